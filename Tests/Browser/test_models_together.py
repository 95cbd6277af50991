"""Models: two people at one canvas."""

import pytest
from canvas import drag, head_of, node, open_canvas, panel, saved, titles, undo
from models import Model, Models, column, key
from people import Person
from playwright.sync_api import Page, Playwright, expect


@pytest.fixture
def colleague(playwright: Playwright, url: str) -> Person:
    """Somebody else, with an account of their own."""
    requests = playwright.request.new_context(base_url=url, ignore_https_errors=True)
    signed_up = Person.sign_up(requests)
    yield signed_up
    requests.dispose()


@pytest.fixture
def shop(person, colleague) -> Model:
    """A workspace of both, with two tables."""
    model = Models(person).shared()
    model.invite(colleague.email)
    domain = model.domain("Sales")
    customers = model.table(domain, "customers", [key(), column("email")], at=(0, 0))
    orders = model.table(domain, "orders", [key()], at=(420, 40))
    model.relate(customers, orders)
    return model


@pytest.fixture
def both(new_context, person, colleague, shop) -> tuple[Page, Page]:
    """The canvas in the windows of both."""
    mine = open_canvas(new_context().new_page(), person, shop)
    theirs = open_canvas(new_context().new_page(), colleague, shop)
    return mine, theirs


def rename(page: Page, old: str, new: str):
    node(page, old).focus()
    page.keyboard.press("Space")
    name = panel(page).get_by_label("Name", exact=True)
    name.fill(new)
    name.press("Tab")
    panel(page).get_by_role("button", name="Close").click()


def test_what_one_does_the_other_sees_at_once(both, shop):
    mine, theirs = both
    rename(mine, "orders", "purchases")
    expect(node(theirs, "purchases")).to_be_visible()
    theirs.locator(".plane").focus()
    theirs.keyboard.press("n")
    panel(theirs).get_by_label("Name", exact=True).fill("refunds")
    theirs.keyboard.press("Escape")
    theirs.locator(".plane").focus()
    expect(titles(mine)).to_have_count(3)
    x, y = head_of(mine, "customers")
    drag(mine, (x, y), (x + 60, y + 90))
    saved(mine)
    moved = shop.tables()["customers"]
    expect(node(theirs, "customers")).to_have_attribute(
        "transform", f"translate({moved['position_x']} {moved['position_y']})"
    )
    node(theirs, "purchases").focus()
    theirs.keyboard.press("Delete")
    expect(node(mine, "purchases")).to_have_count(0)


def test_one_renames_a_table_that_the_other_moves_and_nothing_is_lost(both, shop):
    mine, theirs = both
    x, y = head_of(theirs, "orders")
    theirs.mouse.move(x, y)
    theirs.mouse.down()
    theirs.mouse.move(x + 40, y + 40, steps=4)
    rename(mine, "orders", "purchases")
    expect(node(theirs, "purchases")).to_be_visible()
    theirs.mouse.move(x + 80, y + 60, steps=4)
    theirs.mouse.up()
    saved(theirs)
    table = shop.tables()["purchases"]
    assert table["position_x"] > 420
    expect(node(mine, "purchases")).to_have_attribute(
        "transform", f"translate({table['position_x']} {table['position_y']})"
    )


def test_undo_leaves_alone_what_the_other_did(both, shop):
    mine, theirs = both
    rename(mine, "customers", "clients")
    expect(node(theirs, "clients")).to_be_visible()
    rename(theirs, "clients", "people")
    rename(theirs, "orders", "purchases")
    expect(node(mine, "people")).to_be_visible()
    expect(node(mine, "purchases")).to_be_visible()
    undo(mine)
    expect(mine.locator(".toast")).to_contain_text("Undone")
    saved(mine)
    assert set(shop.tables()) == {"people", "purchases"}
    undo(theirs)
    saved(theirs)
    expect(node(mine, "orders")).to_be_visible()
    assert set(shop.tables()) == {"people", "orders"}


