"""The flowforge edition through nginx: versions, both spellings of a path, lists, its own base address."""

import httpx
import pytest
from flowforge_site import DASHBOARD, WIDGET, body, page, refusal, validation
from openapi_spec_validator import OpenAPIV30SpecValidator
from realtime_line import Line, token, topic
from site_under_test import Site

METRIC = {
    "type": "metric", "title": "API Response Time", "dataSource": "prometheus", "query": "avg(api_response_time)",
    "refreshInterval": 30, "position": {"x": 0, "y": 0, "width": 4, "height": 3},
}  # fmt: skip
ORIGINS = ["https://app.flowforge.dev", "https://dashboard.flowforge.dev", "http://localhost:3000",
           "http://localhost:5173"]  # fmt: skip


def made(person, **fields):
    return body(person.post("/api/v2/dashboards", json={"name": "Board", **fields}), 201)


def test_the_versions_are_told_to_everybody(nobody):
    answer = body(nobody.get("/api/versions"))
    assert answer["recommended"] == "v2"
    assert [(each["version"], each["status"]) for each in answer["versions"]] == [("v2", "current"), ("v1", "deprecated")]


@pytest.mark.parametrize("prefix", ["/api/v2", "/v2"])
def test_dashboards_are_listed_under_both_spellings(ann, prefix):
    made = [ann.make_dashboard(name=f"Board {number}")["id"] for number in range(3)]
    items, pagination = page(ann.get(f"{prefix}/dashboards", params={"page": 1, "limit": 2}))
    assert [item["id"] for item in items] == made[:0:-1]
    assert all(DASHBOARD.fullmatch(item["id"]) for item in items)
    assert pagination == {"page": 1, "limit": 2, "total": 4, "totalPages": 2, "hasNext": True, "hasPrev": False}
    refusal(ann.get(f"{prefix}/nothing"), 404, "NOT_FOUND")
    refusal(ann.delete(f"{prefix}/dashboards"), 405, "METHOD_NOT_ALLOWED")
    assert validation(ann.get(f"{prefix}/dashboards?limit=0&x=1")) == {"limit": "OUT_OF_RANGE", "x": "UNKNOWN_FIELD"}


def test_no_token_and_a_bad_one_are_401(nobody):
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        answer = nobody.get("/api/v2/dashboards", headers=headers)
        refusal(answer, 401, "UNAUTHORIZED")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_nginx_speaks_of_errors_as_the_edition_does(ann):
    """Whoever answers: the same members."""
    own = refusal(ann.get("/api/v2/nothing"), 404, "NOT_FOUND")
    outer = refusal(ann.request("TRACE", "/api/v2/dashboards"), 405, "METHOD_NOT_ALLOWED")
    assert set(own) == set(outer)


def test_the_compat_listener_serves_the_contracts_own_base_address(make):
    from own_instance import free_port

    port = free_port()
    ports = {"compat_listeners": True, "compat_flowforge_port": port}
    for name in ("workspace", "crm", "modelling"):
        ports[f"compat_{name}_port"] = free_port()
    with Site.of(make({"server": ports})) as site:
        ann = site.person("Ann")
        with httpx.Client(base_url=f"http://localhost:{port}/api/v2", timeout=30) as client:
            refusal(client.get("/dashboards"), 401, "UNAUTHORIZED")
            client.headers["Authorization"] = ann.headers["Authorization"]
            items, _ = page(client.get("/dashboards"))
            assert len(items) == 1
        ann.close()


def test_a_dashboard_from_its_making_to_its_end(ann):
    request = {"name": "Performance Dashboard", "description": "Real-time performance metrics", "layout": "grid",
               "widgets": []}  # fmt: skip
    dashboard = body(ann.post("/api/v2/dashboards", json=request), 201)
    assert DASHBOARD.fullmatch(dashboard["id"]) and dashboard["widgets"] == 0
    path = f"/api/v2/dashboards/{dashboard['id']}"
    widget = body(ann.post(f"{path}/widgets", json=METRIC), 201)
    assert WIDGET.fullmatch(widget["id"]) and METRIC.items() <= widget.items()
    assert body(ann.get(f"{path}/widgets"))["data"] == [widget]
    detail = ann.get(path)
    assert body(detail)["widgets"] == [widget] and detail.json()["sharing"]["public"] is False
    tag = {"If-Match": detail.headers["etag"]}
    assert body(ann.put(path, json={"name": "Renamed"}, headers=tag))["description"] == request["description"]
    refusal(ann.patch(path, json={"name": "Late"}, headers=tag), 412, "PRECONDITION_FAILED")
    assert body(ann.patch(path, json={"theme": "dark", "tags": ["a"]}))["theme"] == "dark"
    assert body(ann.post(f"{path}/duplicate"), 201)["name"] == "Renamed (copy)"
    moved = body(ann.post(f"/api/v2/widgets/{widget['id']}/move", json={"x": 4, "y": 1, "width": 2, "height": 2}))
    assert moved["position"] == {"x": 4, "y": 1, "width": 2, "height": 2}
    assert body(ann.patch(f"/api/v2/widgets/{widget['id']}", json={"query": "up"}))["dataSource"] == "prometheus"
    body(ann.delete(f"/api/v2/widgets/{widget['id']}"), 204)
    refusal(ann.get(f"/api/v2/widgets/{widget['id']}"), 404, "NOT_FOUND")
    body(ann.delete(path), 204)
    refusal(ann.get(path), 404, "NOT_FOUND")


