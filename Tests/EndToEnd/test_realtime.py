"""The WebSocket of the workspace edition, message by message, through the web server."""

import json
import time
from contextlib import closing

import pytest
from realtime_line import PATH, Line, refusal, token, topic
from site_under_test import TIME, Site, at_best, ok


@pytest.fixture
def line(site, ann):
    with Line(site, token(ann)) as made:
        yield made


# --- Handshakes ------------------------------------------------------------------------------------------------------


def error(response, status, code):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/json"
    inner = json.loads(response.body)["error"]
    assert inner["code"] == code and inner["message"] and TIME.fullmatch(inner["timestamp"])
    assert inner["request_id"] == response.headers["x-request-id"]


@pytest.mark.parametrize("parameter", ["token", "apikey"])
def test_a_token_that_is_not_ours_is_refused(site, parameter):
    error(refusal(site, "a.b.c", parameter), 401, "UNAUTHORIZED")


def test_no_token_at_all_is_refused(site):
    error(refusal(site), 401, "UNAUTHORIZED")


def test_a_signed_out_token_is_refused(site, ann):
    ok(ann.post("/auth/signout"), 204)
    for parameter in ("token", "apikey"):
        error(refusal(site, token(ann), parameter), 401, "UNAUTHORIZED")


@pytest.mark.parametrize("parameter", ["token", "apikey"])
def test_a_token_may_stand_in_the_address(site, ann, parameter):
    with Line(site, token(ann), parameter) as line:
        assert line.ask("phoenix", "heartbeat") == {"status": "ok", "response": {}}


def test_a_token_may_stand_in_a_header(site, ann):
    with Line(site, headers={"Authorization": f"Bearer {token(ann)}"}) as line:
        assert line.join(topic(ann.make_dashboard()))["offset"] > 0


def test_a_request_without_an_upgrade_is_told_what_is_needed(site, ann):
    answer = ann.get(PATH, params={"apikey": token(ann)})
    assert answer.status_code == 426 and answer.json()["error"]["code"] == "UPGRADE_REQUIRED"


def test_another_version_of_the_protocol_is_refused(site, ann):
    error(refusal(site, path=f"{PATH}?vsn=3.0.0&apikey={token(ann)}&x="), 400, "VALIDATION_ERROR")


def test_the_key_of_a_project_opens_and_the_token_comes_with_the_join(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, "a-project-key") as line:
        answer = line.ask(topic(dashboard), "phx_join")
        assert (answer["status"], answer["response"]["code"]) == ("error", "unauthorized")
        assert line.join(topic(dashboard), access_token=token(ann))["offset"] > 0


# --- Joins -----------------------------------------------------------------------------------------------------------


def test_only_who_may_see_a_dashboard_may_join_it(site, ann, bob, line):
    own, others = ann.make_dashboard(), bob.make_dashboard()
    assert line.join(topic(own))["postgres_changes"] == []
    answer = line.ask(topic(others), "phx_join")
    assert (answer["status"], answer["response"]["code"]) == ("error", "not_found")
    ok(bob.put(f"/api/dashboards/{others['id']}", json={"is_public": True}))
    line.join(topic(others))


def test_a_join_with_a_bad_token_is_refused_and_the_connection_goes_on(ann, line):
    dashboard = ann.make_dashboard()
    answer = line.ask(topic(dashboard), "phx_join", {"access_token": "a.b.c"})
    assert (answer["status"], answer["response"]["code"]) == ("error", "unauthorized")
    line.join(topic(dashboard))


def test_a_connection_belongs_to_one_account(ann, bob, line):
    answer = line.ask(topic(bob.make_dashboard()), "phx_join", {"access_token": token(bob)})
    assert (answer["status"], answer["response"]["code"]) == ("error", "other_account")
    line.join(topic(ann.make_dashboard()))


def test_every_change_comes_once_and_in_order(ann, line):
    dashboard = ann.make_dashboard()
    offset = line.join(topic(dashboard))["offset"]
    widget = ann.make_widget(dashboard, name="one")
    renamed = ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "two"}))["widget"]
    changed = ok(ann.put(f"/api/dashboards/{dashboard['id']}", json={"name": "new"}))["dashboard"]
    ok(ann.delete(f"/api/widgets/{widget['id']}"), 204)
    heard = [line.change() for _ in range(4)]
    assert [number for number, *_ in heard] == list(range(offset + 1, offset + 5))
    assert [kind for _, kind, *_ in heard] == ["widget_added", "widget_updated", "dashboard_updated", "widget_deleted"]
    assert [body for _, _, body, _ in heard][:3] == [widget, renamed, changed]
    assert not any(missed for *_, missed in heard)
    assert line.is_quiet()


