"""Pictures of the main pages, for people to look at. Run by scripts/screenshots.

    screenshots.py FOLDER [NAME...]     ATRIUM_TEST_URL names the running Atrium
"""

import os
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from people import PASSWORD, Person, fill_sign_in
from playwright.sync_api import Browser, Page, sync_playwright

WIDE = {"viewport": {"width": 1320, "height": 820}, "device_scale_factor": 2}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
LOOKS = {
    "light": {**WIDE, "color_scheme": "light"},
    "dark": {**WIDE, "color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
}


@dataclass(frozen=True)
class Picture:
    """One page: `address` is the part after `#`; `prepare` does what has to be done before the picture is taken."""

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


def shortcuts(page: Page):
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


PICTURES = [
    Picture("sign-in", "/sign-in", signed_in=False),
    Picture("sign-up", "/sign-up", signed_in=False),
    Picture("home", "/"),
    Picture("dashboards", "/dashboards"),
    Picture("dashboards-none", "/dashboards?search=nothing+like+it"),
    Picture("create", "/dashboards", new_dashboard),
    Picture("palette", "/dashboards", palette),
    Picture("shortcuts", "/dashboards", shortcuts),
    Picture("datasets", "/datasets"),
    Picture("dataset", "/datasets", lambda page: page.get_by_role("link", name="Orders").click()),
    Picture("settings", "/settings"),
]

REGIONS = ["North", "South", "East", "West"]

BOARDS = [
    ("Service health", "Requests, latency and errors of the production cluster.", ["production", "latency"], "metric"),
    ("Revenue", "Weekly revenue and open invoices.", ["finance"], "bars"),
    ("Fleet", "Where the vans are, and how full.", ["logistics", "weekly"], "map"),
    ("Support queue", "Open tickets by age.", ["support", "weekly"], "bars"),
    ("Data imports", "What the nightly jobs brought in.", ["jobs"], "metric"),
    ("Marketing site", "Visits, sources and conversions.", ["marketing"], "map"),
]

ORDERS = "day,region,amount,units,paid\n" + "\n".join(
    f"2026-{1 + number % 12:02}-{1 + number % 28:02},{REGIONS[number % 4]},{number * 13.37 % 900:.2f},{number % 40},true"
    for number in range(400)
)

LAYOUTS = {
    "metric": [
        ("metric", 0, 0, 3, 2, {}), ("metric", 3, 0, 3, 2, {}), ("metric", 6, 0, 3, 2, {}), ("gauge", 9, 0, 3, 4, {}),
        ("chart", 0, 2, 9, 4, {"chart_type": "line"}), ("table", 0, 6, 12, 4, {}),
    ],
    "bars": [
        ("chart", 0, 0, 7, 4, {"chart_type": "bar"}), ("chart", 7, 0, 5, 4, {"chart_type": "pie"}),
        ("table", 0, 4, 8, 4, {}), ("text", 8, 4, 4, 4, {"content": "## Notes"}),
    ],
    "map": [
        ("map", 0, 0, 8, 7, {}), ("metric", 8, 0, 4, 2, {}), ("metric", 8, 2, 4, 2, {}),
        ("chart", 8, 4, 4, 3, {"chart_type": "area"}),
    ],
}  # fmt: skip


def somebody(browser: Browser, url: str) -> Person:
    """A person with dashboards to show."""
    context = browser.new_context(base_url=url, ignore_https_errors=True)
    email = f"mira-{uuid.uuid4().hex[:8]}@example.org"
    account = {"email": email, "password": PASSWORD, "full_name": "Mira Nováková"}
    answer = context.request.post("/auth/signup", data=account)
    assert answer.status == 201, answer.text()
    person = Person(context.request, email, answer.json()["session"]["access_token"])
    for name, description, tags, layout in BOARDS:
        more = {"description": description, "tags": tags, "is_public": layout == "map", "is_template": name == "Revenue"}
        dashboard = person.create_dashboard(name, **more)
        for number, (kind, x, y, width, height, config) in enumerate(LAYOUTS[layout], 1):
            place = {"position_x": x, "position_y": y, "width": width, "height": height}
            person.create_widget(dashboard["id"], name=f"{name} {number}", type=kind, config=config, **place)
    for name in ("Orders", "Opening hours of the depots"):
        person.upload(name, ORDERS)
    return person


def take(page: Page, picture: Picture, path: Path):
    page.goto(f"/#{picture.address}")
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    if picture.prepare:
        picture.prepare(page)
        page.wait_for_load_state("networkidle")
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
        person = somebody(browser, url)
        for look, options in LOOKS.items():
            context = browser.new_context(base_url=url, ignore_https_errors=True, locale="en-GB", **options)
            page = context.new_page()
            for picture in sorted(chosen, key=lambda one: one.signed_in):
                if picture.signed_in and not context.cookies():
                    page.goto("/#/dashboards")
                    fill_sign_in(page, person.email, person.password)
                    page.locator(".frame").wait_for()
                file = folder / f"{picture.name}-{look}.png"
                take(page, picture, file)
                print(file)
            context.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
