"""The list of dashboards and what can be done there."""

from playwright.sync_api import Locator, Page, expect


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def names(page: Page) -> list[str]:
    return page.locator("tbody .name a").all_inner_texts()


def choose(page: Page, name: str, action: str):
    page.get_by_role("button", name=f"Actions for {name}", exact=True).click()
    page.get_by_role("menuitem", name=action).click()


def count(page: Page) -> Locator:
    return page.locator("header .count")


def create(page: Page, name: str, description: str = "", tags: str = ""):
    page.get_by_role("button", name="New dashboard").click()
    dialog = page.get_by_role("dialog", name="New dashboard")
    dialog.get_by_label("Name").fill(name)
    dialog.get_by_label("Description").fill(description)
    dialog.get_by_label("Tags").fill(tags)
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_be_hidden()


def test_a_dashboard_is_created_found_renamed_duplicated_opened_and_deleted(signed_in: Page):
    page = signed_in
    expect(count(page)).to_have_text("1 dashboard")

    create(page, "Service health", "Latency and errors", "operations, sre")
    expect(page.get_by_text("“Service health” is created")).to_be_visible()
    expect(row(page, "Service health")).to_contain_text("Latency and errors")
    expect(count(page)).to_have_text("2 dashboards")

    page.get_by_role("searchbox").fill("latency")
    expect(count(page)).to_have_text("1 dashboard matches")
    assert names(page) == ["Service health"]
    page.get_by_role("searchbox").fill("")
    expect(count(page)).to_have_text("2 dashboards")

    choose(page, "Service health", "Edit details")
    dialog = page.get_by_role("dialog", name="Edit details")
    expect(dialog.get_by_label("Tags")).to_have_value("operations, sre")
    dialog.get_by_label("Name").fill("Health of the service")
    dialog.get_by_role("button", name="Save").click()
    expect(row(page, "Health of the service")).to_be_visible()
    expect(row(page, "Service health")).to_have_count(0)

    choose(page, "Health of the service", "Duplicate")
    expect(row(page, "Health of the service (copy)")).to_contain_text("operations")
    expect(count(page)).to_have_text("3 dashboards")

    page.get_by_role("link", name="Health of the service", exact=True).click()
    expect(page.get_by_role("heading", name="Health of the service", level=1)).to_be_focused()
    page.get_by_role("link", name="Dashboards").first.click()

    choose(page, "Health of the service (copy)", "Delete")
    question = page.get_by_role("group", name="Delete “Health of the service (copy)”")
    question.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("“Health of the service (copy)” is deleted")).to_be_visible()
    expect(row(page, "Health of the service (copy)")).to_have_count(0)
    expect(count(page)).to_have_text("2 dashboards")


def test_the_last_dashboard_deleted_leaves_the_way_to_a_first_one(signed_in: Page):
    page = signed_in
    [name] = names(page)
    choose(page, name, "Delete")
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("heading", name="No dashboards yet")).to_be_visible()
    page.get_by_role("button", name="Create the first one").click()
    page.get_by_role("dialog").get_by_label("Name").fill("The first one")
    page.keyboard.press("Enter")
    expect(row(page, "The first one")).to_be_visible()


def test_a_question_answered_with_keep_changes_nothing(signed_in: Page):
    page = signed_in
    [name] = names(page)
    choose(page, name, "Delete")
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Actions for {name}", exact=True)).to_be_focused()
    page.reload()
    expect(row(page, name)).to_be_visible()


def test_a_dashboard_needs_a_name_and_the_typed_rest_stays(signed_in: Page):
    page = signed_in
    page.get_by_role("button", name="New dashboard").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Description").fill("Without a name")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_text("Give it a name.")).to_be_visible()
    expect(dialog.get_by_label("Name")).to_be_focused()
    expect(dialog.get_by_label("Description")).to_have_value("Without a name")


def test_tags_narrow_the_list_and_the_address_keeps_it(page: Page, person):
    person.create_dashboard("Sales", tags=["sales", "weekly"])
    person.create_dashboard("Support", tags=["weekly"])
    person.sign_in(page)
    bar = page.get_by_role("group", name="Filter by tag")
    bar.get_by_role("button", name="sales").click()
    expect(count(page)).to_have_text("1 dashboard matches")
    assert names(page) == ["Sales"]
    page.reload()
    expect(count(page)).to_have_text("1 dashboard matches")
    expect(bar.get_by_role("button", name="sales")).to_have_attribute("aria-pressed", "true")
    row(page, "Sales").get_by_role("button", name="sales", exact=True).click()
    expect(count(page)).to_have_text("3 dashboards")


def test_a_search_without_a_find_can_be_cleared(signed_in: Page):
    page = signed_in
    page.get_by_role("searchbox").fill("nothing has this name")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Clear search and tags").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(count(page)).to_have_text("1 dashboard")


def test_the_list_sorts_by_its_heads_and_by_its_choice(page: Page, person):
    for name in ("Zebra", "Antelope"):
        person.create_dashboard(name)
    person.sign_in(page)
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    assert names(page)[0] == "Antelope"
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "descending")
    assert names(page)[0] == "Zebra"
    page.get_by_label("Sort by").select_option("Newest")
    expect(page.locator("tbody .name a").first).to_have_text("Antelope")


def test_a_long_list_comes_page_by_page(page: Page, person):
    for number in range(24):
        person.create_dashboard(f"Board {number:02}")
    person.sign_in(page)
    expect(count(page)).to_have_text("25 dashboards")
    expect(page.locator("tbody tr")).to_have_count(20)
    expect(page.get_by_text("20 of 25 shown")).to_be_visible()
    page.get_by_role("button", name="Show more").click()
    expect(page.locator("tbody tr")).to_have_count(25)
    expect(page.locator("tbody .name a").nth(20)).to_be_focused()
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    assert len(set(names(page))) == 25


def test_public_dashboards_and_their_owners_words_are_text_and_nothing_else(page: Page, person):
    name = "<img src=x onerror=alert(1)> & “quotes”"
    person.create_dashboard(name, description="<b>bold</b>", is_public=True, tags=["<i>tag</i>"])
    person.sign_in(page)
    expect(row(page, name)).to_contain_text("<b>bold</b>")
    expect(row(page, name)).to_contain_text("<i>tag</i>")
    expect(row(page, name)).to_contain_text("Public")


def test_the_menu_and_the_form_work_by_keyboard_alone(signed_in: Page):
    page = signed_in
    [name] = names(page)
    page.get_by_role("button", name=f"Actions for {name}", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem", name="Edit details")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Duplicate")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(page.get_by_role("button", name=f"Actions for {name}", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("e")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Renamed by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Renamed by keyboard")).to_be_focused()
