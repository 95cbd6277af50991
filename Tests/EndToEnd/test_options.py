"""Instances with other options than the usual."""

import httpx
import pytest
from site_under_test import Site, error, ok


def test_without_a_port_for_plain_http_there_is_no_such_listener(make):
    with Site.of(make({"server": {"http_port": 0}})) as site:
        person = site.person()
        ok(person.get("/api/dashboards"))
        person.close()


def test_one_worker_and_one_thread_serve_everything(make):
    with Site.of(make({"api": {"processes": 1, "threads": 1}})) as site:
        person = site.person()
        dashboard = person.make_dashboard()
        person.make_widget(dashboard)
        assert len(ok(person.get(f"/api/dashboards/{dashboard['id']}"))["widgets"]) == 1
        person.close()


def test_a_lower_body_limit_is_told_by_nginx_in_the_envelope(make):
    with Site.of(make({"api": {"body_limit_bytes": 2048}})) as site:
        person = site.person()
        ok(person.post("/api/dashboards", json={"name": "x", "description": "y" * 1500}), 201)
        error(person.post("/api/dashboards", json={"name": "x" * 3000}), 413, "PAYLOAD_TOO_LARGE")
        person.close()


def test_plain_http_only_says_where_to_go(make):
    import json

    instance = make()
    port = json.loads(instance.configuration.read_text())["server"]["http_port"]
    for method, path in (("GET", "/"), ("GET", "/api/profile?a=b"), ("POST", "/auth/signin")):
        response = httpx.request(method, f"http://localhost:{port}{path}")
        assert response.status_code == 308
        assert response.headers["location"] == f"https://localhost:{instance.port}{path}"


def test_the_compat_listeners_serve_the_api_in_plain_http(make):
    from own_instance import free_port

    names = [f"compat_{edition}_port" for edition in ("workspace", "flowforge", "modelling", "crm")]
    ports = {name: free_port() for name in names}
    with Site.of(make({"server": {"compat_listeners": True, **ports}})) as site:
        person = site.person()
        for port in ports.values():
            with httpx.Client(
                base_url=f"http://localhost:{port}", headers={"Authorization": person.headers["Authorization"]}
            ) as plain:
                assert ok(plain.get("/api/profile"))["profile"]["user_id"] == person.id
                assert plain.get("/").status_code == 404
        person.close()


def test_own_origins_replace_the_contracts(make):
    own = "https://atrium.example"
    with Site.of(make({"server": {"cors_origins": [own]}})) as site, site.client() as client:
        for origin, allowed in ((own, own), ("http://localhost:5173", None)):
            response = client.get("/api/profile", headers={"Origin": origin})
            assert response.headers.get("access-control-allow-origin") == allowed


@pytest.mark.parametrize("seconds", [60])
def test_an_access_token_lives_as_long_as_the_configuration_says(make, seconds):
    with Site.of(make({"auth": {"access_token_seconds": {"workspace": seconds}}})) as site:
        person = site.person()
        assert person.session["expires_in"] == seconds
        person.close()
