"""Each error code of the crm contract, shown; and what its contract leaves open, as this edition settles it."""

import httpx
import pytest
from crm_site import KEYS, body, refusal
from site_under_test import Site

JSON = {"Content-Type": "application/json"}


def board(person, **fields):
    return body(person.post("/api/v1/dashboards", json={"name": "Sales", **fields}), 201)


@pytest.mark.parametrize("path", [f"/api/v1/{name}" for name in ("dashboards", "widgets", "config/dashboard", "crm/rates")])
def test_missing_auth_header_and_invalid_token(nobody, path):
    assert "www-authenticate" in nobody.get(path).headers
    refusal(nobody.get(path), 401, "MISSING_AUTH_HEADER")
    for token in ("Bearer nonsense", "Bearer", "Basic YTpi", "Bearer a.b.c"):
        refusal(nobody.get(path, headers={"Authorization": token}), 401, "INVALID_TOKEN")


def test_wrong_credentials(ann, nobody):
    for body_ in ({"email": ann.email, "password": "wrong"}, {"email": "nobody@example.com", "password": "wrong"}):
        refusal(nobody.post("/api/v1/auth/login", json=body_), 401, "INVALID_CREDENTIALS")
    for body_ in ({}, {"email": ann.email}, {"email": 1, "password": "x"}, []):
        refusal(nobody.post("/api/v1/auth/login", json=body_), 400, "INVALID_REQUEST")


def test_dashboard_not_found(ann, bob):
    for id_ in ("dash_001", "nonsense", "dash_" + "0" * 22, "00000000-0000-7000-8000-000000000000", board(bob)["id"]):
        refusal(ann.get(f"/api/v1/dashboards/{id_}"), 404, "DASHBOARD_NOT_FOUND")
        refusal(ann.put(f"/api/v1/dashboards/{id_}", json={"name": "x"}), 404, "DASHBOARD_NOT_FOUND")
        refusal(ann.delete(f"/api/v1/dashboards/{id_}"), 404, "DASHBOARD_NOT_FOUND")


def test_widget_not_found(ann):
    for path in ("", "/data", "/demo-data"):
        error = refusal(ann.get(f"/api/v1/widgets/invalid_widget{path}"), 404, "WIDGET_NOT_FOUND")
        assert error["message"] == "Widget with ID 'invalid_widget' does not exist"
        assert error["details"] == {"requested_widget_id": "invalid_widget", "available_widgets": KEYS}


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"chart_opportunities": {"dateRange": "last_7_days"}}, "chart_opportunities.dateRange"),
        ({"chart_opportunities": {"groupBy": "owner"}}, "chart_opportunities.groupBy"),
        ({"kpi_revenue": {"currency": "GBP"}}, "kpi_revenue.currency"),
        ({"kpi_revenue": {"dateRange": 30}}, "kpi_revenue.dateRange"),
        ({"table_top_customers": {"pageSize": 0}}, "table_top_customers.pageSize"),
        ({"table_top_customers": {"pageSize": "10"}}, "table_top_customers.pageSize"),
    ],
)
def test_invalid_widget_config(ann, settings, path):
    enabled = list(settings)
    config = {"enabledWidgets": enabled, "widgetOrder": enabled, "widgetConfigs": settings}
    one = refusal(ann.post("/api/v1/dashboards", json={"name": "x", "config": config}), 422, "INVALID_WIDGET_CONFIG")
    assert [issue["field"] for issue in one["details"]["fields"]] == [f"config.widgetConfigs.{path}"]
    two = refusal(ann.put("/api/v1/config/dashboard", json=config), 422, "INVALID_WIDGET_CONFIG")
    assert [issue["field"] for issue in two["details"]["fields"]] == [f"widgetConfigs.{path}"]


@pytest.mark.parametrize(
    "config",
    [
        {}, {"enabledWidgets": ["unknown"]}, {"enabledWidgets": "kpi_revenue"}, {"enabledWidgets": [1]},
        {"enabledWidgets": ["kpi_revenue", "kpi_revenue"]},
        {"enabledWidgets": ["kpi_revenue"], "widgetOrder": []},
        {"enabledWidgets": ["kpi_revenue"], "widgetOrder": ["kpi_profit"]},
        {"enabledWidgets": ["kpi_revenue"], "widgetConfigs": {"unknown": {}}},
        {"enabledWidgets": ["kpi_revenue"], "widgetConfigs": {"kpi_revenue": []}},
        {"enabledWidgets": ["kpi_revenue"], "more": 1},
    ],
)  # fmt: skip
def test_invalid_request_in_a_configuration(ann, config):
    refusal(ann.put("/api/v1/config/dashboard", json=config), 400, "INVALID_REQUEST")
    refusal(ann.post("/api/v1/dashboards", json={"name": "x", "config": config}), 400, "INVALID_REQUEST")


