"""What a backup holds and where it may go back. That it is whole while people work is in Tests/Faults."""

import pytest

ADA, PASSWORD = "ada@example.com", "correct horse battery"
HISTORY = "SELECT id, name, version, row_start, row_end FROM dashboards FOR SYSTEM_TIME ALL ORDER BY id, row_start"


@pytest.fixture(scope="module")
def archive(running, tmp_path_factory):
    """A backup of a running instance with an account and a dashboard that has earlier versions."""
    token = running.token(running.make_account(ADA, PASSWORD), PASSWORD)
    status, body = running.ask("/api/dashboards", "POST", {"name": "First"}, token)
    assert status == 201, body
    path = f"/api/dashboards/{body['dashboard']['id']}"
    for name in ("Second", "Third"):
        assert running.ask(path, "PUT", {"name": name}, token)[0] == 200
    file = tmp_path_factory.mktemp("backup") / "atrium.tar"
    running.atrium("backup", file)
    return file


def test_earlier_versions_keep_their_times_and_the_history_goes_on(running, archive, make):
    other = make()
    other.atrium("restore", archive)
    other.start()
    before = other.sql(HISTORY)
    assert before == running.sql(HISTORY)
    assert {"First", "Second", "Third"} <= {row[1] for row in before}
    token = other.token(ADA, PASSWORD)
    listed = other.ask("/api/dashboards", token=token)[1]["dashboards"]
    third = next(each for each in listed if each["name"] == "Third")
    assert other.ask(f"/api/dashboards/{third['id']}", "PUT", {"name": "Fourth"}, token)[0] == 200
    assert len(other.sql(HISTORY)) == len(before) + 1


def test_the_keys_are_those_of_the_backup_and_nothing_else(running, archive, make):
    other = make().make()
    other.atrium("restore", archive)
    for each in [running.path("secrets/sealing.key"), *running.path("keys").iterdir()]:
        assert (other.data / each.relative_to(running.data)).read_bytes() == each.read_bytes()
    assert len(list(other.path("keys").iterdir())) == len(list(running.path("keys").iterdir()))
    assert all(line.startswith("ok") for line in other.atrium("doctor").stdout.splitlines())


def test_the_passwords_of_the_database_are_not_in_it(running, archive):
    for account in ("owner", "api"):
        password = running.path(f"secrets/database-{account}.password").read_bytes().strip()
        assert password not in archive.read_bytes()


def test_tables_without_rows_are_no_data(archive, make):
    make().make().atrium("restore", archive)


def test_a_configuration_that_is_there_stays(archive, make):
    other = make()
    before = other.configuration.read_text()
    assert "kept the configuration" in other.atrium("restore", archive).stdout
    assert other.configuration.read_text() == before


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_one_wrong_byte_anywhere_is_noticed_before_anything_changes(archive, make, tmp_path, place):
    damaged = bytearray(archive.read_bytes())
    at = int(len(damaged) * place)
    while damaged[at] == 0:  # tar's padding, which holds nothing
        at -= 1
    damaged[at] ^= 0xFF
    file = tmp_path / "damaged.tar"
    file.write_bytes(damaged)
    other = make()
    done = other.atrium("restore", file, check=False)
    assert done.returncode == 1
    assert list(other.data.iterdir()) == []


def test_something_else_is_no_backup(make, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Ada")
    assert make().atrium("restore", file, check=False).returncode == 1
