"""Each example of the crm contract, sent as it stands (ids apart), gets the documented answer."""

import re
import time
from itertools import count

import pytest
from crm_site import CATEGORIES, INSTANT, KEYS, Company, body, refusal
from openapi_spec_validator import OpenAPIV30SpecValidator
from realtime_line import Line, token, topic
from site_under_test import BASE62, Site, at_best, ok

EXECUTIVE = {
    "name": "Executive Dashboard",
    "description": "High-level business metrics for executives",
    "is_default": False,
    "config": {
        "enabledWidgets": ["kpi_revenue", "kpi_profit", "chart_revenue_trend"],
        "widgetOrder": ["kpi_revenue", "kpi_profit", "chart_revenue_trend"],
        "widgetConfigs": {"chart_revenue_trend": {"dateRange": "last_90_days"}},
    },
}
SALES = {
    "name": "Sales Dashboard (Updated)",
    "description": "Comprehensive sales analytics",
    "config": {
        "enabledWidgets": ["kpi_customers", "kpi_revenue", "kpi_invoices", "chart_opportunities"],
        "widgetOrder": ["kpi_customers", "kpi_revenue", "kpi_invoices", "chart_opportunities"],
        "widgetConfigs": {"chart_opportunities": {"dateRange": "last_60_days", "groupBy": "stage"}},
    },
}
CONFIGURATION = {
    "enabledWidgets": ["kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_opportunities"],
    "widgetOrder": ["kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_opportunities"],
    "widgetConfigs": {"chart_opportunities": {"dateRange": "last_60_days", "groupBy": "stage"}},
}
DEFAULTS = ["kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit"]


def made(person, **fields):
    return body(person.post("/api/v1/dashboards", json={**EXECUTIVE, **fields}), 201)


def test_login(ann):
    answer = body(ann.post("/api/v1/auth/login", json={"email": ann.email, "password": ann.password}))
    ann.site.used |= {answer["access_token"], answer["refresh_token"]}
    assert set(answer) == {"access_token", "refresh_token", "token_type", "expires_in", "user"}
    assert answer["token_type"] == "bearer" and answer["expires_in"] == 24 * 3600
    assert answer["user"]["id"] == ann.id and answer["user"]["email"] == ann.email
    own = {"Authorization": f"Bearer {answer['access_token']}"}
    assert body(ann.get("/api/v1/dashboards", headers=own))["total"] == 1
    # One token is good in every edition.
    assert ann.get("/api/profile", headers=own).status_code == 200


def test_list_of_dashboards(ann):
    first = body(ann.get("/api/v1/dashboards"))
    assert first["total"] == 1 and first["dashboards"][0]["is_default"] is True
    board = made(ann)
    second = body(ann.get("/api/v1/dashboards"))
    assert second["total"] == 2
    item = next(item for item in second["dashboards"] if item["id"] == board["id"])
    shared = ("id", "name", "description", "created_at", "updated_at", "is_default")
    assert item == {**{name: board[name] for name in shared}, "widget_count": 3}


def test_creating_a_dashboard(ann):
    board = made(ann)
    assert re.fullmatch(f"dash_{BASE62}", board["id"]) and board["user_id"] == ann.id
    assert INSTANT.fullmatch(board["created_at"]) and board["created_at"] == board["updated_at"]
    assert {name: board[name] for name in EXECUTIVE} == EXECUTIVE
    assert body(ann.get(f"/api/v1/dashboards/{board['id']}")) == board


def test_updating_a_dashboard(ann):
    board = made(ann)
    changed = body(ann.put(f"/api/v1/dashboards/{board['id']}", json=SALES))
    assert {name: changed[name] for name in SALES} == SALES
    assert changed["id"] == board["id"] and changed["created_at"] == board["created_at"]
    assert changed["updated_at"] > board["updated_at"] and changed["is_default"] is False
    assert body(ann.get(f"/api/v1/dashboards/{board['id']}")) == changed
    # A partial update keeps the rest.
    renamed = body(ann.put(f"/api/v1/dashboards/{board['id']}", json={"name": "Another"}))
    assert renamed["config"] == SALES["config"] and renamed["description"] == SALES["description"]


def test_deleting_a_dashboard(ann):
    board = made(ann)
    body(ann.delete(f"/api/v1/dashboards/{board['id']}"), 204)
    refusal(ann.get(f"/api/v1/dashboards/{board['id']}"), 404, "DASHBOARD_NOT_FOUND")