def test_a_dashboard_is_not_told_of_another(ann, line):
    dashboard = ann.make_dashboard()
    line.join(topic(dashboard))
    ann.make_widget(ann.make_dashboard())
    ann.make_widget(dashboard, name="mine")
    assert line.change()[2]["name"] == "mine"
    assert line.is_quiet()


def test_both_forms_of_an_identifier_are_one_dashboard(site, ann, line):
    dashboard = ann.make_dashboard()
    number = 0
    for digit in dashboard["id"].removeprefix("dash_"):
        number = number * 62 + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".index(digit)
    text = f"{number:032x}"
    canonical = "-".join([text[:8], text[8:12], text[12:16], text[16:20], text[20:]])
    line.join(f"realtime:dashboard:{canonical}")
    with Line(site, token(ann)) as other:
        other.join(topic(dashboard))
        ann.make_widget(dashboard, name="seen by both")
        assert line.change()[:3] == other.change()[:3]
        other.push(topic(dashboard), "broadcast", {"event": "wave", "payload": {"hello": 1}})
        wave = line.next("broadcast")
        assert wave["topic"].endswith(canonical) and wave["payload"]["payload"] == {"hello": 1}


def test_a_workspace_is_told_of_its_dashboards(ann, line):
    workspace = ann.make_dashboard()["workspace_id"]
    line.join(f"realtime:workspace:{workspace}")
    dashboard = ann.make_dashboard(name="in the list")
    ann.make_widget(dashboard)
    ok(ann.delete(f"/api/dashboards/{dashboard['id']}"), 204)
    assert line.change()[1:3] == ("dashboard_updated", dashboard)
    assert line.change()[1] == "dashboard_deleted"
    assert line.is_quiet()


def test_javascript_s_client_speaks_version_2(site, ann, line):
    dashboard = ann.make_dashboard()
    line.join(topic(dashboard))
    quiet = {"config": {"presence": {"enabled": False}}}
    with Line(site, path=f"{PATH}?vsn=2.0.0&apikey={token(ann)}&x=") as other:
        other.socket.send(json.dumps(["1", "1", topic(dashboard), "phx_join", quiet]))
        joined = json.loads(other.socket.recv(timeout=30))
        assert joined[:4] == [None, "1", topic(dashboard), "phx_reply"] and joined[4]["status"] == "ok"
        widget = ann.make_widget(dashboard)
        told = json.loads(other.socket.recv(timeout=30))
        assert told[:4] == [None, None, topic(dashboard), "broadcast"]
        assert (told[4]["event"], told[4]["payload"]["payload"]) == ("widget_added", widget)
        assert line.change()[2] == widget
        # A broadcast is binary: its kind, the lengths of the texts, that it is JSON; the texts, the payload.
        texts = [b"1", b"2", topic(dashboard).encode(), b"wave", b""]
        other.socket.send(bytes([3, *map(len, texts), 1]) + b"".join(texts) + b'{"hello":1}')
        assert line.next("broadcast")["payload"] == {"type": "broadcast", "event": "wave", "payload": {"hello": 1}}


# --- What was missed -------------------------------------------------------------------------------------------------


def replay(**wish):
    return {"config": {"broadcast": {"replay": wish}}}


def test_what_was_missed_comes_before_what_is_new(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, token(ann)) as line:
        seen = line.join(topic(dashboard))["offset"]
    for name in "abc":
        ann.make_widget(dashboard, name=name)
    with Line(site, token(ann)) as line:
        response = line.join(topic(dashboard), **replay(after=seen))
        assert response["offset"] == seen + 3
        assert response["replay"] == {"complete": True, "lowest_offset": 1}
        ann.make_widget(dashboard, name="d")
        heard = [line.change() for _ in range(4)]
        assert [(number, body["name"], missed) for number, _, body, missed in heard] == [
            (seen + 1, "a", True), (seen + 2, "b", True), (seen + 3, "c", True), (seen + 4, "d", False)]  # fmt: skip


def test_more_than_a_page_was_missed(site, ann):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard)
    with Line(site, token(ann)) as line:
        seen = line.join(topic(dashboard))["offset"]
    for number in range(230):
        ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": f"name {number}"}))
    with Line(site, token(ann)) as line:
        assert line.join(topic(dashboard), **replay(after=seen))["offset"] == seen + 230
        assert [line.change()[0] for _ in range(230)] == list(range(seen + 1, seen + 231))
        assert line.is_quiet()


def test_only_the_newest_of_what_was_missed_can_be_asked_for(site, ann):
    dashboard = ann.make_dashboard()
    for name in "abcd":
        ann.make_widget(dashboard, name=name)
    with Line(site, token(ann)) as line:
        response = line.join(topic(dashboard), **replay(after=0, limit=2))
        assert response["replay"]["complete"] is False
        assert [line.change()[2]["name"] for _ in range(2)] == ["c", "d"]
    with Line(site, token(ann)) as line:
        assert line.join(topic(dashboard), **replay(since=0, limit=1000))["replay"]["complete"] is True


