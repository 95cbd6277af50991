"""The head of a board: its words in place, who may see it, its range of time, its versions."""

import re
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from board import Board, open_board
from playwright.sync_api import Page, expect


@pytest.fixture
def board(page: Page, person) -> Board:
    dashboard = person.create_dashboard("Board", tags=["weekly"])
    person.create_widget(dashboard["id"], name="Course", type="chart", height=4, data_query={"endpoint": "metrics:cpu"})
    person.create_widget(dashboard["id"], name="Other", type="chart", position_x=6, height=4, data_query={"endpoint": "metrics:memory"})
    return open_board(page, person, dashboard)


def asks_for_hours(url: str, hours: int) -> bool:
    """Whether this asks for data of so long a range."""
    asked = parse_qs(urlsplit(url).query)
    if "/data" not in url or not {"from", "to"} <= asked.keys():
        return False
    begin, end = (datetime.fromisoformat(asked[name][0]) for name in ("from", "to"))
    return abs(end - begin - timedelta(hours=hours)) < timedelta(minutes=5)


def stored(board: Board) -> dict:
    return next(one for one in board.person.dashboards() if one["id"] == board.id)


def test_name_description_and_tags_are_edited_where_they_stand(board: Board):
    page = board.page
    page.get_by_role("heading", level=1).get_by_role("button").click()
    page.get_by_label("Name of the dashboard").fill("Service health")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Service health", level=1)).to_be_visible()
    page.get_by_role("button", name="Add a description").click()
    page.get_by_label("Description", exact=True).fill("How it is")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add a tag").click()
    page.get_by_label("Add a tag").fill("production, latency")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="latency", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove tag weekly").click()
    board.expect_saved()
    dashboard = stored(board)
    assert (dashboard["name"], dashboard["description"]) == ("Service health", "How it is")
    assert dashboard["tags"] == ["production", "latency"]


def test_a_board_is_renamed_after_its_widgets_moved_without_a_refusal(board: Board):
    page = board.page
    for name in ("First", "Second"):
        board.drag(board.widget("Course").locator("header"), 500 if name == "First" else -500, 0)
        board.expect_saved()
        page.get_by_role("heading", level=1).get_by_role("button").click()
        page.get_by_label("Name of the dashboard").fill(name)
        page.keyboard.press("Enter")
        board.expect_saved()
        assert stored(board)["name"] == name


def test_escape_keeps_the_old_name(board: Board):
    board.page.get_by_role("heading", level=1).get_by_role("button").click()
    board.page.get_by_label("Name of the dashboard").fill("Nonsense")
    board.page.keyboard.press("Escape")
    expect(board.page.get_by_role("heading", level=1).get_by_role("button")).to_be_focused()
    assert stored(board)["name"] == "Board"


def test_a_board_is_shared_and_made_a_template(board: Board):
    page = board.page
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("switch", name="Public").check()
    page.get_by_role("switch", name="Template").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Public", exact=True)).to_be_visible()
    board.expect_saved()
    assert (stored(board)["is_public"], stored(board)["is_template"]) == (True, True)


def test_the_range_counts_for_every_chart_and_is_kept(board: Board):
    page = board.page
    page.get_by_role("button", name=re.compile("^Time range")).click()
    with page.expect_request(lambda request: asks_for_hours(request.url, 6)):
        page.get_by_role("button", name="Last 6 hours").click()
    page.reload()
    expect(page.get_by_role("button", name="Time range: Last 6 hours")).to_be_visible()


def test_dragging_over_a_chart_sets_the_range_of_the_board(board: Board):
    page = board.page
    plot = board.widget("Course").locator("canvas")
    expect(plot.first).to_be_visible()
    box = plot.first.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 80)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + 80, steps=5)
    expect(page.locator(".selection")).to_be_visible()
    page.mouse.up()
    expect(page.get_by_role("button", name=re.compile(r"^Time range: .*:.* – "))).to_be_visible()
    page.get_by_role("button", name="Back to live").click()
    expect(page.get_by_role("button", name=re.compile("^Time range: Last"))).to_be_visible()


def test_the_crosshair_is_shared_by_the_charts_of_a_board(board: Board):
    for name in ("Course", "Other"):
        expect(board.widget(name).locator("canvas").first).to_be_visible()
    box = board.widget("Course").locator("canvas").first.bounding_box()
    # A chart that is drawn anew just then does not know of the pointer until it moves again.
    for step in range(20):
        board.page.mouse.move(box["x"] + box["width"] * (0.5 + step % 2 / 50), box["y"] + 90 + step % 2)
        if step > 0 and board.widget("Other").locator(".crosshair").is_visible():
            break
    expect(board.widget("Course").locator(".crosshair")).to_be_visible()
    expect(board.widget("Other").locator(".crosshair")).to_be_visible()
    expect(board.widget("Course").locator(".chart-tip")).to_be_visible()
    expect(board.widget("Other").locator(".chart-tip")).to_have_count(0)


def test_a_part_that_does_not_come_says_so_and_comes_when_it_is_asked_for_again(board: Board, watch):
    watch.expect_no_network()
    page = board.page
    page.route("**/board/versions.js", lambda route: route.abort())
    page.get_by_role("button", name="Actions for Board", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    expect(page.get_by_text("This could not be loaded. Check the connection.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text(board.name)
    page.unroute("**/board/versions.js")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".version-list button").first).to_contain_text("As it is now")


def test_an_earlier_version_is_looked_at_and_brought_back(board: Board):
    page = board.page
    board.menu("Other", "Delete")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()  # offered once it is deleted
    expect(board.widget("Other")).to_have_count(0)
    page.get_by_role("button", name="Actions for Board", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    versions = page.locator(".version-list button")
    expect(versions.first).to_contain_text("As it is now")
    versions.nth(1).click()
    expect(page.get_by_text(re.compile("^You look at version"))).to_be_visible()
    expect(board.widget("Other")).to_be_visible()
    page.get_by_role("button", name="Back to now").click()
    expect(board.widget("Other")).to_have_count(0)
    versions.nth(1).click()
    page.get_by_role("button", name="Restore this one").click()
    expect(page.get_by_text(re.compile(r"^Version \d+ is back$"))).to_be_visible()
    expect(board.widget("Other")).to_be_visible()
    assert {widget["name"] for widget in board.person.widgets(board.id)} == {"Course", "Other"}


def test_a_deleted_board_can_be_taken_back(board: Board):
    page = board.page
    page.get_by_role("button", name="Actions for Board", exact=True).click()
    page.get_by_role("menuitem", name="Delete dashboard").click()
    expect(page.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Board” is back")).to_be_visible()
    assert stored(board)["name"] == "Board"


def test_a_board_that_is_not_there_says_so(page: Page, person, watch):
    watch.expect_status(404)
    open_board(page, person, person.create_dashboard("Board"))
    page.goto("/#/dashboards/dash_0000000000000000000000")
    expect(page.get_by_role("heading", name="There is no such dashboard", level=1)).to_be_visible()


def test_a_public_board_of_someone_else_is_there_to_read(page: Page, person, playwright, url):
    other = type(person).sign_up(playwright.request.new_context(base_url=url, ignore_https_errors=True))
    dashboard = other.create_dashboard("Open to all", is_public=True)
    other.create_widget(dashboard["id"], name="Figure", data_query={"parameters": {"data": 5}})
    board = open_board(page, person, dashboard)
    expect(board.widget("Figure").locator(".figure")).to_have_text("5")
    expect(page.get_by_text("changing it is up to its owner")).to_be_visible()
    for name in ("Add widget", "Move Figure", "Actions for Figure", "Open to all"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
