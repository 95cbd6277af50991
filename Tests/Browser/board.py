"""A board as the tests see it: opened, its widgets found, and what the server has of it."""

from people import fill_sign_in
from playwright.sync_api import Locator, Page, expect


def open_board(page: Page, person, dashboard: dict) -> "Board":
    """Signs `person` in and opens one dashboard."""
    page.goto(f"/#/dashboards/{dashboard['id']}")
    fill_sign_in(page, person.email, person.password)
    return Board(page, person, dashboard).wait()


class Board:
    def __init__(self, page: Page, person, dashboard: dict):
        self.page = page
        self.person = person
        self.id = dashboard["id"]
        self.name = dashboard["name"]

    def wait(self) -> "Board":
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.name)
        return self

    def widget(self, name: str) -> Locator:
        return self.page.get_by_role("article", name=name, exact=True)

    def menu(self, name: str, item: str):
        self.widget(name).hover()
        self.page.get_by_role("button", name=f"Actions for {name}", exact=True).click()
        self.page.get_by_role("menuitem", name=item, exact=True).click()

    def edit(self, name: str) -> Locator:
        self.menu(name, "Edit")
        panel = self.page.get_by_role("complementary")
        expect(panel.get_by_role("heading", level=2)).to_contain_text("Edit")
        return panel

    def expect_saved(self):
        expect(self.page.locator(".page-head .save-state")).to_have_text("Saved")

    def expect_live(self):
        expect(self.page.locator(".live-state")).to_contain_text("Live")

    def stored(self, name: str) -> dict:
        """The widget as the server has it."""
        return next(widget for widget in self.person.widgets(self.id) if widget["name"] == name)

    def place(self, name: str) -> tuple:
        widget = self.stored(name)
        return tuple(widget[key] for key in ("position_x", "position_y", "width", "height"))

    def drag(self, handle: Locator, right: float, down: float, steps: int = 8):
        """Drags by so many pixels."""
        box = handle.bounding_box()
        x, y = box["x"] + min(60, box["width"] / 2), box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + right, y + down, steps=steps)
        mouse.up()
