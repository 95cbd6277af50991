"""Accounts and keys by the administrator's command."""

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def account(running, request):
    """The address of a new account with PASSWORD."""
    address = f"{request.node.name[:40].lower().replace('[', '-').rstrip(']')}@example.com"
    return running.make_account(address, PASSWORD)


def test_an_account_without_a_given_password_gets_one_that_works(running):
    lines = running.atrium("user", "create", "made-up@example.com", "--name", "Made Up").stdout.splitlines()
    assert lines[0].split() == ["e-mail:", "made-up@example.com"]
    assert running.token("made-up@example.com", lines[1].split()[1])


def test_an_address_is_taken_once(running, account):
    done = running.atrium("user", "create", account, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("password", ["short", "password123", ""])
def test_a_bad_password_is_refused(running, password):
    done = running.atrium(
        "user", "create", "bad@example.com", "--password-stdin", text=f"{password}\n", check=False)
    assert done.returncode in (1, 2)
    assert "bad@example.com" not in running.atrium("user", "list").stdout


def test_a_disabled_account_is_out_at_once_and_an_enabled_one_is_back(running, account):
    token = running.token(account, PASSWORD)
    assert running.ask("/api/profile", token=token)[0] == 200
    running.atrium("user", "disable", account)
    assert running.ask("/api/profile", token=token)[0] == 401
    assert running.sign_in(account, PASSWORD)[0] != 200
    assert f"{account}  since" in running.atrium("user", "list").stdout
    running.atrium("user", "enable", account)
    assert running.token(account, PASSWORD)


def test_a_new_password_ends_old_sign_ins(running, account):
    token = running.token(account, PASSWORD)
    made_up = running.atrium("user", "password", account).stdout.split()[1]
    assert running.ask("/api/profile", token=token)[0] == 401
    assert running.sign_in(account, PASSWORD)[0] == 401
    assert running.token(account, made_up)


def test_an_unknown_account_is_said_so(running):
    done = running.atrium("user", "disable", "nobody@example.com", check=False)
    assert done.returncode == 1
    assert "no account" in done.stderr


def test_an_organization_gets_the_limits_of_a_tier(running, account):
    token = running.token(account, PASSWORD)
    for tier in ("free", "pro", "enterprise", "default"):
        assert tier in running.atrium("organization", "tier", account, tier).stdout
        assert running.ask("/api/v2/dashboards", token=token)[0] == 200
    for words, code in ((("nobody@example.com", "pro"), 1), ((account, "gold"), 2), (("org_1", "pro"), 2), ((account,), 2)):
        assert running.atrium("organization", "tier", *words, check=False).returncode == code


def test_a_rotated_key_signs_and_the_old_one_still_verifies(running, account):
    token = running.token(account, PASSWORD)
    before = [key["kid"] for key in running.ask("/.well-known/jwks.json")[1]["keys"]]
    current = running.atrium("key", "rotate").stdout.split()[-1]
    after = [key["kid"] for key in running.ask("/.well-known/jwks.json")[1]["keys"]]
    assert current in after and current not in before
    assert set(before) < set(after)
    assert running.ask("/api/profile", token=token)[0] == 200
    assert running.ask("/api/profile", token=running.token(account, PASSWORD))[0] == 200


def test_a_dropped_key_verifies_no_more(running, account):
    token = running.token(account, PASSWORD)
    running.atrium("key", "rotate", "--drop-old")
    assert running.ask("/api/profile", token=token)[0] == 401
    assert len(running.ask("/.well-known/jwks.json")[1]["keys"]) == 1


def test_a_deleted_dashboard_is_listed_and_brought_back(running, account):
    token = running.token(account, PASSWORD)
    created = running.ask("/api/dashboards", "POST", {"name": "Lost and found"}, token)[1]["dashboard"]
    path = f"/api/dashboards/{created['id']}"
    assert running.ask(path, "DELETE", token=token)[0] == 204
    assert running.ask(path, token=token)[0] == 404
    listed = [line for line in running.atrium("restore-deleted").stdout.splitlines() if "Lost and found" in line]
    assert len(listed) == 1
    running.atrium("restore-deleted", created["id"])
    assert running.ask(path, token=token)[0] == 200
    assert "Lost and found" not in running.atrium("restore-deleted").stdout


@pytest.mark.parametrize("words", [
    [], ["nonsense"], ["user", "create"], ["user", "create", "a@b.c", "--role", "king"], ["logs", "--nope"],
    ["restore-deleted", "dash_x"],
])  # fmt: skip
def test_a_command_line_that_makes_no_sense_ends_with_2(running, words):
    assert running.atrium(*words, check=False).returncode == 2
