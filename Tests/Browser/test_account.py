"""Coming in and going out."""

from people import PASSWORD, fill_sign_in, sign_out, unique_email
from playwright.sync_api import Page, expect


def title(page: Page, name: str):
    return page.get_by_role("heading", name=name, level=1)


def fill_sign_up(page: Page, email: str, password: str):
    page.get_by_label("Name").fill("Jana Nováková")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Create an account").click()


def test_a_first_visit_asks_the_server_for_nothing_but_the_page(page: Page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/")
    expect(title(page, "Sign in")).to_be_visible()
    assert [url for url in asked if "/auth/" in url or "/api/" in url] == []


def test_who_signs_up_comes_to_a_first_dashboard_in_the_own_time_zone(page: Page):
    page.goto("/")
    page.get_by_role("link", name="Create an account").click()
    expect(page.get_by_text("8 to 128 characters")).to_be_visible()
    fill_sign_up(page, unique_email(), PASSWORD)
    expect(title(page, "Overview")).to_be_visible()
    page.get_by_role("button", name="Account: Jana Nováková").click()
    page.get_by_role("menuitem", name="Settings").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Prague")


def test_who_signs_in_comes_to_the_default_dashboard(page: Page, person):
    person.create_dashboard("Made later")
    page.goto("/")
    fill_sign_in(page, person.email, person.password)
    expect(title(page, "Overview")).to_be_visible()


def test_a_password_that_is_too_short_is_refused_beside_its_field(page: Page):
    page.goto("/#/sign-up")
    fill_sign_up(page, unique_email(), "short")
    password = page.get_by_role("textbox", name="Password")
    expect(password).to_be_focused()
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("3 more characters needed")).to_be_visible()
    password.fill("long enough now")
    expect(page.get_by_text("more characters needed")).to_be_hidden()


def test_a_common_password_is_refused_by_the_server_beside_its_field(page: Page, watch):
    watch.expect_status(400)
    page.goto("/#/sign-up")
    fill_sign_up(page, unique_email(), "password1")
    password = page.get_by_role("textbox", name="Password")
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_have_accessible_description("8 to 128 characters. The most common passwords are refused. "
                                                    + page.locator(".fault:visible").inner_text())
    expect(password).to_be_focused()
    expect(password).to_have_value("password1")


def test_an_email_with_an_account_leads_to_sign_in(page: Page, person, watch):
    watch.expect_status(409)
    page.goto("/#/sign-up")
    fill_sign_up(page, person.email, PASSWORD)
    note = page.get_by_role("alert")
    expect(note).to_contain_text("There is an account with this e-mail already.")
    note.get_by_role("button", name="Sign in").click()
    expect(title(page, "Sign in")).to_be_visible()
    expect(page.get_by_label("E-mail")).to_have_value(person.email)
    expect(page.get_by_role("textbox", name="Password")).to_be_focused()


def test_a_wrong_password_and_an_unknown_email_get_the_same_words(page: Page, person, watch):
    watch.expect_status(401)
    page.goto("/")
    for email in (person.email, unique_email()):
        fill_sign_in(page, email, "not the password")
        expect(page.get_by_role("alert")).to_contain_text("The e-mail or the password is wrong.")
        expect(page.get_by_role("alert")).to_contain_text("Request req_")
        expect(page.get_by_label("E-mail")).to_have_value(email)


def test_a_password_can_be_looked_at(page: Page):
    page.goto("/")
    password = page.get_by_label("Password", exact=True)
    page.get_by_role("button", name="Show: Password").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide: Password").click()
    expect(password).to_have_attribute("type", "password")


def test_the_address_that_was_asked_for_opens_after_sign_in(page: Page, person):
    dashboard = person.create_dashboard("Deep in the house")
    page.goto(f"/#/dashboards/{dashboard['id']}")
    fill_sign_in(page, person.email, person.password)
    expect(title(page, "Deep in the house")).to_be_visible()


def test_who_signs_out_stays_out_and_can_come_back(signed_in: Page, person):
    page = signed_in
    sign_out(page)
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.reload()
    expect(title(page, "Sign in")).to_be_visible()
    page.goto("/#/dashboards")
    expect(title(page, "Sign in")).to_be_visible()
    fill_sign_in(page, person.email, person.password)
    expect(title(page, "Dashboards")).to_be_visible()


def test_a_reload_keeps_the_session(signed_in: Page):
    signed_in.reload()
    expect(title(signed_in, "Dashboards")).to_be_visible()
    expect(signed_in.locator(".card").first).to_be_visible()


def test_no_script_can_read_a_token(signed_in: Page):
    cookies = signed_in.context.cookies()
    assert len(cookies) == 1, cookies
    [cookie] = cookies
    assert cookie["httpOnly"] and cookie["secure"] and cookie["sameSite"] == "Strict", cookie
    assert cookie["path"].startswith("/auth"), cookie
    kept = signed_in.evaluate("JSON.stringify([document.cookie, {...localStorage}, {...sessionStorage}])")
    assert cookie["value"] not in kept
    assert "eyJ" not in kept, "something that looks like an access token is in the browser's storage"
