"""Requests that no decent client sends, byte by byte; after each of them the site still answers."""

import http.client
import json
import ssl
from concurrent.futures import ThreadPoolExecutor

import pytest
from site_under_test import ok


@pytest.fixture(autouse=True)
def still_answers(ann):
    yield
    ok(ann.get("/api/profile"))


def head(site, line="GET /api/profile HTTP/1.1", *lines):
    return "\r\n".join((line, f"Host: {site.host}", *lines, "", "")).encode()


def read_one(connection):
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


def answer(site, data, end=False):
    """Sends bytes and reads one answer; None when the server closes without one."""
    with site.connect() as connection:
        try:
            connection.sendall(data)
            if end:
                connection.unwrap()
        except (OSError, ssl.SSLError):
            pass  # refused before it was all sent; an answer may be there
        try:
            return read_one(connection)
        except (http.client.HTTPException, OSError):
            return None


def envelope(got, status):
    assert got is not None and got[0] == status, got
    inner = json.loads(got[2])["error"]
    assert got[1]["content-type"] == "application/json"
    assert inner["request_id"] == got[1]["x-request-id"]
    return inner["code"]


@pytest.mark.parametrize(
    "line",
    ["nonsense", "GET", "GET /api/profile", "GET  HTTP/1.1", "get /api/profile HTTP/1.1", "GET /api/profile HTTP/9.9",
     "GET /api/%zz HTTP/1.1", "GET /api/%00 HTTP/1.1", "GET /api/../../etc/passwd HTTP/1.1", "G\u00cbT /api HTTP/1.1",
     "GET /api/profile HTTP/1.1 x", "GET http:// HTTP/1.1", "GET * HTTP/1.1"],
)  # fmt: skip
def test_a_request_line_that_cannot_be_read_is_a_client_error(site, line):
    got = answer(site, head(site, line) + b"\r\n")
    assert got is None or 400 <= got[0] < 500 or got[0] == 505, got
    if got and got[1].get("content-type") == "application/json":
        envelope(got, got[0])


def test_http_1_0_and_a_missing_host_are_refused_or_served_but_never_fail(site):
    for data in (b"GET /api/profile HTTP/1.0\r\n\r\n", b"GET /api/profile HTTP/1.1\r\n\r\n", b"GET /healthz\r\n"):
        got = answer(site, data)
        assert got is None or got[0] in (400, 421), got


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["X-Long: " + "x" * 9000], 431), (["Cookie: " + "x" * 9000], 431),
         (["Authorization: Bearer " + "x" * 9000], 431),
        ([f"X-{number}: {'x' * 1000}" for number in range(60)], 431),
        ([f"X-{number}: 1" for number in range(300)], 401), (["X-\u00e4: \u00e4"], 401), (["X_Underscore: 1"], 401),
        (["Authorization: Bearer \u00e4\u00ff"], 401), (["Authorization:Bearer\tx"], 401),
         (["Authorization: Bearer "], 401),
        (["Authorization: Bearer a", "Authorization: Bearer b"], (400, 401)), (["Host: other.example"], 400),
        ([" folded: 1"], (400, 401)), (["no colon"], (400, 401)), (["X: a\x00b"], 400), ([": empty"], (400, 401)),
    ],
)  # fmt: skip
def test_headers_that_are_huge_many_or_malformed_are_answered(site, lines, status):
    got = answer(site, head(site, "GET /api/profile HTTP/1.1", *lines))
    assert got is not None and got[0] in (status if isinstance(status, tuple) else (status,)), got
    envelope(got, got[0])


@pytest.mark.parametrize(
    "path",
    ["/api/dashboards?search=\u00ff", "/api/\u00e9", "/api/%ff%fe", "/api/profile?\x7f=1", "/api/dashboards?%00"],
)
def test_an_address_that_is_not_utf_8_is_a_client_error(site, path):
    got = answer(site, head(site, "GET @ HTTP/1.1").replace(b"@", path.encode("latin-1")))
    envelope(got, got[0])
    assert 400 <= got[0] < 500


