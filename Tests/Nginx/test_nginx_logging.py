"""The access log: one JSON object per request, and no secret in it."""

import re
import uuid

import pytest


def logged(nginx, path, method="GET", headers=None, body=b""):
    identifier = uuid.uuid4().hex
    nginx.send(method, path, {"X-Request-ID": identifier, **(headers or {})}, body)
    return nginx.logged(identifier)


def test_a_line_says_what_happened(nginx):
    line = logged(nginx, "/api/v2/dashboards?page=2", "POST", {"User-Agent": 'a "test"'}, b"{}")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
    expected = {"client": "127.0.0.1", "edition": "flowforge", "method": "POST", "host": "localhost",
                "path": "/api/v2/dashboards", "query": "page=2", "status": 200, "protocol": "HTTP/1.1",
                "upstream_status": "200", "tls": "TLSv1.3", "agent": 'a "test"'}  # fmt: skip
    assert expected.items() <= line.items()
    assert line["sent_bytes"] > line["body_bytes"] > 0 and line["received_bytes"] > 0
    assert isinstance(line["seconds"], float) and float(line["upstream_seconds"]) >= 0


@pytest.mark.parametrize("path", [
    "/auth/callback", "/oauth/authorize", "/api/auth/x", "/api/v1/auth/github/callback", "/v2/realtime", "/graphql",
    "/ws/notifications", "/realtime/v1/websocket", "/api/v1/ws/1", "/api/v2/events", "/v2/events",
    "/api/v2/realtime", "//auth/x"])  # fmt: skip
def test_no_query_of_sign_in_or_websocket_paths_is_logged(nginx, path):
    line = logged(nginx, f"{path}?harmless=s3cret")
    assert line["query"] == "" and "s3cret" not in str(line)


@pytest.mark.parametrize("query", ["token=s3cret", "a=1&access_token=s3cret", "apikey=s3cret", "x=1&code=s3cret",
                                   "client_secret=s3cret", "%74oken=s3cret"])  # fmt: skip
def test_a_query_with_a_telling_name_is_hidden_on_any_path(nginx, query):
    for path in ("/api/dashboards", "/index.html", "/x/..%2fauth/signin"):
        assert "s3cret" not in str(logged(nginx, f"{path}?{query}"))


def test_credentials_and_webhook_addresses_are_not_logged(nginx):
    headers = {"Authorization": "Bearer s3cret", "Cookie": "refresh=s3cret", "X-API-Key": "s3cret"}
    assert "s3cret" not in str(logged(nginx, "/api/hooks/s3cret?x=1", "POST", headers, b"s3cret"))


def test_a_request_that_cannot_be_read_is_logged_as_json_too(nginx):
    response = nginx.raw(b'GET /api/"\\ HTTP/1.1\r\nHost: \x01\r\n\r\n')
    assert nginx.logged(response.header("X-Request-ID"))["status"] == 400
