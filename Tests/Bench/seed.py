"""Fills a fresh instance: one account with a page of dashboards, one that writes, and everybody else's rows."""

import http.client
import json
import secrets
import subprocess
from dataclasses import dataclass

# Dashboards of the account whose list is read: a page of the default length, so that no further row is left.
PAGE = 20
# Sign-ins of that account. Several, so that not all threads ask for one entry of the token cache.
SIGN_INS = 8

DESCRIPTION = "Weekly figures of \"{name}\": revenue against plan and churn, every {seconds} seconds."

# Accounts, workspaces, dashboards, tags and views of strangers, so that an index is needed to find one's own.
STRANGERS = """
SET SESSION check_constraint_checks = 0;
INSERT INTO organizations (id, name, tier, created_at, updated_at)
    SELECT UUID(), CONCAT('Organization ', seq), 'default', NOW(6), NOW(6) FROM seq_1_to_{accounts};
INSERT INTO users (id, organization_id, email, preferences, settings, created_at, updated_at)
    SELECT UUID(), o.id, CONCAT('stranger-', REPLACE(o.name, 'Organization ', ''), '@example.com'), '{{}}', '{{}}',
        NOW(6), NOW(6) FROM organizations o WHERE o.name LIKE 'Organization %';
INSERT INTO workspaces (id, organization_id, name, type, owner_id, created_at, updated_at)
    SELECT UUID(), organization_id, 'Workspace', 'personal', id, NOW(6), NOW(6) FROM users
    WHERE email LIKE 'stranger-%';
INSERT INTO workspace_members (workspace_id, user_id, role, added_at)
    SELECT w.id, w.owner_id, 'owner', NOW(6) FROM workspaces w JOIN users u ON u.id = w.owner_id
    WHERE u.email LIKE 'stranger-%';
INSERT INTO dashboards (id, workspace_id, owner_id, name, description, layout, theme, config, tags, visibility,
        created_at, updated_at, updated_by)
    SELECT UUID(), w.id, w.owner_id, CONCAT('Dashboard ', seq), REPEAT('Figures of the week. ', 12),
        '{{"type":"grid","columns":12,"gap":16,"auto_fit":true}}', '{{"mode":"dark","primary_color":"#3366ff"}}',
        '{{"auto_refresh":true,"refresh_interval":30,"show_timestamps":true,"allow_public_access":false}}',
        '["sales","weekly"]', 'shared', NOW(6) - INTERVAL seq HOUR, NOW(6) - INTERVAL seq MINUTE, w.owner_id
    FROM workspaces w JOIN users u ON u.id = w.owner_id JOIN seq_1_to_{each} WHERE u.email LIKE 'stranger-%';
INSERT INTO dashboard_tags (dashboard_id, tag)
    SELECT d.id, t.tag FROM dashboards d JOIN (SELECT 'sales' AS tag UNION SELECT 'weekly') t
    WHERE d.name LIKE 'Dashboard %';
INSERT INTO dashboard_views (dashboard_id, view_count, last_viewed_at)
    SELECT id, 1 + FLOOR(RAND() * 1000), NOW(6) FROM dashboards WHERE name LIKE 'Dashboard %';
ANALYZE TABLE organizations, users, workspaces, workspace_members, dashboards, dashboard_tags, dashboard_views;
"""


@dataclass
class Account:
    email: str
    user: str
    workspace: str
    tokens: list


class API:
    """The product over plain HTTP."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(*address, timeout=30)

    def call(self, method, path, body=None, token=None):
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path} gave {response.status}: {text[:500]!r}")
        return json.loads(text), response


def draft(number):
    """A dashboard as a person makes one: all fields, a short description, three tags."""
    name = ["Sales", "Marketing", "Support", "Finance", "Product"][number % 5]
    return {
        "name": f"{name} overview {number}",
        "description": DESCRIPTION.format(name=name, seconds=15 + number),
        "layout": {"type": "grid", "columns": 12, "gap": 16, "auto_fit": True},
        "theme": {"mode": "dark", "primary_color": "#3366ff", "font_family": "Inter"},
        "config": {"auto_refresh": True, "refresh_interval": 15 + number, "show_timestamps": True},
        "tags": [name.lower(), "weekly", f"q{number % 4 + 1}"],
    }


def sign_up(api, name, sign_ins):
    email, password = f"{name}-{secrets.token_hex(4)}@example.com", secrets.token_urlsafe(16)
    api.call("POST", "/auth/signup", {"email": email, "password": password})
    answers = [api.call("POST", "/auth/signin", {"email": email, "password": password})[0] for _ in range(sign_ins)]
    tokens = [answer["session"]["access_token"] for answer in answers]
    made, _ = api.call("POST", "/api/dashboards", draft(0), tokens[0])
    return Account(email, made["dashboard"]["user_id"], made["dashboard"]["workspace_id"], tokens)


def reader(api):
    """The account whose list is read: `PAGE` dashboards, each opened once, so that each has views."""
    account = sign_up(api, "reader", SIGN_INS)
    known, _ = api.call("GET", "/api/dashboards?limit=100", token=account.tokens[0])
    for number in range(known["total"], PAGE):
        api.call("POST", "/api/dashboards", draft(number), account.tokens[0])
    listed, _ = api.call("GET", "/api/dashboards?limit=100", token=account.tokens[0])
    for dashboard in listed["dashboards"]:
        api.call("GET", f"/api/dashboards/{dashboard['id']}", token=account.tokens[0])
    return account, [dashboard["id"] for dashboard in listed["dashboards"]]


def strangers(sql, dashboards, each=20):
    """Inserts everybody else's rows; `sql` runs a script as the schema's owner."""
    sql(STRANGERS.format(accounts=dashboards // each, each=each))


def script_runner(socket, schema):
    """Runs scripts as the operating system's user, whom a private MariaDB trusts through its socket."""

    def run(text):
        return subprocess.run(
            ["mariadb", "--no-defaults", f"--socket={socket}", "--batch", "--skip-column-names", schema],
            input=text, capture_output=True, text=True, check=True).stdout

    return run
