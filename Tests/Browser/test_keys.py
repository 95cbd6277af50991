"""API keys, apps that are let in, and sharing by name."""

import base64
import hashlib
import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from accessible import assert_accessible
from flowforge import FlowForge, open_page
from people import Person, fill_sign_in
from playwright.sync_api import Page, expect

REDIRECT = "https://planner.example.org/callback"
VERIFIER = "a-verifier-of-forty-three-characters-or-more-0123456789"


@pytest.fixture
def api(person) -> FlowForge:
    return FlowForge(person)


def test_a_key_is_shown_once_works_and_is_revoked(page: Page, person, api):
    open_page(page, person, "/keys", "Keys and apps")
    keys = page.get_by_role("region", name="API keys")
    expect(keys.get_by_text("No keys.")).to_be_visible()
    keys.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog", name="New key")
    dialog.get_by_label("Name").fill("Nightly report")
    dialog.get_by_role("button", name="Nothing").click()
    dialog.get_by_role("button", name="Make the key").click()
    expect(dialog.get_by_text("Choose at least one.")).to_be_visible()
    dialog.get_by_label("dashboard:read").check()
    dialog.get_by_role("button", name="Make the key").click()
    made = page.get_by_role("dialog", name="Your new key")
    key = made.get_by_label("Nightly report").input_value()
    page.keyboard.press("Escape")
    expect(made).to_be_visible()  # not lost by a slip
    made.get_by_role("button", name="I have it").click()
    expect(keys.get_by_text("never used")).to_be_visible()

    def ask() -> int:
        return person.requests.get("/api/v2/dashboards", headers={"X-API-Key": key}).status
    assert ask() == 200
    keys.get_by_role("button", name="Revoke").click()
    keys.get_by_role("group", name="Revoke “Nightly report”?").get_by_role("button", name="Revoke").click()
    expect(keys.get_by_text("No keys.")).to_be_visible()
    assert ask() == 401


