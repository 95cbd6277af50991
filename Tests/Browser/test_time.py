"""The timer that follows one, and the week's time."""

import pytest
from accessible import assert_accessible
from flowforge import FlowForge, live, open_page
from playwright.sync_api import Page, expect


@pytest.fixture
def api(person) -> FlowForge:
    person.update_profile(timezone="Europe/Prague")
    return FlowForge(person)


def start(page: Page, title: str):
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox", name="Search and act").fill("start a timer")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Start a timer")
    dialog.get_by_role("combobox").fill(title)
    dialog.get_by_role("option").filter(has_text=title).first.click()
    dialog.get_by_role("button", name="Start", exact=True).click()


def timer(page: Page):
    return page.get_by_role("group", name="Timer")


def test_a_timer_is_started_from_anywhere_survives_a_reload_and_runs_on_every_device(page, new_context, person, api):
    api.task("Deep work")
    open_page(page, person, "/dashboards", "Dashboards")
    other = open_page(new_context().new_page(), person, "/settings", "Settings")
    live(other)
    start(page, "Deep work")
    expect(timer(page)).to_contain_text("Deep work")
    expect(timer(other)).to_contain_text("Deep work")
    page.reload()
    expect(timer(page)).to_contain_text("Deep work")
    timer(other).get_by_role("button", name="Stop the timer").click()
    expect(timer(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Start timer")).to_be_visible()
    assert api.get("/time-entries")["data"][0]["running"] is False


def test_a_timer_on_a_new_task_makes_it_and_another_one_stops_the_first(page: Page, person, api):
    open_page(page, person, "/tasks", "Tasks")
    start(page, "Something new")
    expect(timer(page)).to_contain_text("Something new")
    expect(page.locator(".task-card").filter(has_text="Something new")).to_contain_text("running")
    api.task("Second thing")
    start(page, "Second thing")
    expect(timer(page)).to_contain_text("Second thing")
    running = [entry for entry in api.get("/time-entries")["data"] if entry["running"]]
    assert [entry["taskTitle"] for entry in running] == ["Second thing"]


def test_time_is_entered_by_hand_edited_and_summed_up(page: Page, person, api):
    api.task("Gardening")
    open_page(page, person, "/time?week=2026-03-02", "Time")
    expect(page.get_by_role("heading", name="No time in this week")).to_be_visible()
    page.get_by_role("button", name="Add time").first.click()
    dialog = page.get_by_role("dialog", name="Add time")
    dialog.get_by_role("combobox").fill("Gard")
    dialog.get_by_role("option").filter(has_text="Gardening").click()
    dialog.get_by_label("Date").fill("2026-03-03")
    dialog.get_by_label("From").fill("930")
    dialog.get_by_label("To", exact=True).fill("11")
    expect(dialog.get_by_role("status")).to_have_text("1:30")
    dialog.get_by_role("button", name="Save").click()
    sheet = page.get_by_role("table", name="Week sheet")
    expect(sheet.get_by_role("row").nth(1)).to_contain_text("Gardening")
    expect(sheet.get_by_role("row").nth(1).get_by_role("cell").nth(1)).to_have_text("1:30")

    page.get_by_role("button", name="Gardening").click()
    dialog = page.get_by_role("dialog", name="Edit time")
    dialog.get_by_label("To", exact=True).fill("1:00")
    expect(dialog.get_by_role("status")).to_have_text("15:30, the day after")
    dialog.get_by_role("button", name="Save").click()
    row = sheet.get_by_role("row").nth(1)
    expect(row.get_by_role("cell").nth(1)).to_have_text("14:30")
    expect(row.get_by_role("cell").nth(2)).to_have_text("1:00")
    expect(row.get_by_role("cell").last).to_have_text("15:30")
    entry = api.get("/time-entries")["data"][0]
    assert entry["startTime"].startswith("2026-03-03T08:30:00")
    assert entry["endTime"].startswith("2026-03-04T00:00:00")

    page.get_by_role("button", name="Gardening").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No time in this week")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(sheet.get_by_role("row").nth(1)).to_contain_text("15:30")


def test_the_hour_that_is_left_out_in_spring_is_refused_and_the_day_is_shorter(page: Page, person, api):
    task = api.task("Night shift")
    times = {"startTime": "2026-03-28T23:00:00Z", "endTime": "2026-03-29T04:00:00Z"}
    api.post("/time-entries", {"taskId": task["id"], **times})
    open_page(page, person, "/time?week=2026-03-23", "Time")
    sheet = page.get_by_role("table", name="Week sheet")
    expect(sheet.get_by_role("columnheader", name="Sun 29 Mar")).to_contain_text("23-hour day")
    expect(sheet.get_by_role("row").nth(1).get_by_role("cell").nth(6)).to_have_text("5:00")
    expect(page.locator(".entry-span")).to_have_text("00:00 – 06:00")
    page.get_by_role("button", name="Night shift").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("From").fill("2:30")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("This time does not exist on that day")).to_be_visible()


def test_the_week_is_copied_for_a_spreadsheet(new_context, person, api):
    task = api.task("Count, and check")
    times = {"startTime": "2026-03-03T08:00:00Z", "endTime": "2026-03-03T09:15:00Z"}
    api.post("/time-entries", {"taskId": task["id"], "description": "All of it", **times})
    context = new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_page(context.new_page(), person, "/time?week=2026-03-02", "Time")
    expect(page.get_by_role("table", name="Week sheet")).to_be_visible()
    page.get_by_role("button", name="Copy as CSV").click()
    expect(page.get_by_text("copied as CSV")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert lines[0] == "Date,Start,End,Hours,Task,Description,Cost"
    assert lines[1] == '2026-03-03,09:00,10:15,1.25,"Count, and check",All of it,'


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_time_is_accessible(new_context, person, api, scheme):
    task = api.task("Gardening")
    times = {"startTime": "2026-03-03T08:00:00Z", "endTime": "2026-03-03T09:15:00Z"}
    api.post("/time-entries", {"taskId": task["id"], **times})
    api.post("/time-entries", {"taskId": task["id"]})
    page = open_page(new_context(color_scheme=scheme).new_page(), person, "/time?week=2026-03-02", "Time")
    expect(page.get_by_role("table", name="Week sheet")).to_be_visible()
    expect(timer(page)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Add time").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)


def test_a_narrow_sheet_begins_with_today_and_keeps_the_tasks_in_sight(new_context, person, api):
    api.post("/time-entries", {"taskId": api.task("A task with time")["id"]})
    page = new_context(viewport={"width": 390, "height": 844}).new_page()
    open_page(page, person, "/time", "Time")
    expect(page.get_by_role("button", name="Copy as CSV").locator("span")).to_be_hidden()
    sheet = page.get_by_role("table")
    expect(sheet.get_by_role("rowheader", name="A task with time")).to_be_in_viewport(ratio=0.9)
    expect(sheet.locator("thead .today")).to_be_in_viewport(ratio=0.9)
