"""Headers of every answer: identity, security, CORS, caching; and the pages beside the API."""

import base64
import hashlib
import re

import pytest
from site_under_test import check_headers, error, ok

ALLOWED = "http://localhost:5173"


def test_an_answer_carries_the_clients_request_id_or_one_of_our_own(ann):
    assert ann.get("/api/profile", headers={"X-Request-ID": "my.id-1_A"}).headers["x-request-id"] == "my.id-1_A"
    for odd in ("", "a b", "x" * 129, 'quote"', "line\\n", "é", "a,b", "<script>"):
        given = ann.get("/api/nothing", headers={"X-Request-ID": odd.encode()})
        assert re.fullmatch(r"req_[0-9a-f]{32}", given.headers["x-request-id"]), odd
        error(given, 404, "NOT_FOUND")
    ids = {ann.get("/api/profile").headers["x-request-id"] for _ in range(20)}
    assert len(ids) == 20


def test_an_answer_names_its_version_and_says_how_long_each_stage_took(ann):
    response = ann.get("/api/dashboards")
    ok(response)
    stages = dict(re.findall(r"(\w+);dur=(\d+\.\d\d)", response.headers["server-timing"]))
    assert list(stages) == ["route", "auth", "read", "handle"]


def test_what_is_private_is_not_kept_by_caches(ann, nobody):
    assert ann.get("/api/profile").headers["cache-control"] == "private, no-cache"
    for response in (
        ann.post("/api/dashboards", json={"name": "x"}), nobody.get("/api/profile"), ann.get("/api/nothing"),
        nobody.post("/auth/signin", json={"email": ann.email, "password": ann.password}),
    ):  # fmt: skip
        assert response.headers["cache-control"] == "no-store"


def test_long_answers_are_compressed_and_their_tags_still_work(ann):
    for number in range(10):
        ann.make_dashboard(name=f"{number}")
    made = ann.make_dashboard(name="big", description="x" * 2000)
    path = f"/api/dashboards/{made['id']}"
    for encoding in ("gzip", "br", "identity"):
        response = ann.get(path, headers={"Accept-Encoding": encoding})
        assert response.status_code == 200
        compressed = response.headers.get("content-encoding")
        assert compressed == encoding or encoding == "identity" and compressed is None or encoding == "br"
        assert compressed is None or "accept-encoding" in ",".join(response.headers.get_list("vary")).lower()
        tag = response.headers["etag"]
        ok(ann.get(path, headers={"If-None-Match": tag, "Accept-Encoding": encoding}), 304)
        ok(ann.put(path, json={"name": encoding}, headers={"If-Match": tag}))


def preflight(client, origin, path="/api/dashboards", method="POST"):
    asked = {"Origin": origin, "Access-Control-Request-Method": method,
             "Access-Control-Request-Headers": "authorization, content-type, idempotency-key"}  # fmt: skip
    return client.options(path, headers=asked)


def test_a_listed_origin_may_call_the_api(ann, nobody):
    response = preflight(nobody, ALLOWED)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == ALLOWED
    assert response.headers["access-control-allow-credentials"] == "true"
    wanted = {"authorization", "content-type", "api-version", "idempotency-key", "if-match", "if-none-match",
              "x-request-id", "x-workspace-id", "x-refresh-token-delivery"}  # fmt: skip
    assert wanted <= {name.strip().lower() for name in response.headers["access-control-allow-headers"].split(",")}
    assert {"GET", "POST", "PUT", "DELETE"} <= {
        m.strip() for m in response.headers["access-control-allow-methods"].split(",")
    }

    for answer in (
        ann.get("/api/dashboards", headers={"Origin": ALLOWED}),
        nobody.get("/api/profile", headers={"Origin": ALLOWED}),
    ):
        assert answer.headers["access-control-allow-origin"] == ALLOWED
        assert "origin" in answer.headers["vary"].lower()
        exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
        assert {"etag", "retry-after", "x-request-id", "api-version", "x-ratelimit-remaining"} <= exposed


