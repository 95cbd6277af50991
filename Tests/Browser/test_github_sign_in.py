"""Sign-in with GitHub, on an instance of its own that is configured for a server in GitHub's place."""

import re
import sys
from pathlib import Path

import pytest
from accessible import assert_accessible
from people import fill_sign_in, unique_email
from playwright.sync_api import Page, expect

for folder in ("Faults", "EndToEnd"):
    sys.path.append(str(Path(__file__).resolve().parents[1] / folder))

from github_stand_in import GitHub  # noqa: E402
from own_fixtures import Instances, prototype  # noqa: E402, F401 (pytest finds it by name)


@pytest.fixture(scope="module")
def github():
    yield (made := GitHub())
    made.stop()


@pytest.fixture(scope="module")
def url(prototype, github):  # noqa: F811
    instances = Instances(prototype)
    try:
        own = instances(github.options())
        github.callback = f"{own.url}/api/v1/auth/github/callback"
        yield own.url
        assert github.wrong == []
    finally:
        instances.remove()


def title(page: Page, name: str):
    return page.get_by_role("heading", name=name, level=1)


def go_to_github(page: Page):
    page.goto("/")
    page.get_by_role("link", name="Sign in with GitHub").click()


def open_settings(page: Page):
    page.goto("/#/settings")
    expect(title(page, "Settings")).to_be_visible()
    return page.locator(".settings-section").filter(has=page.get_by_role("heading", name="Signing in"))


def test_somebody_new_says_yes_at_github_and_is_at_the_first_dashboard(page: Page, github):
    github.someone(unique_email(), name="Ada Octo")
    github.asks = True
    try:
        page.goto("/#/sign-up")
        page.get_by_role("link", name="Sign in with GitHub").click()
        page.get_by_role("link", name="Authorize Atrium").click()
        expect(title(page, "Overview")).to_be_visible()
    finally:
        github.asks = False
    expect(page.get_by_role("button", name="Account: Ada Octo")).to_be_visible()
    assert "code=" not in page.url
    page.reload()
    expect(title(page, "Overview")).to_be_visible()
    kept = page.evaluate("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])")
    assert "eyJ" not in kept and "gc_" not in kept and "gb_" not in kept


def test_of_several_addresses_one_is_chosen(page: Page, github, watch):
    watch.expect_status(400)
    work, home = unique_email(), unique_email()
    github.someone(work, home)
    go_to_github(page)
    expect(title(page, "Which e-mail is yours here?")).to_be_focused()
    choice = page.get_by_role("group", name="E-mail")
    expect(choice.get_by_role("radio")).to_have_count(2)
    expect(choice.get_by_role("radio", name=work)).to_be_checked()
    assert_accessible(page)
    choice.get_by_text(home).click()
    page.get_by_role("button", name="Create my account").click()
    expect(title(page, "Overview")).to_be_visible()
    open_settings(page)
    expect(page.get_by_label("E-mail", exact=True)).to_have_value(home)