def test_invalid_request(ann):
    for content in (b"", b"{", b"[]", b'{"name": 1}', b"{}", b'{"name": ""}', b'{"name": "x", "unknown": 1}'):
        refusal(ann.post("/api/v1/dashboards", content=content, headers=JSON), 400, "INVALID_REQUEST")
    refusal(ann.post("/api/v1/dashboards", content=b"name=x", headers={"Content-Type": "text/plain"}), 415,
            "UNSUPPORTED_MEDIA_TYPE")  # fmt: skip
    refusal(ann.patch("/api/v1/dashboards", json={}), 405, "METHOD_NOT_ALLOWED")
    refusal(ann.get("/api/v1/nothing"), 404, "NOT_FOUND")
    refusal(ann.post("/api/v1/dashboards", content=b" " * (10 * 1024 * 1024 + 1), headers=JSON), 413,
            "PAYLOAD_TOO_LARGE")  # fmt: skip


def test_duplicate_dashboard_name(ann, bob):
    first = board(ann)
    refusal(ann.post("/api/v1/dashboards", json={"name": "Sales"}), 409, "DUPLICATE_DASHBOARD_NAME")
    other = board(ann, name="Other")
    refusal(ann.put(f"/api/v1/dashboards/{other['id']}", json={"name": " Sales "}), 409, "DUPLICATE_DASHBOARD_NAME")
    body(ann.put(f"/api/v1/dashboards/{first['id']}", json={"name": "Sales"}))
    board(bob)
    body(ann.delete(f"/api/v1/dashboards/{first['id']}"), 204)
    board(ann)
    # Only where crm makes or renames one.
    assert ann.make_dashboard(name="Sales")["name"] == "Sales"


def test_cannot_delete_default(ann):
    default = next(item for item in body(ann.get("/api/v1/dashboards"))["dashboards"] if item["is_default"])
    refusal(ann.delete(f"/api/v1/dashboards/{default['id']}"), 403, "CANNOT_DELETE_DEFAULT")
    body(ann.get(f"/api/v1/dashboards/{default['id']}"))


@pytest.mark.parametrize("key", KEYS)
def test_invalid_date_range_and_other_query_parameters(ann, key):
    answer = ann.get(f"/api/v1/widgets/{key}/data", params={"dateRange": "yesterday"})
    error = refusal(answer, 400, "INVALID_DATE_RANGE")
    assert "last_7_days" in error["details"]["allowed"]
    for query in ({"from": "2026-01-01"}, {"to": "2026-01-01"}, {"from": "2026-01-02", "to": "2026-01-01"},
                  {"from": "2024-01-01", "to": "2026-01-02"}, {"from": "soon", "to": "2026-01-01"},
                  {"from": "2026-02-29", "to": "2026-03-01"}, {"from": "9999-12-31", "to": "9999-12-31"},
                  {"from": "2026-01-01", "to": "2026-01-02", "dateRange": "ytd"}):  # fmt: skip
        for path in (f"/api/v1/widgets/{key}/data", "/api/v1/config/dashboard/data"):
            refusal(ann.get(path, params=query), 400, "INVALID_DATE_RANGE")
    for query in ({"groupBy": "nonsense"}, {"filters": "{"}, {"filters": "[]"}, {"filters": '{"nothing": 1}'},
                  {"filters": '{"owner": []}'}, {"unknown": "1"}, {"page": "0"}, {"currency": "XXX"}):  # fmt: skip
        refusal(ann.get(f"/api/v1/widgets/{key}/data", params=query), 400, "INVALID_REQUEST")