def test_the_catalogue(ann):
    answer = body(ann.get("/api/v1/widgets"))
    assert answer["total"] == 14 and answer["categories"] == CATEGORIES
    assert [widget["id"] for widget in answer["widgets"]] == KEYS
    entries = {widget["id"]: widget for widget in answer["widgets"]}
    customers = entries["kpi_customers"]
    assert (customers["name"], customers["category"]) == ("Total Customers", "kpi")
    assert customers["description"] == "Displays total customer count with trend indicator"
    dates = {"type": "string", "enum": ["last_7_days", "last_30_days", "last_90_days"], "default": "last_30_days"}
    assert customers["config_schema"] == {"dateRange": dates}
    chart = entries["chart_opportunities"]
    assert (chart["name"], chart["category"]) == ("Opportunities Chart", "chart")
    assert chart["description"] == "Bar chart showing opportunities by status"
    assert chart["config_schema"] == {
        "dateRange": {**dates, "enum": ["last_30_days", "last_60_days", "last_90_days"]},
        "groupBy": {"type": "string", "enum": ["status", "stage", "source"], "default": "status"},
    }


def test_one_entry_of_the_catalogue(ann):
    answer = body(ann.get("/api/v1/widgets/kpi_revenue"))
    currency = answer["config_schema"]["currency"]
    currency.pop("description", None)
    assert answer == {
        "id": "kpi_revenue", "name": "Total Revenue", "category": "kpi",
        "description": "Displays total revenue with percentage change vs previous period",
        "config_schema": {
            "dateRange": {
                "type": "string", "enum": ["last_7_days", "last_30_days", "last_90_days", "ytd"],
                "default": "last_30_days", "description": "Time period for revenue calculation",
            },
            "currency": {"type": "string", "enum": ["CZK", "EUR", "USD"], "default": "CZK"},
        },
        "supports_realtime": True, "refresh_interval": 300,
    }  # fmt: skip


def test_demo_data(ann):
    answer = body(ann.get("/api/v1/widgets/chart_opportunities/demo-data"))
    assert INSTANT.fullmatch(answer["metadata"].pop("generated_at"))
    assert answer == {
        "widget_id": "chart_opportunities",
        "demo_data": [
            {"name": "New", "value": 45, "color": "#3b82f6"},
            {"name": "Qualified", "value": 32, "color": "#8b5cf6"},
            {"name": "Proposal", "value": 18, "color": "#ec4899"},
            {"name": "Won", "value": 28, "color": "#10b981"},
            {"name": "Lost", "value": 12, "color": "#ef4444"},
        ],
        "metadata": {"total_opportunities": 135},
    }


def test_live_data_of_nothing_is_zeros(ann):
    answer = body(ann.get("/api/v1/widgets/kpi_revenue/data", params={"dateRange": "last_30_days"}))
    assert answer["widget_id"] == "kpi_revenue"
    sparkline = answer["data"].pop("sparkline")
    assert sparkline == [0] * 30
    assert answer["data"] == {
        "current_value": 0, "previous_value": 0, "change_percent": 0, "trend": "flat", "currency": "CZK"}  # fmt: skip
    metadata = answer["metadata"]
    assert metadata["date_range"] == "last_30_days" and metadata["data_points"] == 30
    assert INSTANT.fullmatch(metadata["calculation_date"])


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("range_", [None, "last_7_days", "last_30_days", "last_90_days", "ytd"])
def test_every_kind_has_demo_and_live_data_of_one_shape(ann, key, range_):
    demo = body(ann.get(f"/api/v1/widgets/{key}/demo-data"))["demo_data"]
    query = {"dateRange": range_} if range_ else {}
    live = body(ann.get(f"/api/v1/widgets/{key}/data", params=query))["data"]

    assert type(demo) is type(live)
    if isinstance(demo, dict):
        assert set(demo) == set(live)
        # Live data of an empty CRM is never invented.
        for name in ("rows", "items", "entries", "goals"):
            assert live.get(name, []) == [] and demo.get(name, ["something"]) != []
    else:
        assert all(slice_["value"] == 0 for slice_ in live) and any(slice_["value"] for slice_ in demo)


