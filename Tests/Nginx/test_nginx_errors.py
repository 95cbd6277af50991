"""The errors that nginx makes itself, in the envelope of the edition that owns the path."""

import re

import pytest
from fake_worker import answer
from nginx_client import connect

PATHS = {
    "workspace": "/api/dashboards",
    "flowforge": "/api/v2/dashboards",
    "modelling": "/api/v1/workspaces",
    "crm": "/api/v1/dashboards",
    "auterity": "/api/templates",
}
CODES = {
    "workspace": {400: "VALIDATION_ERROR", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE",
                  429: "RATE_LIMIT_EXCEEDED", 431: "HEADERS_TOO_LARGE", 502: "BAD_GATEWAY",
                  503: "SERVICE_UNAVAILABLE", 504: "GATEWAY_TIMEOUT"},
    "flowforge": {400: "BAD_REQUEST", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE",
                  429: "RATE_LIMIT_EXCEEDED", 431: "HEADERS_TOO_LARGE", 502: "SERVICE_UNAVAILABLE",
                  503: "SERVICE_UNAVAILABLE", 504: "GATEWAY_TIMEOUT"},
    "modelling": {400: "validation_error", 405: "method_not_allowed", 413: "payload_too_large",
                  429: "rate_limited", 431: "headers_too_large", 502: "unavailable",
                  503: "unavailable", 504: "gateway_timeout"},
    "crm": {400: "INVALID_REQUEST", 405: "METHOD_NOT_ALLOWED", 413: "PAYLOAD_TOO_LARGE",
            429: "RATE_LIMIT_EXCEEDED", 431: "HEADERS_TOO_LARGE", 502: "BAD_GATEWAY",
            503: "SERVICE_UNAVAILABLE", 504: "GATEWAY_TIMEOUT"},
    "auterity": {400: "VAL_001", 405: "VAL_001", 413: "VAL_001", 429: "SYS_003", 431: "VAL_001",
                 502: "SYS_002", 503: "SYS_002", 504: "SYS_002"},
}  # fmt: skip
IDENTIFIERS = {"workspace": "request_id", "flowforge": "requestId", "modelling": "request_id",
               "auterity": "trace_id"}  # fmt: skip
RETRY = {"flowforge": lambda error: error["retryAfter"], "crm": lambda error: error["retry_after"],
         "auterity": lambda error: error["details"]["retry_after"]}  # fmt: skip

each_edition = pytest.mark.parametrize("edition", PATHS)


@pytest.fixture(scope="module")
def impatient(make):
    """Waits a fifth of a second for its workers, which never answer."""
    instance = make("impatient", patches={"fastcgi_read_timeout 40s": "fastcgi_read_timeout 200ms"})
    for path in PATHS.values():
        instance.answer(path, lambda request: request.connection.recv(1))
    return instance


def fill(instance):
    """Uses up the limit of an instance that has room for two requests."""
    assert [instance.get("/api/first").status for _ in range(2)] == [200, 200]
    return instance


@pytest.fixture(scope="module")
def flooded(make):
    return fill(make("flooded", api_rate="1r/m", api_burst=1))


@pytest.fixture(scope="module")
def unavailable(make):
    """Refuses with 503 what the others refuse with 429: nginx has no other 503 of its own."""
    patches = {"limit_req_status 429": "limit_req_status 503"}
    return fill(make("unavailable", patches=patches, api_rate="1r/m", api_burst=1))


@pytest.fixture(scope="module")
def abandoned(make):
    """Its workers are dead."""
    instance = make("abandoned")
    for worker in instance.workers:
        worker.stop()
    instance.workers.clear()
    return instance


def check(response, edition, status, request_id=None):
    """Whether it is the edition's envelope, with the right words in it, headers included. Returns the error."""
    assert response.status == status
    body = response.json
    error = body if edition == "modelling" else body["error"]
    assert (error["error"] if edition == "modelling" else error["code"]) == CODES[edition][status]
    assert error["message"]
    identifier = response.header("X-Request-ID")
    assert request_id in (None, identifier)
    if edition in IDENTIFIERS:
        assert error[IDENTIFIERS[edition]] == identifier
    if edition == "crm":
        assert error["status"] == status
    if edition == "modelling":
        assert body.keys() == {"error", "message", "request_id"}
    else:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", error["timestamp"])
    if status in (429, 503):
        seconds = int(response.header("Retry-After"))
        assert seconds > 0 and RETRY.get(edition, lambda error: seconds)(error) == seconds
    assert response.header("Cache-Control") == "no-store"
    assert response.header("X-Content-Type-Options") == "nosniff"
    return error