def test_rate_limit_exceeded(make):
    limits = {"requests_per_hour": 12, "widget_data_per_minute": 4, "configuration_per_hour": 3}
    with Site.of(make({"rate_limits": {"crm": limits}})) as site:
        ann = site.person("Ann")

        def check(response, limit, remaining):
            assert response.headers["x-ratelimit-limit"] == str(limit)
            assert response.headers["x-ratelimit-remaining"] == str(remaining)
            assert int(response.headers["x-ratelimit-reset"]) > 1_700_000_000
            return response

        data = "/api/v1/widgets/kpi_revenue/data"
        for left in (3, 2, 1, 0):
            check(ann.get(data), 4, left)
        error = refusal(check(ann.get(data), 4, 0), 429, "RATE_LIMIT_EXCEEDED")
        assert 1 <= error["retry_after"] <= 60
        assert error["message"] == f"Rate limit exceeded. Try again in {error['retry_after']} seconds."
        for left in (2, 1, 0):
            check(ann.post("/api/v1/config/dashboard/reset"), 3, left)
        assert refusal(ann.post("/api/v1/config/dashboard/reset"), 429, "RATE_LIMIT_EXCEEDED")["retry_after"] > 60
        # Each of those counted as a request, too; the refused ones did not.
        for left in (4, 3, 2, 1, 0):
            check(ann.get("/api/v1/dashboards"), 12, left)
        refusal(ann.get("/api/v1/dashboards"), 429, "RATE_LIMIT_EXCEEDED")
        assert ann.get("/api/profile").status_code == 200
        ann.close()


def test_database_error(make, eventually):
    instance = make()
    with Site.of(instance) as site:
        ann = site.person("Ann")
        body(ann.get("/api/v1/dashboards"))
        instance.kill("mariadb")
        failed = eventually(lambda: failure(ann.get("/api/v1/dashboards")), what="a request meets no database")
        assert refusal(failed, 500, "DATABASE_ERROR")["retry_after"] >= 1
        eventually(lambda: ann.get("/api/v1/dashboards").status_code == 200, what="the database is back")
        ann.close()


def failure(response):
    return None if response.status_code == 200 else response


def test_somebody_elses_dashboard_within_the_organization_is_403(make):
    instance = make()
    with Site.of(instance) as own:
        ann, bob = own.person("Ann"), own.person("Bob")
        workspace = ann.get(f"/api/dashboards/{board(ann, name='First')['id']}").json()["dashboard"]["workspace_id"]
        instance.atrium("user", "member", bob.email, "--workspace", workspace, "--role", "developer")
        bob = bob.sign_in()
        theirs = board(ann, name="Theirs")
        for answer in (
            bob.get(f"/api/v1/dashboards/{theirs['id']}"), bob.delete(f"/api/v1/dashboards/{theirs['id']}"),
            bob.put(f"/api/v1/dashboards/{theirs['id']}", json={"name": "Mine"}),
        ):  # fmt: skip
            refusal(answer, 403, "FORBIDDEN")
        assert theirs["id"] not in [item["id"] for item in body(bob.get("/api/v1/dashboards"))["dashboards"]]
        # One that is public is everybody's to read, and nobody's else to change.
        assert ann.put(f"/api/dashboards/{theirs['id']}", json={"is_public": True}).status_code == 200
        body(bob.get(f"/api/v1/dashboards/{theirs['id']}"))
        refusal(bob.delete(f"/api/v1/dashboards/{theirs['id']}"), 403, "FORBIDDEN")


def test_the_compat_listener_and_cross_origin_requests(make):
    from own_instance import free_port

    port = free_port()
    ports = {"compat_listeners": True, "compat_crm_port": port}
    for name in ("workspace", "flowforge", "modelling"):
        ports[f"compat_{name}_port"] = free_port()
    with Site.of(make({"server": ports})) as site:
        ann = site.person("Ann")
        with httpx.Client(base_url=f"http://localhost:{port}/api/v1", timeout=30) as client:
            login = body(client.post("/auth/login", json={"email": ann.email, "password": ann.password}))
            client.headers["Authorization"] = f"Bearer {login['access_token']}"
            assert body(client.get("/widgets"))["total"] == 14
            made = body(client.post("/dashboards", json={"name": "By its own base URL"}), 201)
            assert body(client.get(f"/dashboards/{made['id']}")) == made
            for origin in ("http://localhost:5173", "http://localhost:3000", "https://app.blackboxcrm.com"):
                preflight = client.options("/dashboards", headers={
                    "Origin": origin, "Access-Control-Request-Method": "PUT",
                    "Access-Control-Request-Headers": "authorization,content-type"})  # fmt: skip
                assert preflight.status_code == 204 and preflight.headers["access-control-allow-origin"] == origin
                assert {"GET", "POST", "PUT", "DELETE", "OPTIONS"} <= set(
                    preflight.headers["access-control-allow-methods"].split(", "))  # fmt: skip
            foreign = client.get("/dashboards", headers={"Origin": "https://app.flowforge.dev"})
            assert "access-control-allow-origin" not in foreign.headers
        ann.close()
