"""The CRM's records: lists to search and narrow, forms that say at the field what is wrong, and links between them."""

import re

import pytest
from crm import Company, day, open_crm
from people import Person
from playwright.sync_api import Locator, Page, Route, expect
from test_appearance import PHONE, assert_accessible

KINDS = ["customers", "vehicles", "opportunities", "invoices", "activities", "goals", "rates"]


@pytest.fixture
def company(person: Person) -> Company:
    return Company(person)


def rows(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name=name).get_by_role("row")


def pick(page: Page, label: str, typed: str):
    """Finds another record by typing, and takes the first."""
    field = page.get_by_role("combobox", name=label, exact=True)
    field.fill(typed)
    expect(page.get_by_role("listbox", name=label).get_by_role("option").first).to_contain_text(typed)
    field.press("Enter")


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_list_leads_to_the_first_thing_to_do(page: Page, person, kind):
    open_crm(page, person, f"/crm/{kind}")
    expect(page.get_by_role("heading", name=re.compile("^No .* yet$"))).to_be_visible()
    expect(page.get_by_role("link", name="Import a file")).to_have_attribute("href", f"#/crm/import?type={kind}")
    page.get_by_role("main").get_by_role("link", name=re.compile("^New ")).first.click()
    expect(page).to_have_url(re.compile(f"#/crm/{kind}/new$"))
    expect(page.get_by_role("button", name="Create")).to_be_visible()


def test_a_customer_is_entered_changed_and_deleted(page: Page, person, company):
    open_crm(page, person, "/crm/customers/new")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_text("This is required.")).to_be_visible()
    page.get_by_label("Name").fill("Stavby Pokorný")
    page.get_by_label("Country").fill("cz")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Stavby Pokorný", level=1)).to_be_visible()
    assert company.all("customers")[0]["country"] == "CZ"

    page.get_by_label("City").fill("Plzeň")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".page-head").get_by_text("Saved")).to_be_visible()
    assert company.all("customers")[0]["city"] == "Plzeň"

    page.get_by_role("button", name="Delete").click()
    question = page.get_by_role("group", name="Delete “Stavby Pokorný”?")
    expect(question.get_by_role("button", name="Keep")).to_be_focused()
    question.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No customers yet")).to_be_visible()


def test_what_the_server_finds_wrong_is_said_at_the_field(page: Page, person, company, watch):
    watch.expect_status(400)
    open_crm(page, person, "/crm/goals/new")
    page.get_by_label("Name").fill("Sell")
    page.get_by_label("Target").fill("100")
    page.get_by_label("From").fill(day(5))
    page.get_by_label("Until").fill(day(1))
    page.get_by_label("Currency").fill("CZK")
    page.get_by_role("button", name="Create").click()
    until = page.get_by_label("Until")
    expect(until).to_have_attribute("aria-invalid", "true")
    expect(until).to_be_focused()
    expect(page.get_by_text("This cannot be before starts_on.")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("Sell")


def test_an_invoice_is_entered_with_lines_in_the_person_s_own_numbers(new_context, person, company):
    company.customer("Autopůjčovna")
    page = new_context(locale="cs-CZ").new_page()
    open_crm(page, person, "/crm/invoices/new")
    page.get_by_label("Number").fill("2026-1")
    pick(page, "Customer", "Autop")
    page.get_by_label("Currency").fill("czk")
    page.get_by_label("Due").fill(day(14))
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Description of line 1")).to_be_focused()
    page.get_by_label("Description of line 1").fill("Oil change")
    page.get_by_label("Quantity of line 1").fill("1,5")
    page.get_by_label("Price of line 1").fill("1 234,50")
    expect(page.get_by_text(re.compile("Sum: 1\u00a0851,75\u00a0Kč"))).to_be_visible()
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="2026-1", level=1)).to_be_visible()
    expect(page.get_by_label("Net")).to_have_value("1851,75")
    assert company.all("invoices")[0]["net"] == 1851.75
    page.get_by_label("Status").select_option("paid")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Paid so far")).to_have_value("1851,75")


def test_records_lead_to_what_belongs_to_them(page: Page, person, company):
    first, other = company.customer("First"), company.customer("Other")
    company.invoice(first, 100, number="A-1")
    company.invoice(other, 200, number="B-1")
    open_crm(page, person, f"/crm/customers/{first['id']}")
    page.get_by_role("link", name=re.compile("^Invoices 1$")).click()
    expect(rows(page, "Invoices")).to_have_count(2)
    expect(rows(page, "Invoices").nth(1)).to_contain_text("A-1")
    expect(page.get_by_text("Customer: First")).to_be_visible()
    page.get_by_role("link", name="A-1").click()
    page.get_by_role("complementary").get_by_role("link", name="Customer First").click()
    expect(page.get_by_role("heading", name="First", level=1)).to_be_visible()
    page.get_by_role("link", name="New invoice").click()
    expect(page.get_by_role("combobox", name="Customer")).to_have_value("First")
    page.goto(f"/#/crm/invoices?customer_id={first['id']}")
    page.get_by_role("button", name="No longer narrow by customer").click()
    expect(rows(page, "Invoices")).to_have_count(3)


