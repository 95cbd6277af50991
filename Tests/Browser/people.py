"""A person with an account, as the tests need one: through the API to prepare, through the page to act."""

import uuid
from dataclasses import dataclass

from playwright.sync_api import APIRequestContext, Page, expect

PASSWORD = "correct horse battery staple"


def unique_email() -> str:
    return f"browser-{uuid.uuid4().hex}@example.org"


@dataclass
class Person:
    requests: APIRequestContext
    email: str
    token: str
    name: str = "Jana Nováková"
    password: str = PASSWORD

    @classmethod
    def sign_up(cls, requests: APIRequestContext) -> "Person":
        email = unique_email()
        account = {"email": email, "password": PASSWORD, "full_name": cls.name}
        answer = requests.post("/auth/signup", data=account)
        assert answer.status == 201, f"Sign-up answered {answer.status}: {answer.text()}"
        return cls(requests, email, answer.json()["session"]["access_token"])

    def sign_in(self, page: Page):
        page.goto("/#/dashboards")
        fill_sign_in(page, self.email, self.password)
        expect(page.get_by_role("heading", name="Dashboards", level=1)).to_be_visible()

    def create_dashboard(self, name: str, **more) -> dict:
        return self._post("/api/dashboards", {"name": name, **more})["dashboard"]

    def update_dashboard(self, identifier: str, **changes) -> dict:
        answer = self.requests.put(f"/api/dashboards/{identifier}", data=changes, headers=self._headers())
        assert answer.ok, answer.text()
        return answer.json()["dashboard"]

    def upload(self, name: str, content: str) -> dict:
        """A data set of CSV."""
        file = {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content.encode()}
        answer = self.requests.post("/api/datasets", multipart={"name": name, "file": file}, headers=self._headers())
        assert answer.status == 201, answer.text()
        return answer.json()["dataset"]

    def delete_dashboard(self, identifier: str):
        answer = self.requests.delete(f"/api/dashboards/{identifier}", headers=self._headers())
        assert answer.ok, answer.text()

    def create_widget(self, dashboard: str, **widget) -> dict:
        place = {"position_x": 0, "position_y": 0, "width": 4, "height": 2, "type": "metric"}
        return self._post(f"/api/dashboards/{dashboard}/widgets", {**place, **widget})["widget"]

    def update_widget(self, identifier: str, **changes) -> dict:
        answer = self.requests.put(f"/api/widgets/{identifier}", data=changes, headers=self._headers())
        assert answer.ok, answer.text()
        return answer.json()["widget"]

    def update_profile(self, **changes):
        answer = self.requests.put("/api/profile", data=changes, headers=self._headers())
        assert answer.ok, answer.text()

    def profile(self) -> dict:
        return self._get("/api/profile")["profile"]

    def dashboards(self) -> list[dict]:
        return self._get("/api/dashboards?limit=100")["dashboards"]

    def widgets(self, dashboard: str) -> list[dict]:
        return self._get(f"/api/dashboards/{dashboard}/widgets?limit=100")["widgets"]

    def _get(self, path: str) -> dict:
        answer = self.requests.get(path, headers=self._headers())
        assert answer.ok, answer.text()
        return answer.json()

    def _post(self, path: str, body: dict) -> dict:
        headers = {**self._headers(), "Idempotency-Key": uuid.uuid4().hex}
        answer = self.requests.post(path, data=body, headers=headers)
        assert answer.status == 201, f"{path} answered {answer.status}: {answer.text()}"
        return answer.json()

    def _headers(self) -> dict:
        return {"Authorization": f"Bearer {self.token}"}


def sign_out(page: Page, *others: Page):
    """Once every page hears of changes: a connection that is just being made is refused afterwards, and the browser
    says so on its console."""
    for one in (page, *others):
        expect(one.locator(".link-state")).to_have_text("Live")
    page.get_by_role("button", name="Account: ").click()
    page.get_by_role("menuitem", name="Sign out").click()


def fill_sign_in(page: Page, email: str, password: str):
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("textbox", name="Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
