"""Cross-origin requests, per edition: who is let in, and what a preflight is told."""

import pytest

PATHS = {
    "workspace": "/api/dashboards",
    "flowforge": "/api/v2/dashboards",
    "modelling": "/api/v1/workspaces",
    "crm": "/api/v1/dashboards",
    "auterity": "/api/templates",
}
HEADERS = ["Content-Type", "Authorization", "X-API-Key", "X-Request-ID", "X-Workspace-ID", "API-Version",
           "Idempotency-Key", "If-Match", "If-None-Match", "Last-Event-ID", "X-Refresh-Token-Delivery",
           "X-Client-ID", "X-Edit-ID"]  # fmt: skip
EXPOSED = ["ETag", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "X-Request-ID", "API-Version",
           "Retry-After", "Server-Timing"]  # fmt: skip

each_edition = pytest.mark.parametrize("edition", PATHS)


def preflight(nginx, path, origin, method="PATCH"):
    headers = {"Origin": origin, "Access-Control-Request-Method": method}
    return nginx.send("OPTIONS", path, headers)


@each_edition
def test_a_listed_origin_is_let_in_with_credentials(nginx, edition):
    response = nginx.get(PATHS[edition], Origin=f"https://{edition}.example")
    assert response.header("Access-Control-Allow-Origin") == f"https://{edition}.example"
    assert response.header("Access-Control-Allow-Credentials") == "true"
    assert set(EXPOSED) <= set(response.header("Access-Control-Expose-Headers").split(", "))
    assert response.header("Vary") == "Origin"


@each_edition
def test_the_list_of_one_edition_does_not_open_another(nginx, edition):
    for other in PATHS.keys() - {edition}:
        response = nginx.get(PATHS[edition], Origin=f"https://{other}.example")
        assert response.header("Access-Control-Allow-Origin") is None
        assert response.header("Access-Control-Allow-Credentials") is None


@each_edition
def test_a_preflight_is_answered_by_nginx_alone(nginx, edition):
    path = PATHS[edition] + "/preflight"
    response = preflight(nginx, path, f"https://{edition}.example")
    assert response.status == 204 and response.body == b""
    assert response.header("Access-Control-Allow-Origin") == f"https://{edition}.example"
    assert response.header("Access-Control-Allow-Methods") == "GET, POST, PUT, PATCH, DELETE, OPTIONS"
    assert response.header("Access-Control-Allow-Headers").split(", ") == HEADERS
    assert response.header("Access-Control-Max-Age") == "86400"
    assert nginx.received(path) == []


@pytest.mark.parametrize("origin", [
    "https://evil.example", "null", "https://workspace.example.evil.example", "https://xworkspace.example",
    "http://workspace.example", "https://workspace.example:444"])  # fmt: skip
def test_an_origin_that_only_resembles_a_listed_one_is_refused(nginx, origin):
    for response in (nginx.get("/api/dashboards", Origin=origin), preflight(nginx, "/api/dashboards", origin)):
        assert not [name for name, _ in response.headers if name.startswith("Access-Control-")]


def test_answers_vary_by_origin_also_without_one(site):
    assert "Origin" in site.get("/api/dashboards").all("Vary")


@pytest.mark.parametrize("path", [
    "/oauth/token", "/oauth/refresh", "/oauth/revoke", "/.well-known/oauth-authorization-server",
    "/.well-known/jwks.json"])  # fmt: skip
def test_applications_of_any_origin_exchange_their_codes_without_credentials(nginx, path):
    for origin in ("https://anybody.example", "https://flowforge.example"):
        for response in (nginx.get(path, Origin=origin), preflight(nginx, path, origin, "POST")):
            assert response.header("Access-Control-Allow-Origin") == "*"
            assert response.header("Access-Control-Allow-Credentials") is None
    assert preflight(nginx, path, "https://anybody.example", "POST").header("Access-Control-Allow-Methods")


@pytest.mark.parametrize("path", ["/oauth/authorize", "/oauth/clients/app_1", "/oauth/token/x", "/api/v2/oauth/clients"])
def test_nothing_else_of_oauth_is_open_to_any_origin(nginx, path):
    assert nginx.get(path, Origin="https://anybody.example").header("Access-Control-Allow-Origin") is None
    listed = nginx.get(path, Origin="https://flowforge.example")
    assert listed.header("Access-Control-Allow-Origin") == "https://flowforge.example"


def test_options_without_an_origin_goes_to_the_api(nginx):
    assert nginx.send("OPTIONS", "/api/options").status == 200
    assert nginx.send("OPTIONS", "/api/options", {"Origin": "https://workspace.example"}).status == 200
    assert len(nginx.received("/api/options")) == 2


def test_files_are_not_shared_across_origins(nginx):
    response = nginx.get("/app.mjs", Origin="https://workspace.example")
    assert response.header("Access-Control-Allow-Origin") is None


def test_api_workflows_follows_the_version_that_is_asked_for(nginx):
    def allowed(origin, **headers):
        return nginx.get("/api/workflows/1", Origin=origin, **headers).header("Access-Control-Allow-Origin") == origin

    auterity, workspace = "https://auterity.example", "https://workspace.example"
    assert allowed(workspace)
    assert allowed(workspace, API_Version="2025-08-02", Accept="application/vnd.auterity.v1+json")
    assert allowed(workspace, API_Version="1999-01-01")
    assert allowed(auterity, API_Version="2024-01-15")
    assert allowed(auterity, API_Version="2023-12-01")
    assert allowed(auterity, Accept="text/html, application/vnd.auterity.v1+json")
    assert not allowed(auterity)
