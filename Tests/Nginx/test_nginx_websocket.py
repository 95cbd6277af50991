"""WebSockets: who may open one, what the realtime worker is told, and what happens when it is away."""

import http.client
from contextlib import contextmanager

import pytest
from nginx_client import Response, connect

PATH = "/realtime/v1/websocket"
FLOWFORGE = ("/v2/realtime", "/api/v2/realtime")
MODELLING = "/api/v1/ws/01890a5d-ac96-774b-bcce-b302099a8057"
HANDSHAKE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}  # fmt: skip


@contextmanager
def handshake(address, query="?apikey=t0psecret&vsn=1.0.0", tls=True, host="localhost", path=PATH, **headers):
    """The connection, and the answer to the handshake on it."""
    lines = {"Host": host, **HANDSHAKE, **{name.replace("_", "-"): value for name, value in headers.items()}}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    with connect(address, tls) as connection:
        connection.sendall(f"GET {path}{query} HTTP/1.1\r\n{head}\r\n".encode())
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        body = b"" if answer.status == 101 else answer.read()
        yield connection, Response(answer.status, answer.getheaders(), body)


def status(address, **options):
    with handshake(address, **options) as (_, answer):
        return answer.status


def handshakes(nginx):
    """All that the workers got."""
    return [each for worker in nginx.realtime for each in worker.handshakes]


def received(nginx, request_id):
    return next(each for each in handshakes(nginx) if each.headers["x-request-id"] == request_id)


def test_bytes_pass_both_ways_after_the_handshake(nginx):
    with handshake(nginx.https) as (connection, answer):
        assert answer.status == 101
        assert answer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        for data in (b"\x81\x02hi", b"x" * 100_000):
            connection.sendall(data)
            back = b""
            while len(back) < len(data):
                back += connection.recv(65_536)
            assert back == data


def test_the_compat_listener_of_the_contract_serves_it_in_the_clear(nginx):
    address = ("127.0.0.1", nginx.values["compat_workspace_port"])
    assert status(address, tls=False) == 101


@pytest.mark.parametrize("path", FLOWFORGE)
def test_the_flowforge_edition_has_paths_of_its_own_for_its_own_pages(nginx, path):
    assert status(nginx.https, path=path) == 101
    assert status(("127.0.0.1", nginx.values["compat_flowforge_port"]), tls=False, path=path) == 101
    assert status(nginx.https, path=path, Origin="https://flowforge.example") == 101
    with handshake(nginx.https, path=path, Origin="https://workspace.example") as (_, answer):
        assert answer.status == 403 and answer.json["error"]["path"] == path
    assert status(nginx.https, path=path + "s") != 101


def test_the_modelling_edition_has_a_path_for_each_workspace(nginx):
    compat = ("127.0.0.1", nginx.values["compat_modelling_port"])
    for path in (MODELLING, MODELLING + "/", "/api/v1/ws/ws_0000000000000000000000"):
        assert status(nginx.https, path=path) == 101
        assert status(compat, tls=False, path=path) == 101
    with handshake(nginx.https, path=MODELLING, query="?token=t0psecret&client_id=a&since=7", X_Request_ID="ws-7"):
        assert received(nginx, "ws-7").line == f"GET {MODELLING}?token=t0psecret&client_id=a&since=7 HTTP/1.1"
    assert nginx.logged("ws-7")["query"] == ""
    assert status(nginx.https, path=MODELLING, Origin="https://localhost") == 101
    with handshake(nginx.https, path=MODELLING, Origin="https://workspace.example") as (_, answer):
        assert answer.status == 403 and answer.json["error"] == "forbidden"
    for path in (MODELLING + "/more", "/api/v1/ws", "/api/v1/ws/"):
        assert status(nginx.https, path=path) != 101


