"""One dashboard: its widgets, its versions, and two people at it."""

import re

from playwright.sync_api import Page, expect


def open_page(page: Page, person, dashboard: dict):
    person.sign_in(page)
    page.get_by_role("link", name=dashboard["name"], exact=True).click()
    expect(page.get_by_role("heading", name=dashboard["name"], level=1)).to_be_visible()


def test_widgets_stand_where_they_are(page: Page, person):
    dashboard = person.create_dashboard("Board", description="What it is about", tags=["weekly"])
    person.create_widget(dashboard["id"], name="Right", position_x=6, width=6)
    person.create_widget(dashboard["id"], name="Left", type="chart", width=6)
    open_page(page, person, dashboard)
    expect(page.get_by_text("What it is about")).to_be_visible()
    cards = page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=3))
    expect(cards).to_have_count(2)
    left, right = (cards.filter(has_text=name) for name in ("Left", "Right"))
    expect(left).to_contain_text("Chart")
    expect(left).to_contain_text("Column 1, row 1 · 6 × 2")
    expect(right).to_contain_text("Column 7, row 1 · 6 × 2")
    assert left.bounding_box()["x"] + left.bounding_box()["width"] < right.bounding_box()["x"]
    assert left.bounding_box()["y"] == right.bounding_box()["y"]


def test_a_dashboard_without_widgets_says_how_they_come(page: Page, person):
    open_page(page, person, person.create_dashboard("Empty"))
    expect(page.get_by_role("heading", name="No widgets yet")).to_be_visible()
    expect(page.get_by_role("link", name="/api/openapi/workspace.json")).to_be_visible()


def test_an_earlier_version_can_be_brought_back(page: Page, person):
    dashboard = person.create_dashboard("As it was")
    person.update_dashboard(dashboard["id"], name="As it became")
    open_page(page, person, {**dashboard, "name": "As it became"})
    versions = page.locator(".versions li")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Current")
    versions.nth(1).get_by_role("button", name=re.compile("^Restore version")).click()
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    page.get_by_role("group", name=re.compile("^Bring back version")).get_by_role("button", name="Restore").click()
    expect(page.get_by_role("heading", name="As it was", level=1)).to_be_visible()
    expect(page.get_by_text(re.compile(r"^Version \d+ is back$"))).to_be_visible()
    expect(versions).to_have_count(3)


def test_a_dashboard_is_edited_duplicated_and_deleted_on_its_own_page(page: Page, person):
    dashboard = person.create_dashboard("Board")
    open_page(page, person, dashboard)
    page.get_by_role("button", name="Edit details").click()
    page.get_by_role("dialog").get_by_label("Tags").fill("one, two")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="two", exact=True)).to_be_visible()
    page.get_by_role("button", name="Actions for Board").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(page.get_by_text("Duplicated as “Board (copy)”")).to_be_visible()
    page.get_by_role("button", name="Actions for Board").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Board (copy)", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Board", exact=True)).to_have_count(0)


def edit_while_someone_else_does(page: Page, person) -> dict:
    dashboard = person.create_dashboard("Board", description="At first")
    open_page(page, person, dashboard)
    page.get_by_role("button", name="Edit details").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    person.update_dashboard(dashboard["id"], name="Theirs", description="Theirs too")
    page.get_by_role("dialog").get_by_label("Name").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Someone changed this while you were editing.")
    expect(page.get_by_role("alert")).to_contain_text("Theirs too")
    return dashboard


def test_who_edits_what_someone_else_changed_can_take_over_theirs(page: Page, person, watch):
    watch.expect_status(412)
    edit_while_someone_else_does(page, person)
    page.get_by_role("button", name="Take over theirs").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Name")).to_have_value("Theirs")
    expect(dialog.get_by_label("Description")).to_have_value("Theirs too")
    dialog.get_by_label("Description").fill("Agreed")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Theirs", level=1)).to_be_visible()
    expect(page.get_by_text("Agreed")).to_be_visible()


def test_who_edits_what_someone_else_changed_can_save_the_own_words(page: Page, person, watch):
    watch.expect_status(412)
    edit_while_someone_else_does(page, person)
    page.get_by_role("button", name="Save mine").click()
    expect(page.get_by_role("heading", name="Mine", level=1)).to_be_visible()


def test_a_dashboard_that_is_not_there_says_so(signed_in: Page, watch):
    watch.expect_status(404)
    signed_in.goto("/#/dashboards/dash_0000000000000000000000")
    expect(signed_in.get_by_role("heading", name="There is no such dashboard")).to_be_visible()
    signed_in.get_by_role("link", name="Dashboards").first.click()
    expect(signed_in.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()


def test_an_address_that_is_no_page_leads_home(signed_in: Page):
    signed_in.goto("/#/treasure")
    expect(signed_in.get_by_role("heading", name="There is no such page")).to_be_visible()
    signed_in.get_by_role("link", name="Go to your dashboards").click()
    expect(signed_in.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()


def test_a_public_dashboard_of_someone_else_can_be_read_and_copied(page: Page, person, playwright, url):
    other = type(person).sign_up(playwright.request.new_context(base_url=url, ignore_https_errors=True))
    dashboard = other.create_dashboard("Open to all", is_public=True)
    person.sign_in(page)
    page.goto(f"/#/dashboards/{dashboard['id']}")
    expect(page.get_by_role("heading", name="Open to all", level=1)).to_be_visible()
    expect(page.get_by_text("changing it is up to its owner")).to_be_visible()
    expect(page.get_by_role("button", name="Edit details")).to_have_count(0)
    expect(page.get_by_role("heading", name="Versions")).to_have_count(0)
    page.get_by_role("button", name="Duplicate").click()
    expect(page.get_by_text("Duplicated as “Open to all (copy)”")).to_be_visible()
