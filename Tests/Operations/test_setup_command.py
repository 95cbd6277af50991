"""Setting up: complete, repeatable, and closed to others."""

import shutil
import stat
import subprocess

import pytest


def tree(instance):
    """Every file of the instance that setup is responsible for, with its contents."""
    folders = ["secrets", "keys", "tls"]
    return {path: path.read_bytes() for name in folders for path in (instance.data / name).iterdir()}


def test_a_second_setup_and_migration_change_nothing(make):
    instance = make().make()
    before = tree(instance)
    assert instance.atrium("setup").stdout == "everything is there already\n"
    assert instance.atrium("migrate").stdout == "the tables are up to date\n"
    assert tree(instance) == before


def test_an_interrupted_installation_of_the_database_is_begun_again(make):
    instance = make().make()
    data = instance.data / "mariadb/data"
    data.rename(instance.data / "mariadb/data.new")
    (instance.data / "mariadb/data.new/ibdata1").unlink()
    instance.make()
    assert instance.atrium("migrate", "--pending").stdout == ""


def test_a_lost_file_is_made_again_and_the_others_stay(make):
    instance = make().make()
    before = tree(instance)
    certificate = instance.data / "tls/certificate.pem"
    password = instance.data / "secrets/database-api.password"
    certificate.unlink()
    password.unlink()
    instance.atrium("setup")
    after = tree(instance)
    assert {path.name for path in before if before[path] != after[path]} == {
        "certificate.pem", "private-key.pem", "database-api.password"}
    assert all(line.startswith("ok") for line in instance.atrium("doctor").stdout.splitlines())


def test_nothing_secret_is_open_to_others(make):
    instance = make().make()
    for path in [instance.data, *instance.data.glob("*"), *tree(instance)]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_certificate_is_for_this_machine(make):
    instance = make().make()
    text = subprocess.run(
        ["openssl", "x509", "-noout", "-text", "-in", instance.data / "tls/certificate.pem"],
        capture_output=True, text=True, check=True).stdout
    for name in ("DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1", "prime256v1"):
        assert name in text


def test_a_folder_whose_name_is_too_long_for_sockets_is_refused_with_the_cure(make):
    instance = make()
    instance.configure({"instance": {"directory": str(instance.directory / ("x" * 90))}})
    done = instance.atrium("setup", check=False)
    assert done.returncode == 1
    assert "too long" in done.stderr and "cure:" in done.stderr


def test_the_database_listens_on_its_socket_alone(running):
    assert running.sql("SELECT @@skip_networking, @@have_symlink") == [["1", "DISABLED"]]
    sockets = subprocess.run(["ss", "--listening", "--tcp", "--processes"], capture_output=True, text=True).stdout
    assert f"pid={running.pid('mariadb')}," not in sockets


def test_a_commit_that_was_answered_is_on_disk(running):
    assert running.sql("SELECT @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite, @@log_bin") == [["1", "1", "0"]]


@pytest.mark.parametrize("statement", ["DROP TABLE users", "ALTER TABLE users ADD x INT", "CREATE TABLE x (id INT)"])
def test_the_workers_account_cannot_change_tables(running, statement):
    worked, text = running.sql_as("api", statement)
    assert not worked and "denied" in text
    assert running.sql_as("api", "SELECT COUNT(*) FROM users")[0]


def test_the_owners_account_has_no_rights_beyond_its_schema(running):
    worked, text = running.sql_as("owner", "CREATE DATABASE another")
    assert not worked and "denied" in text


def test_the_doctor_names_the_cure_of_what_is_wrong(make):
    instance = make().make()
    (instance.data / "secrets/sealing.key").chmod(0o644)
    shutil.rmtree(instance.data / "keys")
    done = instance.atrium("doctor", check=False)
    assert done.returncode == 1
    failures = [line for line in done.stdout.splitlines() if line.startswith("FAIL")]
    assert any("sealing.key" in line for line in failures)
    assert any("signing keys" in line for line in failures)
    assert done.stdout.count("cure:") >= len(failures)


def test_the_doctor_tells_of_a_migration_that_is_missing(make):
    instance = make()
    instance.atrium("setup")
    done = instance.atrium("doctor", check=False)
    assert done.returncode == 1
    assert "not applied" in done.stdout and "`atrium migrate`" in done.stdout


def test_the_configuration_is_printed_without_secrets(running):
    text = running.atrium("config").stdout
    for name in ("owner", "api"):
        assert (running.data / f"secrets/database-{name}.password").read_text().strip() not in text
    assert "********" in text
