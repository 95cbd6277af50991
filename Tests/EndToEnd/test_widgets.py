"""Widgets on dashboards."""

import re

import pytest
from site_under_test import BASE62, TIME, error, fields, ok

PLACE = {"position_x": 1, "position_y": 2, "width": 4, "height": 3}
QUERY = {
    "endpoint": "crm:kpi_revenue", "parameters": {"a": [1, {"b": None}]},
    "filters": [{"field": "amount", "operator": "gte", "value": 10.5}, {"field": "x", "operator": "in",
    "value": [1, "a"]}],
    "aggregation": {"type": "sum", "field": "amount"}, "sort": {"field": "amount", "direction": "desc"}, "limit": 50,
}  # fmt: skip
CONFIG = {
    "chart_type": "line",
    "color_scheme": ["#fff", "red"],
    "show_legend": True,
    "custom_styling": {"z": 134316.17},
}


def test_a_created_widget_has_what_was_given_and_the_defaults_for_the_rest(ann):
    dashboard = ann.make_dashboard()
    made = ann.make_widget(dashboard, name="Revenue", type="gauge", config=CONFIG, data_query=QUERY, **PLACE)
    assert re.fullmatch(f"wgt_{BASE62}", made["id"]) and made["dashboard_id"] == dashboard["id"]
    assert (made["name"], made["type"], made["config"], made["data_query"]) == ("Revenue", "gauge", CONFIG, QUERY)
    assert {name: made[name] for name in PLACE} == PLACE
    assert (made["min_width"], made["min_height"], made["is_resizable"], made["is_draggable"]) == (1, 1, True, True)
    assert made["refresh_interval"] == 30 and TIME.fullmatch(made["created_at"])
    assert ok(ann.get(f"/api/widgets/{made['id']}"))["widget"] == made
    assert ok(ann.get(f"/api/dashboards/{dashboard['id']}"))["widgets"] == [made]


@pytest.mark.parametrize("kind", ["chart", "table", "metric", "text", "image", "map", "gauge"])
def test_every_type_of_the_contract_can_be_made(ann, kind):
    assert ann.make_widget(ann.make_dashboard(), type=kind)["type"] == kind


def test_a_change_merges_the_config_and_replaces_the_query(ann):
    made = ann.make_widget(ann.make_dashboard(), config=CONFIG, data_query=QUERY)
    change = {"config": {"chart_type": None, "own": {"key": 1}}, "data_query": {"limit": 5}, "width": 6}
    changed = ok(ann.put(f"/api/widgets/{made['id']}", json=change))["widget"]
    kept = {name: value for name, value in CONFIG.items() if name != "chart_type"}
    assert changed["config"] == {**kept, "own": {"key": 1}}
    assert changed["data_query"] == {"limit": 5}
    assert (changed["width"], changed["height"], changed["version"]) == (6, made["height"], made["version"] + 1)


def test_a_change_of_a_widget_is_a_new_version_of_its_dashboard(ann):
    dashboard = ann.make_dashboard()

    def version():
        return ok(ann.get(f"/api/dashboards/{dashboard['id']}"))["dashboard"]["version"]

    widget = ann.make_widget(dashboard)
    assert version() == 2
    ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "new"}))
    assert version() == 3
    ok(ann.delete(f"/api/widgets/{widget['id']}"), 204)
    assert version() == 4
    error(ann.get(f"/api/widgets/{widget['id']}"), 404, "NOT_FOUND")


