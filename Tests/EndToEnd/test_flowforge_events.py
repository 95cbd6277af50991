"""Event streams of the flowforge edition, through the web server."""

import time
from contextlib import closing

import httpx
import pytest
from flowforge_line import EVENTS, Line, follow, token
from flowforge_site import body
from flowforge_work import make_task
from site_under_test import Site, at_best, ok


def error(response, status, code):
    assert response.status_code == status, response.text
    inner = response.json()["error"]
    assert inner["code"] == code and inner["path"] == EVENTS
    assert inner["requestId"] == response.headers["x-request-id"]


def test_every_change_comes_live_once_and_in_order_with_the_websocket_s_messages(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, token(ann)) as line, follow(ann, "dashboard.updates", Accept_Encoding="gzip, br") as stream:
        assert stream.response.headers["cache-control"] == "no-store"
        assert "content-encoding" not in stream.response.headers
        ((kind, ready, seen),) = stream.ready
        assert kind == "subscription_data" and seen == str(ready["data"]["offset"])
        assert line.subscribe("dashboard.updates")["offset"] == int(seen)
        widget = ann.make_widget(dashboard, name="one\ntwo")
        ok(ann.put(f"/api/dashboards/{dashboard['id']}", json={"name": "new"}))
        ok(ann.delete(f"/api/widgets/{widget['id']}"), 204)
        for number, kind in enumerate(["widget.created", "dashboard.update", "widget.deleted"], int(seen) + 1):
            name, message, id = stream.next()
            assert (name, id, message["data"]["offset"]) == (kind, str(number), number)
            assert line.receive() == message


@pytest.mark.parametrize("path", ["/api/v2/events", "/v2/events"])
def test_several_channels_are_one_sequence(ann, path):
    one, other = ann.make_dashboard(), ann.make_dashboard()
    channels = f"dashboard.updates:{one['id']},dashboard.updates:{other['id']}"
    with follow(ann, channels, count=2, path=path) as stream:
        first = int(stream.ready[-1][2])
        assert [message["data"]["params"] for _, message, _ in stream.ready] == [
            {"dashboardId": one["id"]}, {"dashboardId": other["id"]}]  # fmt: skip
        ann.make_dashboard()
        for dashboard in (one, other, one):
            ann.make_widget(dashboard)
        heard = [stream.next() for _ in range(3)]
    assert [message["data"]["dashboardId"] for _, message, _ in heard] == [one["id"], other["id"], one["id"]]
    assert [int(id) for *_, id in heard] == [first + 2, first + 3, first + 4]


def test_tasks_and_dashboards_share_one_stream(ann):
    with follow(ann, "dashboard.updates,tasks.updates,time.updates", count=3) as stream:
        first = int(stream.ready[-1][2])
        dashboard, task = ann.make_dashboard(), make_task(ann, "paint")
        body(ann.patch(f"/api/v2/tasks/{task['id']}", json={"status": "blocked"}))
        ann.make_widget(dashboard)
        heard = [stream.next() for _ in range(4)]
    assert [name for name, *_ in heard] == [
        "dashboard.update", "task.created", "task.status_changed", "widget.created"]  # fmt: skip
    assert [int(id) for *_, id in heard] == list(range(first + 1, first + 5))


def test_who_comes_back_gets_what_it_missed_exactly_once(ann):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard)
    with follow(ann, "dashboard.updates") as stream:
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "seen"}))
        seen = int(stream.next()[2])
    for number in range(130):
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": f"missed {number}"}))
    with follow(ann, "dashboard.updates", Last_Event_ID=str(seen)) as stream:
        # An id here would have a client that is cut off now miss all that follows.
        assert stream.ready[0][2] is None
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "live"}))
        assert [int(stream.next()[2]) for _ in range(131)] == list(range(seen + 1, seen + 132))