def test_the_other_is_seen_with_pointer_and_selection(both, colleague):
    mine, theirs = both
    expect(mine.locator(".people")).to_contain_text(colleague.name)
    box = theirs.locator(".plane").bounding_box()
    theirs.mouse.move(box["x"] + 300, box["y"] + 200)
    theirs.mouse.move(box["x"] + 340, box["y"] + 240)
    expect(mine.locator(".cursor text")).to_have_text(colleague.name)
    theirs.mouse.click(*head_of(theirs, "orders"))
    expect(mine.locator(".hand-mark .hand-name")).to_have_text(colleague.name)
    assert "by-" in mine.locator(".hand-mark").get_attribute("class")
    panel(theirs).locator(".related button").click()
    expect(panel(theirs).get_by_role("heading", name="Relationship")).to_be_visible()
    expect(mine.locator(".edge.held-by-other")).to_have_count(1)
    expect(mine.locator(".hand-mark")).to_have_count(0)
    theirs.close()
    expect(mine.locator(".edge.held-by-other")).to_have_count(0)
    expect(mine.locator(".cursor")).to_have_count(0)


def test_edits_without_a_network_are_kept_and_sent_later(both, shop, watch):
    watch.expect_no_network()
    mine, theirs = both
    mine.context.set_offline(True)
    rename(mine, "orders", "purchases")
    x, y = head_of(mine, "customers")
    drag(mine, (x, y), (x + 50, y + 50))
    expect(mine.locator(".model-head .save-state")).to_contain_text("Kept here")
    rename(theirs, "customers", "clients")
    mine.context.set_offline(False)
    expect(node(mine, "clients")).to_be_visible()
    expect(node(theirs, "purchases")).to_be_visible()
    saved(mine)
    tables = shop.tables()
    assert set(tables) == {"clients", "purchases"}
    assert (tables["clients"]["position_x"], tables["clients"]["position_y"]) != (0, 0)


def test_edits_that_were_not_sent_outlive_a_reload(both, shop, watch):
    watch.expect_no_network()
    mine, theirs = both
    mine.context.set_offline(True)
    rename(mine, "orders", "purchases")
    mine.locator(".plane").focus()
    mine.keyboard.press("n")
    panel(mine).get_by_label("Name", exact=True).fill("refunds")
    panel(mine).get_by_label("Name", exact=True).press("Tab")
    expect(mine.locator(".model-head .save-state")).to_contain_text("Kept here")
    kept = "Object.entries(sessionStorage).filter(([name]) => name.startsWith('atrium.model-edits.'))"
    mine.wait_for_function(f"() => {kept}.some(([, text]) => text.includes('refunds'))")
    # Nothing gets out of the old page: only the new one can have sent it.
    mine.evaluate("() => { WebSocket.prototype.send = fetch = () => new Promise(() => {}); }")
    mine.context.set_offline(False)
    mine.reload()
    expect(node(mine, "purchases")).to_be_visible()
    expect(node(theirs, "purchases")).to_be_visible()
    expect(node(theirs, "refunds")).to_be_visible()
    saved(mine)
    assert set(shop.tables()) == {"customers", "purchases", "refunds"}
    mine.wait_for_function(f"() => {kept}.length === 0")


def test_who_may_only_look_changes_nothing(new_context, colleague, person):
    model = Models(person).shared()
    model.invite(colleague.email, "read")
    model.table(model.domain("Sales"), "customers", [key()])
    page = open_canvas(new_context().new_page(), colleague, model)
    expect(node(page, "customers")).to_be_visible()
    expect(page.get_by_role("button", name="New table")).to_have_count(0)
    before = head_of(page, "customers")
    drag(page, before, (before[0] + 80, before[1] + 80))
    page.mouse.click(*head_of(page, "customers"))
    expect(panel(page).get_by_label("Name", exact=True)).not_to_be_editable()
    assert (model.tables()["customers"]["position_x"], model.tables()["customers"]["position_y"]) == (0, 0)
