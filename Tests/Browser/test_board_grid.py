"""Moving and resizing widgets: by pointer, by touch, by keyboard; and that it is kept."""

import pytest
from board import Board, open_board
from playwright.sync_api import Page, expect


@pytest.fixture
def dashboard(person) -> dict:
    dashboard = person.create_dashboard("Board")
    place = {"width": 4, "height": 3, "type": "text"}
    person.create_widget(dashboard["id"], name="Left", position_x=0, position_y=0, **place)
    person.create_widget(dashboard["id"], name="Middle", position_x=4, position_y=0, **place)
    person.create_widget(dashboard["id"], name="Below", position_x=0, position_y=3, **place)
    return dashboard


@pytest.fixture
def board(page: Page, person, dashboard) -> Board:
    return open_board(page, person, dashboard)


def column(board: Board) -> float:
    """Width of a column with its gap, in pixels."""
    return (board.widget("Left").bounding_box()["width"] + 12) / 4


def test_a_widget_dragged_by_its_head_stays_where_it_is_dropped(board: Board):
    board.drag(board.widget("Left").locator("header"), column(board) * 8, 0)
    board.expect_saved()
    assert board.place("Left") == (8, 0, 4, 3)
    assert board.place("Below") == (0, 0, 4, 3)  # what hung free rose
    board.page.reload()
    board.wait()
    expect(board.widget("Left")).to_be_visible()
    assert board.widget("Left").bounding_box()["x"] > board.widget("Middle").bounding_box()["x"]


def test_what_a_dragged_widget_comes_to_lie_on_gives_way(board: Board):
    board.drag(board.widget("Middle").locator("header"), -column(board) * 4, 0)
    board.expect_saved()
    assert board.place("Middle") == (0, 0, 4, 3)
    assert board.place("Left") == (0, 3, 4, 3)
    assert board.place("Below") == (0, 6, 4, 3)


def test_escape_gives_a_drag_up(board: Board):
    box = board.widget("Left").locator("header").bounding_box()
    board.page.mouse.move(box["x"] + 60, box["y"] + 10)
    board.page.mouse.down()
    board.page.mouse.move(box["x"] + 500, box["y"] + 10, steps=5)
    expect(board.page.locator(".shade.target")).to_be_visible()
    board.page.keyboard.press("Escape")
    expect(board.page.locator(".shade.target")).to_have_count(0)
    board.page.mouse.up()
    assert board.place("Left") == (0, 0, 4, 3)


def test_a_widget_is_resized_by_its_corner(board: Board):
    board.widget("Middle").hover()
    board.drag(board.widget("Middle").locator(".resize"), column(board) * 2, 68 * 2)
    board.expect_saved()
    assert board.place("Middle") == (4, 0, 6, 5)


def test_a_widget_does_not_get_smaller_than_it_may(page: Page, person):
    dashboard = person.create_dashboard("Board")
    place = {"position_x": 0, "position_y": 0, "width": 6, "height": 4, "min_width": 3, "min_height": 3}
    person.create_widget(dashboard["id"], name="Chart", type="text", **place)
    board = open_board(page, person, dashboard)
    board.widget("Chart").hover()
    board.drag(board.widget("Chart").locator(".resize"), -900, -900)
    board.expect_saved()
    assert board.place("Chart") == (0, 0, 3, 3)


def test_a_widget_is_lifted_moved_and_dropped_by_keyboard_and_a_screen_reader_hears_it(board: Board):
    page = board.page
    said = page.locator(".board-grid [role=status]").last
    grip = page.get_by_role("button", name="Move Left")
    grip.focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Left lifted, column 1, row 1.")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("Column 2, row 1.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("No further.")
    page.keyboard.press("Shift+ArrowDown")
    expect(said).to_have_text("4 wide, 4 high.")
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("Column 1, row 4.")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Left dropped at column 1, row 4.")
    board.expect_saved()
    assert board.place("Left") == (0, 3, 4, 4)
    assert board.place("Below") == (0, 0, 4, 3)
    expect(grip).to_be_focused()


def test_escape_takes_a_lifted_widget_back(board: Board):
    page = board.page
    page.get_by_role("button", name="Move Left").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(page.locator(".board-grid [role=status]").last).to_have_text("Left is back where it was.")
    assert board.place("Left") == (0, 0, 4, 3)


def test_a_finger_drags_by_the_grip(new_context, person, dashboard):
    page = new_context(has_touch=True, viewport={"width": 1100, "height": 800}).new_page()
    board = open_board(page, person, dashboard)
    grip = page.get_by_role("button", name="Move Left").bounding_box()
    x, y, step = grip["x"] + 5, grip["y"] + 8, column(board)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *points):
        points = [{"x": px, "y": py} for px, py in points]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", (x, y))
    for part in range(1, 9):
        send("touchMove", (x + step * part, y))
    send("touchEnd")
    board.expect_saved()
    assert board.place("Left") == (8, 0, 4, 3)


def test_on_a_phone_widgets_stand_below_each_other_and_do_not_move(new_context, person, dashboard):
    page = new_context(viewport={"width": 390, "height": 800}).new_page()
    board = open_board(page, person, dashboard)
    boxes = [board.widget(name).bounding_box() for name in ("Left", "Middle", "Below")]
    assert [box["x"] for box in boxes] == [boxes[0]["x"]] * 3
    assert boxes[0]["y"] < boxes[1]["y"] < boxes[2]["y"]
    expect(page.get_by_role("button", name="Move Left")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_dragging_among_fifty_widgets_keeps_its_frames(page: Page, person):
    dashboard = person.create_dashboard("Fifty")
    for index in range(50):
        place = {"position_x": index % 6 * 2, "position_y": index // 6 * 2, "width": 2, "height": 2}
        person.create_widget(dashboard["id"], name=f"W{index}", type="text", **place)
    board = open_board(page, person, dashboard)
    expect(board.widget("W49")).to_be_attached()
    cdp = page.context.new_cdp_session(page)
    # Of the processor, and not of the clock: how busy the machine is with other things does not count.
    cdp.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
        return found["TaskDuration"]

    before, steps = worked(), 60
    board.drag(board.widget("W0").locator("header"), 700, 300, steps=steps)
    assert (worked() - before) / steps < 0.034, "a step takes two frames"
