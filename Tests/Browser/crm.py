"""The CRM as the tests see it: its board, and records put in through the API."""

import uuid
from datetime import UTC, datetime, timedelta

from people import Person, fill_sign_in
from playwright.sync_api import Locator, Page, expect

KEY_FIGURES = ["Total Customers", "Total Revenue", "Invoices", "Gross Profit"]


class Company:
    """Somebody's CRM, through the API."""

    def __init__(self, person: Person):
        self.person = person
        self.headers = {"Authorization": f"Bearer {person.token}"}

    def call(self, method: str, path: str, /, **body):
        headers = {**self.headers, "Idempotency-Key": uuid.uuid4().hex} if method == "POST" else self.headers
        answer = self.person.requests.fetch(
            f"/api/v1/{path}", method=method, data=body if method in ("POST", "PUT") else None, headers=headers
        )
        assert answer.ok, f"{method} {path} answered {answer.status}: {answer.text()}"
        return answer.json() if answer.status != 204 else None

    def enter(self, kind: str, /, **fields) -> dict:
        return self.call("POST", f"crm/{kind}", **fields)

    def change(self, kind: str, identifier: str, /, **fields) -> dict:
        return self.call("PUT", f"crm/{kind}/{identifier}", **fields)

    def all(self, kind: str) -> list[dict]:
        return self.call("GET", f"crm/{kind}?limit=100")[kind]

    def customer(self, name: str, /, **more) -> dict:
        return self.enter("customers", name=name, **more)

    def invoice(self, customer: dict, net: float, /, **more) -> dict:
        fields = {
            "number": f"F-{uuid.uuid4().hex[:8]}",
            "customer_id": customer["id"],
            "currency": "CZK",
            "net": net,
            "due_on": day(14),
            **more,
        }
        return self.enter("invoices", **fields)

    def show(self, *keys: str, **settings):
        """Makes the board show these entries of the catalogue."""
        self.call("PUT", "config/dashboard", enabledWidgets=list(keys), widgetOrder=list(keys), widgetConfigs=settings)

    def shown(self) -> dict:
        return self.call("GET", "config/dashboard")["dashboard_config"]


def day(ahead: int) -> str:
    return (datetime.now(UTC) + timedelta(days=ahead)).date().isoformat()


def sign_in(page: Page, person: Person):
    page.goto("/#/sign-in")
    fill_sign_in(page, person.email, person.password)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overview")  # where one begins


def open_crm(page: Page, person: Person, address: str = "/crm"):
    """Signs `person` in on the way to a page, which need not be one of the CRM."""
    page.goto(f"/#{address}")
    fill_sign_in(page, person.email, person.password)
    expect(page.get_by_role("textbox", name="Password")).to_have_count(0)


def open_board(page: Page, person: Person):
    open_crm(page, person)
    expect(page.get_by_role("heading", name="CRM", level=1)).to_be_visible()
    expect_live(page)


def expect_live(page: Page):
    expect(page.locator(".live-state")).to_contain_text("Live")


def expect_saved(page: Page):
    expect(page.locator(".page-head .save-state")).to_have_text("Saved")


def widget(page: Page, name: str) -> Locator:
    return page.get_by_role("article", name=name, exact=True)


def menu(page: Page, name: str, item: str):
    widget(page, name).hover()
    page.get_by_role("button", name=f"Actions for {name}", exact=True).click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def names(page: Page) -> list[str]:
    """Of the widgets, in reading order."""
    return [card.get_attribute("aria-label") for card in page.get_by_role("article").all()]