def test_what_happened_since_a_time_can_be_asked_for(site, ann, eventually):
    dashboard = ann.make_dashboard()
    ann.make_widget(dashboard, name="before")
    since = int(time.time() * 1000) + 1
    eventually(lambda: int(time.time() * 1000) > since)
    ann.make_widget(dashboard, name="after")
    with Line(site, token(ann)) as line:
        line.join(topic(dashboard), **replay(since=since))
        assert line.change()[2]["name"] == "after"
        assert line.is_quiet()


def test_an_offset_that_was_never_given_out_is_said_to_be_no_basis(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, token(ann)) as line:
        response = line.join(topic(dashboard), **replay(after=1_000_000))
        assert response["replay"]["complete"] is False
        ann.make_widget(dashboard, name="live")
        assert line.change()[2]["name"] == "live"


# --- Presence and broadcasts -----------------------------------------------------------------------------------------


def present(key):
    return {"config": {"presence": {"key": key, "enabled": True}}}


def test_people_on_a_dashboard_see_each_other_come_and_go(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, token(ann)) as one:
        one.join(topic(dashboard), **present("one"))
        assert one.next("presence_state")["payload"] == {}
        one.ask(topic(dashboard), "presence", {"event": "track", "payload": {"name": "One"}})
        with Line(site, token(ann)) as two:
            two.join(topic(dashboard), **present("two"))
            state = two.next("presence_state")["payload"]
            assert [meta["name"] for meta in state["one"]["metas"]] == ["One"] and state["one"]["metas"][0]["phx_ref"]
            two.ask(topic(dashboard), "presence", {"event": "track", "payload": {"name": "Two"}})
            while "two" not in (diff := one.next("presence_diff")["payload"])["joins"]:
                pass
            assert diff["joins"]["two"]["metas"][0]["name"] == "Two"
        while "two" not in (diff := one.next("presence_diff")["payload"])["leaves"]:
            pass


def test_a_broadcast_reaches_the_others_and_the_sender_if_it_wants(site, ann):
    dashboard = ann.make_dashboard()
    with Line(site, token(ann)) as one, Line(site, token(ann)) as two:
        one.join(topic(dashboard))
        two.join(topic(dashboard), config={"broadcast": {"self": True, "ack": True}})
        wave = {"type": "broadcast", "event": "wave", "payload": {"x": [1, "é"]}}
        answer = two.ask(topic(dashboard), "broadcast", wave)
        assert answer == {"status": "ok", "response": {}}
        assert one.next("broadcast")["payload"] == wave
        one.push(topic(dashboard), "broadcast", wave)
        assert two.next("broadcast")["payload"] == wave
        assert one.is_quiet()


def test_nobody_says_that_something_was_changed(ann, line):
    dashboard = ann.make_dashboard()
    line.join(topic(dashboard))
    answer = line.ask(topic(dashboard), "broadcast", {"event": "widget_deleted", "payload": {}})
    assert answer["response"]["code"] == "reserved_event"


# --- Losing access ---------------------------------------------------------------------------------------------------


def test_signing_out_closes_within_a_second(site):
    def sign_out():
        with closing(site.person("Ann")) as ann, Line(site, token(ann)) as line:
            line.join(topic(ann.make_dashboard()))
            ok(ann.post("/auth/signout"), 204)
            signed_out = time.monotonic()
            assert line.end()[0] == 4001
            return time.monotonic() - signed_out

    at_best(1, sign_out)


def test_another_sign_in_of_the_same_account_stays(site, ann):
    other = ann.sign_in()
    dashboard = ann.make_dashboard()
    with Line(site, token(other)) as line:
        line.join(topic(dashboard))
        ok(ann.post("/auth/signout"), 204)
        widget = other.make_widget(dashboard)
        assert line.change()[2] == widget
    other.close()


def test_a_dashboard_that_is_public_no_more_ends_for_strangers(site, ann, bob):
    dashboard = bob.make_dashboard(is_public=True)
    with Line(site, token(ann)) as stranger, Line(site, token(bob)) as owner:
        stranger.join(topic(dashboard))
        owner.join(topic(dashboard))
        ok(bob.put(f"/api/dashboards/{dashboard['id']}", json={"is_public": False, "name": "a secret"}))
        told = stranger.receive()
        assert (told["event"], told["payload"]["code"]) == ("system", "access_lost")
        assert stranger.next("phx_close")["payload"]["code"] == "access_lost"
        assert owner.change()[2]["name"] == "a secret"
        assert stranger.is_quiet()


