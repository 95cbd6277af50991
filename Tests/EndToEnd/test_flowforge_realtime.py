"""The WebSocket of the flowforge edition, message by message, through the web server."""

import json
import re
import time
from contextlib import closing

import pytest
from flowforge_line import PATH, Line, refusal, token
from flowforge_site import body
from flowforge_work import make_task
from site_under_test import BASE62, TIME, at_best, ok


@pytest.fixture
def line(site, ann):
    with Line(site, token(ann)) as made:
        yield made


def patch(person, dashboard, **fields):
    return ok(person.put(f"/api/dashboards/{dashboard['id']}", json=fields))["dashboard"]


# --- Handshakes ------------------------------------------------------------------------------------------------------


def error(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    inner = json.loads(response.body)["error"]
    assert inner["code"] == code and inner["message"] and TIME.fullmatch(inner["timestamp"])
    assert (inner["method"], inner["path"]) == ("GET", PATH)
    assert inner["requestId"] == response.headers["x-request-id"]
    assert inner["documentation"].startswith("https://")


def test_no_token_or_one_that_is_not_ours_is_refused(site, ann):
    error(refusal(site), 401, "UNAUTHORIZED")
    error(refusal(site, "a.b.c"), 401, "UNAUTHORIZED")
    ok(ann.post("/auth/signout"), 204)
    error(refusal(site, token(ann)), 401, "UNAUTHORIZED")


@pytest.mark.parametrize("path", ["/v2/realtime", "/api/v2/realtime"])
def test_a_token_may_stand_in_the_address_or_in_a_header(site, ann, path):
    for options in ({"token": token(ann)}, {"headers": {"Authorization": f"Bearer {token(ann)}"}}):
        with Line(site, path=path, **options) as line:
            assert line.ask("ping")["type"] == "pong"


def test_a_request_without_an_upgrade_is_told_what_is_needed(ann):
    answer = ann.get(PATH, params={"token": token(ann)})
    assert answer.status_code == 426 and answer.json()["error"]["code"] == "UPGRADE_REQUIRED"


def test_a_page_of_somebody_else_is_refused(site, ann):
    error(refusal(site, token(ann), origin="https://evil.example"), 403, "FORBIDDEN")


def test_the_contracts_handshake(line):
    line.socket.send(json.dumps({
        "type": "connection", "id": "msg_123", "timestamp": "2024-01-15T10:00:00Z",
        "data": {"protocol": "v2.flowforge.realtime", "version": "2.0.0",
                 "capabilities": ["dashboard", "metrics", "llm", "tasks"]},
    }))  # fmt: skip
    answer = line.receive()
    assert (answer["type"], answer["id"]) == ("connection_ack", "msg_123")
    assert re.fullmatch(f"conn_{BASE62}", answer["data"]["connectionId"])
    assert answer["data"]["heartbeatInterval"] == 30000 and answer["data"]["subscriptions"] == []
    assert "dashboard" in answer["data"]["capabilities"]


# --- Subscriptions ---------------------------------------------------------------------------------------------------


def test_the_contracts_own_test_subscribes_without_a_handshake(site, ann, line):
    dashboard = ann.make_dashboard()
    line.socket.send(json.dumps({
        "type": "subscribe", "id": "test_123",
        "data": {"channel": "dashboard.updates", "params": {"dashboardId": "dash_test"}},
    }))  # fmt: skip
    answer = line.receive()
    assert (answer["type"], answer["id"], answer["error"]["code"]) == ("error", "test_123", "VALIDATION_ERROR")
    line.socket.send(json.dumps({
        "type": "subscribe", "id": "msg_456", "timestamp": "2024-01-15T10:00:05Z",
        "data": {"channel": "dashboard.updates", "params": {"dashboardId": dashboard["id"]}},
    }))  # fmt: skip
    answer = line.receive()
    assert (answer["type"], answer["id"]) == ("subscription_data", "msg_456")
    data = answer["data"]
    assert data["channel"] == "dashboard.updates" and data["params"] == {"dashboardId": dashboard["id"]}
    assert data["subscriptionId"] and data["offset"] > 0
    assert line.ask("connection")["data"]["subscriptions"] == [
        {name: data[name] for name in ("channel", "params", "subscriptionId")}]  # fmt: skip


def test_every_change_comes_once_and_in_order(ann, line):
    dashboard = ann.make_dashboard()
    offset = line.subscribe("dashboard.updates", dashboardId=dashboard["id"])["offset"]
    widget = ann.make_widget(dashboard, name="one")
    ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "two"}))
    patch(ann, dashboard, name="new")
    ok(ann.delete(f"/api/widgets/{widget['id']}"), 204)
    heard = [line.event() for _ in range(4)]
    assert [type for type, _ in heard] == ["widget.created", "widget.update", "dashboard.update", "widget.deleted"]
    assert [data["offset"] for _, data in heard] == list(range(offset + 1, offset + 5))
    assert all(data["dashboardId"] == dashboard["id"] and data["changedBy"] == ann.id for _, data in heard)
    assert heard[0][1]["widgetId"] == widget["id"] and heard[2][1]["dashboard"]["name"] == "new"
    assert line.is_quiet()


