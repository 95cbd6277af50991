"""Sign-in with GitHub through nginx, against a server that checks what it is sent."""

import base64
import hashlib
import re
import secrets
import time
from urllib.parse import urlencode, urlsplit

import httpx
import pytest
from github_stand_in import SECRET, GitHub
from oauth_client import query_of
from own_instance import wait_for
from site_under_test import Site, at_best, ok

ELSEWHERE = "https://models.example/auth/complete"
LOGIN, CALLBACK = "/api/v1/auth/github/login", "/api/v1/auth/github/callback"
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def github():
    yield (made := GitHub())
    made.stop()


@pytest.fixture(scope="module")
def site(make, github):
    options = github.options(redirect_uris=[ELSEWHERE, "http://127.0.0.1/callback"])
    with Site.of(make(options)) as made:
        github.callback = made.url + CALLBACK
        made.used.add(SECRET)
        yield made
        assert github.wrong == [], "whatever was asked of GitHub was as it must be"


class Browser(httpx.Client):
    """Keeps cookies, and follows redirections one by one, to GitHub and back; `seen` is where it was sent."""

    def __init__(self, site):
        super().__init__(base_url=site.url, verify=site.tls(), timeout=30, headers=HTML)
        self.site, self.seen = site, []

    def walk(self, path=LOGIN, **query):
        """Where it is in the end: the first address that is neither ours nor GitHub's."""
        address = path + ("?" + urlencode(query) if query else "")
        for _ in range(4):
            response = self.get(address)
            assert response.status_code == 302, response.text
            address = response.headers["location"]
            self.seen.append(address)
            if "/login/oauth/authorize" not in address and CALLBACK not in address:
                return address
        raise AssertionError(f"sent round and round: {self.seen}")

    def code(self, **query):
        told = query_of(self.walk(**query))
        assert "code" in told, told
        self.site.used.add(told["code"])
        return told["code"]

    def exchange(self, code, **more):
        response = self.post("/api/v1/auth/exchange", json={"code": code, **more})
        if response.status_code == 200:
            self.site.used |= {response.json()["access_token"], response.json()["refresh_token"]}
        return response

    def sign_in(self):
        return tokens(self.exchange(self.code()))


@pytest.fixture
def browser(site):
    with Browser(site) as made:
        yield made


@pytest.fixture
def other(site):
    with Browser(site) as made:
        yield made


@pytest.fixture
def ann(site):
    yield (person := site.person("Ann"))
    person.close()


def flat(response, status, code):
    """An error as the modelling contract has it."""
    assert response.status_code == status, (response.status_code, response.text)
    body = response.json()
    assert {"error", "message", "request_id"} <= set(body) <= {"error", "message", "details", "element_id", "request_id"}
    assert body["error"] == code and body["request_id"] == response.headers["x-request-id"]
    return body.get("details", {})


def tokens(response):
    assert response.status_code == 200, response.text
    body = response.json()
    assert set(body) == {"access_token", "refresh_token", "access_token_expires_at", "refresh_token_expires_at", "token_type"}
    assert 1_780 < body["access_token_expires_at"] - time.time() <= 1_801
    assert 604_780 < body["refresh_token_expires_at"] - time.time() <= 604_801
    assert body["token_type"] == "Bearer" and response.headers["cache-control"] == "no-store"
    return body


def bearer(body):
    return {"Authorization": f"Bearer {body['access_token']}"}


def email():
    return f"octo-{secrets.token_hex(6)}@example.com"


# --- The contract ------------------------------------------------------------------------------------------------------