def test_a_replay_can_be_told_apart_by_a_page_of_a_listed_origin(ann):
    exposed = ann.get("/api/dashboards", headers={"Origin": ALLOWED}).headers["access-control-expose-headers"]
    assert "idempotency-replayed" in {name.strip().lower() for name in exposed.split(",")}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://localhost:5173.evil.example", "http://localhost:51730",
     "https://localhost:5173", "http://LOCALHOST:5173@evil.example", "*", "https://app.flowforge.dev"],
)  # fmt: skip
def test_another_origin_gets_no_word_of_cors(ann, nobody, origin):
    for response in (preflight(nobody, origin), ann.get("/api/dashboards", headers={"Origin": origin})):
        assert not [name for name in response.headers if name.startswith("access-control-")]
        assert "origin" in response.headers["vary"].lower()


def test_each_editions_paths_have_their_own_list_of_origins(nobody):
    assert preflight(nobody, "https://app.flowforge.dev", "/api/v2/dashboards").headers.get(
        "access-control-allow-origin"
    )
    assert preflight(nobody, "https://app.blackboxcrm.com", "/api/v1/dashboards").headers.get(
        "access-control-allow-origin"
    )
    assert not preflight(nobody, "https://app.blackboxcrm.com", "/api/v2/x").headers.get("access-control-allow-origin")


def test_health_keys_and_the_document_are_everybodys(nobody):
    health = nobody.get("/healthz")
    assert ok(health) == {"status": "ok", "database": "ok"} and health.headers["cache-control"] == "no-store"
    keys = nobody.get("/.well-known/jwks.json")
    assert keys.status_code == 200 and "max-age" in keys.headers["cache-control"]
    check_headers(keys)
    assert nobody.get("/api/openapi/workspace.json").status_code == 200


def test_a_page_may_run_its_own_files_only(nobody):
    page = nobody.get("/")
    assert page.status_code == 200 and page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["cache-control"] == "no-cache"
    for inline in re.findall(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", page.text, re.S):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f" 'sha256-{digest}'" in policy


def test_every_file_that_the_page_names_is_there_and_kept_for_good(nobody):
    page = nobody.get("/").text
    named = set(re.findall(r'"(/(?:assets|vendor)/[^"]+)"', page))
    assert any(name.endswith("/main.js") for name in named)
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
    for name in named:
        file = nobody.get(name)
        assert file.status_code == 200, name
        assert file.headers["content-type"].split(";")[0] == types[name[name.rindex(".") :]]
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_text_is_compressed_and_a_font_is_not(nobody):
    page = nobody.get("/").text
    script = re.search(r'src="([^"]+/main\.js)"', page)[1].replace("main.js", "sdk/index.js")
    for name in (script, "/vendor/vue-3.5.22/vue.js", "/vendor/leaflet-1.9.4/leaflet.css"):
        for coding in ("br", "gzip"):
            head = nobody.get(name, headers={"Accept-Encoding": coding}).headers
            assert head["content-encoding"] == coding and head["vary"] == "Accept-Encoding", (name, coding)
    font = nobody.get("/vendor/inter-3.19/inter.woff2", headers={"Accept-Encoding": "br, gzip"})
    assert font.status_code == 200 and "content-encoding" not in font.headers


def test_a_name_that_is_no_file_is_a_page_that_says_so(nobody):
    for path in ("/nothing", "/lib/", "/.git/config", "/static/../etc/passwd", "/%2e%2e/atrium.yaml", "/main.js.map/x"):
        page = nobody.get(path)
        assert page.status_code in (404, 400), path
        assert page.headers["content-type"].startswith("text/html") or page.status_code == 400


def test_plain_http_and_strange_hosts_are_sent_away(site, nobody):
    strange = nobody.get("/api/profile", headers={"Host": "evil.example"})
    assert strange.status_code == 421
    assert strange.headers["x-content-type-options"] == "nosniff"


def test_the_client_cannot_choose_scheme_host_or_address_by_a_header(ann):
    lies = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "X-Forwarded-For": "1.2.3.4",
            "Forwarded": "for=1.2.3.4;host=evil.example", "X-Real-IP": "1.2.3.4",
            "Proxy": "http://evil.example"}  # fmt: skip
    response = ann.get("/api/dashboards", headers=lies)
    ok(response)
    assert "evil.example" not in str(response.headers) + response.text
