"""Who is asking: request ids, client addresses, host names, and what else a client cannot make up."""

import re

import pytest


def params(instance, path="/api/echo", **headers):
    return instance.get(path, **headers).json["params"]


@pytest.mark.parametrize("given", ["abc", "req_1.2-3_4", "x" * 128])
def test_a_harmless_request_id_is_taken_over(nginx, given):
    response = nginx.get("/api/echo", X_Request_ID=given)
    assert response.json["params"]["REQUEST_ID"] == response.header("X-Request-ID") == given


@pytest.mark.parametrize("given", ["", "a b", 'a"b', "x" * 129, "a;b", "ä", "<b>"])
def test_any_other_request_id_is_replaced(nginx, given):
    response = nginx.get("/api/echo", X_Request_ID=given)
    own = response.json["params"]
    assert re.fullmatch("req_[0-9a-f]{32}", own["REQUEST_ID"])
    assert response.header("X-Request-ID") == own["REQUEST_ID"]
    assert "HTTP_X_REQUEST_ID" not in own


def test_two_requests_in_one_connection_have_ids_of_their_own(site):
    assert site.get("/").header("X-Request-ID") != site.get("/").header("X-Request-ID")


def test_a_client_cannot_choose_its_address(nginx):
    claims = dict(X_Forwarded_For="203.0.113.9", X_Real_IP="203.0.113.9", Forwarded="for=203.0.113.9")
    own = params(nginx, **claims)
    assert own["REMOTE_ADDR"] == "127.0.0.1"
    assert not [name for name in own if "FORWARDED" in name or "REAL_IP" in name]


def test_a_trusted_proxy_names_the_client_and_the_client_cannot_add_to_it(make):
    instance = make("trusting", trusted_proxies="set_real_ip_from 127.0.0.1;\nset_real_ip_from 10.0.0.0/8;")
    assert params(instance, X_Forwarded_For="203.0.113.9")["REMOTE_ADDR"] == "203.0.113.9"
    assert params(instance, X_Forwarded_For="198.51.100.1, 203.0.113.9, 10.1.2.3")["REMOTE_ADDR"] == "203.0.113.9"


def test_the_proxy_header_never_becomes_a_parameter(nginx):
    assert "HTTP_PROXY" not in params(nginx, Proxy="http://evil.example")


def test_header_names_with_underscores_are_dropped(nginx):
    response = nginx.send("GET", "/api/echo", {"X_API_Key": "forged"})
    assert "HTTP_X_API_KEY" not in response.json["params"]


def test_the_host_of_the_request_line_wins_over_another_host_header(nginx):
    line = "GET https://localhost/api/echo HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
    assert nginx.raw(line.encode()).json["params"]["HTTP_HOST"] == "localhost"
    port = nginx.https[1]
    own = nginx.send("GET", "/api/echo", host=f"localhost:{port}").json["params"]
    assert (own["HTTP_HOST"], own["SERVER_NAME"]) == (f"localhost:{port}", "localhost")


def test_the_api_is_told_about_the_request(nginx):
    own = nginx.send("POST", "/api/a%20b?x=%26", {"Content-Type": "application/json", "X-API-Key": "k"}, b"{}")
    expected = {"REQUEST_METHOD": "POST", "REQUEST_URI": "/api/a%20b?x=%26", "DOCUMENT_URI": "/api/a b",
                "SCRIPT_NAME": "/api/a b", "QUERY_STRING": "x=%26", "CONTENT_TYPE": "application/json",
                "CONTENT_LENGTH": "2", "REQUEST_SCHEME": "https", "HTTPS": "on", "HTTP_X_API_KEY": "k",
                "SERVER_PROTOCOL": "HTTP/1.1", "GATEWAY_INTERFACE": "CGI/1.1"}  # fmt: skip
    assert expected.items() <= own.json["params"].items()


def test_a_chunked_body_reaches_the_api_with_its_length(nginx):
    head = "POST /api/chunked HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    response = nginx.raw(head.encode() + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert response.json["received"] == 5
    assert response.json["params"]["CONTENT_LENGTH"] == "5"


def test_an_entity_tag_weakened_by_compression_comes_back_strong(nginx):
    assert params(nginx, If_Match='W/"7"')["HTTP_IF_MATCH"] == '"7"'
    assert params(nginx, If_Match='"7"')["HTTP_IF_MATCH"] == '"7"'
    assert params(nginx, If_Match="*")["HTTP_IF_MATCH"] == "*"
    assert params(nginx, If_None_Match='W/"7"')["HTTP_IF_NONE_MATCH"] == 'W/"7"'
    assert "HTTP_IF_MATCH" not in params(nginx)
