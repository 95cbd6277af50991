"""Event streams: what the realtime worker is told, and what nothing on the way may do to them."""

import pytest
from nginx_client import send

PATH = "/realtime/v1/events"
EVENTS = b"id: 1\nevent: widget_added\ndata: " + b"x" * 3000 + b"\n\n"


@pytest.fixture(scope="module")
def streaming(make):
    """Every worker answers with a stream that ends at once."""
    nginx = make("streaming")
    for worker in nginx.realtime:
        worker.refusal = (
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n"
            b"X-Accel-Buffering: no\r\n\r\n" + EVENTS)  # fmt: skip
    return nginx


def follow(nginx, query="?topic=dashboard:1&token=t0psecret", **headers):
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return send(nginx.https, "GET", PATH + query, given)


def test_events_pass_as_they_are(streaming):
    answer = follow(streaming, Accept_Encoding="gzip, br", Origin="https://workspace.example")
    assert (answer.status, answer.body) == (200, EVENTS)
    assert answer.header("Content-Type") == "text/event-stream" and answer.header("Content-Encoding") is None
    assert answer.header("Cache-Control") == "no-store"
    assert answer.header("Access-Control-Allow-Origin") == "https://workspace.example"


def test_the_worker_is_told_where_to_go_on_and_nothing_is_upgraded(streaming):
    follow(streaming, X_Request_ID="sse-1", Last_Event_ID="7", Authorization="Bearer a.b.c", Upgrade="websocket",
           Connection="Upgrade", Cookie="a=b", X_Forwarded_For="6.6.6.6")  # fmt: skip
    handshakes = [each for worker in streaming.realtime for each in worker.handshakes]
    seen = next(each for each in handshakes if each.headers["x-request-id"] == "sse-1")
    assert seen.line == f"GET {PATH}?topic=dashboard:1&token=t0psecret HTTP/1.1"
    assert (seen.headers["last-event-id"], seen.headers["authorization"]) == ("7", "Bearer a.b.c")
    assert seen.headers["connection"] == "close" and seen.headers["x-real-ip"] == "127.0.0.1"
    assert not {"upgrade", "cookie", "x-forwarded-for"} & seen.headers.keys()


def test_a_preflight_needs_no_worker(streaming):
    asked = {"Origin": "https://workspace.example", "Access-Control-Request-Method": "GET"}
    answer = send(streaming.https, "OPTIONS", PATH, asked)
    assert answer.status == 204 and "Last-Event-ID" in answer.header("Access-Control-Allow-Headers")


def test_no_log_holds_the_token(streaming):
    follow(streaming, X_Request_ID="sse-2")
    line = streaming.logged("sse-2")
    assert (line["status"], line["path"], line["query"]) == (200, PATH, "")


def test_the_compat_listener_of_the_contract_serves_them_in_the_clear(streaming):
    address = ("127.0.0.1", streaming.values["compat_workspace_port"])
    assert send(address, "GET", PATH, tls=False).body == EVENTS


@pytest.mark.parametrize("path", ["/api/v2/events", "/v2/events"])
def test_the_flowforge_edition_has_paths_of_its_own_for_its_own_pages(streaming, path):
    answer = send(streaming.https, "GET", path, {"Origin": "https://flowforge.example"})
    assert answer.body == EVENTS
    assert answer.header("Access-Control-Allow-Origin") == "https://flowforge.example"
    assert send(("127.0.0.1", streaming.values["compat_flowforge_port"]), "GET", path, tls=False).body == EVENTS


def test_streams_and_websockets_share_a_rate(make):
    hasty = make("hasty-streams", websocket_rate="1r/m", websocket_burst=1)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket"}
    for worker in hasty.realtime:
        worker.refusal = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
    assert [follow(hasty).status for _ in range(2)] == [401, 401]
    assert send(hasty.https, "GET", "/realtime/v1/websocket", upgrade).status == 429
    assert follow(hasty).json["error"]["code"] == "RATE_LIMIT_EXCEEDED"
