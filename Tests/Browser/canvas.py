"""The canvas of a model, as a journey uses it."""

from flowforge import open_page
from models import Model
from people import Person
from playwright.sync_api import Locator, Page, expect


def open_canvas(page: Page, person: Person, model: Model, query: str = "") -> Page:
    """Signs `person` in and opens the model, until its changes go to the others at once."""
    open_page(page, person, f"/models/{model.id}{query}", model.whole()["workspace"]["name"])
    expect(page.locator(".model-head .live-state")).to_have_text("Live")
    return page


def node(page: Page, name: str) -> Locator:
    """A table on the canvas."""
    return page.get_by_role("group", name=f"{name},")


def titles(page: Page) -> Locator:
    return page.locator(".plane .table .title")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


def saved(page: Page):
    expect(page.locator(".model-head .save-state")).to_have_text("All changes saved")


def head_of(page: Page, name: str) -> tuple[float, float]:
    """A point of a table's head, in the window."""
    box = node(page, name).locator(".sheet").bounding_box()
    return box["x"] + 70, box["y"] + 14


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=10)
    page.mouse.up()


def handle_of(page: Page, name: str, row: int) -> tuple[float, float]:
    """The handle at the right of a column, which is there as long as the pointer is over the table."""
    page.mouse.move(*head_of(page, name))
    box = page.locator(".handle .knob").nth(2 * (row + 1) + 1).bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def row_of(page: Page, name: str, row: int) -> tuple[float, float]:
    box = node(page, name).locator(".name").nth(row).bounding_box()
    return box["x"] + 8, box["y"] + box["height"] / 2


def undo(page: Page):
    page.locator(".plane").focus()
    page.keyboard.press("ControlOrMeta+z")


def redo(page: Page):
    page.locator(".plane").focus()
    page.keyboard.press("ControlOrMeta+Shift+z")
