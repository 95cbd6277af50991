"""Models: the canvas of one person."""

import re

import pytest
from accessible import assert_accessible
from canvas import drag, handle_of, head_of, node, open_canvas, panel, redo, row_of, saved, titles, undo
from flowforge import open_page
from models import Model, Models, column, key
from playwright.sync_api import Page, expect


@pytest.fixture
def model(person) -> Model:
    return Models(person).personal()


@pytest.fixture
def shop(model) -> Model:
    """Customers and their orders, not connected yet."""
    domain = model.domain("Sales")
    model.table(domain, "customers", [key(), column("email", nullable=False)], at=(0, 0))
    model.table(domain, "orders", [key(), column("customer_id", "BIGINT", nullable=False)], at=(420, 40))
    return model


def place(model: Model, name: str) -> tuple[int, int]:
    table = model.tables()[name]
    return table["position_x"], table["position_y"]


def test_models_are_reached_from_the_side_bar(page: Page, person, shop):
    open_page(page, person, "/tasks", "Tasks")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Models").click()
    expect(page.get_by_role("heading", name="Models", level=1)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Sales in ")).click()
    expect(titles(page)).to_have_text(["customers", "orders"])
    expect(page.get_by_label("Domain", exact=True)).to_have_value(shop.whole()["domains"][0]["id"])


def test_a_workspace_is_made_renamed_deleted_and_brought_back(page: Page, person, model):
    open_page(page, person, "/models", "Models")
    page.keyboard.press("n")
    page.get_by_role("dialog").get_by_label("Name").fill("Warehouse")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Warehouse", level=1)).to_be_visible()
    page.get_by_role("link", name="Models", exact=True).last.click()
    page.get_by_role("button", name="Actions for Warehouse").click()
    page.get_by_role("menuitem", name="Rename").click()
    page.get_by_role("dialog").get_by_label("Name").fill("Warehouses")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    card = page.get_by_role("link", name="Warehouses", exact=True)
    expect(card).to_be_visible()
    page.get_by_role("button", name="Actions for Warehouses").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(card).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(card).to_be_visible()
    assert "Warehouses" in [one["name"] for one in model.api.get("")["workspaces"]]


def test_a_model_is_made_by_keyboard_alone(page: Page, person, model):
    open_canvas(page, person, model)
    expect(page.get_by_role("heading", name="No tables yet")).to_be_visible()
    page.locator(".plane").focus()
    page.keyboard.press("n")
    expect(panel(page).get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("customers")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_label("Name of the column: column_2")).to_be_focused()
    page.keyboard.type("email")
    page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("VARCHAR(320)")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_label("Name of the column: column_3")).to_be_focused()
    page.keyboard.type("born_on")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    saved(page)

    tables = model.tables()
    assert list(tables) == ["customers"]
    columns = [(one["name"], one["data_type"]) for one in tables["customers"]["columns"]]
    assert columns[:3] == [("id", "BIGINT"), ("email", "VARCHAR(320)"), ("born_on", "VARCHAR(200)")]
    assert model.whole()["domains"][0]["is_primary"]


def test_tables_are_made_and_moved_by_pointer(page: Page, person, model):
    open_canvas(page, person, model)
    page.get_by_role("button", name="Make the first table").click()
    panel(page).get_by_label("Name", exact=True).fill("first")
    panel(page).get_by_label("Name", exact=True).blur()
    panel(page).get_by_role("button", name="Close").click()
    canvas = page.locator(".plane").bounding_box()
    page.mouse.dblclick(canvas["x"] + 160, canvas["y"] + 470)
    panel(page).get_by_label("Name", exact=True).fill("second")
    panel(page).get_by_label("Name", exact=True).blur()
    expect(titles(page)).to_have_text(["first", "second"])
    saved(page)

    before = place(model, "second")
    x, y = head_of(page, "second")
    drag(page, (x, y), (x + 90, y - 40))
    saved(page)
    after = place(model, "second")
    scale = float(page.locator(".scale").inner_text().split()[0]) / 100
    assert (after[0] - before[0]) * scale == pytest.approx(90, abs=6)
    assert (after[1] - before[1]) * scale == pytest.approx(-40, abs=6)
    page.reload()
    expect(titles(page)).to_have_text(["first", "second"])


