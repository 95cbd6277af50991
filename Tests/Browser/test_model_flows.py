"""Data-flow diagrams of a model."""

import uuid

import pytest
from accessible import assert_accessible
from flowforge import open_page
from models import Model, Models, key
from people import Person
from playwright.sync_api import Locator, Page, expect


@pytest.fixture
def model(person) -> Model:
    return Models(person).personal()


def flow(model: Model, nodes: dict[str, tuple[str, int, int]], connections: list[tuple[str, str]] = (), **more) -> str:
    """A diagram of nodes (name → kind and place) and connections between their names."""
    ids = {name: str(uuid.uuid4()) for name in nodes}
    body = {
        "name": "Orders",
        "nodes": [
            {"id": ids[name], "type": kind, "name": name, "position_x": x, "position_y": y, "metadata": {}}
            for name, (kind, x, y) in nodes.items()
        ],
        "connections": [
            {"id": str(uuid.uuid4()), "source_node_id": ids[one], "target_node_id": ids[other], "direction": "forward"}
            for one, other in connections
        ],
        "linked_tables": [],
    }
    return model.api.post(f"/{model.id}/data-flow-diagrams", {**body, **more})["id"]


THREE = {"shop": ("database", 0, 0), "orders": ("kafka_topic", 340, 0), "lake": ("target", 340, 200)}


def read(model: Model, diagram: str) -> dict:
    return model.api.get(f"/{model.id}/data-flow-diagrams/{diagram}")


def open_flow(page: Page, person: Person, model: Model, diagram: str) -> Page:
    name = model.whole()["workspace"]["name"]
    open_page(page, person, f"/models/{model.id}/flows/{diagram}", name)
    expect(page.locator(".model-head .live-state")).to_have_text("Live")
    return page


def node(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=f"{name},")


def middle(page: Page, name: str) -> tuple[float, float]:
    box = node(page, name).locator(".sheet").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


def saved(page: Page):
    expect(page.locator(".model-head .save-state")).to_have_text("All changes saved")


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=10)
    page.mouse.up()


