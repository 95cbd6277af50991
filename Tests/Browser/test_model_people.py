"""Who works on a model together, and what they see of each other."""

import re

import pytest
from accessible import assert_accessible
from flowforge import open_page
from models import Model, Models, key
from people import Person
from playwright.sync_api import Locator, Page, Playwright, expect


@pytest.fixture
def colleague(playwright: Playwright, url: str) -> Person:
    """Somebody else with an account."""
    requests = playwright.request.new_context(base_url=url, ignore_https_errors=True)
    signed_up = Person.sign_up(requests)
    signed_up.update_profile(full_name="Petr Svoboda")
    yield signed_up
    requests.dispose()


@pytest.fixture
def shop(person) -> Model:
    model = Models(person).shared("Shop")
    model.table(model.domain("Sales"), "orders", [key()])
    return model


def open_model(page: Page, person: Person, model: Model, rest: str = "") -> Page:
    open_page(page, person, f"/models/{model.id}{rest}", "Shop")
    expect(page.locator(".model-head .live-state")).to_have_text("Live")
    return page


def people(page: Page) -> Locator:
    page.get_by_role("button", name="Share").click()
    dialog = page.get_by_role("dialog", name="People of Shop")
    expect(dialog.get_by_role("listitem").first).to_be_visible()
    return dialog


def levels(model: Model) -> dict[str, str]:
    participants = model.api.get(f"/{model.id}/collaboration")["participants"]
    return {one["email"]: one["access_level"] for one in participants}


def test_somebody_is_invited_by_their_address(page: Page, person, colleague, shop, watch):
    watch.expect_status(404)
    open_model(page, person, shop)
    dialog = people(page)
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_label("E-mail address").fill("nobody-at-all@example.org")
    dialog.get_by_role("button", name="Invite").click()
    expect(dialog.get_by_text("There is no account with this e-mail address")).to_be_visible()
    dialog.get_by_label("E-mail address").fill(colleague.email)
    dialog.get_by_label("Access", exact=True).select_option("May read")
    dialog.get_by_role("button", name="Invite").click()
    row = dialog.get_by_role("listitem").filter(has_text=colleague.email)
    expect(row.get_by_role("combobox")).to_have_value("read")
    expect(dialog.get_by_label("E-mail address")).to_have_value("")
    assert levels(shop)[colleague.email] == "read"
    assert_accessible(page)


def test_who_is_let_do_more_may_write_at_once(page: Page, new_context, person, colleague, shop):
    shop.invite(colleague.email, "read")
    theirs = open_model(new_context().new_page(), colleague, shop)
    expect(theirs.get_by_role("button", name="New table")).to_have_count(0)
    open_model(page, person, shop)
    dialog = people(page)
    row = dialog.get_by_role("listitem").filter(has_text=colleague.email)
    expect(row.get_by_text("here now")).to_be_visible()
    row.get_by_role("combobox").select_option("May edit")
    expect(theirs.get_by_role("button", name="New table")).to_be_visible()
    assert levels(shop)[colleague.email] == "edit"


def test_who_is_removed_sees_it_at_once(page: Page, new_context, person, colleague, shop):
    shop.invite(colleague.email)
    theirs = open_model(new_context().new_page(), colleague, shop)
    open_model(page, person, shop)
    dialog = people(page)
    dialog.get_by_role("button", name="Remove Petr Svoboda").click()
    dialog.get_by_role("button", name="Remove", exact=True).click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    expect(theirs.get_by_text("You have no access to this workspace any more")).to_be_visible()
    assert colleague.email not in levels(shop)


def test_one_leaves_by_oneself(page: Page, person, colleague, shop):
    shop.invite(colleague.email)
    open_model(page, colleague, shop)
    dialog = people(page)
    expect(dialog.get_by_role("button", name="Invite")).to_have_count(0)
    dialog.get_by_role("button", name="Leave").click()
    dialog.get_by_role("button", name="Leave").click()
    expect(page.get_by_role("heading", name="Models", level=1)).to_be_visible()
    expect(page.get_by_role("link", name="Shop", exact=True)).to_have_count(0)
    assert colleague.email not in levels(shop)


def test_nobody_is_invited_to_a_personal_workspace(page: Page, person):
    model = Models(person).personal()
    open_page(page, person, f"/models/{model.id}", model.whole()["workspace"]["name"])
    page.get_by_role("button", name="Share").click()
    expect(page.get_by_role("dialog").get_by_text("nobody else comes in")).to_be_visible()
    expect(page.get_by_role("button", name="Invite")).to_have_count(0)


def test_a_pointer_is_seen_on_the_plane_that_it_is_on_and_no_other(page: Page, new_context, person, colleague, shop):
    shop.invite(colleague.email)
    body = {"name": "Flow", "nodes": [{"type": "database", "name": "shop", "position_x": 0, "position_y": 0}]}
    diagram = shop.api.post(f"/{shop.id}/data-flow-diagrams", {**body, "connections": [], "linked_tables": []})["id"]
    theirs = open_model(new_context().new_page(), colleague, shop, f"/flows/{diagram}")
    open_model(page, person, shop)
    expect(page.locator(".model-head .people")).to_contain_text("Petr Svoboda")

    plane = theirs.locator(".plane").bounding_box()
    theirs.mouse.move(plane["x"] + 300, plane["y"] + 200)
    theirs.mouse.move(plane["x"] + 320, plane["y"] + 220)
    theirs.get_by_role("group", name="shop,").click()
    expect(page.locator(".cursor")).to_have_count(0)

    page.get_by_role("link", name="Data flow").click()
    page.get_by_role("link", name="Flow", exact=True).click()
    expect(page.locator(".cursor")).to_have_text("Petr Svoboda")
    expect(page.locator(".hand-mark")).to_have_text("Petr Svoboda")
    theirs.get_by_role("link", name="Tables").click()
    expect(page.locator(".cursor")).to_have_count(0)
    theirs.goto("/#/tasks")
    expect(page.locator(".model-head .people")).to_have_count(0)


def test_a_diagram_is_edited_by_two_at_once(page: Page, new_context, person, colleague, shop):
    shop.invite(colleague.email)
    nodes = [
        {"type": "database", "name": name, "position_x": 0, "position_y": at * 120} for at, name in enumerate("ab")
    ]
    body = {"name": "Flow", "nodes": nodes, "connections": [], "linked_tables": []}
    diagram = shop.api.post(f"/{shop.id}/data-flow-diagrams", body)["id"]
    pages = [
        open_model(page, person, shop, f"/flows/{diagram}"),
        open_model(new_context().new_page(), colleague, shop, f"/flows/{diagram}"),
    ]
    for one, name in zip(pages, "ab", strict=True):
        one.get_by_role("group", name=f"{name},").click()
        one.get_by_role("complementary").get_by_label("Name", exact=True).fill(f"{name} renamed")
    for one in pages:
        one.get_by_role("complementary").get_by_label("Name", exact=True).press("Enter")
    for one in pages:
        expect(one.locator(".flow-node .title")).to_have_text(["a renamed", "b renamed"])
        expect(one.locator(".model-head .save-state")).to_have_text(re.compile("All changes saved"))
    found = shop.api.get(f"/{shop.id}/data-flow-diagrams/{diagram}")["nodes"]
    assert [one["name"] for one in found] == ["a renamed", "b renamed"]