def test_the_worker_is_told_what_the_client_sent_and_what_nginx_knows(nginx):
    lies = {"X_Real_IP": "6.6.6.6", "X_Forwarded_For": "6.6.6.6", "Forwarded": "for=6.6.6.6", "Cookie": "a=b",
            "Proxy": "http://evil.example"}  # fmt: skip
    with handshake(nginx.https, X_Request_ID="ws-1", Origin="https://localhost", Sec_WebSocket_Protocol="a, b", **lies):
        seen = received(nginx, "ws-1")
    assert seen.line == f"GET {PATH}?apikey=t0psecret&vsn=1.0.0 HTTP/1.1"
    assert seen.headers["host"] == "localhost" and seen.headers["x-real-ip"] == "127.0.0.1"
    assert seen.headers["origin"] == "https://localhost" and seen.headers["x-forwarded-proto"] == "https"
    assert (seen.headers["upgrade"], seen.headers["connection"]) == ("websocket", "upgrade")
    assert seen.headers["sec-websocket-protocol"] == "a, b"
    assert not {"x-forwarded-for", "forwarded", "cookie", "proxy"} & seen.headers.keys()


@pytest.mark.parametrize("host, origin", [
    ("localhost", "https://localhost"), ("atrium.test", "https://ATRIUM.test"), ("localhost", None),
    ("localhost:8443", "https://localhost:8443"), ("localhost", "https://public.example"),
    ("localhost", "https://workspace.example"),
])  # fmt: skip
def test_our_own_pages_listed_ones_and_clients_that_are_no_browsers_may_open_one(nginx, host, origin):
    assert status(nginx.https, host=host, Origin=origin) == 101


@pytest.mark.parametrize("origin", [
    "https://evil.example", "http://localhost", "https://localhost:1234", "https://localhost.evil.example", "null",
    "https://workspace.example.evil.example", "https://crm.example", "https://evil.example https://localhost",
])  # fmt: skip
def test_a_strangers_page_is_refused_in_the_envelope(nginx, origin):
    with handshake(nginx.https, Origin=origin, X_Request_ID="ws-2") as (_, answer):
        assert answer.status == 403
        assert answer.json["error"]["code"] == "FORBIDDEN" and answer.json["error"]["request_id"] == "ws-2"


def test_a_request_without_upgrade_is_answered_by_the_worker(nginx):
    with handshake(nginx.https, Upgrade=None, Connection="close", X_Request_ID="ws-3") as (_, answer):
        assert answer.status == 426
    assert received(nginx, "ws-3").headers["connection"] == "close"


def test_the_workers_own_refusal_passes_whole(make):
    nginx = make("refused")
    body = b'{"error":{"code":"UNAUTHORIZED"}}'
    for worker in nginx.realtime:
        worker.refusal = (
            b"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nX-Request-ID: other\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body))  # fmt: skip
    with handshake(nginx.https, X_Request_ID="ws-4") as (_, answer):
        assert (answer.status, answer.body) == (401, body)
        assert answer.header("X-Request-ID") == "ws-4" and answer.header("Cache-Control") == "no-store"


def test_no_log_holds_the_token(make):
    nginx = make("silent")
    with handshake(nginx.https, X_Request_ID="ws-5"):
        pass
    line = nginx.logged("ws-5")
    assert (line["status"], line["path"], line["query"]) == (101, PATH, "")
    for worker in nginx.realtime:
        worker.stop()
    with handshake(nginx.https, X_Request_ID="ws-6") as (_, answer):
        assert answer.status == 502
    assert nginx.logged("ws-6")["upstream_status"] != ""
    for log in (nginx.directory / "log").iterdir():
        assert "t0psecret" not in log.read_text(), log


def test_one_worker_that_is_away_is_not_noticed_and_without_any_it_is_502_in_the_envelope(make):
    nginx = make("away")
    nginx.realtime[0].stop()
    assert [status(nginx.https) for _ in range(4)] == [101] * 4
    nginx.realtime[1].stop()
    with handshake(nginx.https) as (_, answer):
        assert answer.status == 502 and answer.json["error"]["code"] == "BAD_GATEWAY"


def test_an_address_opens_no_more_than_its_rate_and_holds_no_more_than_its_number(make):
    hasty = make("hasty", websocket_rate="1r/m", websocket_burst=1)
    assert [status(hasty.https) for _ in range(3)] == [101, 101, 429]
    few = make("few", websockets_per_address=1)
    with handshake(few.https) as (_, first):
        assert first.status == 101
        with handshake(few.https) as (_, second):
            assert second.status == 429 and second.json["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    few.wait_for(lambda: status(few.https) == 101)


def test_a_handshake_has_no_body(nginx):
    with handshake(nginx.https, Content_Length="5") as (_, answer):
        assert answer.status == 413
