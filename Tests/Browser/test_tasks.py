"""The board of tasks."""

import re

import pytest
from accessible import assert_accessible
from flowforge import FlowForge, live, open_page
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def api(person) -> FlowForge:
    return FlowForge(person)


@pytest.fixture
def three(api) -> list[dict]:
    return [api.task(title) for title in ("First", "Second", "Third")]


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def card(page: Page, title: str) -> Locator:
    return page.locator(".task-card").filter(has=page.get_by_role("link", name=title, exact=True))


def titles(page: Page, name: str) -> Locator:
    return column(page, name).locator(".task-card h3")


def open_board(page: Page, person, address: str = "/tasks") -> Page:
    return open_page(page, person, address, "Tasks")


def test_a_task_is_written_down_edited_and_kept(page: Page, person, api):
    open_board(page, person)
    box = column(page, "To do").get_by_role("textbox", name="Add to to do")
    box.fill("Water the plants #garden !high @me")
    box.press("Enter")
    new = card(page, "Water the plants")
    expect(new).to_contain_text("garden")
    expect(new).to_contain_text("High")
    expect(new.get_by_text("Assigned to")).to_contain_text(person.name)
    expect(box).to_have_value("")

    new.get_by_role("link").click()
    panel = page.get_by_role("complementary")
    panel.get_by_label("Description").fill("All of them, also upstairs")
    panel.get_by_label("Estimate").fill("1.5")
    panel.get_by_label("Due").fill("2031-05-04")
    panel.get_by_label("State").select_option("In progress")
    expect(panel.get_by_text("All changes saved")).to_be_visible()
    expect(card(page, "Water the plants")).to_contain_text("4 May 2031")
    expect(titles(page, "In progress")).to_have_text(["Water the plants"])

    page.reload()
    expect(page.get_by_role("complementary").get_by_label("Description")).to_have_value("All of them, also upstairs")
    task = api.tasks()["Water the plants"]
    assert (task["status"], task["estimatedHours"], task["priority"]) == ("in_progress", 1.5, "high")
    assert task["dueDate"].startswith("2031-05-04T")


def test_a_card_is_dragged_to_another_column_between_two_others(page: Page, person, api, three):
    for title in ("Fourth", "Fifth"):
        api.task(title, status="blocked")
    open_board(page, person)
    expect(titles(page, "To do")).to_have_text(["First", "Second", "Third"])
    source, target = card(page, "Second").bounding_box(), card(page, "Fifth").bounding_box()
    page.mouse.move(source["x"] + 40, source["y"] + 12)
    page.mouse.down()
    page.mouse.move(target["x"] + 40, target["y"] + 4, steps=12)
    expect(page.locator(".task-gap")).to_be_visible()
    with page.expect_response(re.compile("/move$")):  # shown at once; kept when it is answered
        page.mouse.up()
    expect(titles(page, "Blocked")).to_have_text(["Fourth", "Second", "Fifth"])
    expect(titles(page, "To do")).to_have_text(["First", "Third"])
    expect(page.get_by_role("complementary")).to_have_count(0)  # a drag opens nothing

    page.reload()
    expect(titles(page, "Blocked")).to_have_text(["Fourth", "Second", "Fifth"])
    assert api.tasks()["Second"]["status"] == "blocked"


def test_a_drag_that_is_given_up_changes_nothing(page: Page, person, api, three):
    open_board(page, person)
    source = card(page, "First").bounding_box()
    page.mouse.move(source["x"] + 40, source["y"] + 12)
    page.mouse.down()
    page.mouse.move(source["x"] + 400, source["y"] + 60, steps=6)
    expect(page.locator(".task-gap")).to_be_visible()
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(page.locator(".task-gap")).to_have_count(0)
    expect(titles(page, "To do")).to_have_text(["First", "Second", "Third"])


