"""The flowforge edition's API at hand, for what a journey needs and for what came of it."""

import uuid

from people import Person, fill_sign_in
from playwright.sync_api import APIResponse, Page, expect


class FlowForge:
    def __init__(self, person: Person):
        self.person = person

    def send(self, method: str, path: str, body: dict | None = None) -> APIResponse:
        headers = {"Authorization": f"Bearer {self.person.token}", "Idempotency-Key": uuid.uuid4().hex}
        return self.person.requests.fetch(f"/api/v2{path}", method=method, data=body, headers=headers)

    def get(self, path: str) -> dict:
        return self._body(self.send("GET", path))

    def post(self, path: str, body: dict) -> dict:
        return self._body(self.send("POST", path, body))

    def patch(self, path: str, body: dict) -> dict:
        return self._body(self.send("PATCH", path, body))

    def delete(self, path: str):
        answer = self.send("DELETE", path)
        assert answer.ok, answer.text()

    def task(self, title: str, **more) -> dict:
        return self.post("/tasks", {"title": title, **more})

    def tasks(self) -> dict[str, dict]:
        """All of them, by their titles."""
        return {task["title"]: task for task in self.get("/tasks?limit=100")["data"]}

    def me(self) -> str:
        return self.get("/users?limit=100")["data"][0]["userId"]

    @staticmethod
    def _body(answer: APIResponse) -> dict:
        assert answer.ok, f"{answer.url} answered {answer.status}: {answer.text()}"
        return answer.json()


def open_page(page: Page, person: Person, address: str, title: str) -> Page:
    """Signs `person` in and opens one page."""
    page.goto(f"/#{address}")
    fill_sign_in(page, person.email, person.password)
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page


def live(page: Page):
    """Waits until changes elsewhere are heard of."""
    expect(page.locator(".link-state")).to_have_text("Live")
