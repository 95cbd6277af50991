"""Settings, which save themselves."""

import json
import re

from playwright.sync_api import Page, expect


def open_settings(page: Page):
    page.get_by_role("navigation").get_by_role("link", name="Settings").click()
    expect(page.get_by_role("heading", name="Settings", level=1)).to_be_focused()
    expect(page.get_by_text("All changes saved")).to_be_visible()


def test_name_and_zone_are_saved_and_followed(signed_in: Page, person):
    page = signed_in
    open_settings(page)
    page.get_by_label("Name", exact=True).fill("Jana Veselá")
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    expect(page.get_by_role("button", name="Account: Jana Veselá")).to_be_visible()
    expect(page.get_by_text("All changes saved")).to_be_visible()
    profile = person.profile()
    assert (profile["full_name"], profile["timezone"]) == ("Jana Veselá", "Asia/Tokyo")
    page.get_by_role("navigation").get_by_role("link", name="Dashboards").click()
    expect(page.locator(".card time").first).to_have_attribute("title", re.compile(r"GMT\+9$"))


def test_preferences_come_back_after_a_reload(signed_in: Page, person):
    page = signed_in
    open_settings(page)
    page.get_by_label("Language").select_option("cs")
    page.get_by_role("switch", name="By e-mail").check()
    page.get_by_role("switch", name="Keep figures fresh").uncheck()
    page.get_by_role("group", name="Layout of new dashboards").get_by_text("Masonry").click()
    expect(page.get_by_text("All changes saved")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Language")).to_have_value("cs")
    expect(page.get_by_role("switch", name="By e-mail")).to_be_checked()
    expect(page.get_by_role("switch", name="In the browser")).not_to_be_checked()
    expect(page.get_by_role("switch", name="Keep figures fresh")).not_to_be_checked()
    expect(page.get_by_role("radio", name="Masonry")).to_be_checked()
    assert person.profile()["settings"]["default_dashboard_layout"] == "masonry"


def test_a_picture_has_to_be_at_a_secure_address(signed_in: Page, person):
    page = signed_in
    open_settings(page)
    picture = page.get_by_label("Picture")
    picture.fill("http://example.org/me.png")
    picture.blur()
    expect(page.get_by_text("This is not an https:// address.")).to_be_visible()
    assert "avatar_url" not in person.profile()
    page.route("https://example.org/me.png", lambda route: route.fulfill(status=200, content_type="image/svg+xml",
               body="<svg xmlns='http://www.w3.org/2000/svg'/>"))
    picture.fill("https://example.org/me.png")
    picture.blur()
    expect(page.locator(".person img")).to_have_attribute("src", "https://example.org/me.png")
    expect(page.get_by_text("All changes saved")).to_be_visible()
    assert person.profile()["avatar_url"] == "https://example.org/me.png"


def test_what_is_set_offline_is_saved_when_the_server_answers(signed_in: Page, person, watch):
    watch.expect_no_network()
    page = signed_in
    open_settings(page)
    page.context.set_offline(True)
    page.get_by_role("switch", name="When a workflow completes").check()
    expect(page.get_by_text("Kept here; saved as soon as the server answers")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("Typed on the train")
    page.context.set_offline(False)
    expect(page.get_by_text("All changes saved")).to_be_visible()
    profile = person.profile()
    assert profile["full_name"] == "Typed on the train"
    assert profile["preferences"]["notifications"]["workflow_completion"] is True


def test_what_the_server_refuses_is_said_and_can_be_sent_again(signed_in: Page, person, watch):
    watch.expect_status(500)
    page = signed_in
    open_settings(page)
    error = {"code": "INTERNAL_ERROR", "message": "No", "request_id": "req_broken"}
    answer = {"status": 500, "content_type": "application/json", "body": json.dumps({"error": error})}
    page.route("**/api/profile", lambda route: route.fulfill(**answer))
    page.get_by_role("switch", name="By e-mail").check()
    expect(page.get_by_role("alert")).to_contain_text("req_broken")
    expect(page.get_by_text("Not saved")).to_be_visible()
    expect(page.get_by_role("switch", name="By e-mail")).to_be_checked()
    page.unroute("**/api/profile")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("All changes saved")).to_be_visible()
    assert person.profile()["preferences"]["notifications"]["email"] is True