def asked(client: str, **more) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
    parameters = {
        "response_type": "code",
        "client_id": client,
        "redirect_uri": REDIRECT,
        "scope": "read",
        "state": "xyz",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"/oauth/authorize?{urlencode({**parameters, **more})}"


def register(page: Page) -> str:
    clients = page.get_by_role("region", name="Your own apps")
    clients.get_by_role("button", name="Register an app").click()
    dialog = page.get_by_role("dialog", name="Register an app")
    dialog.get_by_label("Name").fill("Planner")
    dialog.get_by_label("Addresses to come back to").fill(REDIRECT)
    dialog.get_by_role("button", name="Register", exact=True).click()
    made = page.get_by_role("dialog", name="Your app is registered")
    client = made.get_by_label("Client id").input_value()
    made.get_by_role("button", name="I have it").click()
    return client


def test_an_app_asks_is_let_in_acts_and_is_shut_out(page: Page, person):
    arrived = []
    page.route(f"{REDIRECT}*", lambda route: (arrived.append(route.request.url), route.fulfill(body="Back"))[1])
    open_page(page, person, "/keys", "Keys and apps")
    client = register(page)
    page.goto(asked(client))
    expect(page.get_by_role("heading", name="Planner wants to act for you")).to_be_visible()
    expect(page.get_by_text("Afterwards you go to planner.example.org.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Let it in").click()
    page.wait_for_url(f"{REDIRECT}*")
    answer = parse_qs(urlsplit(arrived[0]).query)
    assert answer["state"] == ["xyz"]
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"][0],
        "redirect_uri": REDIRECT,
        "client_id": client,
        "code_verifier": VERIFIER,
    }
    tokens = person.requests.post("/oauth/token", form=form)
    assert tokens.ok, tokens.text()
    bearer = {"Authorization": f"Bearer {tokens.json()['access_token']}"}
    assert person.requests.get("/api/v2/dashboards", headers=bearer).status == 200

    page.goto("/#/keys")
    apps = page.get_by_role("region", name="Apps you let in")
    expect(apps.get_by_text("Planner")).to_be_visible()
    apps.get_by_role("button", name="Take back").click()
    apps.get_by_role("group", name="Shut “Planner” out?").get_by_role("button", name="Take back").click()
    expect(apps.get_by_text("No apps.")).to_be_visible()
    assert person.requests.get("/api/v2/dashboards", headers=bearer).status == 401


def test_an_app_that_is_refused_is_told_so_and_gets_nothing(page: Page, person):
    arrived = []
    page.route(f"{REDIRECT}*", lambda route: (arrived.append(route.request.url), route.fulfill(body="Back"))[1])
    open_page(page, person, "/keys", "Keys and apps")
    page.goto(asked(register(page)))
    page.get_by_role("button", name="No", exact=True).click()
    page.wait_for_url(f"{REDIRECT}*")
    answer = parse_qs(urlsplit(arrived[0]).query)
    assert answer["error"] == ["access_denied"] and "code" not in answer


def test_an_app_asks_somebody_who_has_to_sign_in_first(page: Page, new_context, person):
    open_page(page, person, "/keys", "Keys and apps")
    client = register(page)
    other = new_context().new_page()
    other.goto(asked(client))
    fill_sign_in(other, person.email, person.password)
    expect(other.get_by_role("heading", name="Planner wants to act for you")).to_be_visible()


def test_a_request_that_is_not_right_leads_nowhere(page: Page, person, watch):
    watch.expect_status(400)
    watch.expect_status(404)
    open_page(page, person, "/keys", "Keys and apps")
    client = register(page)
    page.goto(asked(client, redirect_uri="https://evil.example.org/"))
    expect(page.get_by_role("heading", name="This cannot be asked")).to_be_visible()
    expect(page.get_by_role("button", name="Let it in")).to_have_count(0)


def test_a_dashboard_that_becomes_public_is_seen_by_a_stranger(page: Page, person, playwright, url):
    dashboard = person.create_dashboard("Shared")
    open_page(page, person, f"/dashboards/{dashboard['id']}", re.compile("Shared"))
    page.get_by_role("button", name="Share", exact=True).click()
    panel = page.get_by_role("group", name="Who can see this")
    expect(panel.get_by_role("switch", name="Public")).to_be_visible()
    requests = playwright.request.new_context(base_url=url, ignore_https_errors=True)
    stranger = FlowForge(Person.sign_up(requests))
    assert stranger.send("GET", f"/dashboards/{dashboard['id']}").status == 404
    panel.get_by_role("switch", name="Public").check()
    expect(page.get_by_role("button", name="Public", exact=True)).to_be_visible()
    page.wait_for_function("() => document.querySelector('.save-state')?.textContent === 'Saved'")
    assert stranger.send("GET", f"/dashboards/{dashboard['id']}").status == 200
    requests.dispose()


class Colleague(Person):
    name = "Karel Novotný"


def test_a_dashboard_is_shared_with_one_person_who_sees_it_until_it_is_taken_back(
    page: Page, new_context, person, playwright, url, watch
):
    requests = playwright.request.new_context(base_url=url, ignore_https_errors=True)
    colleague = Colleague.sign_up(requests)
    # Only who works somewhere with oneself can be named.
    team = person._post("/api/v1/workspaces", {"name": "A team", "type": "shared"})["id"]
    guest = {"email": colleague.email, "access_level": "read"}
    person._post(f"/api/v1/workspaces/{team}/collaboration/invite", guest)
    dashboard = person.create_dashboard("For Karel alone")
    person.create_widget(dashboard["id"], name="A figure", data_query={"parameters": {"data": 42}})
    open_page(page, person, f"/dashboards/{dashboard['id']}", re.compile("For Karel alone"))
    page.get_by_role("button", name="Share", exact=True).click()
    panel = page.get_by_role("group", name="Who can see this")
    panel.get_by_label("Add somebody").select_option(label="Karel Novotný")
    taking_back = panel.get_by_role("button", name="Do not share with Karel Novotný")
    expect(taking_back).to_be_visible()

    other = open_page(new_context().new_page(), colleague, f"/dashboards/{dashboard['id']}", re.compile("For Karel"))
    expect(other.get_by_role("article", name="A figure")).to_contain_text("42")
    watch.expect_status(404)
    taking_back.click()
    expect(taking_back).to_have_count(0)
    expect(other.get_by_text("is not shared with you any more")).to_be_visible()
    expect(other.locator(".live-state")).to_have_text("No longer live")
    other.reload()
    expect(other.get_by_text("A figure")).to_have_count(0)
    requests.dispose()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keys_and_apps_are_accessible(new_context, person, api, scheme):
    api.post("/api-keys", {"name": "One", "permissions": ["dashboard:read"]})
    page = open_page(new_context(color_scheme=scheme).new_page(), person, "/keys", "Keys and apps")
    expect(page.get_by_text("1 permission")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="New key").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)