def test_a_drag_that_is_given_up_moves_nothing(page: Page, person, shop):
    open_canvas(page, person, shop)
    x, y = head_of(page, "orders")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 60, steps=6)
    page.keyboard.press("Escape")
    page.mouse.up()
    assert head_of(page, "orders") == pytest.approx((x, y), abs=1)
    assert place(shop, "orders") == (420, 40)


def test_a_column_is_connected_to_another_by_its_handle(page: Page, person, shop):
    open_canvas(page, person, shop)
    drag(page, handle_of(page, "customers", 0), row_of(page, "orders", 1))
    expect(panel(page).get_by_role("heading", name="Relationship")).to_be_visible()
    expect(page.locator(".edge")).to_have_count(1)
    panel(page).get_by_label("Cardinality").select_option("One to one")
    saved(page)

    [line] = shop.relationships()
    tables = shop.tables()
    assert line["source_table_id"] == tables["customers"]["id"]
    assert (line["cardinality"], line["optionality"]) == ("one-to-one", "required")
    referring = tables["orders"]["columns"][1]
    assert referring["is_foreign_key"]
    assert referring["foreign_key_reference"] == tables["customers"]["columns"][0]["id"]


def test_tables_are_moved_and_connected_by_keyboard_and_every_step_is_spoken(page: Page, person, shop):
    open_canvas(page, person, shop)
    said = page.locator("[aria-live=assertive]")
    node(page, "customers").focus()
    page.keyboard.press("ArrowRight")
    expect(node(page, "orders")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("orders lifted")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    expect(said).to_have_text("470, 50")
    page.keyboard.press("Enter")
    expect(said).to_have_text("orders dropped")
    expect(node(page, "orders")).to_be_focused()

    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(said).to_have_text("orders stays where it was")
    page.keyboard.press("c")
    expect(said).to_contain_text("Connect orders to customers")
    page.keyboard.press("Enter")
    expect(said).to_have_text("orders and customers are connected")
    saved(page)
    assert place(shop, "orders") == (470, 50)
    assert len(shop.relationships()) == 1


def test_columns_are_ordered_marked_and_deleted_by_keyboard(page: Page, person, shop):
    open_canvas(page, person, shop)
    node(page, "customers").focus()
    page.keyboard.press("Space")
    names = panel(page).locator(".column-name")
    expect(names).to_have_count(2)
    grip = panel(page).get_by_role("button", name="Move email")
    grip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(panel(page).locator("[aria-live=assertive]")).to_have_text("1 of 2")
    page.keyboard.press("Enter")
    expect(grip).to_be_focused()
    expect(names.first).to_have_value("email")
    panel(page).get_by_role("button", name="Details of email").press("Enter")
    panel(page).get_by_role("switch", name="Unique").press("Space")
    panel(page).get_by_role("switch", name="May be empty").press("Space")
    saved(page)
    columns = shop.tables()["customers"]["columns"]
    assert [one["name"] for one in columns] == ["email", "id"]
    assert (columns[0]["constraints"], columns[0]["nullable"]) == ({"unique": True}, True)

    panel(page).get_by_role("button", name="Delete the column").press("Enter")
    expect(names).to_have_count(1)
    undo(page)
    expect(names.first).to_have_value("email")
    saved(page)
    assert shop.tables()["customers"]["columns"][0]["constraints"] == {"unique": True}


def test_what_a_column_refers_to_is_chosen_and_drawn_as_a_line(page: Page, person, shop):
    open_canvas(page, person, shop)
    node(page, "orders").focus()
    page.keyboard.press("Space")
    panel(page).get_by_role("button", name="Details of customer_id").press("Enter")
    panel(page).get_by_label("References").select_option("customers.id")
    expect(page.locator(".edge")).to_have_count(1)
    saved(page)
    [line] = shop.relationships()
    assert line["target_column_id"] == shop.tables()["orders"]["columns"][1]["id"]
    undo(page)
    expect(page.locator(".edge")).to_have_count(0)
    saved(page)
    assert shop.tables()["orders"]["columns"][1]["foreign_key_reference"] is None


def width_of(model: Model, name: str) -> int:
    return model.tables()[name]["width"]


def test_a_table_is_made_wider_by_its_handle_and_by_keyboard_and_that_is_taken_back(page: Page, person, shop):
    open_canvas(page, person, shop)
    was = width_of(shop, "customers")
    page.mouse.move(*head_of(page, "customers"))
    box = page.locator(".width-handle .reach").bounding_box()
    start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    drag(page, start, (start[0] + 120, start[1]))
    saved(page)
    wider = width_of(shop, "customers")
    assert wider > was and wider % 10 == 0
    expect(node(page, "customers").locator(".sheet")).to_have_attribute("width", str(wider))
    assert place(shop, "customers") == (0, 0)

    node(page, "customers").focus()
    page.keyboard.press("w")
    expect(page.locator(".model-canvas [aria-live=assertive]")).to_have_text(f"{wider + 20} wide")
    page.keyboard.press("Shift+W")
    page.keyboard.press("Shift+W")
    saved(page)
    assert width_of(shop, "customers") == wider - 20
    for _ in range(4):
        undo(page)
    saved(page)
    assert width_of(shop, "customers") == was
    redo(page)
    saved(page)
    assert width_of(shop, "customers") == wider

    page.mouse.move(*head_of(page, "customers"))
    box = page.locator(".width-handle .reach").bounding_box()
    page.mouse.move(box["x"] + 14, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, box["y"] + 14, steps=4)
    page.keyboard.press("Escape")
    page.mouse.up()
    expect(node(page, "customers").locator(".sheet")).to_have_attribute("width", str(wider))


def test_a_finger_makes_the_selected_table_wider(new_context, person, shop):
    tablet = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
    page = open_canvas(new_context(**tablet).new_page(), person, shop)
    was = width_of(shop, "customers")
    page.touchscreen.tap(*head_of(page, "customers"))
    panel(page).get_by_role("button", name="Close").tap()
    page.touchscreen.tap(*head_of(page, "customers"))
    box = page.locator(".width-handle .reach").bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, by in (("touchStart", 0), ("touchMove", 20), ("touchMove", 60), ("touchEnd", None)):
        points = [] if by is None else [{"x": box["x"] + box["width"] / 2 + by, "y": box["y"] + box["height"] / 2}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    saved(page)
    assert width_of(shop, "customers") > was and place(shop, "customers") == (0, 0)


def test_several_tables_are_selected_by_a_frame_and_moved_as_one(page: Page, person, shop):
    open_canvas(page, person, shop)
    canvas = page.locator(".plane").bounding_box()
    page.keyboard.down("Shift")
    drag(page, (canvas["x"] + 10, canvas["y"] + 70), (canvas["x"] + 900, canvas["y"] + 640))
    page.keyboard.up("Shift")
    expect(page.locator(".plane .table.selected")).to_have_count(2)
    x, y = head_of(page, "orders")
    drag(page, (x, y), (x + 60, y + 60))
    saved(page)
    moved = place(shop, "orders")
    assert moved != (420, 40)
    assert (moved[0] - place(shop, "customers")[0], moved[1] - place(shop, "customers")[1]) == (420, 40)
    page.locator(".plane").focus()
    page.keyboard.press("Delete")
    expect(titles(page)).to_have_count(0)
    undo(page)
    expect(titles(page)).to_have_count(2)


def test_a_deleted_table_comes_back_with_its_relationships(page: Page, person, shop):
    tables = shop.tables()
    shop.relate(tables["customers"], tables["orders"])
    open_canvas(page, person, shop)
    node(page, "customers").focus()
    page.keyboard.press("Delete")
    expect(titles(page)).to_have_text(["orders"])
    expect(page.locator(".edge")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(titles(page)).to_have_count(2)
    expect(page.locator(".edge")).to_have_count(1)
    saved(page)
    assert set(shop.tables()) == {"customers", "orders"}
    assert len(shop.relationships()) == 1


def test_what_was_done_is_taken_back_and_done_again(page: Page, person, shop):
    open_canvas(page, person, shop)
    x, y = head_of(page, "orders")
    drag(page, (x, y), (x + 100, y + 50))
    moved = place_of_saved(page, shop)
    undo(page)
    saved(page)
    assert place(shop, "orders") == (420, 40)
    redo(page)
    saved(page)
    assert place(shop, "orders") == moved


def place_of_saved(page: Page, shop: Model) -> tuple[int, int]:
    saved(page)
    return place(shop, "orders")


def test_a_domain_says_how_much_its_tables_show(page: Page, person, model):
    for name, kind in (("Ideas", "conceptual"), ("Design", "logical"), ("Database", "physical")):
        model.table(model.domain(name, kind), f"{name.lower()}_table", [key(), column("note")])
    open_canvas(page, person, model)
    domain = page.get_by_label("Domain", exact=True)
    domain.select_option("Ideas")
    expect(titles(page)).to_have_text(["ideas_table"])
    expect(page.locator(".plane .name")).to_have_count(0)
    domain.select_option("Design")
    expect(page.locator(".plane .name")).to_have_text(["id", "note"])
    expect(page.locator(".plane .type")).to_have_count(0)
    domain.select_option("Database")
    expect(page.locator(".plane .type")).to_have_text(["BIGINT", "VARCHAR(200) NULL"])
    page.locator(".model-tools .segments").get_by_text("Conceptual").click()
    expect(page.locator(".plane .name")).to_have_count(0)
    page.reload()
    expect(titles(page)).to_have_text(["database_table"])
    expect(page.locator(".plane .name")).to_have_count(0)


def test_tables_and_columns_are_found(page: Page, person, shop):
    open_canvas(page, person, shop)
    page.locator(".plane").focus()
    page.keyboard.press("/")
    page.keyboard.type("customer_i")
    expect(page.get_by_role("listbox", name="Find in the model").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(node(page, "orders")).to_be_focused()
    expect(panel(page).get_by_label("Name", exact=True)).to_have_value("orders")
    page.keyboard.press("ControlOrMeta+k")
    page.keyboard.type("table customers")
    page.keyboard.press("Enter")
    expect(node(page, "customers")).to_be_focused()


def test_the_tables_are_arranged_and_that_is_one_step_back(page: Page, person, shop):
    tables = shop.tables()
    shop.relate(tables["customers"], tables["orders"])
    shop.update_table(tables["orders"]["id"], position_x=30, position_y=20)
    open_canvas(page, person, shop)
    page.locator(".plane").focus()
    page.keyboard.press("l")
    expect(page.get_by_text("The tables are arranged")).to_be_visible()
    saved(page)
    assert place(shop, "orders")[0] >= place(shop, "customers")[0] + 220
    undo(page)
    saved(page)
    assert place(shop, "orders") == (30, 20)


@pytest.mark.parametrize(("kind", "begins"), [("SVG", b"<svg"), ("PNG", b"\x89PNG")])
def test_the_canvas_is_saved_as_a_picture(page: Page, person, shop, kind, begins):
    open_canvas(page, person, shop)
    page.get_by_role("button", name="More", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=f"Picture as {kind}").click()
    content = open(download.value.path(), "rb").read()
    assert content.startswith(begins)
    assert download.value.suggested_filename.endswith(f".{kind.lower()}")
    if kind == "SVG":
        assert b">customer_id</text>" in content


def test_of_three_hundred_tables_only_those_near_are_drawn(page: Page, person, model):
    domain = model.domain("Many")
    for number in range(300):
        columns = [key(), column("a"), column("b")]
        model.table(domain, f"table_{number}", columns, at=(number % 20 * 300, number // 20 * 200))
    open_canvas(page, person, model)
    expect(page.locator(".plane .table")).to_have_count(300)
    expect(page.locator(".plane .name")).to_have_count(0)  # from afar there is nothing to read
    page.locator(".plane").focus()
    page.keyboard.press("0")
    expect(page.locator(".plane .name").first).to_be_visible()
    expect(page.locator(".scale")).to_have_text("100 %")
    page.wait_for_function("() => document.querySelectorAll('.plane .table').length < 80")


def test_a_long_line_is_seen_where_no_table_is(page: Page, person, model):
    domain = model.domain("Sales")
    model.relate(*(model.table(domain, name, [key()], at=(x, 0)) for name, x in (("left", 0), ("right", 8000))))
    open_canvas(page, person, model)
    page.locator(".plane").focus()
    page.keyboard.press("0")
    expect(page.locator(".scale")).to_have_text("100 %")
    expect(node(page, "right")).to_have_count(0)
    expect(page.locator(".edge .line")).to_have_count(1)


def test_on_a_phone_the_table_stays_above_its_fields_one_finger_moves_it_and_two_zoom(new_context, person, shop):
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = open_canvas(new_context(**phone).new_page(), person, shop)
    page.touchscreen.tap(*head_of(page, "customers"))
    fields, table = panel(page), node(page, "customers").locator(".sheet")
    expect(fields.get_by_label("Name", exact=True)).to_have_value("customers")
    page.wait_for_function("([sheet, panel]) => sheet.getBoundingClientRect().top < panel.getBoundingClientRect().top",
                           arg=[table.element_handle(), fields.element_handle()])  # fmt: skip
    fields.get_by_role("button", name="Close").tap()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

    touch = page.context.new_cdp_session(page)
    start = head_of(page, "customers")
    for kind, by in (("touchStart", 0), ("touchMove", 20), ("touchMove", 60), ("touchEnd", None)):
        points = [] if by is None else [{"x": start[0] + by, "y": start[1] + by}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    saved(page)
    assert place(shop, "customers")[0] > 0 and place(shop, "customers")[1] > 0

    before = page.locator(".scale").inner_text()
    for kind, spread in (("touchStart", 20), ("touchMove", 40), ("touchMove", 70), ("touchEnd", None)):
        fingers = [] if spread is None else [195 - spread, 195 + spread]
        points = [{"x": x, "y": 420, "id": index} for index, x in enumerate(fingers)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page.locator(".scale")).not_to_have_text(before)


def test_on_a_tablet_every_tool_is_within_reach(new_context, person, shop):
    tablet = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
    page = open_canvas(new_context(**tablet).new_page(), person, shop)
    bar = page.locator(".model-bar")
    assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
    bar.get_by_role("combobox", name="What tables show").select_option("physical")
    expect(node(page, "customers").locator(".type").first).to_be_visible()


def test_a_line_goes_around_the_table_that_is_dropped_on_it(page: Page, person, model):
    domain = model.domain("Sales")
    left, right = (model.table(domain, name, [key()], at=(x, 0)) for name, x in (("left", 0), ("right", 900)))
    model.table(domain, "between", [key(), column("a"), column("b")], at=(420, 300))
    model.relate(left, right, name="leads to")
    open_canvas(page, person, model)
    line = page.locator(".edge .line")
    straight = line.get_attribute("d")
    start = head_of(page, "between")
    above = head_of(page, "left")[1]
    drag(page, start, (start[0], above))
    saved(page)
    expect(line).not_to_have_attribute("d", straight)
    crossed = """
        ([line, sheet]) => {
            const box = sheet.getBBox(), { e: x, f: y } = sheet.parentElement.transform.baseVal.consolidate().matrix;
            return Array.from({ length: 200 }, (_, at) => line.getPointAtLength(line.getTotalLength() * at / 199))
                .some((point) => point.x > x && point.x < x + box.width && point.y > y && point.y < y + box.height);
        }"""
    sheet = node(page, "between").locator(".sheet")
    assert page.evaluate(crossed, [line.element_handle(), sheet.element_handle()]) is False
    expect(page.locator(".edge-name")).to_have_text("leads to")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_models_are_accessible(new_context, person, shop, scheme):
    tables = shop.tables()
    shop.relate(tables["customers"], tables["orders"], name="places")
    page = open_canvas(new_context(color_scheme=scheme).new_page(), person, shop)
    expect(page.locator(".edge")).to_have_count(1)
    assert_accessible(page)
    node(page, "customers").focus()
    page.keyboard.press("Space")
    panel(page).get_by_role("button", name="Details of email").click()
    assert_accessible(page)
    panel(page).get_by_role("button", name="orders").click()
    expect(panel(page).get_by_role("heading", name="Relationship")).to_be_visible()
    assert_accessible(page)
    page.goto("/#/models")
    expect(page.get_by_role("link", name=re.compile("^Sales in "))).to_be_visible()
    assert_accessible(page)
