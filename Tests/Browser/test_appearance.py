"""Themes, narrow pages, access for everybody, and the content security policy."""

import re

import pytest
from accessible import assert_accessible
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def background(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def busy_person(person):
    dashboard = person.create_dashboard("Service health", description="Latency", tags=["sre"], is_public=True)
    person.create_widget(dashboard["id"], name="Requests a second")
    person.update_dashboard(dashboard["id"], description="Latency, errors and more")


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible(new_context, person, theme, width):
    busy_person(person)
    page = new_context(color_scheme=theme, **(PHONE if width == "phone" else {})).new_page()
    page.goto("/#/sign-up")
    page.get_by_role("button", name="Create an account").click()
    expect(page.locator(".fault:visible").first).to_be_visible()
    assert_accessible(page)
    page.goto("/#/sign-in")
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert_accessible(page)
    person.sign_in(page)
    page.get_by_role("button", name="sre").first.click()
    expect(page.locator("header .count")).to_have_text("1 dashboard matches")
    assert_accessible(page)
    page.get_by_role("button", name="Actions for Service health").click()
    assert_accessible(page)
    page.get_by_role("menuitem", name="Edit details").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Actions for Service health").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.locator(".toast").get_by_role("button", name="Undo").wait_for()
    assert_accessible(page)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Service health", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Account: ").click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("ControlOrMeta+k")
    expect(page.get_by_role("combobox", name="Search and act")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    for address, name in (("settings", "Settings"), ("datasets", "Data sets"), ("nowhere", "Not found")):
        page.goto(f"/#/{address}")
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        assert_accessible(page)


def test_the_system_theme_is_followed_until_one_is_chosen(new_context, person):
    context = new_context(color_scheme="dark")
    page = context.new_page()
    person.sign_in(page)
    dark = background(page)
    page.emulate_media(color_scheme="light")
    light = background(page)
    assert dark != light
    page.get_by_role("button", name="Account: ").click()
    with page.expect_response(lambda answer: answer.url.endswith("/api/profile") and answer.request.method == "PUT"):
        page.get_by_role("menuitemradio", name="Dark").click()
    assert background(page) == dark
    page.reload()
    expect(page.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()
    assert background(page) == dark
    assert person.profile()["preferences"]["theme"] == "dark"


def test_a_chosen_theme_is_there_before_any_module_runs(page: Page, watch):
    watch.expect_no_network()
    page.goto("/")
    page.evaluate("localStorage.setItem('atrium.theme', 'dark')")
    page.route("**/main.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_the_theme_of_the_profile_comes_to_a_new_browser(new_context, person):
    person.update_profile(preferences={"theme": "dark"})
    page = new_context(color_scheme="light").new_page()
    person.sign_in(page)
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_times_are_those_of_the_persons_zone(page: Page, person):
    person.update_profile(timezone="Asia/Kathmandu")
    person.sign_in(page)
    expect(page.locator(".card time").first).to_have_attribute("title", re.compile(r"GMT\+5:45$"))


def test_nothing_reaches_beyond_a_phone(new_context, person):
    busy_person(person)
    person.create_dashboard("A" * 100, description="b" * 300, tags=["c" * 40])
    page = new_context(**PHONE).new_page()
    for address in ("/#/sign-up", "/#/sign-in"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
    person.sign_in(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("link", name="A" * 100).click()
    expect(page.get_by_role("heading", name="A" * 100, level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    for address, name in (("settings", "Settings"), ("datasets", "Data sets")):
        page.goto(f"/#/{address}")
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_page_can_be_used_by_tab_from_its_top(signed_in: Page):
    signed_in.reload()
    expect(signed_in.locator(".card").first).to_be_visible()
    signed_in.keyboard.press("Tab")
    skip = signed_in.get_by_role("button", name="Skip to content")
    expect(skip).to_be_focused()
    signed_in.keyboard.press("Enter")
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("button", name="New dashboard")).to_be_focused()


def test_the_content_security_policy_allows_nothing_inline_but_the_import_map(page: Page):
    policy = page.goto("/").headers.get("content-security-policy", "")
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";") if " " in part.strip())
    assert "unsafe" not in policy, policy
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/]{43}='){2}", directives["script-src"]), policy
    assert directives["style-src"] == "'self'", policy
    assert directives["frame-ancestors"] == "'none'", policy
    assert directives["base-uri"] == "'none'", policy
