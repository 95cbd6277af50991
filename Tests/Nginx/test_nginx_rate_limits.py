"""The coarse wall per client address."""

import pytest


@pytest.fixture(scope="module")
def strict(make):
    return make("strict", api_rate="1r/m", api_burst=5, auth_rate="1r/m", auth_burst=1,
                trusted_proxies="set_real_ip_from 127.0.0.1;")  # fmt: skip


def statuses(instance, count, path, client, method="GET"):
    return [instance.send(method, path, {"X-Forwarded-For": client}).status for _ in range(count)]


def test_the_burst_is_served_and_the_rest_refused_with_a_time_to_wait(strict):
    assert statuses(strict, 8, "/api/dashboards", "203.0.113.1") == [200] * 6 + [429] * 2
    response = strict.get("/api/dashboards", X_Forwarded_For="203.0.113.1")
    assert response.header("Retry-After") == "1"
    assert response.json["error"]["code"] == "RATE_LIMIT_EXCEEDED"


@pytest.mark.parametrize("path", ["/auth/signin", "/auth/signup", "/auth/refresh", "/api/auth/login",
                                  "/api/v1/auth/login", "/api/v1/auth/github/callback", "/oauth/token"])  # fmt: skip
def test_signing_in_has_a_narrower_limit_and_a_longer_wait(strict, path, request):
    client = f"203.0.113.{100 + request.node.callspec.indices['path']}"
    assert statuses(strict, 4, path, client, "POST") == [200, 200, 429, 429]
    assert strict.send("POST", path, {"X-Forwarded-For": client}).header("Retry-After") == "10"
    assert statuses(strict, 1, "/api/dashboards", client) == [200]


def test_clients_do_not_spend_each_others_limit(strict):
    statuses(strict, 8, "/api/dashboards", "203.0.113.3")
    assert statuses(strict, 1, "/api/dashboards", "203.0.113.4") == [200]


def test_an_ipv6_network_is_one_client(strict):
    for host in range(6):
        assert statuses(strict, 1, "/api/dashboards", f"2001:db8:1:2::{host + 1}") == [200]
    assert statuses(strict, 1, "/api/dashboards", "2001:db8:1:2:ffff::9") == [429]
    assert statuses(strict, 1, "/api/dashboards", "2001:db8:1:3::1") == [200]


def test_preflights_and_files_are_not_counted(strict):
    headers = {"X-Forwarded-For": "203.0.113.6", "Origin": "https://workspace.example",
               "Access-Control-Request-Method": "GET"}  # fmt: skip
    assert {strict.send("OPTIONS", "/api/dashboards", headers).status for _ in range(9)} == {204}
    assert set(statuses(strict, 9, "/app.mjs", "203.0.113.6")) == {200}
    assert statuses(strict, 1, "/api/dashboards", "203.0.113.6") == [200]