def test_the_configuration(ann):
    empty = body(ann.get("/api/v1/config/dashboard"))
    assert empty["user_id"] == ann.id
    assert empty["dashboard_config"] == {"enabledWidgets": [], "widgetOrder": [], "widgetConfigs": {}}
    saved = body(ann.put("/api/v1/config/dashboard", json=CONFIGURATION))
    assert INSTANT.fullmatch(saved.pop("last_updated"))
    assert saved == {"user_id": ann.id, "dashboard_config": CONFIGURATION}
    assert body(ann.get("/api/v1/config/dashboard"))["dashboard_config"] == CONFIGURATION
    reset = body(ann.post("/api/v1/config/dashboard/reset"))
    assert INSTANT.fullmatch(reset.pop("last_updated"))
    assert reset == {
        "user_id": ann.id, "reset_to_defaults": True,
        "dashboard_config": {"enabledWidgets": DEFAULTS, "widgetOrder": DEFAULTS, "widgetConfigs": {}},
    }  # fmt: skip


def test_a_board_made_here_is_one_in_the_workspace_edition_and_the_other_way_round(ann):
    board = made(ann)
    there = ok(ann.get(f"/api/dashboards/{board['id']}"))
    assert there["dashboard"]["name"] == board["name"]
    assert [widget["data_query"]["endpoint"] for widget in there["widgets"]] == [
        "crm:kpi_revenue", "crm:kpi_profit", "crm:chart_revenue_trend"]  # fmt: skip
    assert [widget["type"] for widget in there["widgets"]] == ["metric", "metric", "chart"]

    other = ann.make_dashboard(name="Made there")
    ann.make_widget(other, name="CPU", data_query={"endpoint": "metrics:cpu"})
    ann.make_widget(other, name="Customers", position_y=3, data_query={"endpoint": "crm:kpi_customers"})
    here = body(ann.get(f"/api/v1/dashboards/{other['id']}"))
    assert here["name"] == "Made there" and here["config"]["enabledWidgets"] == ["kpi_customers"]
    body(ann.put(f"/api/v1/dashboards/{other['id']}", json={"config": CONFIGURATION}))
    widgets = ok(ann.get(f"/api/dashboards/{other['id']}"))["widgets"]
    # What is no catalogue widget stays where it was.
    assert [widget["name"] for widget in widgets][0] == "CPU" and len(widgets) == 6
    body(ann.put(f"/api/v1/dashboards/{other['id']}", json={"config": {"enabledWidgets": []}}))
    assert [widget["name"] for widget in ok(ann.get(f"/api/dashboards/{other['id']}"))["widgets"]] == ["CPU"]


def test_an_order_of_widgets_is_kept(ann):
    board = made(ann, config={"enabledWidgets": KEYS})
    mixed = ["kpi_revenue", *KEYS[5:], "kpi_customers"]
    for order in (list(reversed(KEYS)), KEYS, KEYS[7:] + KEYS[:7], KEYS[3:], mixed):
        config = {"enabledWidgets": sorted(order), "widgetOrder": order}
        changed = body(ann.put(f"/api/v1/dashboards/{board['id']}", json={"config": config}))
        assert changed["config"]["widgetOrder"] == order
        assert body(ann.get(f"/api/v1/dashboards/{board['id']}"))["config"]["widgetOrder"] == order
        places = [
            (widget["position_x"], widget["position_y"], widget["width"], widget["height"])
            for widget in ok(ann.get(f"/api/dashboards/{board['id']}"))["widgets"]
        ]
        assert not any(overlap(one, other) for one in places for other in places if one is not other)


def overlap(one, other):
    return all(
        one[axis] < other[axis] + other[axis + 2] and other[axis] < one[axis] + one[axis + 2] for axis in (0, 1)
    )


def test_one_dashboard_is_the_default_one(ann):
    old = next(item for item in body(ann.get("/api/v1/dashboards"))["dashboards"] if item["is_default"])
    new = made(ann, is_default=True)
    boards = {item["id"]: item["is_default"] for item in body(ann.get("/api/v1/dashboards"))["dashboards"]}
    assert boards == {old["id"]: False, new["id"]: True}
    assert body(ann.get("/api/v1/config/dashboard"))["dashboard_config"] == new["config"]
    body(ann.put(f"/api/v1/dashboards/{old['id']}", json={"is_default": True}))
    boards = {item["id"]: item["is_default"] for item in body(ann.get("/api/v1/dashboards"))["dashboards"]}
    assert boards == {old["id"]: True, new["id"]: False}


def test_a_stale_version_is_refused_and_a_current_one_is_not_sent_again(ann):
    board = made(ann)
    path = f"/api/v1/dashboards/{board['id']}"
    tag = ann.get(path).headers["etag"]
    assert ann.get(path, headers={"If-None-Match": tag}).status_code == 304
    body(ann.put(path, json={"name": "Once"}, headers={"If-Match": tag}))
    refusal(ann.put(path, json={"name": "Twice"}, headers={"If-Match": tag}), 412, "PRECONDITION_FAILED")


