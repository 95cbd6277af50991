"""Several tabs, sessions that end, and a server that does not answer."""

import json

from people import sign_out
from playwright.sync_api import Page, Route, expect


def title(page: Page, name: str):
    return page.get_by_role("heading", name=name, level=1)


def refuse(route: Route):
    error = {"code": "UNAUTHORIZED", "message": "Invalid or missing authentication token", "request_id": "req_test"}
    route.fulfill(status=401, content_type="application/json", body=json.dumps({"error": error}))


def test_two_tabs_reloaded_at_once_keep_their_session(signed_in: Page):
    tabs = [signed_in, *(signed_in.context.new_page() for _ in range(2))]
    for tab in tabs:
        tab.goto("/#/dashboards", wait_until="commit")
    for tab in tabs:
        expect(title(tab, "Dashboards")).to_be_visible()
    for tab in tabs:
        tab.evaluate("location.reload()")
    for tab in tabs:
        expect(title(tab, "Dashboards")).to_be_visible()
        expect(tab.locator(".card").first).to_be_visible()


def test_signing_out_in_one_tab_signs_the_other_out(signed_in: Page):
    other = signed_in.context.new_page()
    other.goto("/#/dashboards")
    expect(title(other, "Dashboards")).to_be_visible()
    sign_out(signed_in, other)
    expect(other.get_by_text("You signed out in another tab.")).to_be_visible()


def test_signing_in_in_one_tab_opens_the_other(page: Page, person):
    page.goto("/#/dashboards")
    expect(title(page, "Sign in")).to_be_visible()
    other = page.context.new_page()
    person.sign_in(other)
    expect(title(page, "Dashboards")).to_be_visible()


def test_a_session_that_ended_asks_for_the_password_and_what_was_typed_is_saved(signed_in: Page, person, watch):
    watch.expect_status(401)
    page = signed_in
    page.get_by_role("button", name="New dashboard").click()
    page.get_by_role("dialog", name="New dashboard").get_by_label("Name").fill("Typed before the end")
    page.route("**/api/**", refuse)
    page.route("**/auth/refresh", refuse)
    # The question may come up before, asked for by what the page reads on its own.
    page.get_by_role("button", name="Create", exact=True).dispatch_event("click")
    question = page.get_by_role("dialog", name="Your session has ended")
    expect(question.get_by_label("E-mail")).to_have_value(person.email)
    page.unroute("**/api/**")
    page.unroute("**/auth/refresh")
    question.get_by_role("textbox", name="Password").fill("not the password")
    question.get_by_role("button", name="Sign in").click()
    expect(question.get_by_role("alert")).to_contain_text("wrong")
    question.get_by_role("textbox", name="Password").fill(person.password)
    question.get_by_role("button", name="Sign in").click()
    expect(question).to_have_count(0)
    expect(title(page, "Typed before the end")).to_be_visible()


def test_a_session_that_ended_while_the_page_was_closed_says_so(signed_in: Page, watch):
    watch.expect_status(401)
    watch.expect_status(400)  # no cookie at all may also be called a bad request
    signed_in.context.clear_cookies()
    signed_in.reload()
    expect(signed_in.get_by_text("Your session has ended. Sign in again to go on.")).to_be_visible()


def test_an_expired_access_token_is_renewed_unseen(signed_in: Page, watch):
    watch.expect_status(401)
    refused = []

    def refuse_once(route: Route):
        if refused:
            route.continue_()
        else:
            refused.append(route.request.url)
            refuse(route)

    signed_in.route("**/api/dashboards?**", refuse_once)
    signed_in.get_by_role("searchbox").fill("nothing has this name")
    expect(signed_in.get_by_role("heading", name="Nothing matches")).to_be_visible()
    assert len(refused) == 1


def test_what_was_typed_offline_is_kept_and_can_be_saved_after(signed_in: Page, watch):
    watch.expect_no_network()
    page = signed_in
    page.get_by_role("button", name="New dashboard").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Written on the train")
    expect(page.get_by_text("Start timer")).to_be_visible()  # the last part of the page that comes by itself
    page.context.set_offline(True)
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.get_by_role("alert")).to_contain_text("What you typed is kept")
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
    dialog.get_by_role("button", name="Create").click()
    expect(title(page, "Written on the train")).to_be_visible()


def test_a_failure_is_said_in_words_with_its_request_id(signed_in: Page, watch):
    watch.expect_status(503)
    page = signed_in
    error = {"code": "INTERNAL_ERROR", "message": "The database is not available", "request_id": "req_outage"}
    answer = {"status": 503, "content_type": "application/json", "body": json.dumps({"error": error})}
    page.route("**/api/dashboards?**", lambda route: route.fulfill(**answer))
    page.reload()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The server is busy or restarting.")
    expect(alert).to_contain_text("req_outage")
    page.unroute("**/api/dashboards?**")
    alert.get_by_role("button", name="Try again").click()
    expect(page.locator(".card").first).to_be_visible()


def test_too_many_attempts_say_how_long_to_wait(page: Page, person, watch):
    watch.expect_status(429)
    error = {"code": "RATE_LIMIT_EXCEEDED", "message": "Too many failures", "request_id": "req_test"}
    answer = {"status": 429, "content_type": "application/json", "body": json.dumps({"error": error})}
    page.route("**/auth/signin", lambda route: route.fulfill(headers={"Retry-After": "900"}, **answer))
    page.goto("/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_role("textbox", name="Password").fill(person.password)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Try again in 15 minutes.")


def test_a_slow_list_shows_its_shape_meanwhile(signed_in: Page):
    held, is_over = [], []

    def hold(route: Route):
        if is_over:
            route.continue_()
        else:
            held.append(route)

    signed_in.route("**/api/dashboards?**", hold)
    signed_in.reload()
    expect(signed_in.locator(".skeleton")).to_be_visible()
    is_over.append(True)
    for route in held:
        route.continue_()
    expect(signed_in.locator(".card").first).to_be_visible()
    expect(signed_in.locator(".skeleton")).to_have_count(0)