def test_without_an_id_all_dashboards_of_the_workspace_are_followed_and_each_change_comes_once(ann, bob, line):
    first, second = ann.make_dashboard(), ann.make_dashboard()
    line.subscribe("dashboard.updates")
    line.subscribe("dashboard.updates", dashboardId=first["id"])
    bob.make_dashboard()
    third = ann.make_dashboard()
    for dashboard in (first, second, third):
        ann.make_widget(dashboard)
    ok(ann.delete(f"/api/dashboards/{third['id']}"), 204)
    heard = [(type, data["dashboardId"]) for type, data in (line.event() for _ in range(5))]
    assert heard == [("dashboard.update", third["id"]), *(("widget.created", each["id"]) for each in
                     (first, second, third)), ("dashboard.deleted", third["id"])]  # fmt: skip
    assert line.is_quiet()


def test_what_another_edition_changes_is_seen_alike(ann, line):
    dashboard = ann.make_dashboard()
    line.subscribe("dashboard.updates")
    patch(ann, dashboard, layout={"type": "masonry"}, theme={"mode": "dark"})
    _, data = line.event()
    assert (data["dashboard"]["layout"], data["dashboard"]["theme"]) == ("grid", "dark")
    assert data["dashboard"]["id"] == dashboard["id"]


def test_measurements_move_a_widget(ann, line):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard, type="metric", data_query={"endpoint": "metrics:cpu"})
    line.subscribe("dashboard.updates", dashboardId=dashboard["id"])
    while (message := line.receive(15))["type"] != "widget.data":
        pass
    data = message["data"]
    assert (data["widgetId"], data["dashboardId"]) == (widget["id"], dashboard["id"]) and "offset" not in data
    shown = data["data"]
    assert 0 <= shown["value"] <= 100 and shown["trend"] in ("up", "down", "stable", None)
    assert shown["timestamp"] == data["timestamp"] and set(shown) == {"value", "trend", "change", "timestamp"}


def test_what_a_widget_shows_follows_the_news_that_it_moved(ann, line):
    dashboard = ann.make_dashboard()
    figure = ann.make_widget(dashboard, type="metric", data_query={"endpoint": "crm:kpi_customers"})
    table = ann.make_widget(dashboard, type="table", data_query={"endpoint": "crm:table_top_customers"})
    line.subscribe("dashboard.updates", dashboardId=dashboard["id"])
    for count in (1, 2):
        assert ann.post("/api/v1/crm/customers", json={"name": f"No. {count}"}).status_code == 201
        _, data = line.event()
        assert set(data["widgetIds"]) == {figure["id"], table["id"]} and data["offset"] > 0
        told = {}
        while set(told) != {figure["id"], table["id"]}:
            message = line.receive()
            assert message["type"] == "widget.data" and "offset" not in message["data"]
            told[message["data"]["widgetId"]] = message["data"]["data"]
        assert told[figure["id"]]["value"] == count and told[figure["id"]]["trend"] == "up"
        assert set(told[table["id"]]) == {"timestamp"}


def test_the_contracts_subscription_to_metrics(line):
    line.socket.send(json.dumps({
        "type": "subscribe", "id": "msg_789", "timestamp": "2024-01-15T10:00:10Z",
        "data": {"channel": "metrics.realtime",
                 "params": {"metrics": ["cpu", "memory", "requests"], "interval": 5000}},
    }))  # fmt: skip
    answer = line.receive()
    assert (answer["type"], answer["id"]) == ("subscription_data", "msg_789")
    for _ in range(2):
        message = line.receive(15)
        assert message["type"] == "metrics.update" and "offset" not in message["data"]
        assert set(message["data"]["metrics"]) == {"cpu", "memory", "requests"}
        assert 0 < message["data"]["metrics"]["memory"]["value"] <= 100
        assert message["data"]["metrics"]["memory"]["unit"] == "%"


