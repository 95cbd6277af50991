"""Event streams of the workspace edition, through the web server."""

import json
import time
from contextlib import closing, contextmanager

import httpx
import pytest
from site_under_test import Site, at_best, check_headers, error, ok

PATH = "/realtime/v1/events"


class Stream:
    """The events of an answer, as a browser would read them."""

    def __init__(self, response):
        self.response = response
        self.lines = response.iter_lines()

    def next(self):
        """The next event: its name, its data and its id. None at the end; comments are passed over."""
        fields = {}
        for line in self.lines:
            if not line and fields:
                return fields["event"], json.loads(fields["data"]), fields.get("id")
            name, _, value = line.partition(": ")
            if name and not line.startswith(":"):
                fields[name] = value
        return None


@contextmanager
def follow(person, topic, token=None, **headers):
    """Follows a topic; the token is the client's own, or stands in the address."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    params = {"topic": topic} if token is None else {"topic": topic, "token": token}
    with person.stream("GET", PATH, params=params, headers=given) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "text/event-stream"
        stream = Stream(response)
        kind, stream.ready, stream.id = stream.next()
        assert kind == "ready" and stream.ready["topic"] == topic
        yield stream


def topic(dashboard):
    return f"dashboard:{dashboard['id']}"


def test_every_change_comes_live_once_and_in_order(ann):
    dashboard = ann.make_dashboard()
    with follow(ann, topic(dashboard), Accept_Encoding="gzip, br") as stream:
        check_headers(stream.response)
        assert stream.response.headers["cache-control"] == "no-store"
        assert "content-encoding" not in stream.response.headers
        offset = stream.ready["offset"]
        assert stream.ready["complete"] is True and stream.id == str(offset)
        widget = ann.make_widget(dashboard, name="one\ntwo")
        changed = ok(ann.put(f"/api/dashboards/{dashboard['id']}", json={"name": "new"}))["dashboard"]
        ok(ann.delete(f"/api/widgets/{widget['id']}"), 204)
        heard = [stream.next() for _ in range(3)]
    assert [kind for kind, *_ in heard] == ["widget_added", "dashboard_updated", "widget_deleted"]
    assert [id for *_, id in heard] == [str(offset + number) for number in (1, 2, 3)]
    assert [data["payload"] for _, data, _ in heard][:2] == [widget, changed]
    assert all(data["type"] == kind and data["timestamp"] for kind, data, _ in heard)


def test_who_comes_back_gets_what_it_missed_exactly_once(ann):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard)
    with follow(ann, topic(dashboard)) as stream:
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "seen"}))
        seen = int(stream.next()[2])
    for number in range(130):
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": f"missed {number}"}))
    with follow(ann, topic(dashboard), Last_Event_ID=str(seen)) as stream:
        # An id here would have a client that is cut off now miss all that follows.
        assert stream.id is None and stream.ready["complete"] is True
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "live"}))
        heard = [stream.next() for _ in range(131)]
    assert [int(id) for *_, id in heard] == list(range(seen + 1, seen + 132))
    names = [data["payload"]["name"] for _, data, _ in heard]
    assert names == [f"missed {number}" for number in range(130)] + ["live"]


def test_an_id_that_was_never_given_out_is_said_to_be_no_basis(ann):
    dashboard = ann.make_dashboard()
    with follow(ann, topic(dashboard), Last_Event_ID="1000000") as stream:
        assert stream.ready["complete"] is False and stream.id == str(stream.ready["offset"])
        ann.make_widget(dashboard)
        assert stream.next()[0] == "widget_added"


def test_a_workspace_is_told_of_its_dashboards(ann):
    workspace = ann.make_dashboard()["workspace_id"]
    with follow(ann, f"realtime:workspace:{workspace}") as stream:
        dashboard = ann.make_dashboard()
        assert stream.next()[1]["payload"] == dashboard


def test_what_is_of_the_moment_has_no_id(ann):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard, type="metric", data_query={"endpoint": "metrics:cpu"})
    with follow(ann, topic(dashboard)) as stream:
        kind, data, id = stream.next()
        assert (kind, id) == ("widget_data", None)
        assert data["payload"] == {"dashboard_id": dashboard["id"], "widget_ids": [widget["id"]]}


def test_what_may_not_be_followed_is_refused_in_the_envelope(ann, bob, nobody):
    own, others = topic(ann.make_dashboard()), topic(bob.make_dashboard())
    error(nobody.get(PATH, params={"topic": own}), 401, "UNAUTHORIZED")
    error(nobody.get(PATH, params={"topic": own, "token": "a.b.c"}), 401, "UNAUTHORIZED")
    error(ann.get(PATH, params={"topic": others}), 404, "NOT_FOUND")
    error(ann.get(PATH), 400, "VALIDATION_ERROR")
    error(ann.get(PATH, params={"topic": [own, own]}), 400, "VALIDATION_ERROR")
    error(ann.get(PATH, params={"topic": "dashboard:x"}), 400, "VALIDATION_ERROR")
    error(ann.get(PATH, params={"topic": own}, headers={"Last-Event-ID": "x"}), 400, "VALIDATION_ERROR")
    error(ann.post(PATH, params={"topic": own}), 405, "METHOD_NOT_ALLOWED")


def test_a_script_of_a_listed_page_may_follow(ann):
    wish = {"Origin": ann.site.url, "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "authorization, last-event-id"}  # fmt: skip
    assert ann.options(PATH, headers=wish).status_code == 204


@pytest.mark.parametrize("how", ["header", "address"])
def test_a_revoked_sign_in_ends_the_stream_within_a_second(site, nobody, how):
    def sign_out():
        with closing(site.person("Ann")) as ann:
            dashboard = ann.make_dashboard()
            client, token = (ann, None) if how == "header" else (nobody, ann.session["access_token"])
            with follow(client, topic(dashboard), token) as stream:
                ok(ann.post("/auth/signout"), 204)
                signed_out = time.monotonic()
                assert stream.next() is None
                return time.monotonic() - signed_out

    at_best(1, sign_out)


def test_who_may_no_longer_see_a_dashboard_is_told_and_the_stream_ends(ann, bob):
    dashboard = bob.make_dashboard(is_public=True)
    with follow(ann, topic(dashboard)) as stream:
        ok(bob.put(f"/api/dashboards/{dashboard['id']}", json={"is_public": False, "name": "a secret"}))
        kind, data, id = stream.next()
        assert (kind, data["code"], id) == ("access_lost", "access_lost", None)
        assert stream.next() is None


def test_a_deleted_dashboard_is_told_and_the_stream_ends(ann):
    dashboard = ann.make_dashboard()
    with follow(ann, topic(dashboard)) as stream:
        ok(ann.delete(f"/api/dashboards/{dashboard['id']}"), 204)
        assert [stream.next()[0] for _ in range(2)] == ["dashboard_deleted", "deleted"]
        assert stream.next() is None


def test_the_compat_listener_serves_it_and_a_restart_loses_nothing(make):
    from own_instance import free_port

    names = [f"compat_{edition}_port" for edition in ("workspace", "flowforge", "modelling", "crm")]
    ports = {name: free_port() for name in names}
    instance = make({"server": {"compat_listeners": True, **ports}})
    with Site.of(instance) as own:
        person = own.person("Ann")
        dashboard = person.make_dashboard()
        plain = httpx.Client(
            base_url=f"http://localhost:{ports['compat_workspace_port']}", timeout=30,
            headers={"Authorization": person.headers["Authorization"]})  # fmt: skip
        with plain, follow(plain, topic(dashboard)) as stream:
            widget = person.make_widget(dashboard)
            kind, data, seen = stream.next()
            assert (kind, data["payload"]) == ("widget_added", widget)
            instance.atrium("reload")
            assert stream.next() is None
            missed = person.make_widget(dashboard)
            with follow(plain, topic(dashboard), Last_Event_ID=seen) as again:
                assert again.next()[1]["payload"] == missed
        person.close()