def test_who_has_an_account_gives_the_password_once_and_then_never(page: Page, person, github, watch, new_context):
    watch.expect_status(409)
    watch.expect_status(401)
    github.someone(person.email)
    go_to_github(page)
    expect(title(page, "You have an account here")).to_be_focused()
    expect(page.get_by_label("E-mail")).to_have_value(person.email)
    expect(page.get_by_label("E-mail")).to_have_attribute("readonly", "")
    assert_accessible(page)
    for password in ("not the password", person.password):
        page.get_by_role("textbox", name="Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        if password != person.password:
            expect(page.get_by_role("alert")).to_contain_text("The e-mail or the password is wrong.")
    expect(page.get_by_text(f"You can sign in as {github.person['login']} of GitHub now")).to_be_visible()
    expect(title(page, "Overview")).to_be_visible()
    elsewhere = new_context().new_page()
    go_to_github(elsewhere)
    expect(title(elsewhere, "Overview")).to_be_visible()
    expect(elsewhere.get_by_role("button", name=f"Account: {person.name}")).to_be_visible()


def test_an_account_is_linked_in_the_settings_and_unlinked(signed_in: Page, github, watch):
    page = signed_in
    github.someone(unique_email())
    login = github.person["login"]
    section = open_settings(page)
    expect(section.get_by_text("None so far.")).to_be_visible()
    section.get_by_role("link", name="Link a GitHub account").click()
    expect(page.get_by_text(f"You can sign in as {login} of GitHub now")).to_be_visible()
    expect(section.get_by_text(login)).to_be_visible()
    expect(section.get_by_text("never used")).to_be_visible()
    assert_accessible(page)
    section.get_by_role("button", name="Unlink…").click()
    group = section.get_by_role("group", name=f"Unlink {login}?")
    group.get_by_role("button", name="Unlink").click()
    expect(section.get_by_text("None so far.")).to_be_visible()


def test_the_only_way_in_is_not_unlinked(page: Page, github):
    github.someone(unique_email())
    go_to_github(page)
    expect(title(page, "Overview")).to_be_visible()
    section = open_settings(page)
    expect(section.get_by_text("Your account has no password")).to_be_visible()
    expect(section.get_by_role("button", name="Unlink…")).to_have_count(0)


def test_a_code_that_somebody_sends_signs_nobody_in_and_links_nothing(page: Page, github, new_context, watch, person):
    watch.expect_status(400)
    github.someone(unique_email())
    codes = []
    mallory = new_context().new_page()
    for _ in range(2):
        # Taken before the page has spent it.
        mallory.route("**/api/v1/auth/exchange", lambda route: (codes.append(route.request.post_data_json["code"]),
                                                                route.abort())[1])
        watch.expect_no_network()
        go_to_github(mallory)
        expect(title(mallory, "That did not work")).to_be_visible()
    page.goto(f"/#/sign-in/complete?code={codes[0]}")
    expect(title(page, "That did not work")).to_be_visible()
    expect(page.get_by_text("Begin it again.")).to_be_visible()
    assert codes[0] not in page.url
    page.get_by_role("link", name="Back to sign-in").click()
    fill_sign_in(page, person.email, person.password)
    expect(title(page, "Overview")).to_be_visible()
    page.goto("about:blank")
    page.goto(f"/#/sign-in/complete?code={codes[1]}")
    expect(title(page, "That did not work")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(title(page, "Overview")).to_be_visible()
    expect(open_settings(page).get_by_text("None so far.")).to_be_visible()


def test_what_went_wrong_is_said_and_tried_again(page: Page, github):
    github.someone((unique_email(), False))
    go_to_github(page)
    expect(title(page, "That did not work")).to_be_focused()
    expect(page.get_by_text("Verify one there, and come back.")).to_be_visible()
    assert_accessible(page)
    github.someone(unique_email())
    github.mood = "failing"
    page.get_by_role("link", name="Sign in with GitHub").click()
    expect(page.get_by_text("GitHub could not be asked just now.")).to_be_visible()
    github.mood = "well"
    page.get_by_role("link", name="Sign in with GitHub").click()
    expect(title(page, "Overview")).to_be_visible()


def test_a_session_that_ended_is_taken_up_by_way_of_github_and_the_page_stays(page: Page, github, watch):
    watch.expect_status(401)
    watch.expect_status(400)
    github.someone(unique_email())
    go_to_github(page)
    expect(title(page, "Overview")).to_be_visible()
    open_settings(page)
    page.context.clear_cookies(path="/auth")
    page.route(re.compile("/api/profile"), lambda route: route.fulfill(
        status=401, json={"error": {"code": "UNAUTHORIZED", "message": "over"}}))  # fmt: skip
    page.get_by_label("Name", exact=True).fill("Kept")
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()
    page.unroute(re.compile("/api/profile"))
    with page.context.expect_page() as opened:
        dialog.get_by_role("link", name="Sign in with GitHub").click()
    expect(title(opened.value, "Overview")).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("All changes saved")).to_be_visible()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Kept")


def test_where_it_is_not_offered_nothing_of_it_is_seen(new_context, prototype):  # noqa: F811
    instances = Instances(prototype)
    try:
        plain = instances()
        page = new_context().new_page()
        page.goto(plain.url)
        expect(title(page, "Sign in")).to_be_visible()
        expect(page.get_by_role("link", name="Sign in with GitHub")).to_have_count(0)
    finally:
        instances.remove()
