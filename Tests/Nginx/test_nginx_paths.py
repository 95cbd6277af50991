"""Where a path leads: to the API, to a file, or nowhere, however it is spelled."""

import pytest

API = ["/api", "/api/", "/api/x", "/auth/signin", "/oauth/token", "/graphql", "/v2/x", "/ws/notifications",
       "/realtime/v1/channels", "/.well-known/jwks.json", "/healthz", "/api/v1/workspaces/1"]  # fmt: skip


@pytest.mark.parametrize("path", API)
def test_the_api_gets_its_paths(nginx, path):
    assert nginx.get(path).json["params"]["DOCUMENT_URI"] == path


def test_the_installations_figures_are_for_this_machine(nginx):
    """The client is on it; strangers: Tests/EndToEnd/test_metrics.py."""
    assert nginx.get("/metrics").json["params"]["DOCUMENT_URI"] == "/metrics"


@pytest.mark.parametrize("path", ["/apiary.html", "/apix", "/authors", "/v20/x", "/wsx", "/healthzz", "/API/x"])
def test_a_path_that_only_begins_alike_is_a_file(nginx, path):
    response = nginx.get(path)
    assert response.status == (200 if path == "/apiary.html" else 404)
    assert response.header("Content-Type").startswith("text/html")


@pytest.mark.parametrize("sent, seen", [
    ("//api//x", "/api/x"), ("/api/./x", "/api/x"), ("/x/../api/x", "/api/x"), ("/x/..%2fapi/x", "/api/x"),
    ("/%61pi/x", "/api/x"), ("/api/a%2Fb", "/api/a/b"), ("/api/%2e%2e/auth/x", "/auth/x"),
    ("/api/%252e%252e/x", "/api/%2e%2e/x")])  # fmt: skip
def test_the_api_routes_by_the_path_that_nginx_decided_by(nginx, sent, seen):
    own = nginx.get(sent).json["params"]
    assert (own["DOCUMENT_URI"], own["REQUEST_URI"]) == (seen, sent)


@pytest.mark.parametrize("path", ["/api/..%2findex.html", "/api/../index.html", "/api/%2e%2e/index.html"])
def test_a_path_that_climbs_out_of_the_api_is_a_file(nginx, path):
    assert nginx.get(path).body.startswith(b"<!doctype html>")


@pytest.mark.parametrize("path", [
    "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/../../etc/passwd",
    "/x%00.html", "/..%5c..%5cetc", "/empty/.keep", "/.git/config", "//.keep", "/empty/", "/empty"])  # fmt: skip
def test_nothing_outside_the_files_and_nothing_hidden_is_served(nginx, path):
    response = nginx.get(path)
    assert response.status in (301, 400, 404) and b"root:" not in response.body
    if response.status == 301:
        assert nginx.get(response.header("Location")).status == 404


def test_doubled_slashes_do_not_slip_past_the_limit_on_signing_in(make):
    instance = make("guarded", auth_rate="1r/m", auth_burst=1)
    assert [instance.send("POST", "/auth/signin").status for _ in range(2)] == [200, 200]
    disguised = ["//auth//signin", "/auth/./signin", "/%61uth/signin", "/auth/signin/", "/x/..%2fauth/signin"]
    for path in ("/auth/signin", *disguised):
        assert instance.send("POST", path).status == 429, path


def test_files_have_their_types_and_no_missing_page_becomes_another(nginx):
    assert nginx.get("/app.mjs").header("Content-Type") == "text/javascript; charset=utf-8"
    assert nginx.get("/").header("Content-Type") == "text/html; charset=utf-8"
    missing = nginx.get("/dashboards/dash_1")
    assert missing.status == 404 and b"<h1>Not found</h1>" in missing.body
    assert missing.header("X-Request-ID").encode() in missing.body


def test_pages_are_asked_for_again_and_versioned_files_are_kept(nginx):
    def kept(path):
        return nginx.get(path).header("Cache-Control")

    assert kept("/") == kept("/app.mjs") == kept("/pages/") == kept("/app.mjs?v=3") == "no-cache"
    assert kept("/assets/0f1e/main.js") == kept("/vendor/map-1.2/map.css") == "public, max-age=31536000, immutable"
    assert kept("/vendor/NOTICE.txt") == "no-cache"
    assert kept("/assets/0f1e/missing.js") == kept("/missing.png") == "no-store"


def test_an_unchanged_file_is_304(nginx):
    tag = nginx.get("/app.mjs").header("ETag")
    response = nginx.get("/app.mjs", If_None_Match=tag)
    assert (response.status, response.body) == (304, b"")
    assert response.header("Cache-Control") == "no-cache"


def test_a_file_knows_only_get_and_head(site):
    response = site.send("POST", "/")
    assert (response.status, response.header("Allow")) == (405, "GET, HEAD")
    assert response.header("Content-Type").startswith("text/html")
    assert site.send("HEAD", "/").status == 200