def ask(instance, edition, method="GET", body=b"", **headers):
    headers = {"Origin": f"https://{edition}.example", "X-Request-ID": "mine-1", **headers}
    response = instance.send(method, PATHS[edition], headers, body)
    assert response.header("Access-Control-Allow-Origin") == f"https://{edition}.example"
    return response


@each_edition
def test_a_body_over_the_limit_is_413_in_the_envelope(nginx, edition):
    check(ask(nginx, edition, "POST", b"x" * (1024 * 1024 + 1)), edition, 413, "mine-1")


def test_a_body_at_the_limit_arrives_whole(nginx):
    assert nginx.send("POST", "/api/whole", body=b"x" * 1024 * 1024).json["received"] == 1024 * 1024


@each_edition
def test_dead_workers_are_502_in_the_envelope(abandoned, edition):
    check(ask(abandoned, edition), edition, 502, "mine-1")


@each_edition
def test_a_silent_worker_is_504_in_the_envelope(impatient, edition):
    check(ask(impatient, edition, "POST"), edition, 504, "mine-1")


@each_edition
def test_an_unavailable_service_is_503_in_the_envelope_with_a_time_to_wait(unavailable, edition):
    check(ask(unavailable, edition), edition, 503, "mine-1")


@each_edition
def test_a_flood_is_429_in_the_envelope_with_a_time_to_wait(flooded, edition):
    check(ask(flooded, edition), edition, 429, "mine-1")


@each_edition
def test_headers_too_large_are_431_in_the_envelope(nginx, edition):
    check(nginx.get(PATHS[edition], X_Large="x" * 9000), edition, 431)


@each_edition
def test_a_request_that_cannot_be_read_is_400_in_the_envelope(nginx, edition):
    check(nginx.raw(f"GET {PATHS[edition]} HTTP/1.1\r\nHost: a b\r\n\r\n".encode()), edition, 400)


@each_edition
def test_a_method_that_nginx_refuses_is_405_in_the_envelope(nginx, edition):
    response = ask(nginx, edition, "TRACE")
    check(response, edition, 405, "mine-1")
    assert "GET" in response.header("Allow")


def test_who_is_still_sending_too_long_an_address_is_not_cut_off(site):
    with connect(site.https) as connection:
        connection.sendall(b"GET /api/" + b"x" * 9_000)
        assert connection.recv(12) == b"HTTP/1.1 414"
        for _ in range(20):
            connection.sendall(b"x" * 8_192)


def test_an_address_too_long_and_a_line_that_is_no_request_are_errors_of_workspace(site):
    long = site.raw(b"GET /api/" + b"x" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert (long.status, long.json["error"]["code"]) == (414, "URI_TOO_LONG")
    garbage = site.raw(b"\x00\x01 nothing\r\n\r\n")
    assert (garbage.status, garbage.json["error"]["code"]) == (400, "VALIDATION_ERROR")
    assert garbage.json["error"]["request_id"] == garbage.header("X-Request-ID")


def test_flowforge_names_path_and_method_of_the_failed_request(nginx):
    error = nginx.send("TRACE", "/api/v2/dashboards/dash_1?x=1").json["error"]
    assert (error["path"], error["method"]) == ("/api/v2/dashboards/dash_1", "TRACE")
    assert error["documentation"] == "https://public.example/docs/errors/METHOD_NOT_ALLOWED"


def test_a_path_cannot_break_out_of_the_body(nginx):
    for path in ("/api/v2/%22%7D", "/api/v2/%5C", "/api/v2/%0A", '/api/v2/"x', "/api/v2/%FF"):
        assert "path" not in nginx.send("TRACE", path).json["error"]


def test_errors_of_the_api_pass_untouched(nginx):
    own = {"error": {"code": "VALIDATION_ERROR", "details": {"name": "too long"}}}
    nginx.answer("/api/own-error", lambda request: answer(own, "502 Bad Gateway"))
    response = nginx.get("/api/own-error")
    assert (response.status, response.json) == (502, own)


def test_the_type_of_an_error_does_not_follow_the_extension_of_the_path(nginx):
    assert nginx.send("TRACE", "/api/report.html").header("Content-Type") == "application/json"


def test_the_inner_address_of_errors_cannot_be_asked_for(site):
    assert site.get("/.atrium/rejected").status == 404