def test_a_list_is_searched_narrowed_ordered_and_paged_and_its_address_keeps_it(page: Page, person, company):
    for number in range(30):
        company.customer(f"Customer {number:02}", kind="person" if number % 3 == 0 else "company", owner="Jana")
    open_crm(page, person, "/crm/customers")
    expect(page.get_by_text("30 customers")).to_be_visible()
    expect(rows(page, "Customers")).to_have_count(26)
    page.get_by_role("button", name="Later page").click()
    expect(rows(page, "Customers")).to_have_count(6)
    page.get_by_role("button", name="Name").click()
    expect(rows(page, "Customers").nth(1)).to_contain_text("Customer 00")
    page.get_by_role("button", name="Name").click()
    expect(rows(page, "Customers").nth(1)).to_contain_text("Customer 29")
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "descending")
    page.get_by_label("Kind").select_option("person")
    expect(rows(page, "Customers")).to_have_count(11)
    page.get_by_role("searchbox").fill("customer 2")
    expect(rows(page, "Customers")).to_have_count(4)
    page.reload()
    expect(rows(page, "Customers")).to_have_count(4)
    expect(page.get_by_role("searchbox")).to_have_value("customer 2")
    page.get_by_role("button", name="More filters").click()
    page.get_by_role("textbox", name="Owner").fill("Nobody")
    page.get_by_role("textbox", name="Owner").press("Enter")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    page.get_by_role("button", name="Clear search and filters").click()
    expect(page.get_by_text("30 customers")).to_be_visible()


def test_somebody_else_s_change_is_not_written_over_unasked(page: Page, person, company, watch):
    watch.expect_status(412)
    customer = company.customer("One")
    open_crm(page, person, f"/crm/customers/{customer['id']}")
    page.get_by_label("City").fill("Brno")
    company.change("customers", customer["id"], city="Praha")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Someone changed this while you were editing.")).to_be_visible()
    assert company.all("customers")[0]["city"] == "Praha"
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator(".page-head").get_by_text("Saved")).to_be_visible()
    assert company.all("customers")[0]["city"] == "Brno"
    page.get_by_label("City").fill("Plzeň")
    company.change("customers", customer["id"], city="Ostrava")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Take over theirs").click()
    expect(page.get_by_label("City")).to_have_value("Ostrava")


def test_what_others_refer_to_is_not_deleted_and_the_page_says_why(page: Page, person, company, watch):
    watch.expect_status(409)
    customer = company.customer("Needed")
    company.invoice(customer, 100)
    open_crm(page, person, f"/crm/customers/{customer['id']}")
    page.get_by_role("button", name="Delete").click()
    question = page.get_by_role("group", name="Delete “Needed”?")
    question.get_by_role("button", name="Delete").click()
    expect(question.get_by_role("alert")).to_contain_text("Something else refers to this customer.")
    question.get_by_role("button", name="Keep").click()
    expect(page.get_by_label("Name")).to_have_value("Needed")


def test_a_record_that_is_not_there_says_so(page: Page, person, watch):
    watch.expect_status(404)
    open_crm(page, person, "/crm/customers/cust_0000000000000000000001")
    expect(page.get_by_role("alert")).to_contain_text("There is no such record.")


def test_what_was_typed_stays_when_the_server_fails(page: Page, person, watch):
    watch.expect_status(500)
    open_crm(page, person, "/crm/customers/new")
    page.get_by_label("Name").fill("Kept")

    def fail(route: Route):
        body = {"error": {"code": "DATABASE_ERROR", "message": "No.", "status": 500}}
        route.fulfill(status=500, json=body, headers={"X-Request-ID": "req_test"})

    page.route("**/api/v1/crm/customers", fail)
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("alert")).to_contain_text("Request req_test")
    expect(page.get_by_label("Name")).to_have_value("Kept")
    page.unroute("**/api/v1/crm/customers")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Kept", level=1)).to_be_visible()


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lists_and_forms_are_accessible(new_context, person, company, theme, width):
    customer = company.customer("Somebody", owner="Jana")
    invoice = company.enter(
        "invoices", number="A-1", customer_id=customer["id"], currency="CZK", due_on=day(3),
        lines=[{"description": "Oil", "unit_price": 100}],
    )  # fmt: skip
    page = new_context(color_scheme=theme, **(PHONE if width == "phone" else {})).new_page()
    open_crm(page, person, "/crm/customers")
    expect(rows(page, "Customers")).to_have_count(2)
    page.get_by_role("button", name="More filters").click()
    assert_accessible(page)
    page.goto(f"/#/crm/invoices/{invoice['id']}")
    expect(page.get_by_label("Description of line 1")).to_have_value("Oil")
    page.get_by_role("combobox", name="Customer").click()
    expect(page.get_by_role("option", name="Somebody")).to_be_visible()
    assert_accessible(page)