def test_a_dashboard_is_the_same_in_the_workspace_edition_live(site, ann):
    with Line(site, token(ann)) as line:
        dashboard = made(ann, widgets=[METRIC])
        line.join(topic(dashboard))
        seen = ann.get(f"/api/dashboards/{dashboard['id']}").json()
        assert seen["widgets"][0]["data_query"] == {
            "endpoint": "prometheus", "parameters": {"query": "avg(api_response_time)"}}  # fmt: skip
        body(ann.patch(f"/api/v2/dashboards/{dashboard['id']}", json={"name": "Renamed here"}))
        _, kind, payload, _ = line.change()
        assert (kind, payload["name"]) == ("dashboard_updated", "Renamed here")
        body(ann.post(f"/api/v2/dashboards/{dashboard['id']}/widgets", json={"type": "llm-chat", "title": "Ask"}), 201)
        _, kind, payload, _ = line.change()
        assert (kind, payload["type"]) == ("widget_added", "llm-chat")
    # And the other way round.
    ann.put(f"/api/dashboards/{dashboard['id']}", json={"layout": {"type": "masonry", "columns": 6}})
    assert body(ann.get(f"/api/v2/dashboards/{dashboard['id']}"))["layout"] == "grid"


def test_what_is_wrong_is_named_with_what_was_sent(ann):
    answer = ann.post("/api/v2/dashboards", json={"name": "", "layout": "invalid"})
    errors = refusal(answer, 400, "VALIDATION_ERROR")["details"]["validationErrors"]
    assert [(each["field"], each["value"], each["code"]) for each in errors] == [
        ("name", "", "REQUIRED_FIELD"), ("layout", "invalid", "INVALID_ENUM")]  # fmt: skip
    assert validation(ann.post("/api/v2/dashboards", json={})) == {"name": "REQUIRED_FIELD"}
    assert validation(ann.post("/api/v2/dashboards", json={"name": "x" * 201})) == {"name": "INVALID_LENGTH"}
    for content in (b"{", b"", b"nonsense"):
        answer = ann.post("/api/v2/dashboards", content=content, headers={"Content-Type": "application/json"})
        refusal(answer, 400, "BAD_REQUEST")
    refusal(ann.post("/api/v2/dashboards", content=b"x", headers={"Content-Type": "text/plain"}), 415,
            "UNSUPPORTED_MEDIA_TYPE")  # fmt: skip


def test_somebody_elses_dashboard_is_not_there_and_a_public_one_can_only_be_read(ann, bob):
    dashboard = made(ann)
    path = f"/api/v2/dashboards/{dashboard['id']}"
    refusal(bob.get(path), 404, "NOT_FOUND")
    body(ann.patch(path, json={"sharing": {"public": True}}))
    assert body(bob.get(path))["permissions"] == ["dashboard:read"]
    refusal(bob.patch(path, json={"name": "Mine"}), 403, "INSUFFICIENT_PERMISSIONS")


