"""Who may follow what: every real-time endpoint, by role, tenant and kind of credential."""

import httpx
import pytest
from flowforge_line import EVENTS, Line, token
from flowforge_site import body
from flowforge_work import make_task
from oauth_client import Application
from realtime_line import Line as WorkspaceLine
from websockets.exceptions import InvalidStatus

# What each channel wants, without an object; the parameters that it cannot do without.
CHANNELS = {
    "dashboard.updates": ("dashboard:read", {}),
    "tasks.updates": ("task:read", {}),
    "metrics.realtime": ("metrics:read", {"metrics": ["cpu"]}),
    "time.updates": ("time:read", {}),
    "alerts": ("metrics:read", {}),
}
# Channels that an event stream has, too.
STREAMED = [name for name in CHANNELS if name != "metrics.realtime"]
PERMISSIONS = ["dashboard:read", "task:read", "time:read", "metrics:read", "model:read", "user:read"]
MEMBERS = {"owner": PERMISSIONS, "edit": PERMISSIONS, "read": PERMISSIONS}


class Team:
    """A workspace with people of every role, one of its dashboards and one of its tasks; and a stranger."""

    def __init__(self, site):
        self.people = {role: site.person(role.title()) for role in (*MEMBERS, "stranger")}
        owner = self.people["owner"]
        made = body(owner.post("/api/v1/workspaces", json={"name": "A team", "type": "shared"}), 201)
        self.workspace = made["id"]
        for role in ("edit", "read"):
            guest = {"email": self.people[role].email, "access_level": role}
            body(owner.post(f"/api/v1/workspaces/{self.workspace}/collaboration/invite", json=guest), 201)
        there = {"X-Workspace-ID": self.workspace}
        made = owner.post("/api/dashboards", json={"name": "Ours", "is_public": False}, headers=there)
        assert made.status_code == 201, made.text
        self.dashboard = made.json()["dashboard"]["id"]
        self.task = body(owner.post("/api/v2/tasks", json={"title": "Ours"}, headers=there), 201)["id"]
        self.stranger_s_task = make_task(self.people["stranger"])["id"]

    def wishes(self):
        """Every channel with all parameters, and the permission that it wants."""
        for name, (permission, params) in CHANNELS.items():
            yield name, {**params, "workspace": self.workspace}, permission
        yield "dashboard.updates", {"dashboardId": self.dashboard}, "dashboard:read"
        yield "tasks.updates", {"taskId": self.task, "workspace": self.workspace}, "task:read"

    def close(self):
        for person in self.people.values():
            person.close()


@pytest.fixture(scope="module")
def team(site):
    yield (made := Team(site))
    made.close()


def credentials(site, person, permissions):
    """Everything that a person can show, with what it lets do."""
    yield "token", {"Authorization": f"Bearer {token(person)}"}, permissions
    for permission in PERMISSIONS:
        made = body(person.post("/api/v2/api-keys", json={"name": permission, "permissions": [permission]}), 201)
        site.used.add(made["key"])
        yield f"key of {permission}", {"X-API-Key": made["key"]}, [permission] if permissions else []
    with httpx.Client(base_url=site.url, verify=site.tls()) as nobody:
        for scope in ("read", "write"):
            tokens = Application(person, nobody).tokens(person, scope=scope)
            yield f"scope {scope}", {"Authorization": f"Bearer {tokens['access_token']}"}, permissions


def follows(line, channel, params):
    answer = line.ask("subscribe", {"channel": channel, "params": params})
    if answer["type"] == "subscription_data":
        return True
    assert answer["type"] == "error" and answer["error"]["code"] in ("FORBIDDEN", "NOT_FOUND"), answer
    return False


@pytest.mark.parametrize("role", [*MEMBERS, "stranger"])
def test_a_channel_of_the_flowforge_socket_is_followed_by_whoever_may_and_by_nobody_else(site, team, role):
    for name, headers, allowed in credentials(site, team.people[role], MEMBERS.get(role, [])):
        with Line(site, headers=headers) as line:
            for channel, params, wanted in team.wishes():
                assert follows(line, channel, params) == (wanted in allowed), (role, name, channel, params)


@pytest.mark.parametrize("role", [*MEMBERS, "stranger"])
def test_an_event_stream_is_followed_by_whoever_may_and_by_nobody_else(site, team, role):
    wishes = [(name, {"workspace": team.workspace}, CHANNELS[name][0]) for name in STREAMED]
    wishes.append((f"dashboard.updates:{team.dashboard}", {}, "dashboard:read"))
    for name, headers, allowed in credentials(site, team.people[role], MEMBERS.get(role, [])):
        with httpx.Client(base_url=site.url, verify=site.tls(), headers=headers) as client:
            for channels, params, wanted in wishes:
                with client.stream("GET", EVENTS, params={"channels": channels, **params}) as answer:
                    expected = (200,) if wanted in allowed else (403, 404)
                    assert answer.status_code in expected, (role, name, channels, answer.read())


@pytest.mark.parametrize("role", [*MEMBERS, "stranger"])
def test_a_topic_of_the_workspace_socket_is_joined_by_whoever_may_and_by_nobody_else(site, team, role):
    for name, headers, allowed in credentials(site, team.people[role], MEMBERS.get(role, [])):
        shown = headers.get("X-API-Key") or headers["Authorization"].removeprefix("Bearer ")
        with WorkspaceLine(site, shown) as line:
            for topic in (f"realtime:dashboard:{team.dashboard}", f"realtime:workspace:{team.workspace}"):
                config = {"broadcast": {}, "presence": {"enabled": False}}
                answer = line.ask(topic, "phx_join", {"config": config, "access_token": shown})
                assert (answer["status"] == "ok") == ("dashboard:read" in allowed), (role, name, topic, answer)


@pytest.mark.parametrize("role", [*MEMBERS, "stranger"])
def test_a_model_is_opened_by_whoever_may_and_by_nobody_else(site, team, role):
    path = f"/api/v1/ws/{team.workspace}"
    for name, headers, allowed in credentials(site, team.people[role], MEMBERS.get(role, [])):
        if "model:read" in allowed:
            with Line(site, path=path, headers=headers):
                continue
        with pytest.raises(InvalidStatus) as refused:
            Line(site, path=path, headers=headers)
        assert refused.value.response.status_code in (403, 404), (role, name)


def test_a_task_of_somebody_else_s_is_not_followed(site, team):
    with Line(site, token(team.people["owner"])) as line:
        assert line.refused("tasks.updates", taskId=team.stranger_s_task)["code"] == "NOT_FOUND"
