"""Importing into the CRM: a file is looked at, its columns mapped, checked without writing, and taken in."""

import re

import pytest
from crm import Company, open_board, open_crm, widget
from people import Person
from playwright.sync_api import Page, expect
from test_appearance import PHONE, assert_accessible

CUSTOMERS = "External ID;Jméno;city;kind\n1;Alfa s.r.o.;Praha;company\n2;Beta;Brno;person\n"
BROKEN = "external_id,name,kind\n1,Alfa,company\n2,Beta,firm\n3,,person\n"


@pytest.fixture
def company(person: Person) -> Company:
    return Company(person)


def choose(page: Page, name: str, content: str | bytes):
    data = content.encode() if isinstance(content, str) else content
    page.get_by_label("Choose a CSV file to import").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def target(page: Page, column: str):
    return page.get_by_label(f"Field for column {column}")


def test_a_file_is_mapped_checked_and_imported_and_leads_to_its_records(page: Page, person, company):
    open_crm(page, person, "/crm/import")
    expect(page.get_by_text("Nothing has been imported yet.")).to_be_visible()
    choose(page, "people.csv", CUSTOMERS)
    expect(target(page, "External ID")).to_have_value("external_id")
    expect(target(page, "city")).to_have_value("city")
    expect(target(page, "Jméno")).to_have_value("")
    expect(page.get_by_text("Every new record needs: Name.")).to_be_visible()
    target(page, "Jméno").select_option("name")
    expect(page.get_by_text("Every new record needs: Name.")).to_have_count(0)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("The file can be imported.")).to_be_visible()
    expect(page.locator(".import-figures .created dd")).to_have_text("2")
    assert company.all("customers") == []
    page.get_by_role("button", name="Import 2 records").click()
    expect(page.get_by_text("people.csv is imported.")).to_be_visible()
    assert sorted(one["name"] for one in company.all("customers")) == ["Alfa s.r.o.", "Beta"]
    earlier = page.get_by_role("table", name="Earlier imports").get_by_role("row")
    expect(earlier).to_have_count(3)
    expect(earlier.nth(1)).to_contain_text("2 new")
    expect(earlier.nth(2)).to_contain_text("Check only")
    page.get_by_role("link", name="Look at the customers").click()
    expect(page.get_by_text("2 customers")).to_be_visible()


def test_errors_are_told_line_by_line_and_good_rows_can_go_without_the_others(page: Page, person, company):
    open_crm(page, person, "/crm/import?type=customers")
    choose(page, "broken.csv", BROKEN)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("2 rows have errors. Nothing was written.")).to_be_visible()
    errors = page.get_by_role("table", name="Errors by line").get_by_role("row")
    expect(errors).to_have_count(3)
    expect(errors.nth(1)).to_contain_text("3kindThis must be one of company, person.")
    page.get_by_role("button", name="Import 1 record, leave the others out").click()
    expect(page.get_by_text("broken.csv is imported.")).to_be_visible()
    assert [one["name"] for one in company.all("customers")] == ["Alfa"]
    page.get_by_role("button", name="Import another file").click()
    expect(page.get_by_role("button", name="Choose a file")).to_be_visible()


def test_what_was_found_out_does_not_stand_for_another_mapping(page: Page, person):
    open_crm(page, person, "/crm/import")
    choose(page, "people.csv", "name,city\nA,Praha\n")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Import 1 record")).to_be_visible()
    target(page, "city").select_option("country")
    expect(page.get_by_role("button", name="Import 1 record")).to_have_count(0)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("1 row has errors.")).to_be_visible()
    target(page, "city").select_option("name")
    expect(page.get_by_text("More than one column is for Name.")).to_be_visible()
    expect(page.get_by_role("button", name="Check the file")).to_be_disabled()


def test_an_import_shows_how_far_it_is_in_every_open_browser_and_moves_the_board(new_context, person, company):
    company.show("kpi_customers")
    here, there, board = (new_context().new_page() for _ in range(3))
    open_crm(there, person, "/crm/import")
    open_board(board, person)
    expect(widget(board, "Total Customers").locator(".figure")).to_have_text("0")
    open_crm(here, person, "/crm/import")
    here.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => {
            const text = document.querySelector(".import-run .quiet")?.textContent;
            if (text && window.seen.at(-1) !== text) window.seen.push(text);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
    }""")
    rows = "".join(f"{number},Customer {number}\n" for number in range(40_000))
    choose(here, "many.csv", f"external_id,name\n{rows}")
    here.get_by_role("button", name="Check the file").click()
    here.get_by_role("button", name="Import 40,000 records").click()
    expect(here.get_by_text("many.csv is imported.")).to_be_visible(timeout=180_000)
    assert any(re.search(r"of 40,000 rows", text) for text in here.evaluate("window.seen")), here.evaluate("window.seen")
    expect(there.get_by_role("table", name="Earlier imports").get_by_role("row").nth(1)).to_contain_text("40,000 new")
    expect(widget(board, "Total Customers").locator(".figure")).to_contain_text("40,000")


def test_a_file_that_is_none_is_told_before_it_is_sent(page: Page, person):
    open_crm(page, person, "/crm/import")
    choose(page, "latin.csv", "name\nPlzeň\n".encode("cp1250"))
    expect(page.get_by_role("alert")).to_contain_text("This file is not in UTF-8.")
    choose(page, "empty.csv", "\n\n")
    expect(page.get_by_role("alert")).to_contain_text("This does not look like a CSV file")
    choose(page, "good.csv", "name\nA\n")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_dropped_file_is_taken(page: Page, person):
    open_crm(page, person, "/crm/import?type=vehicles")
    expect(page.get_by_label("What the file holds")).to_have_value("vehicles")
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["make,model\\nŠkoda,Octavia\\n"], "cars.csv", { type: "text/csv" }));
        const zone = document.querySelector(".drop-zone");
        for (const name of ["dragenter", "dragover", "drop"]) {
            zone.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
        }
    }""")
    expect(page.get_by_role("cell", name="Octavia")).to_be_visible()


def test_a_file_that_could_not_be_sent_is_kept_and_sent_again(page: Page, person, company, watch):
    watch.expect_no_network()
    open_crm(page, person, "/crm/import")
    choose(page, "people.csv", "name\nA\n")
    page.route("**/api/v1/crm/import", lambda route: route.abort())
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    page.unroute("**/api/v1/crm/import")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("The file can be imported.")).to_be_visible()


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_import_is_accessible(new_context, person, theme, width):
    page = new_context(color_scheme=theme, **(PHONE if width == "phone" else {})).new_page()
    open_crm(page, person, "/crm/import")
    assert_accessible(page)
    choose(page, "broken.csv", BROKEN)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("table", name="Errors by line")).to_be_visible()
    assert_accessible(page)