def test_an_id_that_was_never_given_out_is_said_to_be_lost_and_live_goes_on(ann):
    dashboard = ann.make_dashboard()
    with follow(ann, "dashboard.updates", count=2, Last_Event_ID="1000000") as stream:
        (name, lost, id), (kind, *_) = stream.ready
        assert (name, lost["error"]["code"], kind) == ("stream.error", "HISTORY_LOST", "subscription_data")
        assert id == str(lost["error"]["details"]["offset"])
        ann.make_widget(dashboard)
        assert stream.next()[0] == "widget.created"


def test_what_may_not_be_followed_is_refused_in_the_envelope(ann, bob, nobody):
    own, others = ann.make_dashboard()["id"], bob.make_dashboard()["id"]
    error(nobody.get(EVENTS, params={"channels": "dashboard.updates"}), 401, "UNAUTHORIZED")
    error(nobody.get(EVENTS, params={"channels": "dashboard.updates", "token": "a.b.c"}), 401, "UNAUTHORIZED")
    error(ann.get(EVENTS, params={"channels": f"dashboard.updates:{others}"}), 404, "NOT_FOUND")
    both = f"dashboard.updates:{own},dashboard.updates:{others}"
    error(ann.get(EVENTS, params={"channels": both}), 404, "NOT_FOUND")
    for channels in ("", "x", "llm.stream", "dashboard.updates:x"):
        error(ann.get(EVENTS, params={"channels": channels}), 400, "VALIDATION_ERROR")
    wish = {"channels": "dashboard.updates"}
    error(ann.get(EVENTS, params=wish, headers={"Last-Event-ID": "x"}), 400, "VALIDATION_ERROR")
    error(ann.post(EVENTS, params=wish), 405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("how", ["header", "address"])
def test_a_revoked_sign_in_ends_the_stream_within_a_second(site, nobody, how):
    def sign_out():
        with closing(site.person("Ann")) as ann:
            client, given = (ann, None) if how == "header" else (nobody, token(ann))
            with follow(client, "dashboard.updates", token=given) as stream:
                ok(ann.post("/auth/signout"), 204)
                signed_out = time.monotonic()
                assert stream.next() is None
                return time.monotonic() - signed_out

    at_best(1, sign_out)


def test_who_may_no_longer_see_a_dashboard_is_told_and_the_stream_ends(ann, bob):
    dashboard = bob.make_dashboard(is_public=True)
    with follow(ann, f"dashboard.updates:{dashboard['id']}") as stream:
        ok(bob.put(f"/api/dashboards/{dashboard['id']}", json={"is_public": False, "name": "a secret"}))
        name, message, id = stream.next()
        assert (name, message["error"]["code"], id) == ("stream.error", "FORBIDDEN", None)
        assert stream.next() is None


def test_the_compat_listener_serves_both_and_a_restart_loses_nothing(make):
    from own_instance import free_port

    names = [f"compat_{edition}_port" for edition in ("workspace", "flowforge", "modelling", "crm")]
    ports = {name: free_port() for name in names}
    instance = make({"server": {"compat_listeners": True, **ports}})
    with Site.of(instance) as own:
        person = own.person("Ann")
        dashboard = person.make_dashboard()
        plain = httpx.Client(
            base_url=f"http://localhost:{ports['compat_flowforge_port']}", timeout=30,
            headers={"Authorization": person.headers["Authorization"]})  # fmt: skip
        address = f"ws://localhost:{ports['compat_flowforge_port']}"
        with plain, follow(plain, "dashboard.updates") as stream:
            with Line(own, token(person), path="/api/v2/realtime", url=address) as line:
                line.subscribe("dashboard.updates")
                person.make_widget(dashboard)
                name, message, seen = stream.next()
                assert name == "widget.created" and line.receive() == message
                instance.atrium("reload")
                assert stream.next() is None and line.end()[0] == 1012
            person.make_widget(dashboard)
            with follow(plain, "dashboard.updates", Last_Event_ID=seen) as again:
                assert again.next()[1]["data"]["offset"] == int(seen) + 1
        person.close()