def test_a_card_is_moved_by_keyboard_and_every_step_is_spoken(page: Page, person, api, three):
    open_board(page, person)
    said = page.locator("[aria-live=assertive]")
    grip = page.get_by_role("button", name="Move Second")
    grip.focus()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("Second lifted. To do, 2 of 3")
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("To do, 1 of 3")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("In progress, 1 of 1")
    with page.expect_response(re.compile("/move$")):
        page.keyboard.press("Enter")
    expect(said).to_have_text("Second dropped: In progress, 1")
    expect(titles(page, "In progress")).to_have_text(["Second"])
    expect(page.get_by_role("button", name="Move Second")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Second stays where it was")
    expect(titles(page, "In progress")).to_have_text(["Second"])
    assert api.tasks()["Second"]["status"] == "in_progress"


def test_a_finger_that_rests_lifts_a_card_and_one_that_moves_at_once_scrolls(new_context, person, api, three):
    phone = {"viewport": {"width": 700, "height": 800}, "has_touch": True}
    page = open_board(new_context(**phone).new_page(), person)
    expect(titles(page, "To do")).to_have_count(3)
    touch = page.context.new_cdp_session(page)

    def at(kind: str, x: float, y: float):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    box = card(page, "First").bounding_box()
    x, y = box["x"] + 60, box["y"] + 14
    at("touchStart", x, y)
    at("touchMove", x, y - 40)
    at("touchEnd", x, y)
    expect(page.locator(".in-hand")).to_have_count(0)

    box = card(page, "First").bounding_box()
    last = card(page, "Third").bounding_box()
    at("touchStart", box["x"] + 60, box["y"] + 14)
    expect(page.locator(".in-hand")).to_be_visible()
    for step in range(1, 6):
        at("touchMove", box["x"] + 60, box["y"] + (last["y"] + last["height"] + 20 - box["y"]) * step / 5)
    expect(page.locator(".task-gap")).to_be_visible()
    at("touchEnd", 0, 0)
    expect(titles(page, "To do")).to_have_text(["Second", "Third", "First"])


def test_a_deletion_is_taken_back(page: Page, person, api, three):
    open_board(page, person)
    card(page, "Second").get_by_role("link").click()
    page.get_by_role("complementary").get_by_role("button", name="Delete").click()
    expect(titles(page, "To do")).to_have_text(["First", "Third"])
    page.get_by_role("button", name="Undo").click()
    expect(titles(page, "To do")).to_have_text(["First", "Third", "Second"])
    assert "Second" in api.tasks()


def test_what_others_change_appears_in_place(page: Page, person, api, three):
    open_board(page, person)
    live(page)
    api.task("Fourth", priority="critical")
    expect(titles(page, "To do")).to_have_text(["First", "Second", "Third", "Fourth"])
    api.patch(f"/tasks/{three[0]['id']}", {"title": "The very first"})
    expect(card(page, "The very first")).to_be_visible()
    api.post(f"/tasks/{three[1]['id']}/move", {"status": "completed"})
    expect(titles(page, "Done")).to_have_text(["Second"])
    api.delete(f"/tasks/{three[2]['id']}")
    expect(card(page, "Third")).to_have_count(0)


def test_the_board_is_filtered_and_listed_by_its_address(page: Page, person, api):
    api.task("Paint", tags=["house"], priority="high")
    api.task("Mow", tags=["garden"])
    open_board(page, person)
    page.get_by_role("searchbox").fill("pain")
    expect(page.locator(".task-card h3")).to_have_text(["Paint"])
    expect(page).to_have_url(re.compile("search=pain"))
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Priority").select_option("High")
    expect(page.locator(".task-card h3")).to_have_text(["Paint"])
    expect(page.get_by_text("1 task matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_text("List", exact=True).click()
    table = page.get_by_role("table", name="Tasks")
    table.get_by_role("button", name="Title").click()
    expect(table.locator("tbody .name")).to_have_text(["Mow", "Paint"])
    table.get_by_role("button", name="Title").click()
    expect(table.locator("tbody .name")).to_have_text(["Paint", "Mow"])
    page.get_by_label("Priority").select_option("Critical")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()


def test_people_comment_and_hang_files_on_a_task(page: Page, person, api):
    task = api.task("Talk about it")
    open_board(page, person, f"/tasks?task={task['id']}")
    panel = page.get_by_role("complementary")
    panel.get_by_role("textbox", name="Write a comment").fill("A first word")
    panel.get_by_role("button", name="Send").click()
    expect(panel.locator(".comment-body")).to_have_text("A first word")
    panel.get_by_role("button", name="Edit").click()
    panel.get_by_role("textbox", name="Edit").fill("A better word")
    panel.get_by_role("textbox", name="Edit").press("Control+Enter")
    expect(panel.locator(".comment-body")).to_have_text("A better word")
    expect(panel.get_by_text("edited")).to_be_visible()
    expect(card(page, "Talk about it").get_by_title("1 comment")).to_be_visible()

    file = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"what was said"}
    panel.locator("input[type=file]").set_input_files(file)
    expect(panel.get_by_role("button", name="Download note.txt")).to_be_visible()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download note.txt").click()
    assert download.value.suggested_filename == "note.txt"
    assert open(download.value.path(), "rb").read() == b"what was said"
    panel.get_by_role("button", name="Delete note.txt").click()
    panel.get_by_role("group", name="Delete “note.txt”?").get_by_role("button", name="Delete").click()
    expect(panel.get_by_role("button", name="Download note.txt")).to_have_count(0)


def test_a_milestone_shows_how_far_its_tasks_are(page: Page, person, api):
    open_board(page, person)
    page.get_by_role("button", name="Milestones").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="New milestone").fill("Release")
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_text("0 % done")).to_be_visible()
    milestone = api.get("/milestones")["data"][0]["id"]
    api.task("Half", milestone=milestone, status="completed")
    api.task("Other half", milestone=milestone)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Milestones").click()
    expect(dialog.get_by_text("50 % done")).to_be_visible()
    dialog.get_by_role("button", name="Release", exact=True).click()
    expect(page).to_have_url(re.compile("milestone="))
    expect(page.locator(".task-card h3")).to_have_text(["Other half", "Half"])