def test_the_workspace_edition_shows_what_the_catalogue_computes(ann):
    board = made(ann, config={"enabledWidgets": KEYS, "widgetConfigs": {"kpi_revenue": {"currency": "EUR"}}})
    company = Company(ann)
    customer = company.add("customers", name="Alfa")
    company.add("invoices", number="1", customer_id=customer["id"], currency="EUR", net=12.5, due_on="2020-01-31")
    company.add("opportunities", name="Deal", status="qualified")
    widgets = ok(ann.get(f"/api/dashboards/{board['id']}"))["widgets"]
    answers = ok(ann.get(f"/api/dashboards/{board['id']}/data"))["widgets"]
    shown = {
        widget["data_query"]["endpoint"].removeprefix("crm:"): (widget["type"], answer)
        for widget, answer in zip(widgets, answers)
    }
    assert list(shown) == KEYS and not [answer for _, answer in shown.values() if "error" in answer]
    members = {"metric": {"value", "previous", "unit", "sparkline"}, "table": {"columns", "rows", "total"}}
    for key, (type_, answer) in shown.items():
        assert answer["metadata"]["source"] == f"crm:{key}"
        assert set(answer["data"]) - {"unit"} == members.get(type_, {"x", "series"}) - {"unit"}
    revenue = shown["kpi_revenue"][1]["data"]
    assert (revenue["value"], revenue["unit"], len(revenue["sparkline"])) == (12.5, "EUR", 30)
    assert shown["chart_opportunities"][1]["data"]["series"][0]["points"][1] == ["Qualified", 1]
    assert shown["table_overdue_invoices"][1]["data"]["total"] == 1
    preview = ok(ann.post("/api/widgets/preview", json={
        "type": "metric", "config": {}, "data_query": {"endpoint": "crm:kpi_customers"}}))  # fmt: skip
    assert preview["data"]["value"] == 1


def test_a_change_of_the_data_moves_an_open_board_within_a_second(site, ann):
    board = made(ann)
    days = count(1)
    with Line(site, token(ann)) as line:
        line.join(topic(board))

        def change():
            began = time.monotonic()
            Company(ann).add("rates", currency="EUR", quote="CZK", day=f"2026-01-{next(days):02}", rate=25)
            _, kind, moved, _ = line.change()
            assert kind == "widget_data" and len(moved["widget_ids"]) == 3
            return time.monotonic() - began

        at_best(1, change)


def test_the_openapi_document_is_valid_and_lists_what_is_served(ann):
    document = ann.get("/api/openapi/crm.json").json()
    assert [str(problem) for problem in OpenAPIV30SpecValidator(document).iter_errors()] == []
    assert {path for path in document["paths"] if "/crm/" not in path} == {
        "/api/v1/auth/login", "/api/v1/dashboards", "/api/v1/dashboards/{id}", "/api/v1/widgets",
        "/api/v1/widgets/{id}", "/api/v1/widgets/{id}/data", "/api/v1/widgets/{id}/demo-data",
        "/api/v1/config/dashboard", "/api/v1/config/dashboard/data", "/api/v1/config/dashboard/reset"}  # fmt: skip
    kinds = ["customers", "vehicles", "opportunities", "invoices", "activities", "goals", "rates"]
    records = {path for path in document["paths"] if "/crm/" in path}
    imports = {"/api/v1/crm/import", "/api/v1/crm/imports", "/api/v1/crm/imports/{id}"}
    assert records == {f"/api/v1/crm/{kind}{id_}" for kind in kinds for id_ in ("", "/{id}")} | imports


@pytest.fixture(scope="module")
def plain(make):
    """The same through the plain listener, where clients of the contract look."""
    from own_instance import free_port

    ports = {f"compat_{name}_port": free_port() for name in ("workspace", "flowforge", "modelling", "crm")}
    instance = make({"server": {"compat_listeners": True, **ports}})
    with Site(f"http://localhost:{ports['compat_crm_port']}", instance.data) as site:
        yield site


@pytest.mark.parametrize(
    "example",
    [
        test_login, test_list_of_dashboards, test_creating_a_dashboard, test_updating_a_dashboard,
        test_deleting_a_dashboard, test_the_catalogue, test_one_entry_of_the_catalogue, test_demo_data,
        test_live_data_of_nothing_is_zeros, test_the_configuration,
    ],
)  # fmt: skip
def test_each_example_through_the_compat_listener(plain, example):
    person = plain.person("Plain")
    try:
        example(person)
    finally:
        person.close()