def test_users_are_those_one_works_with_and_v1_says_that_it_is_over(ann, bob):
    items, _ = page(ann.get("/api/v2/users", params={"search": "ann"}))
    assert [item["email"] for item in items] == [ann.email]
    assert page(ann.get("/api/v2/users", params={"search": bob.email}))[0] == []
    old = ann.get("/api/v1/users/list")
    assert [item["user_id"] for item in body(old)] == [ann.id]
    assert old.headers["deprecation"] == "true" and old.headers["sunset"] == "Mon, 01 Jul 2024 00:00:00 GMT"
    assert old.headers["link"] == '</api/v2/users>; rel="successor-version"'
    assert old.headers["warning"] == '299 - "API version v1 is deprecated, please migrate to v2"'
    refusal(ann.post("/api/v1/users/list", json={}), 405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("path", ["/api/v2/dashboards", "/v2/dashboards", "/api/versions", "/api/v1/users/list"])
def test_pages_of_the_contracts_origins_may_call(ann, path):
    for origin in ORIGINS:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            answer = ann.options(path, headers={
                "Origin": origin, "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "content-type,authorization,x-api-key,x-request-id,x-workspace-id"})  # fmt: skip
            assert answer.status_code == 204
            headers = answer.headers
            assert headers["access-control-allow-origin"] == origin
            assert headers["access-control-allow-credentials"] == "true"
            assert headers["access-control-max-age"] == "86400"
            assert method in headers["access-control-allow-methods"].split(", ")
            allowed = {name.lower() for name in headers["access-control-allow-headers"].split(", ")}
            assert {"content-type", "authorization", "x-api-key", "x-request-id", "x-workspace-id", "idempotency-key",
                    "if-match", "if-none-match", "last-event-id"} <= allowed  # fmt: skip
        answer = ann.get(path, headers={"Origin": origin})
        exposed = {name.lower() for name in answer.headers["access-control-expose-headers"].split(", ")}
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "x-request-id", "etag",
                "retry-after"} <= exposed  # fmt: skip
    for origin in ("https://evil.example", "https://app.blackboxcrm.com", "null"):
        answer = ann.options(path, headers={"Origin": origin, "Access-Control-Request-Method": "GET"})
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_every_page_that_an_answer_points_at_is_there(ann, nobody):
    versions = body(nobody.get("/api/versions"))["versions"]
    links = [each[name] for each in versions for name in ("documentation", "migrationGuide") if name in each]
    links.append(refusal(nobody.get("/api/v2/dashboards"), 401, "UNAUTHORIZED")["documentation"])
    links.append(refusal(nobody.request("TRACE", "/api/v2/x"), 405, "METHOD_NOT_ALLOWED")["documentation"])
    for link in [*links, "/docs/errors", "/docs/rate-limits"]:
        answer = nobody.get(link)
        assert answer.status_code == 200 and answer.headers["content-type"] == "text/html; charset=utf-8", link
        assert answer.headers["x-content-type-options"] == "nosniff"
    refusal(nobody.get("/docs/errors/NOTHING"), 404, "NOT_FOUND")


def test_the_openapi_document_is_valid(nobody):
    document = nobody.get("/api/openapi/flowforge.json").json()
    assert [str(problem) for problem in OpenAPIV30SpecValidator(document).iter_errors()] == []
    assert {"/api/versions", "/api/v2/dashboards", "/api/v2/widgets/{widgetId}", "/api/v1/users/list"} <= set(
        document["paths"])  # fmt: skip
    stream = document["paths"]["/api/v2/events"]["get"]
    assert list(stream["responses"]["200"]["content"]) == ["text/event-stream"]
    assert {each["name"] for each in stream["parameters"]} >= {"channels", "workspace", "last_event_id"}
    assert str(nobody.get("/api/v2/events").status_code) in stream["responses"]


def test_an_administrator_sets_the_tier_of_an_organization(make):
    limits = {"requests_per_hour": 1000, "dashboards_per_hour": 1000, "free_requests_per_hour": 3,
              "pro_requests_per_hour": 5000, "free_burst": 100, "enterprise_burst": 1000}  # fmt: skip
    instance = make({"rate_limits": {"flowforge": limits}})
    with Site.of(instance) as site:
        ann = site.person("Ann")
        assert ann.get("/api/v2/users").headers["x-ratelimit-policy"] == "default"
        instance.atrium("organization", "tier", ann.email, "free")
        for left in ("2", "1", "0"):
            answer = ann.get("/api/v2/dashboards")
            body(answer)
            assert (answer.headers["x-ratelimit-policy"], answer.headers["x-ratelimit-remaining"]) == ("free", left)
        assert answer.headers["x-ratelimit-burst"] == "100"
        answer = ann.get("/api/v2/users")
        refused = refusal(answer, 429, "RATE_LIMIT_EXCEEDED")
        assert refused["retryAfter"] == int(answer.headers["retry-after"]) > 3500
        assert ann.get(refused["upgradeUrl"]).status_code == 200
        instance.atrium("organization", "tier", ann.email, "enterprise")
        assert ann.get("/api/v2/users").headers["x-ratelimit-policy"] == "enterprise_burst"
        instance.atrium("organization", "tier", ann.email, "pro")
        assert ann.get("/api/v2/users").headers["x-ratelimit-limit"] == "5000"
        ann.close()


def test_no_database_is_service_unavailable(make, eventually):
    instance = make()
    with Site.of(instance) as site:
        ann = site.person("Ann")
        body(ann.get("/api/v2/dashboards"))
        instance.kill("mariadb")
        failed = eventually(lambda: failure(ann.get("/api/v2/dashboards")), what="a request meets no database")
        assert refusal(failed, 503, "SERVICE_UNAVAILABLE")["retryAfter"] >= 1
        eventually(lambda: ann.get("/api/v2/dashboards").status_code == 200, what="the database is back")
        ann.close()


def failure(response):
    return None if response.status_code == 200 else response