def test_a_server_that_is_away_takes_nothing_that_was_typed(page: Page, person, api, three, watch):
    watch.expect_no_network()
    open_board(page, person)
    card(page, "First").get_by_role("link").click()
    panel = page.get_by_role("complementary")
    expect(panel.get_by_text("All changes saved")).to_be_visible()
    page.context.set_offline(True)
    panel.get_by_label("Description").fill("Typed without a network")
    expect(panel.get_by_text("Kept here")).to_be_visible()
    page.context.set_offline(False)
    expect(panel.get_by_text("All changes saved")).to_be_visible()
    assert api.tasks()["First"]["description"] == "Typed without a network"


def test_an_empty_board_leads_to_the_first_task(page: Page, person):
    open_board(page, person)
    box = page.get_by_role("textbox", name="Add to to do")
    expect(box).to_be_visible()
    page.keyboard.press("n")
    expect(box).to_be_focused()


@pytest.mark.parametrize("address", ["/tasks", "/tasks?view=list"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_tasks_are_accessible(new_context, person, api, address, scheme):
    task = api.task("Talk about it", tags=["a"], priority="critical", dueDate="2020-01-01T12:00:00Z", estimatedHours=2)
    page = open_board(new_context(color_scheme=scheme).new_page(), person, address)
    expect(page.get_by_role("link", name="Talk about it")).to_be_visible()
    assert_accessible(page)
    page.goto(f"/#{address}{'&' if '?' in address else '?'}task={task['id']}")
    expect(page.get_by_role("complementary").get_by_text("Nobody said")).to_be_visible()
    assert_accessible(page)


LONG = "Find out why the certificate of the new host is not renewed by itself"
# The whole of an element is within the window, and none of its words is cut off.
WHOLE = """(one) => {
    const { left, right } = one.getBoundingClientRect();
    return left >= 0 && right <= innerWidth && one.scrollWidth <= one.clientWidth;
}"""


@pytest.mark.parametrize(("width", "beside"), [(390, False), (820, False), (1320, True)])
def test_the_list_shows_titles_whole_and_dates_however_narrow_it_is(new_context, person, api, width, beside):
    task = api.task(LONG, assignee=api.me(), priority="critical", dueDate="2026-01-01T12:00:00Z", estimatedHours=3)
    page = new_context(viewport={"width": width, "height": 900}).new_page()
    open_board(page, person, "/tasks?view=list" + (f"&task={task['id']}" if beside else ""))
    row = page.get_by_role("row").filter(has_text=LONG)
    for cell in (row.locator("td.name"), row.locator("td").filter(has=page.locator(".due"))):
        expect(cell).to_be_visible()
        assert cell.evaluate(WHOLE)