def bearer(ann, *more):
    return f"Authorization: Bearer {ann.session['access_token']}", "Content-Type: application/json", *more


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "99999999999999999999", "5, 5", "0x10"])
def test_a_length_that_is_no_number_is_a_client_error(site, ann, length):
    got = answer(
        site, head(site, "POST /api/dashboards HTTP/1.1", *bearer(ann, f"Content-Length: {length}")) + b'{"name":"x"}'
    )
    assert got is not None and got[0] in (400, 413), got


def test_a_length_larger_than_the_body_waits_and_one_smaller_cuts_it(site, ann):
    short = answer(
        site, head(site, "POST /api/dashboards HTTP/1.1", *bearer(ann, "Content-Length: 5")) + b'{"name":"x"}'
    )
    assert envelope(short, 400) == "VALIDATION_ERROR"
    before = ok(ann.get("/api/dashboards"))["total"]
    with site.connect() as connection:
        connection.sendall(
            head(site, "POST /api/dashboards HTTP/1.1", *bearer(ann, "Content-Length: 500")) + b'{"name":"x"}'
        )
    assert ok(ann.get("/api/dashboards"))["total"] == before, "half a request was carried out"


def test_a_body_and_a_chunked_body_at_once_are_refused(site, ann):
    """What one side takes for the body, the other may take for a request."""
    lines = bearer(ann, "Content-Length: 4", "Transfer-Encoding: chunked")
    got = answer(
        site, head(site, "POST /api/dashboards HTTP/1.1", *lines) + b"0\r\n\r\nGET /api/profile HTTP/1.1\r\n\r\n"
    )
    assert got is not None and got[0] == 400, got
    for coding in ("gzip, chunked", "x", "chunked, chunked"):
        lines = bearer(ann, f"Transfer-Encoding: {coding}")
        got = answer(site, head(site, "POST /api/dashboards HTTP/1.1", *lines) + b"0\r\n\r\n")
        assert got is not None and got[0] in (400, 501), got


def test_a_chunked_body_is_read_whole(site, ann):
    body = json.dumps({"name": "chunk by chunk"}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[i : i + 3] for i in range(0, len(body), 3)))
    lines = bearer(ann, "Transfer-Encoding: chunked")
    got = answer(site, head(site, "POST /api/dashboards HTTP/1.1", *lines) + chunks + b"0\r\n\r\n")
    assert got is not None and got[0] == 201, got
    for broken in (b"zz\r\n", b"5\r\nab\r\n0\r\n\r\n", b"-1\r\n", b"ffffffffffffffffff\r\n"):
        got = answer(site, head(site, "POST /api/dashboards HTTP/1.1", *lines) + broken, end=True)
        assert got is None or got[0] in (400, 413), got


def test_requests_one_behind_the_other_are_answered_in_order(site, ann):
    first, second = ann.make_dashboard(name="first"), ann.make_dashboard(name="second")
    token = bearer(ann)[0]
    with site.connect() as connection:
        ids = [first["id"], second["id"]] * 10
        connection.sendall(b"".join(head(site, f"GET /api/dashboards/{id} HTTP/1.1", token) for id in ids))
        # One reader over all answers: each HTTPResponse would keep what it read ahead.
        stream = connection.makefile("rb")
        seen = [json.loads(read_from(stream))["dashboard"]["id"] for _ in ids]
    assert seen == ids


def read_from(stream):
    assert stream.readline().startswith(b"HTTP/1.1 200")
    length = 0
    while (line := stream.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        if name.lower() == "content-length":
            length = int(value)
    return stream.read(length)


def test_many_clients_that_leave_in_the_middle_do_no_harm(site, ann):
    token = bearer(ann)[0]

    def leave(number):
        data = head(site, "GET /api/dashboards HTTP/1.1", token) + head(
            site, "POST /api/dashboards HTTP/1.1", *bearer(ann, "Content-Length: 999")
        )
        with site.connect() as connection:
            connection.sendall(data[: 1 + number * len(data) // 64])

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(leave, range(64)))


def test_bytes_that_are_no_tls_are_turned_away(site):
    import socket

    with socket.create_connection(site.address, timeout=30) as plain:
        plain.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert plain.recv(100).startswith((b"HTTP/1.1 308", b"HTTP/1.1 400"))
    with socket.create_connection(site.address, timeout=30) as plain:
        plain.sendall(bytes(range(256)) * 8)
        plain.recv(100)
