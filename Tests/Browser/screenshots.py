"""Pictures of the main pages, for people to look at. Run by scripts/screenshots.

    screenshots.py FOLDER [NAME...]     ATRIUM_TEST_URL names the running Atrium
"""

import os
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from crm import Company
from people import PASSWORD, Person, fill_sign_in
from playwright.sync_api import Browser, Page, sync_playwright
from showcase import furnish
from showcase_crm import furnish_crm
from showcase_models import furnish_model
from showcase_work import furnish_work

WIDE = {"viewport": {"width": 1320, "height": 820}, "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
LOOKS = {
    "light": {**WIDE, "color_scheme": "light"},
    "dark": {**WIDE, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}


@dataclass(frozen=True)
class Picture:
    """One page. `address` is the part after `#`, a dashboard's name in braces standing for its id; `prepare` does what
    has to be done before the picture is taken."""

    name: str
    address: str
    prepare: Callable[[Page], object] | None = None
    signed_in: bool = True


def palette(page: Page):
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox", name="Search and act").wait_for()


def new_dashboard(page: Page):
    page.get_by_role("button", name="New dashboard").click()
    page.get_by_role("dialog").wait_for()


def add_widget(page: Page):
    page.get_by_role("button", name="Add widget").first.click()
    page.get_by_role("complementary").get_by_role("button", name="Chart").last.click()


def shortcuts(page: Page):
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def catalogue(page: Page):
    page.get_by_role("button", name="Add widget").click()
    panel = page.get_by_role("complementary", name="Add a widget")
    panel.get_by_role("button", name="Opportunities Chart").click()
    panel.get_by_role("group", name="Example of Opportunities Chart").get_by_role("img").wait_for()


def chosen_file(page: Page):
    rows = b"External id,Name,Town,Country\n7,Alfa s.r.o.,Praha,CZ\n8,Beta,Brno,CZ\n9,,Wien,Austria\n"
    page.get_by_label("Choose a CSV file to import").set_input_files(
        {"name": "customers.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_label("Field for column Town").select_option("city")
    page.get_by_role("button", name="Check the file").click()
    page.locator(".import-verdict").wait_for()


def open_table(page: Page):
    page.get_by_role("group", name="orders,").focus()
    page.keyboard.press("Space")
    page.get_by_role("complementary").get_by_role("button", name="Details of customer_id").click()


# Resolves when the canvas has not moved for a while.
STILL = """
    () => new Promise((done) => {
        let since = performance.now();
        const busy = () => document.querySelector(".moving-view") !== null;
        requestAnimationFrame(function look(now) {
            if (busy()) since = now;
            if (now - since > 400) done();
            else requestAnimationFrame(look);
        });
    })
"""


def at_rest(page: Page):
    page.locator(".plane .table").first.wait_for()
    page.keyboard.press("f")
    page.evaluate(STILL)


def life_size(page: Page):
    at_rest(page)
    page.keyboard.press("0")
    page.evaluate(STILL)


PICTURES = [
    Picture("sign-in", "/sign-in", signed_in=False),
    Picture("sign-up", "/sign-up", signed_in=False),
    Picture("home", "/"),
    Picture("board", "/dashboards/{Service health}"),
    Picture("board-of-a-file", "/dashboards/{Revenue}"),
    Picture("board-with-a-map", "/dashboards/{Fleet}"),
    Picture("board-editor", "/dashboards/{Revenue}", add_widget),
    Picture("dashboards", "/dashboards"),
    Picture("dashboards-none", "/dashboards?search=nothing+like+it"),
    Picture("create", "/dashboards", new_dashboard),
    Picture("palette", "/dashboards", palette),
    Picture("shortcuts", "/dashboards", shortcuts),
    Picture("datasets", "/datasets"),
    Picture("dataset", "/datasets", lambda page: page.get_by_role("link", name="Orders").click()),
    Picture("settings", "/settings"),
    Picture("crm", "/crm"),
    Picture("crm-catalogue", "/crm", catalogue),
    Picture("crm-invoices", "/crm/invoices"),
    Picture("crm-customer", "/crm/customers", lambda page: page.locator(".records .first a").first.click()),
    Picture("crm-import", "/crm/import", chosen_file),
    Picture("tasks", "/tasks"),
    Picture("tasks-list", "/tasks?view=list"),
    Picture("task", "/tasks", lambda page: page.get_by_role("link", name="Alerts: a rule for silence").click()),
    Picture("milestones", "/tasks", lambda page: page.get_by_role("button", name="Milestones").click()),
    Picture("time", "/time"),
    Picture("metrics", "/metrics?range=3600&s=cpu~avg~&s=memory~avg~&s=requests~avg~"),
    Picture("alerts", "/alerts"),
    Picture("rule", "/alerts", lambda page: page.get_by_role("button", name="New rule").click()),
    Picture("models", "/models"),
    Picture("model", "/models/{a model}?level=physical", at_rest),
    Picture("model-near", "/models/{a model}?level=physical", life_size),
    Picture("model-table", "/models/{a model}?level=physical", open_table),
    Picture("model-names", "/models/{a model}?level=conceptual", at_rest),
    Picture("keys", "/keys"),
    Picture("key", "/keys", lambda page: page.get_by_role("button", name="New key").click()),
]

# The page is there, every widget has something in it, and nothing is a placeholder any more.
DRAWN = """
    () => [...document.querySelectorAll("main .content")].every((one) => one.childElementCount > 0)
        && document.querySelector("main .skeleton") === null && document.querySelector("main h1") !== null
"""


def somebody(browser: Browser, url: str) -> tuple[Person, dict[str, str]]:
    """A person with dashboards to show, and the id of each by its name."""
    context = browser.new_context(base_url=url, ignore_https_errors=True)
    email = f"mira-{uuid.uuid4().hex[:8]}@example.org"
    account = {"email": email, "password": PASSWORD, "full_name": "Mira Nováková"}
    answer = context.request.post("/auth/signup", data=account)
    assert answer.status == 201, answer.text()
    person = Person(context.request, email, answer.json()["session"]["access_token"])
    furnish_crm(Company(person))
    furnish_work(person)
    return person, {**furnish(person), "a model": furnish_model(person).id}


def take(page: Page, picture: Picture, ids: dict[str, str], path: Path):
    page.goto(f"/#{picture.address.format_map(ids)}")
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    if picture.prepare:
        picture.prepare(page)
        page.wait_for_load_state("networkidle")
    page.wait_for_function(DRAWN)
    page.evaluate("document.fonts.ready")
    page.evaluate("Promise.allSettled(document.getAnimations().filter((one) =>"
                  " one.effect.getTiming().duration < 1000 && one.effect.getTiming().iterations === 1)"
                  ".map((one) => one.finished))")  # fmt: skip
    page.screenshot(path=path)
    page.keyboard.press("Escape")


def main(folder: Path, wanted: list[str]):
    url = os.environ["ATRIUM_TEST_URL"].rstrip("/")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = [one for one in PICTURES if not wanted or any(one.name.startswith(name) for name in wanted)]
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        path = os.environ.get("ATRIUM_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        person, ids = somebody(browser, url)
        for look, options in LOOKS.items():
            context = browser.new_context(base_url=url, ignore_https_errors=True, locale="en-GB", **options)
            page = context.new_page()
            for picture in sorted(chosen, key=lambda one: one.signed_in):
                if picture.signed_in and not context.cookies():
                    page.goto("/#/dashboards")
                    fill_sign_in(page, person.email, person.password)
                    page.locator(".frame").wait_for()
                file = folder / f"{picture.name}-{look}.png"
                take(page, picture, ids, file)
                print(file)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
