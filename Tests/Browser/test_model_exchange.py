"""Models in and out: data contracts, statements of SQL, versions and what changed between them."""

import pytest
from accessible import assert_accessible
from flowforge import open_page
from models import Model, Models, column, key
from people import Person
from playwright.sync_api import Download, Locator, Page, expect


@pytest.fixture
def model(person) -> Model:
    return Models(person).personal()


@pytest.fixture
def shop(model) -> Model:
    """Customers have orders."""
    domain = model.domain("Sales")
    customers = model.table(domain, "customers", [key(), column("email", nullable=False)])
    orders = model.table(domain, "orders", [key(), column("customer_id", "BIGINT", nullable=False)], at=(420, 40))
    ends = {"source_column_id": customers["columns"][0]["id"], "target_column_id": orders["columns"][1]["id"]}
    model.relate(customers, orders, **ends)
    return model


def open_exchange(page: Page, person: Person, model: Model) -> Page:
    open_page(page, person, f"/models/{model.id}/exchange", model.whole()["workspace"]["name"])
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    return page


def downloaded(page: Page, button: str) -> tuple[str, str]:
    """What a button saves: its name and its text."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    download: Download = waiting.value
    return download.suggested_filename, download.path().read_text()


def choose(page: Page, name: str, content: str):
    file = {"name": name, "mimeType": "application/yaml", "buffer": content.encode()}
    page.get_by_label("A data contract (ODCS) in YAML").set_input_files(file)


def save_version(page: Page, name: str):
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Save a version").click()
    expect(version(page, name)).to_be_visible()


def version(page: Page, name: str) -> Locator:
    return page.get_by_role("list", name="Versions").get_by_role("listitem").filter(has_text=name)


def test_a_model_goes_out_as_a_data_contract_and_comes_in_again(page: Page, person, shop):
    open_exchange(page, person, shop)
    name, contract = downloaded(page, "Download: Data contract (ODCS)")
    assert name.endswith(".yaml")
    assert "kind: DataContract" in contract

    other = Models(person).shared("Copy")
    page.goto(f"/#/models/{other.id}/exchange")
    expect(page.get_by_role("heading", name="Copy", level=1)).to_be_visible()
    choose(page, name, contract)
    expect(page.get_by_text("It is imported")).to_be_visible()
    expect(page.locator(".exchange-figures")).to_contain_text("2Tables")
    page.get_by_role("link", name="Look at the model").click()
    expect(page.locator(".plane .table .title")).to_have_text(["customers", "orders"])
    assert [one["name"] for one in other.tables()["orders"]["columns"]] == ["id", "customer_id"]
    assert len(other.relationships()) == 1


def test_a_contract_that_is_wrong_says_where_and_changes_nothing(page: Page, person, shop, watch):
    watch.expect_status(400)
    open_exchange(page, person, shop)
    choose(page, "wrong.yaml", "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1\nstatus: active\nschema: 5\n")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was imported")
    expect(page.get_by_role("table", name="What is wrong in it")).to_be_visible()
    assert len(shop.tables()) == 2


def test_a_file_of_another_kind_is_not_even_sent(page: Page, person, shop):
    open_exchange(page, person, shop)
    choose(page, "model.csv", "a,b\n1,2\n")
    expect(page.get_by_role("alert")).to_contain_text("“model.csv” is no YAML file")


@pytest.mark.parametrize(("label", "quote"), [("MariaDB", "`"), ("PostgreSQL", '"')])
def test_a_model_goes_out_as_statements_of_sql(page: Page, person, shop, label, quote):
    open_exchange(page, person, shop)
    name, statements = downloaded(page, f"Download: {label}")
    assert name.endswith(".sql")
    assert "CREATE TABLE" in statements
    assert f"{quote}customer_id{quote}" in statements or "customer_id" in statements


def test_a_database_that_may_not_be_reached_is_told_in_the_dialog(page: Page, person, shop, watch):
    for status in (400, 403, 502, 503):
        watch.expect_status(status)
    open_exchange(page, person, shop)
    page.get_by_role("button", name="From a database").click()
    dialog = page.get_by_role("dialog", name="Import from MariaDB")
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_text("Enter the host.")).to_be_visible()
    for label, text in (("Host", "127.0.0.1"), ("Port", "1"), ("Database", "shop"), ("User", "reader")):
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.locator(".note.bad, .fault:not([hidden])").first).to_be_visible()
    expect(dialog.get_by_label("Database", exact=True)).to_have_value("shop")
    assert len(shop.tables()) == 2


def test_what_changed_since_a_version_is_shown_in_words(page: Page, person, shop):
    open_exchange(page, person, shop)
    save_version(page, "Before the rename")
    tables = shop.tables()
    shop.update_table(tables["orders"]["id"], name="purchases")
    shop.table(tables["orders"]["primary_domain_id"], "refunds", [key()], at=(0, 400))
    version(page, "Before the rename").get_by_role("button", name="Compare with now").click()
    diff = page.locator(".diff-view")
    expect(diff.get_by_role("heading", level=3)).to_have_text(["purchases", "refunds"])
    expect(diff).to_contain_text("name: orders → purchases")
    expect(diff.get_by_role("status")).to_contain_text("1 added, 1 changed, 0 removed")
    page.reload()
    expect(diff).to_contain_text("name: orders → purchases")
    diff.get_by_role("button", name="Close the comparison").click()
    expect(diff).to_have_count(0)


def test_a_version_is_restored_and_deleted(page: Page, person, shop):
    open_exchange(page, person, shop)
    save_version(page, "Two tables")
    shop.update_table(shop.tables()["orders"]["id"], name="purchases")
    version(page, "Two tables").get_by_role("button", name="Actions for Two tables").click()
    page.get_by_role("menuitem", name="Restore this version").click()
    page.get_by_role("button", name="Restore", exact=True).click()
    expect(page.get_by_text("The model is what it was in “Two tables”")).to_be_visible()
    assert set(shop.tables()) == {"customers", "orders"}
    version(page, "Two tables").get_by_role("button", name="Actions for Two tables").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("No versions yet.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_exchange_is_accessible(new_context, person, shop, scheme):
    page = new_context(color_scheme=scheme).new_page()
    open_exchange(page, person, shop)
    save_version(page, "First")
    shop.update_table(shop.tables()["orders"]["id"], name="purchases")
    version(page, "First").get_by_role("button", name="Compare with now").click()
    expect(page.locator(".diff-view")).to_contain_text("purchases")
    assert_accessible(page)