def test_tasks_are_told_as_the_contract_shows_them(ann, bob, line):
    task = make_task(ann, "paint")
    offset = line.subscribe("tasks.updates")["offset"]
    line.subscribe("tasks.updates", taskId=task["id"])
    make_task(bob, "somebody else's")
    other = make_task(ann, "sand")
    path = f"/api/v2/tasks/{task['id']}"
    body(ann.patch(path, json={"priority": "high"}))
    moved = body(ann.patch(path, json={"status": "completed"}))
    body(ann.patch(f"/api/v2/tasks/{other['id']}", json={"title": "sand it"}))
    assert ann.delete(path).status_code == 204
    heard = [line.event() for _ in range(5)]
    assert [type for type, _ in heard] == [
        "task.created", "task.updated", "task.status_changed", "task.updated", "task.deleted"]  # fmt: skip
    assert [data["offset"] for _, data in heard] == list(range(offset + 1, offset + 6))
    change = heard[2][1]
    assert (change["taskId"], change["changedBy"]) == (task["id"], ann.id)
    assert (change["previousStatus"], change["newStatus"]) == ("pending", "completed")
    assert change["task"] == moved and TIME.fullmatch(change["timestamp"])
    assert line.is_quiet()
    assert line.refused("tasks.updates", taskId=make_task(bob, "b")["id"])["code"] == "NOT_FOUND"


def test_one_s_own_time_is_told(ann, line):
    task = make_task(ann, "paint")
    line.subscribe("time.updates")
    entry = body(ann.post("/api/v2/time-entries", json={"taskId": task["id"]}), 201)
    body(ann.post(f"/api/v2/time-entries/{entry['id']}/stop"))
    body(ann.patch(f"/api/v2/time-entries/{entry['id']}", json={"description": "the door"}))
    assert ann.delete(f"/api/v2/time-entries/{entry['id']}").status_code == 204
    heard = [line.event() for _ in range(4)]
    assert [type for type, _ in heard] == ["time.start", "time.stop", "time.update", "time.deleted"]
    assert all((data["timeEntryId"], data["taskId"]) == (entry["id"], task["id"]) for _, data in heard)
    assert heard[0][1]["timeEntry"]["running"] is True


def test_an_alert_that_fires_is_told(ann, line):
    line.subscribe("alerts")
    rule = {"name": "Deep", "metric": "depth", "operator": "gt", "threshold": 10, "forSeconds": 0, "windowSeconds": 300}
    alert = body(ann.post("/api/v2/alerts", json=rule), 201)
    body(ann.post("/api/v2/metrics", json={"samples": [{"metric": "depth", "value": 50}]}), 202)
    type, data = line.event(seconds=60)
    assert (type, data["alertId"], data["alert"]["value"]) == ("alert.triggered", alert["id"], 50)


def test_a_subscription_can_be_ended(ann, line):
    dashboard = ann.make_dashboard()
    subscription = line.subscribe("dashboard.updates")
    answer = line.ask("unsubscribe", {"subscriptionId": subscription["subscriptionId"]})
    assert answer["type"] == "unsubscribe" and answer["data"]["subscriptionId"] == subscription["subscriptionId"]
    line.subscribe("dashboard.updates", dashboardId=dashboard["id"])
    line.ask("unsubscribe", {"channel": "dashboard.updates", "params": {"dashboardId": dashboard["id"]}})
    ann.make_widget(dashboard)
    assert line.is_quiet()
    assert line.ask("unsubscribe", {"subscriptionId": "sub_1"})["error"]["code"] == "NOT_FOUND"


def test_what_there_is_not_and_what_is_not_for_oneself_is_refused(ann, bob, line):
    others = bob.make_dashboard()
    assert line.refused("dashboard.updates", dashboardId=others["id"])["code"] == "NOT_FOUND"
    assert line.refused("dashboard.updates", workspace=others["workspace_id"])["code"] == "NOT_FOUND"
    assert line.refused("llm.stream", queryId="query_xyz789")["code"] == "UNKNOWN_CHANNEL"
    assert line.refused("dashboard.updates", since="x")["code"] == "VALIDATION_ERROR"
    ok(bob.put(f"/api/dashboards/{others['id']}", json={"is_public": True}))
    line.subscribe("dashboard.updates", dashboardId=others["id"])
    bob.make_widget(others)
    assert line.event()[0] == "widget.created"


# --- What was missed -------------------------------------------------------------------------------------------------


def test_what_was_missed_comes_before_what_is_new(site, ann):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard)
    with Line(site, token(ann)) as line:
        seen = line.subscribe("dashboard.updates")["offset"]
    for number in range(130):
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": f"name {number}"}))
    with Line(site, token(ann)) as line:
        answer = line.subscribe("dashboard.updates", since=seen)
        assert answer["offset"] == seen + 130 and answer["resumed"] is True
        patch(ann, dashboard, name="live")
        heard = [line.event() for _ in range(131)]
    assert [data["offset"] for _, data in heard] == list(range(seen + 1, seen + 132))
    assert heard[-1][0] == "dashboard.update"


