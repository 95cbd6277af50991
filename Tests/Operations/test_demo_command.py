"""A made-up company by the administrator's command."""

import pytest
from own_instance import wait_for

PASSWORD = "correct horse battery"
LONG = 400


class Account:
    """Somebody, and what their workspace holds."""

    def __init__(self, running, address):
        self.running = running
        self.address = running.make_account(address, PASSWORD)
        self.token = running.token(address, PASSWORD)

    def demo(self, *words, check=True):
        return self.running.atrium("demo", self.address, *words, check=check, seconds=LONG)

    def ask(self, path):
        status, body = self.running.ask(path, token=self.token)
        assert status == 200, body
        return body

    def has_customers(self):
        found = self.running.sql(
            "SELECT COUNT(*) FROM crm_customers c JOIN workspaces w ON w.id = c.workspace_id"
            f" JOIN users u ON u.id = w.personal_of WHERE u.email = '{self.address}'"
        )
        return found != [["0"]]

    def counts(self):
        board = self.ask("/api/v1/config/dashboard")["dashboard_config"]
        workspace = self.ask("/api/v1/workspaces")["workspaces"][0]["id"]
        return {
            "customers": self.ask("/api/v1/crm/customers?limit=1")["total"],
            "invoices": self.ask("/api/v1/crm/invoices?limit=1")["total"],
            "tasks": self.ask("/api/v2/tasks?limit=1")["pagination"]["total"],
            "widgets": len(board["enabledWidgets"]),
            "tables": len(self.ask(f"/api/v1/workspaces/{workspace}/tables")["tables"]),
        }


@pytest.fixture
def account(running, request):
    return Account(running, f"{request.node.name[:40].lower()}@example.com")


def test_it_fills_every_page_and_takes_all_of_it_out_again(account):
    before = account.counts()
    assert set(before.values()) == {0}
    said = account.demo().stdout
    full = account.counts()
    assert all(full.values()), full
    assert f"{full['tasks']} tasks" in said and f"{full['tables']} tables" in said
    account.demo("--remove")
    assert account.counts() == before


def test_a_second_one_is_refused_and_says_what_to_do(account):
    account.demo()
    full = account.counts()
    done = account.demo(check=False)
    assert done.returncode == 1
    assert "--remove" in done.stderr
    assert account.counts() == full


def test_what_a_killed_one_left_is_taken_out_and_it_is_made_anew(account):
    process = account.running.begin("demo", account.address, "--scale", "500")
    try:
        wait_for(account.has_customers, seconds=LONG)
    finally:
        process.kill()
        process.wait()
    # The database notices a moment later that nobody is there any more.
    wait_for(lambda: account.demo("--remove", check=False).returncode == 0, seconds=LONG, what="it can be removed")
    assert set(account.counts().values()) == {0}
    account.demo()
    assert all(account.counts().values())