def test_a_diagram_is_drawn_by_keyboard_alone(page: Page, person, model):
    open_page(page, person, f"/models/{model.id}/flows", model.whole()["workspace"]["name"])
    expect(page.get_by_role("heading", name="No diagrams yet")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Nothing flows yet")).to_be_visible()
    page.get_by_role("button", name="Kafka topic").press("Enter")
    expect(panel(page).get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("orders.v1")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(node(page, "orders.v1")).to_be_focused()
    page.keyboard.press("n")
    expect(panel(page).get_by_label("Name", exact=True)).to_have_value("Processor")
    page.keyboard.press("Escape")

    said = page.locator("[aria-live=assertive]")
    node(page, "Processor").focus()
    page.keyboard.press("c")
    expect(said).to_contain_text("Connect Processor to orders.v1")
    page.keyboard.press("Enter")
    expect(said).to_have_text("Processor and orders.v1 are connected")
    panel(page).get_by_label("Label").fill("enriched orders")
    panel(page).get_by_text("Both ways").click()
    expect(page.locator(".edge-name")).to_have_text("enriched orders")
    saved(page)

    [diagram] = model.whole()["diagrams"]
    assert {(one["name"], one["type"]) for one in diagram["nodes"]} == {
        ("orders.v1", "kafka_topic"), ("Processor", "processor"),
    }
    [connection] = diagram["connections"]
    assert (connection["label"], connection["direction"]) == ("enriched orders", "bidirectional")


def test_nodes_are_moved_and_connected_by_pointer(page: Page, person, model):
    diagram = flow(model, THREE)
    open_flow(page, person, model, diagram)
    x, y = middle(page, "shop")
    drag(page, (x, y), (x, y + 100))
    saved(page)
    places = {one["name"]: one["position_y"] for one in read(model, diagram)["nodes"]}
    assert places["shop"] == 100

    page.mouse.move(*middle(page, "shop"))
    handle = page.locator(".handle .knob").last.bounding_box()
    start = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    drag(page, start, middle(page, "orders"))
    expect(page.locator(".edge")).to_have_count(1)
    expect(panel(page).get_by_role("heading", name="Connection")).to_be_visible()
    saved(page)
    assert len(read(model, diagram)["connections"]) == 1


def test_a_node_has_a_kind_a_picture_and_details(page: Page, person, model):
    diagram = flow(model, THREE)
    open_flow(page, person, model, diagram)
    node(page, "shop").click()
    panel(page).get_by_label("Kind").select_option("API")
    panel(page).get_by_label("Picture").select_option("Globe")
    panel(page).get_by_label("Name of the detail").fill("owner")
    panel(page).get_by_label("Value of the detail").fill("Team Checkout")
    page.keyboard.press("Enter")
    expect(panel(page).get_by_label("owner", exact=True)).to_have_value("Team Checkout")
    expect(node(page, "shop").locator(".icon-globe")).to_be_visible()
    saved(page)
    shop = next(one for one in read(model, diagram)["nodes"] if one["name"] == "shop")
    assert (shop["type"], shop["icon"], shop["metadata"]) == ("api", "globe", {"owner": "Team Checkout"})


def test_a_deleted_node_comes_back_with_its_connections(page: Page, person, model):
    diagram = flow(model, THREE, [("shop", "orders"), ("orders", "lake")])
    open_flow(page, person, model, diagram)
    expect(page.locator(".edge")).to_have_count(2)
    node(page, "orders").focus()
    page.keyboard.press("Delete")
    expect(node(page, "orders")).to_have_count(0)
    expect(page.locator(".edge")).to_have_count(0)
    saved(page)
    assert len(read(model, diagram)["nodes"]) == 2
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(node(page, "orders")).to_be_visible()
    expect(page.locator(".edge")).to_have_count(2)
    saved(page)
    assert len(read(model, diagram)["connections"]) == 2


def test_a_diagram_says_which_tables_it_is_about(page: Page, person, model):
    domain = model.domain("Sales")
    orders = model.table(domain, "orders_table", [key()])
    diagram = flow(model, THREE)
    open_flow(page, person, model, diagram)
    page.get_by_role("button", name="About the diagram").click()
    panel(page).get_by_label("Link a table").select_option("orders_table")
    expect(panel(page).get_by_role("link", name="orders_table")).to_be_visible()
    panel(page).get_by_label("Name", exact=True).fill("From the shop to the lake")
    panel(page).get_by_label("Name", exact=True).press("Enter")
    saved(page)
    found = read(model, diagram)
    assert (found["name"], found["linked_tables"]) == ("From the shop to the lake", [orders["id"]])


def test_what_others_change_appears_in_place_and_nothing_is_lost(page: Page, person, model):
    diagram = flow(model, THREE)
    open_flow(page, person, model, diagram)
    expect(node(page, "lake")).to_be_visible()
    before = read(model, diagram)
    moved = [{**one, "name": "warehouse"} if one["name"] == "lake" else one for one in before["nodes"]]
    model.api.put(f"/{model.id}/data-flow-diagrams/{diagram}", {"nodes": moved})
    expect(node(page, "warehouse")).to_be_visible()
    x, y = middle(page, "shop")
    drag(page, (x, y), (x, y + 60))
    saved(page)
    names = {one["name"]: one["position_y"] for one in read(model, diagram)["nodes"]}
    assert names == {"shop": 60, "orders": 0, "warehouse": 200}


def test_the_nodes_are_arranged_in_the_direction_of_the_data(page: Page, person, model):
    diagram = flow(model, THREE, [("lake", "shop"), ("shop", "orders")])
    open_flow(page, person, model, diagram)
    expect(node(page, "lake")).to_be_visible()
    page.keyboard.press("l")
    expect(page.get_by_text("The nodes are arranged")).to_be_visible()
    saved(page)
    places = {one["name"]: one["position_x"] for one in read(model, diagram)["nodes"]}
    assert places["lake"] < places["shop"] < places["orders"]
    page.keyboard.press("ControlOrMeta+z")
    saved(page)
    assert {one["name"]: one["position_x"] for one in read(model, diagram)["nodes"]}["lake"] == 340


def test_diagrams_are_copied_and_deleted_from_their_list(page: Page, person, model):
    diagram = flow(model, THREE, [("shop", "orders")])
    open_page(page, person, f"/models/{model.id}/flows", model.whole()["workspace"]["name"])
    cards = page.get_by_role("list", name="Data flow").get_by_role("heading")
    expect(cards).to_have_text(["Orders"])
    page.get_by_role("button", name="Actions for Orders").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    expect(cards).to_have_text(["Orders", "Orders (copy)"])
    page.get_by_role("button", name="Actions for Orders", exact=True).click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(cards).to_have_text(["Orders (copy)"])
    saved(page)
    [copy] = model.whole()["diagrams"]
    assert (len(copy["nodes"]), len(copy["connections"])) == (3, 1)
    assert copy["id"] != diagram
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(cards).to_have_count(2)
    saved(page)
    assert diagram in {one["id"] for one in model.whole()["diagrams"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_diagrams_are_accessible(new_context, person, model, scheme):
    diagram = flow(model, THREE, [("shop", "orders")])
    page = new_context(color_scheme=scheme).new_page()
    open_flow(page, person, model, diagram)
    node(page, "shop").click()
    expect(panel(page)).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Data flow").click()
    expect(page.get_by_role("link", name="Orders")).to_be_visible()
    assert_accessible(page)


def test_a_phone_shows_the_node_above_its_fields(new_context, person, model):
    diagram = flow(model, THREE)
    page = new_context(viewport={"width": 390, "height": 844}, has_touch=True).new_page()
    open_flow(page, person, model, diagram)
    node(page, "lake").tap()
    expect(panel(page)).to_be_visible()
    page.wait_for_function("""([node, panel]) => {
        const [one, other] = [node.getBoundingClientRect(), panel.getBoundingClientRect()];
        return one.bottom <= other.top && one.left >= 0 && one.right <= 390;
    }""", arg=[node(page, "lake").locator(".sheet").element_handle(), panel(page).element_handle()])
