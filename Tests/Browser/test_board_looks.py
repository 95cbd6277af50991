"""A board in both themes, on a phone, and for everybody."""

import pytest
from board import open_board
from playwright.sync_api import expect
from test_appearance import PHONE, assert_accessible

ROWS = [{"name": "New", "n": 45, "lat": 50.1, "lng": 14.4}, {"name": "Won", "n": 28, "lat": 49.2, "lng": 16.6}]


@pytest.fixture
def dashboard(person) -> dict:
    """One widget of every kind."""
    dashboard = person.create_dashboard("Everything", description="All kinds", tags=["one"])
    own = {"data_query": {"parameters": {"data": ROWS}}}
    figure = {"data_query": {"parameters": {"data": 61}}}
    widgets = [
        ("Metric", "metric", 0, 0, 3, 2, figure),
        ("Gauge", "gauge", 3, 0, 3, 3, {**figure, "config": {"max": 100, "warn_at": 50, "bad_at": 90}}),
        ("Chart", "chart", 6, 0, 6, 4, {"data_query": {"endpoint": "metrics:cpu"}}),
        ("Bars", "chart", 0, 3, 6, 4, {**own, "config": {"chart_type": "bar"}}),
        ("Share", "chart", 6, 4, 3, 4, {**own, "config": {"chart_type": "pie"}}),
        ("Table", "table", 0, 7, 6, 4, {**own, "config": {"bars": True}}),
        ("Text", "text", 6, 8, 3, 3, {"config": {"content": "# Title\n\n- [x] done\n- [link](https://example.org)\n\n`code`"}}),
        ("Map", "map", 0, 11, 6, 4, own),
        ("Picture", "image", 9, 8, 3, 3, {"config": {"url": "/nothing.png", "alt": "A picture"}}),
        ("Broken", "metric", 9, 4, 3, 2, {"data_query": {"endpoint": "metrics:none"}}),
    ]
    for name, kind, x, y, width, height, more in widgets:
        place = {"position_x": x, "position_y": y, "width": width, "height": height}
        person.create_widget(dashboard["id"], name=name, type=kind, **place, **more)
    return dashboard


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_board_and_its_panels_are_accessible(new_context, person, dashboard, watch, theme, width):
    watch.expect_status(404)  # the picture that is not there
    page = new_context(color_scheme=theme, **(PHONE if width == "phone" else {})).new_page()
    board = open_board(page, person, dashboard)
    expect(board.widget("Chart").locator("canvas").first).to_be_attached()
    expect(board.widget("Text").get_by_role("heading", name="Title")).to_be_attached()
    expect(board.widget("Map").locator(".map-label").first).to_be_attached()
    expect(board.widget("Table").locator("tbody tr")).to_have_count(2)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".page-head").get_by_role("button", name="Add widget").click()
    panel = page.get_by_role("complementary")
    expect(panel).to_be_visible()
    assert_accessible(page)
    panel.locator("ul").last.get_by_role("button", name="Chart").click()
    expect(panel.get_by_role("heading", name="New chart")).to_be_visible()
    panel.get_by_text("Own values", exact=True).click()
    panel.get_by_role("textbox", name="Rows", exact=True).fill('[{"a": "x", "n": 1}]')
    panel.get_by_role("button", name="Add a condition").click()
    assert_accessible(page)
    panel.get_by_role("button", name="Cancel").click()
    page.get_by_role("button", name="Actions for Everything", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    expect(page.locator(".version-list button").first).to_be_visible()
    assert_accessible(page)


def test_the_colours_of_charts_follow_the_theme(new_context, person, dashboard, watch):
    watch.expect_status(404)
    page = new_context(color_scheme="light").new_page()
    board = open_board(page, person, dashboard)
    canvas = board.widget("Bars").locator("canvas").first
    expect(canvas).to_be_visible()

    def colours() -> str:
        return canvas.evaluate("(element) => element.toDataURL()")

    page.wait_for_function("document.querySelector('[aria-label=Bars] canvas').toDataURL().length > 3000")
    light = colours()
    page.emulate_media(color_scheme="dark")
    expect(board.widget("Bars")).to_have_css("background-color", "rgb(22, 25, 27)")
    page.wait_for_function("(light) => document.querySelector('[aria-label=Bars] canvas').toDataURL() !== light", arg=light)


def test_a_widget_that_waits_shows_its_shape_and_only_after_a_moment(new_context, person, dashboard, watch):
    watch.expect_status(404)
    page = new_context().new_page()
    page.route("**/data*", lambda route: None)  # never answered
    board = open_board(page, person, dashboard)
    expect(board.widget("Metric").get_by_role("status", name="Loading")).to_be_visible()
    expect(board.widget("Gauge").locator(".widget-skeleton.of-gauge")).to_be_visible()


def test_nothing_heavy_comes_before_it_is_needed(new_context, person):
    page = new_context().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    dashboard = person.create_dashboard("Plain")
    person.create_widget(dashboard["id"], name="Figure", data_query={"parameters": {"data": 5}})
    person.sign_in(page)
    assert not any("leaflet" in url or "marked" in url for url in asked)