def test_a_deleted_dashboard_is_told_and_ends(ann, line):
    dashboard = ann.make_dashboard()
    line.join(topic(dashboard))
    ok(ann.delete(f"/api/dashboards/{dashboard['id']}"), 204)
    assert line.change()[1] == "dashboard_deleted"
    assert line.next("phx_close")["payload"]["code"] == "deleted"
    ok(ann.post(f"/api/dashboards/{dashboard['id']}/undelete"))
    line.join(topic(dashboard))


def test_a_newer_token_takes_the_place_of_the_first(ann, line):
    dashboard = ann.make_dashboard()
    line.join(topic(dashboard))
    body = ok(ann.post("/auth/refresh", json={"refresh_token": ann.session["refresh_token"]}))
    ann.site.used |= {body["access_token"], body["refresh_token"]}
    renewed = line.ask(topic(dashboard), "access_token", {"access_token": body["access_token"]})
    assert renewed["status"] == "ok"
    assert line.ask(topic(dashboard), "access_token", {"access_token": "a.b.c"})["status"] == "error"
    widget = ann.make_widget(dashboard)
    assert line.change()[2] == widget


# --- Limits ----------------------------------------------------------------------------------------------------------


def test_a_message_over_64_kilobytes_closes_with_1009(line):
    line.socket.send("x" * 65_537)
    assert line.end()[0] == 1009


@pytest.mark.parametrize(
    ("message", "code"), [("{", 1007), ("[]", 1007), (b"binary", 1003), (b"", 1003)])  # fmt: skip
def test_what_is_no_message_closes_with_words(line, message, code):
    line.socket.send(message)
    closed, reason = line.end()
    assert closed == code and reason


def test_who_says_too_much_is_closed_with_1008(line):
    heartbeat = json.dumps({"topic": "phoenix", "event": "heartbeat", "payload": {}, "ref": None})
    for _ in range(1000):
        try:
            line.socket.send(heartbeat)
        except Exception:  # noqa: BLE001 (closed in the middle)
            break
    assert line.end()[0] == 1008


def test_a_slow_reader_is_told_and_dropped_and_delays_nobody(site, ann):
    dashboard = ann.make_dashboard()
    slow = Line(site, token(ann), max_queue=1, compression=None)
    with slow, Line(site, token(ann)) as brisk, Line(site, token(ann)) as sender:
        for line in (slow, brisk, sender):
            line.join(topic(dashboard))
        spans = []
        for number in range(190):
            payload = {"event": "flood", "payload": {"number": number, "filler": "x" * 60_000}}
            began = time.monotonic()
            sender.push(topic(dashboard), "broadcast", payload)
            assert brisk.next("broadcast")["payload"]["payload"]["number"] == number
            spans.append(time.monotonic() - began)
        # Nine of ten: a machine that is busy with something else may hold some up.
        assert sorted(spans)[len(spans) * 9 // 10] < 1, spans
        assert slow.end(30)[0] == 1013


def test_a_restart_tells_everybody_to_come_back_and_nothing_is_missed(make):
    instance = make()
    with Site.of(instance) as own:
        person = own.person("Ann")
        dashboard = person.make_dashboard()
        lines = [Line(own, token(person)) for _ in range(20)]
        offsets = {line.join(topic(dashboard))["offset"] for line in lines}
        instance.atrium("reload")
        assert [line.end()[0] for line in lines] == [1012] * len(lines)
        widget = person.make_widget(dashboard)
        with Line(own, token(person)) as line:
            line.join(topic(dashboard), **replay(after=offsets.pop()))
            assert line.change()[2] == widget
        person.close()
    said = [json.loads(line)["message"] for line in (instance.log / "realtime-1.log").read_text().splitlines()]
    assert said.count("drained") == 1


def test_measurements_are_told_to_dashboards_that_show_them(ann, line):
    dashboard = ann.make_dashboard()
    widget = ann.make_widget(dashboard, type="metric", data_query={"endpoint": "metrics:cpu"})
    ann.make_widget(dashboard, type="text")
    line.join(topic(dashboard))
    told = line.next("broadcast")["payload"]
    assert told["event"] == "widget_data" and "meta" not in told
    assert told["payload"]["type"] == "widget_data" and TIME.fullmatch(told["payload"]["timestamp"])
    assert told["payload"]["payload"] == {"dashboard_id": dashboard["id"], "widget_ids": [widget["id"]]}


def test_a_disabled_account_is_closed_within_a_second(make):
    instance = make()
    with Site.of(instance) as own:

        def disable():
            with closing(own.person("Ann")) as person, Line(own, token(person)) as line:
                line.join(topic(person.make_dashboard()))
                instance.atrium("user", "disable", person.email)
                disabled = time.monotonic()
                assert line.end()[0] == 4001
                return time.monotonic() - disabled

        at_best(1, disable)
