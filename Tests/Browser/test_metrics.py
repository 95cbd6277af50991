"""The metric explorer and alerts."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from accessible import assert_accessible
from flowforge import FlowForge, live, open_page
from playwright.sync_api import Page, expect


@pytest.fixture
def api(person) -> FlowForge:
    return FlowForge(person)


def push(api: FlowForge, metric: str, values: list[float], apart: int = 60, **labels):
    """Samples up to now."""
    now = datetime.now(UTC)
    samples = [
        {
            "metric": metric,
            "value": value,
            "labels": labels,
            "timestamp": (now - timedelta(seconds=apart * (len(values) - 1 - at))).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        for at, value in enumerate(values)
    ]
    api.post("/metrics", {"samples": samples})


def own_metric(api: FlowForge):
    push(api, "queue_length", [3, 5, 8, 5, 4, 6], host="a")
    push(api, "queue_length", [13, 15, 18, 15, 14, 16], host="b")


def open_explorer(page: Page, person, series: str = "queue_length~avg~") -> Page:
    open_page(page, person, f"/metrics?range=3600&s={series}", "Metrics")
    expect(page.locator(".canvas canvas").first).to_be_visible()
    return page


def test_a_metric_is_drawn_parted_narrowed_and_put_beside_another(page: Page, person, api):
    own_metric(api)
    open_explorer(page, person)
    figures = page.get_by_role("table", name="Figures of the range")
    expect(figures.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Series 1: Part by").select_option("host")
    expect(figures.locator("tbody tr")).to_have_count(2)
    expect(figures.get_by_role("row").filter(has_text="b").last.get_by_role("cell").last).to_have_text("18")
    page.get_by_label("Series 1: Part by").select_option("")
    page.get_by_label("Series 1: Only host").select_option("a")
    page.get_by_label("Series 1: Figure").select_option("max")
    expect(figures.locator("tbody tr")).to_contain_text("maximum, host a")
    expect(figures.locator("tbody td").last).to_have_text("8")
    page.get_by_role("button", name="Add a series").click()
    page.get_by_label("Series 2: Metric").select_option("cpu")
    expect(page.locator(".metric-chart")).to_have_count(2)  # another unit
    page.reload()
    expect(page.get_by_label("Series 1: Figure")).to_have_value("max")
    expect(page.get_by_label("Series 2: Metric")).to_have_value("cpu")


def test_dragging_over_a_chart_looks_closer_and_a_double_click_goes_back(page: Page, person, api):
    own_metric(api)
    open_explorer(page, person)
    box = page.locator(".canvas").first.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.4, y)
    expect(page.locator(".crosshair").first).to_be_visible()
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.9, y, steps=8)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"range=\d{13}-\d{13}"))
    page.get_by_role("button", name="Back to live").click()
    expect(page).to_have_url(re.compile("range=3600&"))


def test_a_series_goes_on_a_dashboard(page: Page, person, api):
    own_metric(api)
    dashboard = person.create_dashboard("Queues")
    open_explorer(page, person, "queue_length~max~~host:a")
    page.get_by_role("button", name=re.compile("^Series 1")).click()
    page.get_by_role("menuitem", name="Add to a dashboard").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Dashboard").select_option(label="Queues")
    dialog.get_by_label("Title").fill("Longest queue")
    dialog.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("link", name="Open").click()
    expect(page.get_by_role("article", name="Longest queue").locator("canvas")).to_be_visible()
    query = person.widgets(dashboard["id"])[0]["data_query"]
    assert query["endpoint"] == "metrics:queue_length"
    assert query["parameters"]["labels"] == {"host": "a"}


def test_a_rule_is_made_fires_recovers_and_tells_its_history(page: Page, person, api):
    push(api, "queue_length", [5, 5])
    open_page(page, person, "/alerts", "Alerts")
    expect(page.get_by_role("heading", name="No rules yet")).to_be_visible()
    live(page)
    page.get_by_role("button", name="New rule").click()
    dialog = page.get_by_role("dialog", name="New rule")
    dialog.get_by_label("Name").fill("Long queue")
    dialog.get_by_label("Metric").select_option("queue_length")
    dialog.get_by_label("Of the last").select_option("5 minutes")
    dialog.get_by_label("Threshold").fill("10")
    dialog.get_by_label("Bad for").select_option("at once")
    dialog.get_by_label("Fine again after").select_option("at once")
    dialog.get_by_role("button", name="Make the rule").click()
    rule = page.locator(".alert-rule").filter(has_text="Long queue")
    expect(rule).to_contain_text("Average of")
    expect(rule).to_contain_text("above 10")
    push(api, "queue_length", [500])
    expect(rule.locator(".alert-state")).to_have_text("Firing", timeout=60_000)
    expect(page.locator(".firings")).to_contain_text("firing now")
    push(api, "queue_length", [2] * 200, apart=1)
    expect(rule.locator(".alert-state")).to_have_text("Fine", timeout=60_000)
    page.get_by_role("button", name="Actions for Long queue").click()
    page.get_by_role("menuitem", name="History").click()
    expect(page.get_by_role("region", name="History of Long queue")).to_contain_text("fine again")


def test_a_rule_is_edited_turned_off_and_deleted_and_comes_back(page: Page, person, api):
    push(api, "queue_length", [5])
    api.post("/alerts", {"name": "Long queue", "metric": "queue_length", "operator": "gt", "threshold": 100})
    open_page(page, person, "/alerts", "Alerts")
    rule = page.locator(".alert-rule").filter(has_text="Long queue")
    actions = page.get_by_role("button", name="Actions for Long queue")
    actions.click()
    page.get_by_role("menuitem", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit the rule")
    dialog.get_by_label("Fine again at").fill("120")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("good side of the threshold")).to_be_visible()
    dialog.get_by_label("Fine again at").fill("80,5")
    dialog.get_by_label("Threshold").fill("99.5")
    dialog.get_by_role("button", name="Save").click()
    expect(rule).to_contain_text("above 99.5")
    assert api.get("/alerts")["data"][0]["recoveryThreshold"] == 80.5
    actions.click()
    page.get_by_role("menuitem", name="Turn off").click()
    expect(rule.locator(".alert-state")).to_have_text("Off")
    actions.click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("heading", name="No rules yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(rule).to_contain_text("above 99.5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_metrics_and_alerts_are_accessible(new_context, person, api, scheme):
    own_metric(api)
    api.post("/alerts", {"name": "Long queue", "metric": "queue_length", "operator": "gt", "threshold": 100})
    page = open_explorer(new_context(color_scheme=scheme).new_page(), person, "queue_length~avg~host")
    assert_accessible(page)
    page.goto("/#/alerts")
    expect(page.locator(".alert-rule")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="New rule").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)
