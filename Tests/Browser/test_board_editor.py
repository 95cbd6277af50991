"""Putting widgets on a board and editing them: every kind, with a preview that is true."""

import re

import pytest
from board import Board, open_board
from playwright.sync_api import Locator, Page, expect

ROWS = [{"stage": "New", "n": 45}, {"stage": "Won", "n": 28}, {"stage": "Lost", "n": 12}]


@pytest.fixture
def board(page: Page, person) -> Board:
    return open_board(page, person, person.create_dashboard("Board"))


def add(board: Board, kind: str) -> Locator:
    """Opens the editor of a new widget from the gallery."""
    board.page.get_by_role("button", name="Add widget").first.click()
    panel = board.page.get_by_role("complementary")
    panel.locator("ul").last.get_by_role("button", name=re.compile(f"^{kind}")).click()
    expect(panel.get_by_role("heading", level=2)).to_have_text(f"New {kind.lower()}")
    return panel


def finish(board: Board, panel: Locator, name: str):
    panel.get_by_label("Name", exact=True).fill(name)
    panel.get_by_role("button", name="Add widget").click()
    expect(board.widget(name)).to_be_visible()


def test_an_empty_board_leads_to_its_first_widget(board: Board):
    expect(board.page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    board.page.locator(".board-empty").get_by_role("button", name="Add widget").click()
    board.page.get_by_role("complementary").get_by_role("button", name="Processor").click()
    expect(board.widget("Processor").locator(".figure")).to_contain_text("%")
    assert board.stored("Processor")["data_query"] == {"endpoint": "metrics:cpu"}


def test_a_metric_of_own_values(board: Board):
    panel = add(board, "Metric")
    panel.get_by_text("Own values", exact=True).click()
    panel.get_by_role("textbox", name="Value", exact=True).fill("1245680")
    panel.get_by_label("Unit").fill("Kč")
    expect(panel.get_by_role("region", name="Preview").locator(".figure")).to_have_text(re.compile(r"1,245,680\sKč"))
    finish(board, panel, "Revenue")
    expect(board.widget("Revenue").locator(".figure")).to_have_text(re.compile(r"1,245,680\sKč"))


def test_a_chart_of_a_metric_is_drawn(board: Board):
    panel = add(board, "Chart")
    panel.get_by_text("Area", exact=True).click()
    finish(board, panel, "Course")
    expect(board.widget("Course").get_by_role("img")).to_have_attribute("aria-label", re.compile("areas of"))
    assert board.stored("Course")["config"]["chart_type"] == "area"


@pytest.mark.parametrize("kind, said", [("Bar", "bars"), ("Share", "shares"), ("Line", "lines"), ("Points", "scatter|points")])
def test_a_chart_of_own_rows_is_drawn_in_every_kind(board: Board, kind: str, said: str):
    panel = add(board, "Chart")
    panel.get_by_text("Own values", exact=True).click()
    panel.get_by_role("textbox", name="Rows", exact=True).fill(str(ROWS).replace("'", '"'))
    panel.get_by_text(kind, exact=True).click()
    finish(board, panel, "Stages")
    expect(board.widget("Stages").get_by_role("img")).to_have_attribute("aria-label", re.compile(said))


def test_a_gauge_has_ends_and_thresholds(board: Board):
    panel = add(board, "Gauge")
    panel.get_by_text("Own values", exact=True).click()
    panel.get_by_role("textbox", name="Value", exact=True).fill("150")
    panel.get_by_label("From", exact=True).fill("0")
    panel.get_by_label("To", exact=True).fill("200")
    panel.get_by_label("Too much from").fill("140")
    finish(board, panel, "Load")
    gauge = board.widget("Load").get_by_role("img")
    expect(gauge).to_have_attribute("aria-label", "Load: 150, between 0 and 200")
    expect(gauge.locator(".grade-bad.value")).to_have_count(1)


def test_a_table_sorts_filters_and_copies(board: Board):
    board.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = add(board, "Table")
    panel.get_by_role("textbox", name="Rows", exact=True).fill(str(ROWS).replace("'", '"'))
    panel.get_by_role("button", name="Add a condition").click()
    panel.get_by_label("Field", exact=True).select_option("n")
    panel.get_by_label("Comparison").select_option("gt")
    panel.get_by_label("Value to compare with").fill("20")
    panel.get_by_label("Value to compare with").press("Tab")
    finish(board, panel, "Stages")
    table = board.widget("Stages")
    expect(table.locator("tbody tr")).to_have_count(2)
    table.get_by_role("button", name="n", exact=True).click()
    expect(table.locator("tbody tr").first).to_contain_text("Won")
    expect(table.get_by_role("columnheader", name=re.compile("^n"))).to_have_attribute("aria-sort", "ascending")
    table.get_by_role("button", name="Copy as CSV").click()
    expect(board.page.get_by_text("2 rows copied")).to_be_visible()
    assert board.page.evaluate("navigator.clipboard.readText()") == "stage,n\r\nWon,28\r\nNew,45"


def test_a_text_is_markdown_and_never_html(board: Board):
    panel = add(board, "Text")
    panel.get_by_role("textbox", name="Text", exact=True).fill("# Title\n\n**bold** <img src=x onerror=alert(1)> [bad](javascript:alert(1))")
    finish(board, panel, "Words")
    text = board.widget("Words")
    expect(text.get_by_role("heading", name="Title")).to_be_visible()
    expect(text.locator("strong")).to_have_text("bold")
    expect(text).to_contain_text("<img src=x onerror=alert(1)>")
    expect(text.locator("img, a")).to_have_count(0)


def test_an_image_needs_an_address_that_may_be_shown(board: Board):
    panel = add(board, "Image")
    address = panel.get_by_label("Address of the picture")
    address.fill("http://plain.example/x.png")
    expect(panel.get_by_text("An https address or a path is needed.")).to_be_visible()
    pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    address.fill(f"data:image/png;base64,{pixel}")
    panel.get_by_label("What it shows").fill("A pixel")
    finish(board, panel, "Picture")
    expect(board.widget("Picture").get_by_role("img", name="A pixel")).to_be_visible()


def test_a_map_shows_points_without_asking_anybody(board: Board, url: str):
    asked = []
    board.page.on("request", lambda request: asked.append(request.url))
    panel = add(board, "Map")
    finish(board, panel, "Sites")
    expect(board.widget("Sites").get_by_role("application", name="Sites: map of 2 points")).to_be_visible()
    expect(board.widget("Sites").locator(".map-label").first).to_contain_text(re.compile("Praha|Brno"))
    assert [one for one in asked if not one.startswith((url, "data:", "blob:"))] == []


def test_an_existing_widget_saves_itself_while_it_is_edited(board: Board, person):
    person.create_widget(board.id, name="Figure", data_query={"parameters": {"data": 5}})
    panel = board.edit("Figure")
    panel.get_by_label("Unit").fill("ms")
    expect(board.widget("Figure").locator(".figure")).to_have_text(re.compile(r"5\sms"))
    expect(panel.locator(".save-state")).to_have_text("Saved")
    assert board.stored("Figure")["config"]["unit"] == "ms"
    panel.get_by_role("button", name="Take back all changes").click()
    expect(board.widget("Figure").locator(".figure")).to_have_text("5")
    board.expect_saved()
    assert "unit" not in board.stored("Figure")["config"]
    panel.get_by_role("button", name="Done").click()
    expect(panel).to_have_count(0)


def test_a_question_that_cannot_be_answered_is_said_in_words(board: Board, person):
    person.create_widget(board.id, name="Lost", data_query={"endpoint": "metrics:no_such_metric"})
    board.page.reload()
    expect(board.widget("Lost").get_by_role("status")).to_be_visible()


def test_a_widget_is_duplicated_beside_itself(board: Board, person):
    person.create_widget(board.id, name="Figure", data_query={"parameters": {"data": 5}})
    board.menu("Figure", "Duplicate")
    expect(board.widget("Figure (copy)").locator(".figure")).to_have_text("5")
    assert board.place("Figure (copy)") == (4, 0, 4, 2)


def test_a_deleted_widget_can_be_taken_back(board: Board, person):
    person.create_widget(board.id, name="Figure", data_query={"parameters": {"data": 5}})
    board.menu("Figure", "Delete")
    expect(board.widget("Figure")).to_have_count(0)
    board.page.get_by_role("button", name="Undo").click()
    expect(board.widget("Figure").locator(".figure")).to_have_text("5")
    assert board.place("Figure") == (0, 0, 4, 2)


def test_a_file_uploaded_in_the_editor_is_shown(board: Board):
    panel = add(board, "Table")
    panel.get_by_text("A data set", exact=True).click()
    rows = "city,opened,visits\nPraha,2026-01-02,120\nBrno,2026-02-03,80\nPraha,2026-03-04,40\n"
    file = {"name": "visits.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    panel.get_by_label("Upload a CSV or JSON file").set_input_files(file)
    expect(board.page.get_by_text("“visits” is here: 3 rows")).to_be_visible()
    panel.get_by_label("Gather").select_option("sum")
    panel.get_by_label("Of", exact=True).select_option("visits")
    panel.get_by_label("One series for each").select_option("city")
    finish(board, panel, "Visits")
    expect(board.widget("Visits").locator("tbody tr")).to_have_count(2)
    expect(board.widget("Visits")).to_contain_text("160")