def test_somebody_new_is_signed_in_with_a_workspace_and_a_dashboard(browser, github):
    person = github.someone(email())
    address = browser.walk()
    assert address.startswith(f"{browser.site.url}/#/sign-in/complete?code=gc_") and "select_email" not in address
    body = tokens(browser.exchange(query_of(address)["code"]))
    profile = ok(browser.get("/api/profile", headers=bearer(body)))["profile"]
    assert (profile["email"], profile["full_name"]) == (person["emails"][0][0], "Octo Cat")
    assert ok(browser.get("/api/dashboards", headers=bearer(body)))["total"] == 1
    workspaces = browser.get("/api/v1/workspaces", headers=bearer(body)).json()["workspaces"]
    assert [each["type"] for each in workspaces] == ["personal"]


def test_tokens_are_renewed_and_ended_as_the_contract_has_it(browser, github):
    github.someone(email())
    first = browser.sign_in()
    second = tokens(browser.post("/api/v1/auth/refresh", json={"refresh_token": first["refresh_token"]}))
    assert second["refresh_token"] != first["refresh_token"]
    out = browser.post("/api/v1/auth/logout", headers=bearer(second))
    assert out.status_code == 200 and out.content == b""
    flat(browser.post("/api/v1/auth/logout", headers=bearer(second)), 401, "unauthorized")
    flat(browser.post("/api/v1/auth/refresh", json={"refresh_token": second["refresh_token"]}), 401, "unauthorized")
    assert flat(browser.post("/api/v1/auth/refresh", json={}), 400, "validation_error")["field"] == "refresh_token"


def test_another_front_end_gets_the_code_at_its_own_address(browser, github):
    github.someone(email())
    address = browser.walk(redirect_uri=ELSEWHERE)
    assert re.fullmatch(re.escape(ELSEWHERE) + r"\?code=gc_[\w-]{43}", address)
    with httpx.Client(base_url=browser.site.url, verify=browser.site.tls()) as program:
        tokens(program.post("/api/v1/auth/exchange", json={"code": query_of(address)["code"]}))


def test_a_program_gets_it_at_its_own_port_and_shows_that_it_is_the_one_that_began(browser, github):
    github.someone(email())
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    own = "http://127.0.0.1:50123/callback"
    address = browser.walk(f"{LOGIN}/desktop", redirect_uri=own, code_challenge=challenge)
    assert address.startswith(own + "?code=")
    with httpx.Client(base_url=browser.site.url, verify=browser.site.tls()) as program:
        code = {"code": query_of(address)["code"]}
        tokens(program.post("/api/v1/auth/exchange", json={**code, "code_verifier": verifier}))
        flat(program.post("/api/v1/auth/exchange", json={**code, "code_verifier": verifier}), 400, "validation_error")


def test_of_several_addresses_one_is_chosen(browser, github):
    work, home, unread = email(), email(), email()
    github.someone(work, (unread, False), home)
    told = query_of(browser.walk())
    assert told["select_email"] == "true"
    details = flat(browser.exchange(told["code"]), 400, "validation_error")
    assert (details["field"], details["choices"]) == ("email", [work, home])
    assert flat(browser.exchange(told["code"], email=unread), 400, "validation_error")["field"] == "email"
    body = tokens(browser.exchange(told["code"], email=home))
    assert ok(browser.get("/api/profile", headers=bearer(body)))["profile"]["email"] == home
    assert "select_email" not in query_of(browser.walk())


def test_an_account_with_the_address_is_linked_by_its_owner_alone(browser, github, ann):
    github.someone(ann.email)
    code = browser.code()
    details = flat(browser.exchange(code), 409, "link_required")
    assert details["email"] == ann.email
    flat(browser.post("/api/v1/auth/github/link", json={"code": code}), 401, "unauthorized")
    signed_in = ok(browser.post("/auth/signin", json={"email": ann.email, "password": ann.password}))["session"]
    linked = browser.post("/api/v1/auth/github/link", json={"code": code}, headers=bearer(signed_in))
    assert linked.status_code == 200 and linked.json()["login"] == github.person["login"]
    assert ok(browser.get("/api/profile", headers=bearer(browser.sign_in())))["profile"]["email"] == ann.email
    listed = ann.get("/api/v1/auth/github/identities").json()
    assert listed["has_password"] and [each["id"] for each in listed["identities"]] == [linked.json()["id"]]
    assert ann.delete(f"/api/v1/auth/github/identities/{linked.json()['id']}").status_code == 204
    flat(browser.exchange(browser.code()), 409, "link_required")