def test_widgets_are_listed_in_reading_order_with_pages(ann):
    dashboard = ann.make_dashboard()
    for name, x, y in (("c", 0, 5), ("b", 4, 0), ("a", 0, 0)):
        ann.make_widget(dashboard, name=name, position_x=x, position_y=y)
    path = f"/api/dashboards/{dashboard['id']}/widgets"
    body = ok(ann.get(path))
    assert [widget["name"] for widget in body["widgets"]] == ["a", "b", "c"]
    assert (body["total"], body["has_more"], body["pagination"]) == (3, False, {"limit": 20, "offset": 0})
    page = ok(ann.get(path, params={"limit": 1, "offset": 1}))
    assert [widget["name"] for widget in page["widgets"]] == ["b"]
    assert page["pagination"] == {"limit": 1, "offset": 1, "next_offset": 2} and page["has_more"]
    assert fields(ann.get(path, params={"sort": "name"})) == {"sort": "unknown"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({"name": "x", "type": "chart"}, {name: "required" for name in PLACE}),
        ({"name": "x", "type": "hologram", **PLACE}, {"type": "value"}),
        ({"name": "x", "type": "chart", **PLACE, "width": 0}, {"width": "range"}),
        ({"name": "x", "type": "chart", **PLACE, "position_x": -1}, {"position_x": "range"}),
        ({"name": "x", "type": "chart", **PLACE, "position_y": "1"}, {"position_y": "type"}),
        ({"name": "x", "type": "chart", **PLACE, "min_width": 5}, {"width": "range"}),
        ({"name": "x", "type": "chart", **PLACE, "color": 1}, {"color": "unknown"}),
        ({"name": "x", "type": "chart", **PLACE, "config": {"chart_type": "donut"}}, {"config.chart_type": "value"}),
        ({"name": "x", "type": "chart", **PLACE, "connector_id": "x"}, {"connector_id": "format"}),
        ({"name": "x", "type": "chart", **PLACE, "connector_id": "conn_" + "0" * 22}, {"connector_id": "value"}),
        ({"name": "x", "type": "chart", **PLACE, "data_query": {"filters": [{"field": "a", "operator": "like",
         "value": 1}]}},
         {"data_query.filters[0].operator": "value"}),
        ({"name": "x", "type": "chart", **PLACE, "data_query": {"filters": [{"field": "a"}]}},
         {"data_query.filters[0].operator": "required", "data_query.filters[0].value": "required"}),
        ({"name": "x", "type": "chart", **PLACE, "data_query": {"limit": 0}}, {"data_query.limit": "range"}),
        ({"name": "x", "type": "chart", **PLACE, "config": {"big": "x" * 300_000}}, {"config": "length"}),
    ],
)  # fmt: skip
def test_a_creation_that_breaks_a_rule_names_the_field(ann, body, named):
    dashboard = ann.make_dashboard()
    assert fields(ann.post(f"/api/dashboards/{dashboard['id']}/widgets", json=body)) == named
    assert ok(ann.get(f"/api/dashboards/{dashboard['id']}/widgets"))["total"] == 0


def test_a_whole_number_may_be_written_with_a_fraction_of_zero(ann):
    assert ann.make_widget(ann.make_dashboard(), width=4.0)["width"] == 4


def test_a_dashboard_holds_two_hundred_widgets_and_no_more(ann):
    dashboard = ann.make_dashboard()
    for number in range(200):
        ann.make_widget(dashboard, name=f"w{number}", type="text", position_y=number)
    path = f"/api/dashboards/{dashboard['id']}"
    response = ann.post(f"{path}/widgets", json={"name": "one more", "type": "text", **PLACE})
    error(response, 409, "CONFLICT")
    assert len(ok(ann.get(path))["widgets"]) == 200
    assert ok(ann.get(f"{path}/widgets", params={"limit": 100}))["has_more"] is True


def test_a_widget_of_somebody_else_is_not_found(ann, bob):
    widget = ann.make_widget(ann.make_dashboard())
    for response in (
        bob.get(f"/api/widgets/{widget['id']}"), bob.put(f"/api/widgets/{widget['id']}", json={"name": "x"}),
        bob.delete(f"/api/widgets/{widget['id']}"),
    ):  # fmt: skip
        error(response, 404, "NOT_FOUND")
    assert ok(ann.get(f"/api/widgets/{widget['id']}"))["widget"] == widget