def test_an_offset_that_was_never_given_out_is_no_basis(ann, line):
    dashboard = ann.make_dashboard()
    lost = line.refused("dashboard.updates", since=1_000_000)
    assert lost["code"] == "HISTORY_LOST"
    line.subscribe("dashboard.updates", since=lost["details"]["offset"])
    ann.make_widget(dashboard)
    assert line.event()[0] == "widget.created"


# --- Losing access ---------------------------------------------------------------------------------------------------


def test_a_revoked_sign_in_closes_within_a_second(site):
    def sign_out():
        with closing(site.person("Ann")) as ann, Line(site, token(ann)) as line:
            line.subscribe("dashboard.updates")
            ok(ann.post("/auth/signout"), 204)
            signed_out = time.monotonic()
            assert line.end()[0] == 4401
            return time.monotonic() - signed_out

    at_best(1, sign_out)


def test_who_may_no_longer_see_a_dashboard_is_told_and_the_subscription_ends(ann, bob, line):
    dashboard = bob.make_dashboard(is_public=True)
    subscription = line.subscribe("dashboard.updates", dashboardId=dashboard["id"])
    patch(bob, dashboard, is_public=False, name="a secret")
    message = line.receive()
    assert (message["type"], message["error"]["code"]) == ("error", "FORBIDDEN")
    assert message["error"]["details"]["subscriptionId"] == subscription["subscriptionId"]
    bob.make_widget(dashboard)
    assert line.is_quiet()


def test_a_deleted_dashboard_ends_its_subscription(ann, line):
    dashboard = ann.make_dashboard()
    line.subscribe("dashboard.updates", dashboardId=dashboard["id"])
    ok(ann.delete(f"/api/dashboards/{dashboard['id']}"), 204)
    assert line.event()[0] == "dashboard.deleted"
    assert line.receive()["error"]["code"] == "GONE"


def test_an_api_key_opens_what_it_was_given_for_until_it_is_revoked(site, ann):
    made = body(ann.post("/api/v2/api-keys", json={"name": "a program", "permissions": ["task:read"]}), 201)
    site.used.add(made["key"])
    with Line(site, headers={"X-API-Key": made["key"]}) as line:
        line.subscribe("tasks.updates")
        assert line.refused("dashboard.updates")["code"] == "FORBIDDEN"
        assert line.refused("dashboard.updates", dashboardId=ann.make_dashboard()["id"])["code"] == "FORBIDDEN"
        task = make_task(ann, "paint")
        assert line.event()[1]["taskId"] == task["id"]
        assert ann.delete(f"/api/v2/api-keys/{made['id']}").status_code == 204
        assert line.end()[0] == 4401


def test_a_connection_takes_a_newer_token_and_no_one_else_s(ann, bob, line):
    line.subscribe("dashboard.updates")
    assert line.ask("connection", {"token": token(bob)})["error"]["code"] == "FORBIDDEN"
    assert line.ask("connection", {"token": "a.b.c"})["error"]["code"] == "UNAUTHORIZED"
    newer = ann.sign_in()
    assert line.ask("connection", {"token": token(newer)})["type"] == "connection_ack"
    ok(ann.post("/auth/signout"), 204)
    newer.make_dashboard()
    assert line.event()[0] == "dashboard.update"
    newer.close()


# --- Bad manners -----------------------------------------------------------------------------------------------------


def test_what_is_no_message_is_answered_and_the_connection_goes_on(line):
    for text in ("{", "[]", "null", '{"type":1,"id":"x"}'):
        line.socket.send(text)
        assert line.receive()["type"] == "error"
    assert line.ask("widget.data")["error"]["code"] == "BAD_REQUEST"
    assert line.is_quiet()


def test_frames_are_of_64_kilobytes_at_most(line):
    line.send("x" * 66_000)
    assert line.end()[0] == 1009


def test_who_says_too_much_is_told_and_closed(line):
    for _ in range(400):
        line.send("ping")
    codes = []
    while (message := line.receive())["type"] in ("pong", "error"):
        codes += [message["error"]["code"]] if message["type"] == "error" else []
        if codes:
            break
    assert codes == ["RATE_LIMIT_EXCEEDED"]
    assert line.end()[0] == 1008


def test_there_is_a_limit_of_subscriptions(ann, line):
    dashboard = ann.make_dashboard()
    del dashboard
    for number in range(101):
        params = {"workspace": f"ws_{number:022d}"}
        line.send("subscribe", {"channel": "dashboard.updates", "params": params})
        answer = line.receive()
        assert answer["error"]["code"] == "NOT_FOUND"
    assert line.is_quiet()


def test_who_says_disconnect_is_closed(line):
    line.send("disconnect")
    assert line.end()[0] == 1000