# --- What somebody might try -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("flow", [LOGIN, f"{LOGIN}/desktop"])
@pytest.mark.parametrize("address", [
    "https://evil", "//evil", "https://models.example.evil/auth/complete", "https://models.example@evil/auth/complete",
    f"{ELSEWHERE}/", f"{ELSEWHERE}?x", f"{ELSEWHERE}/../evil", f"{ELSEWHERE}%00", "javascript:alert(1)", "\\\\evil",
    "http://models.example/auth/complete", "http://127.0.0.1:1@evil/callback", f"{ELSEWHERE}\r\nX: y", "é",
])  # fmt: skip
def test_nobody_is_sent_to_an_address_that_is_not_on_the_list(browser, flow, address):
    response = browser.get(flow, params={"redirect_uri": address})
    assert flat(response, 400, "validation_error")["field"] == "redirect_uri"
    assert "location" not in response.headers and "set-cookie" not in response.headers


def test_a_state_is_good_in_one_browser_and_once(browser, other, github):
    github.someone(email())
    to_github = browser.get(LOGIN).headers["location"]
    back = httpx.get(to_github).headers["location"]
    for path in (back, back):  # a foreign browser, which spends it
        lost = other.get(path)
        assert lost.status_code == 302 and "error=invalid_state" in lost.headers["location"]
        assert lost.headers["location"].startswith(f"{browser.site.url}/#/sign-in/complete?")
    flat(other.get(back, headers={"Accept": "application/json"}), 400, "validation_error")
    own = httpx.get(browser.get(LOGIN).headers["location"]).headers["location"]
    assert "code=gc_" in browser.get(own).headers["location"]
    assert "error=invalid_state" in browser.get(own).headers["location"]


def test_a_code_of_another_browser_is_worth_nothing_here(browser, other, github):
    github.someone(email())
    other.get(LOGIN)
    code = browser.code()
    assert flat(other.exchange(code), 400, "validation_error")["field"] == "code"
    flat(browser.exchange(code), 400, "validation_error")


def test_a_code_that_is_used_twice_ends_what_it_opened(browser, github):
    github.someone(email())
    code = browser.code()
    body = tokens(browser.exchange(code))
    ok(browser.get("/api/profile", headers=bearer(body)))
    flat(browser.exchange(code), 400, "validation_error")
    assert browser.get("/api/profile", headers=bearer(body)).status_code == 401


def test_who_has_no_verified_address_is_told_so(browser, github, ann):
    github.someone((ann.email, False))
    told = query_of(browser.walk())
    assert told["error"] == "email_not_verified" and "code" not in told


def ask_in_vain(browser, github, mood):
    """How long it took to be told that GitHub is not well."""
    github.mood = mood
    try:
        began = time.monotonic()
        told = query_of(browser.walk(redirect_uri=ELSEWHERE))
        assert told["error"] == "temporarily_unavailable"
        return time.monotonic() - began
    finally:
        github.mood = "well"


@pytest.mark.parametrize("mood", ["failing", "garbage"])
def test_a_github_that_is_not_well_is_told_to_the_page_and_costs_little_time(browser, github, mood):
    github.someone(email())
    at_best(4, lambda: ask_in_vain(browser, github, mood))
    browser.sign_in()


def test_a_github_that_does_not_answer_costs_little_time(make, github):
    own, github.callback = github.callback, None
    try:
        options = github.options(timeout_ms=500, redirect_uris=[ELSEWHERE])
        with Site.of(make(options)) as site, Browser(site) as browser:
            github.callback = site.url + CALLBACK
            github.someone(email())
            at_best(4, lambda: ask_in_vain(browser, github, "slow"))
    finally:
        github.callback = own


