"""Security, caching and identity headers, on every kind of answer."""

import re

import pytest
from fake_worker import answer

KINDS = {
    "a page": ("GET", "/"),
    "a missing page": ("GET", "/no/such/page"),
    "an API answer": ("GET", "/api/dashboards"),
    "a preflight": ("OPTIONS", "/api/dashboards"),
    "an error of nginx": ("TRACE", "/api/dashboards"),
}


@pytest.fixture(params=KINDS, ids=lambda kind: kind.replace(" ", "-"))
def any_answer(request, site):
    preflight = {"Origin": "https://workspace.example", "Access-Control-Request-Method": "GET"}
    return site.send(*KINDS[request.param], preflight if request.param == "a preflight" else {})


def test_every_answer_carries_the_security_headers_once(any_answer):
    assert any_answer.header("X-Content-Type-Options") == "nosniff"
    assert any_answer.header("X-Frame-Options") == "DENY"
    assert any_answer.header("Referrer-Policy") == "no-referrer"
    assert "camera=()" in any_answer.header("Permissions-Policy")
    assert "frame-ancestors 'none'" in any_answer.header("Content-Security-Policy")
    assert any_answer.header("Cross-Origin-Resource-Policy") == "same-origin"


def test_every_answer_carries_a_request_id_and_no_version_of_nginx(any_answer):
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", any_answer.header("X-Request-ID"))
    assert any_answer.header("Server") == "nginx"


def test_pages_may_run_only_our_own_files(site):
    policy = site.get("/").header("Content-Security-Policy")
    assert "default-src 'none'" in policy and "script-src 'self';" in policy
    assert "unsafe" not in policy and "*" not in policy


def test_answers_of_the_api_may_run_nothing(site):
    expected = "default-src 'none'; frame-ancestors 'none'"
    assert site.get("/api/dashboards").header("Content-Security-Policy") == expected


def test_https_is_made_permanent_for_real_names_and_never_for_localhost(nginx):
    assert nginx.send("GET", "/", host="atrium.test").header("Strict-Transport-Security") == "max-age=31536000"
    assert nginx.send("GET", "/", host="localhost").header("Strict-Transport-Security") is None


def test_a_header_that_nginx_owns_is_not_doubled_by_the_worker(nginx):
    doubled = {"X_Request_ID": "other", "X_Content_Type_Options": "none", "Access_Control_Allow_Origin": "*",
               "Content_Security_Policy": "default-src *", "X_Powered_By": "x"}  # fmt: skip
    nginx.answer("/api/doubled", lambda request: answer({}, **doubled))
    response = nginx.get("/api/doubled", X_Request_ID="mine")
    assert response.header("X-Request-ID") == "mine"
    assert response.header("X-Content-Type-Options") == "nosniff"
    assert response.header("Access-Control-Allow-Origin") is None
    assert "*" not in response.header("Content-Security-Policy")
    assert response.header("X-Powered-By") is None


def test_headers_of_the_api_pass_through(nginx):
    own = {"ETag": '"7"', "Server_Timing": "db;dur=1", "X_RateLimit_Limit": "100", "API_Version": "2025-08-02",
           "Cache_Control": "private, no-cache", "Retry_After": "7"}  # fmt: skip
    nginx.answer("/api/own", lambda request: answer({}, "503 Service Unavailable", **own))
    response = nginx.get("/api/own")
    for name, value in own.items():
        assert response.header(name.replace("_", "-")) == value


def test_an_answer_of_the_api_that_says_nothing_about_caching_is_not_stored(nginx):
    assert nginx.get("/api/silent").header("Cache-Control") == "no-store"


def test_a_worker_cannot_make_nginx_serve_a_file(nginx):
    nginx.answer("/api/inner", lambda request: answer({"own": True}, X_Accel_Redirect="/index.html"))
    assert nginx.get("/api/inner").json == {"own": True}


def test_answers_of_nginx_name_the_version_they_were_served_as(nginx):
    assert nginx.send("TRACE", "/api/profile").header("API-Version") == "2025-08-02"
    assert nginx.send("TRACE", "/api/ai/x").header("API-Version") == "2024-01-15"
    old = nginx.send("TRACE", "/api/workflows", {"API-Version": "2023-12-01"})
    assert old.header("API-Version") == "2023-12-01"
    assert nginx.send("TRACE", "/api/v2/tasks").header("API-Version") is None
