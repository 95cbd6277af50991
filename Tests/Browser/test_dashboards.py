"""The list of dashboards and what can be done there."""

from playwright.sync_api import Locator, Page, expect


def card(page: Page, name: str) -> Locator:
    return page.locator("li.card").filter(has=page.get_by_role("link", name=name, exact=True))


def names(page: Page) -> list[str]:
    return page.locator(".card h2 a").all_inner_texts()


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
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def to_list(page: Page):
    page.get_by_role("navigation").get_by_role("link", name="Dashboards").click()
    expect(page.get_by_role("heading", name="Dashboards", level=1)).to_be_focused()


def test_a_dashboard_is_created_found_renamed_duplicated_and_deleted(signed_in: Page):
    page = signed_in
    expect(count(page)).to_have_text("1 dashboard")

    create(page, "Service health", "Latency and errors", "operations, sre")
    to_list(page)
    expect(card(page, "Service health")).to_contain_text("Latency and errors")
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
    expect(card(page, "Health of the service")).to_be_visible()
    expect(card(page, "Service health")).to_have_count(0)

    choose(page, "Health of the service", "Duplicate")
    expect(card(page, "Health of the service (copy)")).to_contain_text("operations")
    expect(count(page)).to_have_text("3 dashboards")

    choose(page, "Health of the service (copy)", "Delete")
    expect(page.get_by_text("“Health of the service (copy)” is deleted")).to_be_visible()
    expect(card(page, "Health of the service (copy)")).to_have_count(0)
    expect(count(page)).to_have_text("2 dashboards")


