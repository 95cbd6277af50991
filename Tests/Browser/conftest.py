"""Fixtures for journeys through a running Atrium.

ATRIUM_TEST_URL names it, for example https://localhost:9443; its certificate may be self-signed. The instance must
allow more sign-ups a minute than the contract's ten: its authentication limit is to be raised in its configuration.
ATRIUM_TEST_CHROMIUM names the browser; default /usr/bin/chromium.
"""

import os

import pytest
from people import Person
from playwright.sync_api import Browser, Playwright, expect, sync_playwright
from watching import Watch

# A first answer may meet a cold cache; what is waited for is always a state, never a span of time.
expect.set_options(timeout=30_000)

# News that go by themselves after some seconds (shell/notices.js, crm/figure.js) stay ten times as long: a machine that
# is busy with other things may be silent meanwhile.
UNHURRIED = """
    const later = setTimeout;
    globalThis.setTimeout = (run, ms, ...more) =>
        later(run, [6_000, 8_000, 10_000, 12_000].includes(ms) ? 10 * ms : ms, ...more);
"""


def pytest_configure():
    if not os.environ.get("ATRIUM_TEST_URL"):
        raise pytest.UsageError("ATRIUM_TEST_URL is not set: these tests need the address of a running Atrium.")


@pytest.fixture(scope="session")
def url() -> str:
    return os.environ["ATRIUM_TEST_URL"].rstrip("/")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright):
    # Chromium's own sandbox does not start for root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = os.environ.get("ATRIUM_TEST_CHROMIUM", "/usr/bin/chromium")
    started = playwright.chromium.launch(executable_path=path, args=arguments)
    yield started
    started.close()


@pytest.fixture
def watch():
    """Fails the test for every console error and policy violation that it did not announce."""
    watching = Watch()
    yield watching
    assert watching.complaints == []


@pytest.fixture
def new_context(browser: Browser, url: str, watch: Watch):
    """Opens a browser profile of its own: no cookies, no storage."""
    opened = []

    def make(**options):
        settings = {"locale": "en-GB", "timezone_id": "Europe/Prague", "viewport": {"width": 1280, "height": 800}}
        context = browser.new_context(base_url=url, ignore_https_errors=True, **{**settings, **options})
        context.add_init_script(Watch.SCRIPT)
        context.add_init_script(UNHURRIED)
        context.on("page", watch.follow)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context):
    return new_context()


@pytest.fixture
def page(context):
    return context.new_page()


@pytest.fixture
def person(playwright: Playwright, url: str) -> Person:
    """Somebody with an account of their own, and the API at hand."""
    requests = playwright.request.new_context(base_url=url, ignore_https_errors=True)
    signed_up = Person.sign_up(requests)
    yield signed_up
    requests.dispose()


@pytest.fixture
def signed_in(page, person: Person):
    """The page of `person`, at the list of dashboards."""
    person.sign_in(page)
    expect(page.locator(".card h2 a").first).to_be_visible()
    return page