def test_a_wrong_secret_is_told_and_not_shown(make, github):
    options = github.options(client_secret="wrong " + secrets.token_hex(8))
    own, github.callback = github.callback, None
    instance = make(options)
    try:
        with Site.of(instance) as site, Browser(site) as browser:
            github.callback = site.url + CALLBACK
            github.someone(email())
            told = query_of(browser.walk())
            assert told["error"] == "temporarily_unavailable"
            assert options["github"]["client_secret"] not in str(told)
            listing = instance.atrium("config").stdout
            assert "github.client_id" in listing and options["github"]["client_secret"] not in listing
            assert "GitHub sign-in: http://127.0.0.1" in instance.atrium("doctor", check=False).stdout
            texts = [path.read_text(errors="replace") for path in instance.log.iterdir() if path.is_file()]
            assert not [text for text in texts if options["github"]["client_secret"] in text]
    finally:
        github.callback = own
        github.wrong.clear()


def test_without_a_configuration_it_is_said_and_nothing_else_is_done(make):
    with Site.of(make()) as site, Browser(site) as browser:
        assert browser.get("/api/v1/auth/github").json() == {"configured": False}
        for path in (LOGIN, f"{LOGIN}/desktop", CALLBACK):
            assert flat(browser.get(path), 400, "validation_error")["field"] == "provider"
        details = flat(browser.exchange("gc_x"), 400, "validation_error")
        assert details["reason"] == "Sign-in with GitHub is not configured here."


# --- The web server ----------------------------------------------------------------------------------------------------


def test_the_web_server_lets_the_cookie_pass_both_ways_and_other_sites_ask(browser, github):
    response = browser.get(LOGIN, headers={"Origin": "http://localhost:5173"})
    cookie = response.headers["set-cookie"]
    assert re.fullmatch(
        r"__Host-atrium-github=gb_[\w-]{43}; Max-Age=900; Path=/; HttpOnly; Secure; SameSite=Lax", cookie)
    again = browser.get(LOGIN).headers["set-cookie"]
    assert again == cookie, "what another tab was given stays good"
    known = browser.get("/api/v1/auth/github").json()
    assert known["configured"] and urlsplit(known["login_url"]).path == LOGIN
    preflight = browser.options("/api/v1/auth/exchange", headers={
        "Origin": "http://localhost:5173", "Access-Control-Request-Method": "POST"})  # fmt: skip
    assert preflight.status_code == 204 and "POST" in preflight.headers["access-control-allow-methods"]
    wrong = browser.post(LOGIN)
    flat(wrong, 405, "method_not_allowed")
    flat(browser.get("/api/v1/auth/github/nothing"), 404, "not_found")
    flat(browser.get("/api/v1/auth/exchange"), 405, "method_not_allowed")
    flat(browser.post("/api/v1/auth/exchange", content="{"), 415, "unsupported_media_type")
    broken = browser.post("/api/v1/auth/exchange", content="{", headers={"Content-Type": "application/json"})
    flat(broken, 400, "validation_error")


def test_no_code_state_cookie_or_secret_stands_in_a_log(browser, github):
    github.someone(email())
    body = browser.sign_in()
    secret = [*browser.cookies.values(), SECRET, body["access_token"], body["refresh_token"]]
    for address in browser.seen:
        secret += [value for value in query_of(address).values() if value.startswith(("gc_", "gs_", "gh-"))]
    assert len(secret) >= 6
    last = f"last-{secrets.token_hex(8)}"
    browser.get("/api/v1/auth/github", headers={"X-Request-ID": last})
    log = browser.site.directory / "log"
    wait_for(lambda: last in (log / "nginx-access.log").read_text(), what="nginx has logged everything")
    texts = {path.name: path.read_text(errors="replace") for path in log.iterdir() if path.is_file()}
    assert not [(name, each) for name, text in texts.items() for each in secret if each in text]