def test_a_deletion_is_taken_back_from_its_notice(page: Page, person):
    dashboard = person.create_dashboard("Dear to somebody", tags=["kept"])
    person.create_widget(dashboard["id"], name="Its widget")
    person.sign_in(page)
    choose(page, "Dear to somebody", "Delete")
    expect(card(page, "Dear to somebody")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Dear to somebody” is back")).to_be_visible()
    expect(card(page, "Dear to somebody")).to_contain_text("kept")
    page.reload()
    expect(card(page, "Dear to somebody")).to_be_visible()
    assert [widget["name"] for widget in person.widgets(dashboard["id"])] == ["Its widget"]


def test_a_deletion_is_taken_back_by_keyboard(page: Page, person):
    person.create_dashboard("Dear to somebody")
    person.sign_in(page)
    choose(page, "Dear to somebody", "Delete")
    expect(page.locator(".toast").get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("ControlOrMeta+z")
    expect(card(page, "Dear to somebody")).to_be_visible()


def test_a_deletion_that_the_server_refuses_is_shown_as_not_done(page: Page, person, watch):
    watch.expect_status(503)
    person.create_dashboard("Still here")
    person.sign_in(page)
    page.route("**/api/dashboards/*", lambda route: route.fulfill(status=503, body="{}"))
    choose(page, "Still here", "Delete")
    expect(page.locator(".toast.bad")).to_contain_text("The server is busy or restarting.")
    expect(card(page, "Still here")).to_be_visible()


def test_the_last_dashboard_deleted_leaves_the_way_to_a_first_one(signed_in: Page):
    page = signed_in
    [name] = names(page)
    choose(page, name, "Delete")
    expect(page.get_by_role("heading", name="No dashboards yet")).to_be_visible()
    page.get_by_role("button", name="Create the first one").click()
    page.get_by_role("dialog").get_by_label("Name").fill("The first one")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The first one", level=1)).to_be_visible()


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
    card(page, "Sales").get_by_role("button", name="sales", exact=True).click()
    expect(count(page)).to_have_text("3 dashboards")


def test_a_search_without_a_find_can_be_cleared(signed_in: Page):
    page = signed_in
    page.get_by_role("searchbox").fill("nothing has this name")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(count(page)).to_have_text("1 dashboard")


def test_the_list_is_sorted_as_chosen(page: Page, person):
    for name in ("Zebra", "Antelope"):
        person.create_dashboard(name)
    person.sign_in(page)
    first = page.locator(".card h2 a").first
    page.get_by_label("Sort by").select_option("Name, A to Z")
    expect(first).to_have_text("Antelope")
    page.get_by_label("Sort by").select_option("Name, Z to A")
    expect(first).to_have_text("Zebra")
    page.get_by_label("Sort by").select_option("Newest")
    expect(first).to_have_text("Antelope")


def test_a_long_list_goes_on_as_it_is_scrolled(page: Page, person):
    for number in range(24):
        person.create_dashboard(f"Board {number:02}")
    person.sign_in(page)
    expect(count(page)).to_have_text("25 dashboards")
    page.locator("li.card").last.scroll_into_view_if_needed()
    expect(page.locator("li.card")).to_have_count(25)
    expect(page.get_by_role("button", name="Show more")).to_have_count(0)
    assert len(set(names(page))) == 25


def test_a_new_dashboard_starts_from_a_template(page: Page, person):
    weekly = person.create_dashboard("Weekly report", description="What happened", tags=["weekly"])
    person.create_widget(weekly["id"], name="Visits")
    person.sign_in(page)
    choose(page, "Weekly report", "Mark as a template")
    expect(card(page, "Weekly report")).to_contain_text("Template")
    page.get_by_role("group", name="Which dashboards").get_by_text("Templates").click()
    expect(count(page)).to_have_text("1 dashboard matches")
    choose(page, "Weekly report", "Start from this template")
    dialog = page.get_by_role("dialog", name="New dashboard")
    expect(dialog.get_by_label("Start from")).to_have_value(weekly["id"])
    dialog.get_by_label("Name").fill("Week 47")
    dialog.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Week 47", level=1)).to_be_visible()
    [made] = [one for one in person.dashboards() if one["name"] == "Week 47"]
    assert made["description"] == "What happened" and not made["is_template"]
    assert [widget["name"] for widget in person.widgets(made["id"])] == ["Visits"]


def test_without_templates_it_is_said_how_they_come(signed_in: Page):
    signed_in.get_by_role("group", name="Which dashboards").get_by_text("Templates").click()
    expect(signed_in.get_by_role("heading", name="No templates yet")).to_be_visible()
    signed_in.get_by_role("button", name="Show all dashboards").click()
    expect(count(signed_in)).to_have_text("1 dashboard")


def test_a_card_shows_where_its_widgets_are(page: Page, person):
    dashboard = person.create_dashboard("With widgets")
    for number in range(3):
        person.create_widget(dashboard["id"], name=f"Widget {number}", position_x=4 * number)
    person.sign_in(page)
    expect(card(page, "With widgets").locator(".preview .tile")).to_have_count(3)


def test_what_others_do_shows_by_itself(page: Page, person):
    dashboard = person.create_dashboard("Before")
    person.sign_in(page)
    expect(page.locator(".link-state")).to_have_text("Live")
    person.update_dashboard(dashboard["id"], name="After")
    expect(card(page, "After")).to_be_visible()
    person.delete_dashboard(dashboard["id"])
    expect(card(page, "After")).to_have_count(0)
    expect(count(page)).to_have_text("1 dashboard")


def test_public_dashboards_and_their_owners_words_are_text_and_nothing_else(page: Page, person):
    name = "<img src=x onerror=alert(1)> & “quotes”"
    person.create_dashboard(name, description="<b>bold</b>", is_public=True, tags=["<i>tag</i>"])
    person.sign_in(page)
    expect(card(page, name)).to_contain_text("<b>bold</b>")
    expect(card(page, name)).to_contain_text("<i>tag</i>")
    expect(card(page, name)).to_contain_text("Public")


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
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("e")
    expect(page.get_by_role("menuitem", name="Edit details")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Renamed by keyboard")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Renamed by keyboard", exact=True).first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def edit_while_someone_else_does(page: Page, person):
    dashboard = person.create_dashboard("Board", description="At first")
    person.sign_in(page)
    choose(page, "Board", "Edit details")
    dialog = page.get_by_role("dialog", name="Edit details")
    expect(dialog.get_by_label("Name")).to_have_value("Board")
    person.update_dashboard(dashboard["id"], name="Theirs", description="Theirs too")
    dialog.get_by_label("Name").fill("Mine")
    dialog.get_by_role("button", name="Save", exact=True).click()
    note = dialog.get_by_role("alert")
    expect(note).to_contain_text("Someone changed this while you were editing.")
    expect(note).to_contain_text("Theirs too")


def test_who_edits_what_someone_else_changed_can_take_over_theirs(page: Page, person, watch):
    watch.expect_status(412)
    edit_while_someone_else_does(page, person)
    page.get_by_role("button", name="Take over theirs").click()
    dialog = page.get_by_role("dialog", name="Edit details")
    expect(dialog.get_by_label("Name")).to_have_value("Theirs")
    expect(dialog.get_by_label("Description")).to_have_value("Theirs too")
    dialog.get_by_label("Description").fill("Agreed")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(card(page, "Theirs")).to_contain_text("Agreed")


def test_who_edits_what_someone_else_changed_can_save_the_own_words(page: Page, person, watch):
    watch.expect_status(412)
    edit_while_someone_else_does(page, person)
    page.get_by_role("button", name="Save mine").click()
    expect(card(page, "Mine")).to_contain_text("At first")
