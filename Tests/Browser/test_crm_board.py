"""The CRM's board: what it shows, how it moves, and how it is arranged and kept the same everywhere."""

import re
import time

import pytest
from crm import (
    KEY_FIGURES,
    Company,
    day,
    expect_live,
    expect_saved,
    menu,
    names,
    open_board,
    open_crm,
    sign_in,
    widget,
)
from people import Person
from playwright.sync_api import Page, Route, expect
from test_appearance import PHONE, assert_accessible

EVERYTHING = [
    "kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_opportunities", "chart_revenue_trend",
    "chart_lead_sources", "chart_sales_funnel", "table_sales_analytics", "table_top_customers",
    "table_overdue_invoices", "feed_activity", "gamification_leaderboard", "gamification_goals",
]  # fmt: skip


@pytest.fixture
def company(person: Person) -> Company:
    return Company(person)


@pytest.fixture
def busy(company: Company) -> Company:
    """Something for every widget to show."""
    for number in range(12):
        customer = company.customer(f"Customer {number:02}", source="Website", owner="Jana")
        company.invoice(customer, 1_000 + number, owner="Jana", cost=500, due_on=day(-3 - number))
    deal = company.enter("opportunities", name="Vans", status="won", source="Website", owner="Jana")
    company.enter("opportunities", name="Cars", status="qualified", source="Referral", owner="Petr")
    for number in range(25):
        company.enter("activities", subject=f"Talk {number:02}", kind="call", owner="Jana", opportunity_id=deal["id"])
    company.enter(
        "goals", name="Sell well", metric="revenue", target=20_000, currency="CZK", starts_on=day(-5), ends_on=day(5)
    )
    company.show(*EVERYTHING)
    return company


def test_a_figure_begins_below_its_title(page: Page, company: Company):
    company.show("kpi_revenue")
    open_board(page, company.person)
    expect(page.locator(".crm-figure .figure")).to_be_visible()
    # Both sheets that pad it once did, in another order than they were written for.
    starts = page.evaluate("""() => [".widget-card h2, .widget-card h3", ".crm-figure .figure"].map((selector) => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector(selector));
        return range.getBoundingClientRect().left;
    })""")
    assert abs(starts[0] - starts[1]) < 2, starts


def test_an_empty_board_begins_with_the_four_key_figures_and_says_what_to_do_first(page: Page, person):
    open_board(page, person)
    expect(page.get_by_role("heading", name="The board is empty")).to_be_visible()
    page.get_by_role("button", name="Show the key figures").click()
    for name in KEY_FIGURES:
        expect(widget(page, name).locator(".figure")).to_be_visible()
    expect(page.get_by_text("There is nothing to count yet")).to_be_visible()
    expect(page.get_by_role("link", name="Import a file")).to_have_attribute("href", "#/crm/import")
    expect(page.get_by_role("link", name="Enter a customer")).to_have_attribute("href", "#/crm/customers/new")


def test_the_board_is_in_the_side_bar_and_the_palette(page: Page, person):
    sign_in(page, person)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="CRM").click()
    expect(page.get_by_role("heading", name="CRM", level=1)).to_be_visible()
    page.keyboard.press("ControlOrMeta+k")
    page.get_by_role("combobox", name="Search and act").fill("go to customers")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#/crm/customers$"))


def test_every_entry_of_the_catalogue_shows_the_company_s_own_figures(page: Page, person, busy):
    open_board(page, person)
    expect(widget(page, "Total Customers").locator(".figure")).to_have_text("12")
    expect(widget(page, "Total Revenue").locator(".figure")).to_have_attribute("title", re.compile("12,066"))
    expect(widget(page, "Total Revenue").locator(".change")).to_have_text("Nothing before")
    for name in ("Opportunities Chart", "Revenue Trend", "Lead Sources"):
        expect(widget(page, name).locator("canvas")).to_be_visible()
    expect(widget(page, "Sales Funnel").get_by_role("listitem")).to_have_count(4)
    expect(widget(page, "Sales Analytics").get_by_role("row", name=re.compile("^Jana"))).to_contain_text("12,066")
    expect(widget(page, "Leaderboard").get_by_role("listitem").first).to_contain_text("Jana")
    expect(widget(page, "Goals").get_by_role("progressbar", name="Sell well")).to_have_attribute("aria-valuenow", "60")
    expect(widget(page, "Activity Feed").get_by_role("listitem")).to_have_count(20)


def test_a_change_of_the_data_moves_the_open_board_in_under_a_second_and_nothing_polls(page: Page, person, busy):
    open_board(page, person)
    figure = widget(page, "Total Customers").locator(".figure")
    expect(figure).to_have_text("12")
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    took = []
    # Three times, and again if a busy machine was slow each time.
    while len(took) < 3 or min(took) >= 1 and len(took) < 10:
        number = 13 + len(took)
        asked.clear()
        started = time.monotonic()
        busy.customer(f"Customer {number}")
        page.wait_for_function(
            "([name, text]) => document.querySelector(`[aria-label='${name}'] .figure`).textContent.startsWith(text)",
            arg=["Total Customers", str(number)], polling=10,
        )  # fmt: skip
        took.append(time.monotonic() - started)
        assert not any("kpi_revenue" in url for url in asked), "only what moved is asked for"
        assert len([url for url in asked if "/data" in url]) == 1, "and in one request"
    assert min(took) < 1, took
    expect(widget(page, "Total Customers").locator(".moved")).to_contain_text("+1")
    page.wait_for_load_state("networkidle")
    asked.clear()
    page.wait_for_timeout(3_000)  # in which a poll would show
    assert asked == []


def test_the_catalogue_shows_examples_that_say_so_and_puts_widgets_on_the_board(page: Page, person, company):
    open_board(page, person)
    page.get_by_role("button", name="Choose widgets").click()
    panel = page.get_by_role("complementary", name="Add a widget")
    panel.get_by_role("button", name=re.compile("^Leaderboard")).click()
    example = panel.get_by_role("group", name="Example of Leaderboard")
    expect(example.get_by_role("listitem").first).to_be_visible()
    expect(panel.get_by_text("Example with made-up data")).to_be_visible()
    panel.get_by_role("button", name="Add to the board").click()
    expect(widget(page, "Leaderboard")).to_contain_text("Nobody has anything to count")
    expect(panel.get_by_role("button", name=re.compile("^Leaderboard"))).to_contain_text("On the board")
    panel.get_by_role("button", name="Add all that are missing").click()
    expect(page.get_by_text("13 widgets added")).to_be_visible()
    assert sorted(company.shown()["enabledWidgets"]) == sorted(EVERYTHING)


def test_settings_are_fields_of_the_schema_and_save_themselves(page: Page, person, busy):
    open_board(page, person)
    menu(page, "Leaderboard", "Edit")
    panel = page.get_by_role("complementary", name="Settings of Leaderboard")
    panel.get_by_label("What counts").select_option("activities")
    expect(widget(page, "Leaderboard").get_by_role("listitem").first).to_contain_text("25")
    limit = panel.get_by_label("At most")
    limit.fill("1000")
    limit.blur()
    expect(panel.get_by_text("A whole number from 1 to 100.")).to_be_visible()
    limit.fill("3")
    limit.blur()
    expect_saved(page)
    assert busy.shown()["widgetConfigs"]["gamification_leaderboard"] == {"metric": "activities", "limit": 3}


def test_a_table_is_ordered_and_paged_by_the_server_and_keeps_its_order(page: Page, person, busy):
    open_board(page, person)
    table = widget(page, "Overdue Invoices")
    rows = table.get_by_role("row")
    expect(rows).to_have_count(11)
    expect(rows.nth(1)).to_contain_text("Customer 11")
    table.get_by_role("button", name="Later rows").click()
    expect(table.get_by_role("status")).to_have_text("11–12 of 12")
    expect(rows).to_have_count(3)
    table.get_by_role("button", name="Customer", exact=True).click()
    expect(rows.nth(1)).to_contain_text("Customer 00")
    expect(table.get_by_role("columnheader", name="Customer")).to_have_attribute("aria-sort", "ascending")
    expect_saved(page)
    page.reload()
    expect(rows.nth(1)).to_contain_text("Customer 00")
    rows.nth(1).get_by_role("link", name="Customer 00").click()
    expect(page).to_have_url(re.compile("#/crm/customers/cust_"))


def test_the_feed_goes_on_to_what_is_older(page: Page, person, busy):
    open_board(page, person)
    feed = widget(page, "Activity Feed")
    expect(feed.get_by_role("listitem")).to_have_count(20)
    feed.get_by_role("button", name="Show more").click()
    expect(feed.get_by_role("listitem")).to_have_count(25)
    busy.enter("activities", subject="The latest", kind="meeting")
    expect(feed.get_by_role("listitem").first).to_contain_text("The latest")
    expect(feed.get_by_role("listitem")).to_have_count(26)


def test_the_board_s_period_goes_before_the_widgets_own(page: Page, person, company):
    customer = company.customer("Old one")
    company.invoice(customer, 500, issued_at=f"{day(-45)}T12:00:00Z")
    company.show("kpi_revenue")
    open_board(page, person)
    figure = widget(page, "Total Revenue").locator(".figure")
    expect(figure).to_contain_text("0")
    page.get_by_role("button", name="Period: As set for each widget").click()
    page.get_by_role("button", name="Last 60 days").click()
    expect(figure).to_contain_text("500")
    page.reload()
    expect(figure).to_contain_text("500")


def test_the_board_shows_any_days_that_are_asked_for(page: Page, person, company):
    customer = company.customer("Old one")
    company.invoice(customer, 500, issued_at=f"{day(-45)}T12:00:00Z")
    company.invoice(customer, 70, issued_at=f"{day(-55)}T12:00:00Z")
    company.show("kpi_revenue")
    open_board(page, person)
    page.get_by_role("button", name="Period: As set for each widget").click()
    page.get_by_label("From", exact=True).fill(day(-50))
    page.get_by_label("To", exact=True).fill(day(-51))
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert")).to_contain_text("The last day has to be the first one or later")
    page.get_by_label("To", exact=True).fill(day(-40))
    page.get_by_role("button", name="Apply").click()
    card = widget(page, "Total Revenue")
    expect(card.locator(".figure")).to_contain_text("500")
    expect(card.locator(".change")).to_contain_text("614.3% more than prior period")


def test_a_day_that_is_typed_as_soon_as_the_period_s_panel_opens_stays(page: Page, person, company):
    company.show("kpi_revenue")
    open_board(page, person)
    page.get_by_role("button", name="Period: As set for each widget").evaluate(
        """async (button) => {
            button.click();
            const panel = document.getElementById(button.getAttribute("popovertarget"));
            const from = panel.querySelector("input");
            from.value = "2026-01-31";
            from.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => panel.addEventListener("toggle", done, { once: true }));
        }"""
    )
    expect(page.get_by_role("button", name="As set for each widget", exact=True)).to_be_focused()
    expect(page.get_by_label("From", exact=True)).to_have_value("2026-01-31")


def test_amounts_without_an_exchange_rate_are_named(page: Page, person, company):
    company.invoice(company.customer("London"), 250, currency="GBP")
    company.show("kpi_revenue")
    open_board(page, person)
    note = page.get_by_text("Left out, because there is no exchange rate: £250 (1 invoice).")
    expect(note).to_be_visible()
    company.enter("rates", currency="GBP", quote="CZK", day=day(-1), rate=30)
    expect(widget(page, "Total Revenue").locator(".figure")).to_contain_text("7,500")
    expect(note).to_have_count(0)


def test_order_and_settings_are_the_same_at_once_in_a_second_browser(new_context, person, company):
    company.show("kpi_customers", "kpi_revenue", "chart_opportunities")
    here, there = new_context().new_page(), new_context().new_page()
    for page in (here, there):
        open_board(page, person)
        expect(page.get_by_role("article")).to_have_count(3)
    grip = widget(here, "Total Customers").get_by_role("button", name="Move Total Customers")
    grip.focus()
    for key in ("Enter", "ArrowRight", "Enter"):
        here.keyboard.press(key)
    expect(here.get_by_role("region", name="Widgets").get_by_role("status").last).to_contain_text(
        "Total Customers dropped at place 2 of 3."
    )
    expect_saved(here)
    there.wait_for_function("() => document.querySelector('article').getAttribute('aria-label') === 'Total Revenue'")
    assert names(there) == names(here)
    menu(there, "Opportunities Chart", "Edit")
    there.get_by_label("Grouped by").select_option("source")
    expect_saved(there)
    menu(here, "Opportunities Chart", "Edit")
    expect(here.get_by_label("Grouped by")).to_have_value("source")
    assert company.shown()["widgetOrder"] == ["kpi_revenue", "kpi_customers", "chart_opportunities"]


def test_two_browsers_that_move_at_the_same_time_lose_nothing(new_context, person, company, watch):
    watch.expect_no_network()
    watch.expect_status(412)  # the faster one wins, the other makes its move on what that one left
    company.show("kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit")
    here, there = new_context().new_page(), new_context().new_page()
    for page in (here, there):
        open_board(page, person)
        expect(page.get_by_role("article")).to_have_count(4)
    here.context.set_offline(True)
    menu(here, "Total Customers", "Move later")
    menu(there, "Gross Profit", "Move earlier")
    expect_saved(there)
    company.call("PUT", "config/dashboard", enabledWidgets=[*company.shown()["widgetOrder"], "feed_activity"])
    here.context.set_offline(False)
    merged = ["Total Revenue", "Total Customers", "Gross Profit", "Invoices", "Activity Feed"]
    for page in (here, there):
        page.wait_for_function(
            "(order) => [...document.querySelectorAll('article')].map((one) => one.ariaLabel).join() === order",
            arg=",".join(merged),
        )


def test_widgets_are_dragged_by_pointer_and_stay_where_they_were_dropped(page: Page, person, company):
    company.show("kpi_customers", "kpi_revenue")
    open_board(page, person)
    head = widget(page, "Total Customers").locator("header")
    box = head.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 14)
    page.mouse.down()
    page.mouse.move(box["x"] + 60 + box["width"] * 1.2, box["y"] + 14, steps=8)
    page.mouse.up()
    page.wait_for_function("() => document.querySelector('article').ariaLabel === 'Total Revenue'")
    expect_saved(page)
    assert company.shown()["widgetOrder"] == ["kpi_revenue", "kpi_customers"]
    page.reload()
    expect(widget(page, "Total Revenue")).to_be_visible()
    assert names(page) == ["Total Revenue", "Total Customers"]


def test_a_widget_that_is_taken_off_comes_back_when_it_is_undone(page: Page, person, company):
    company.show("kpi_customers", "kpi_revenue")
    open_board(page, person)
    menu(page, "Total Revenue", "Delete")
    expect(widget(page, "Total Revenue")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(widget(page, "Total Revenue").locator(".figure")).to_be_visible()
    assert company.shown()["enabledWidgets"] == ["kpi_customers", "kpi_revenue"]


def test_a_reset_asks_first_and_can_be_undone(page: Page, person, company):
    company.show("feed_activity", "gamification_goals", gamification_goals={"show": "all"})
    open_board(page, person)
    expect(widget(page, "Goals")).to_be_visible()
    page.get_by_role("button", name="Actions for CRM").click()
    page.get_by_role("menuitem", name="Reset to the usual four").click()
    question = page.get_by_role("group", name="Reset the board?")
    expect(question.get_by_role("button", name="Keep")).to_be_focused()
    question.get_by_role("button", name="Reset").click()
    expect(widget(page, "Gross Profit")).to_be_visible()
    expect(widget(page, "Goals")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(widget(page, "Goals")).to_be_visible()
    assert company.shown()["widgetConfigs"] == {"gamification_goals": {"show": "all"}}


def test_catalogue_widgets_look_the_same_on_an_ordinary_dashboard(page: Page, person, busy):
    default = next(one for one in person.dashboards() if one["is_default"])
    open_crm(page, person, f"/dashboards/{default['id']}")
    expect(widget(page, "Total Customers").locator(".crm-figure .figure")).to_have_text("12")
    expect(widget(page, "Sales Funnel").get_by_role("listitem")).to_have_count(4)
    expect(widget(page, "Activity Feed").get_by_role("listitem").first).to_contain_text("Talk")
    expect(widget(page, "Goals").get_by_role("progressbar", name="Sell well")).to_be_visible()
    expect(widget(page, "Lead Sources").locator("canvas")).to_be_visible()
    expect(widget(page, "Sales Analytics").get_by_role("row", name=re.compile("^Jana"))).to_contain_text("CZK")


def test_figures_that_cannot_be_had_say_why_and_with_which_request(page: Page, person, company, watch):
    watch.expect_status(500)
    company.show("kpi_customers")

    def fail(route: Route):
        body = {"error": {"code": "DATABASE_ERROR", "message": "No.", "status": 500}}
        route.fulfill(status=500, json=body, headers={"X-Request-ID": "req_test"})

    page.route("**/api/v1/config/dashboard/data*", fail)
    open_board(page, person)
    expect(widget(page, "Total Customers")).to_contain_text("Request req_test")
    page.unroute("**/api/v1/config/dashboard/data*")
    expect(widget(page, "Total Customers").locator(".figure")).to_be_visible()


def test_without_a_network_the_board_stays_and_catches_up_afterwards(page: Page, person, company, watch):
    watch.expect_no_network()
    company.customer("First")
    company.show("kpi_customers")
    open_board(page, person)
    figure = widget(page, "Total Customers").locator(".figure")
    expect(figure).to_have_text("1")
    page.context.set_offline(True)
    expect(page.locator(".live-state")).to_contain_text("Offline")
    company.customer("Second")
    expect(figure).to_have_text("1")
    page.context.set_offline(False)
    expect_live(page)
    expect(figure).to_contain_text("2")


@pytest.mark.parametrize("locale, text", [("cs-CZ", "12\u00a0500\u00a0Kč"), ("en-GB", "CZK\u00a012,500")])
def test_money_is_written_the_way_the_person_writes_it(new_context, person, company, locale, text):
    company.invoice(company.customer("One"), 12_500)
    company.show("kpi_revenue")
    page = new_context(locale=locale).new_page()
    open_board(page, person)
    expect(widget(page, "Total Revenue").locator(".figure")).to_have_text(text)


@pytest.mark.parametrize("width", ["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_board_is_accessible(new_context, person, busy, theme, width):
    page = new_context(color_scheme=theme, **(PHONE if width == "phone" else {})).new_page()
    open_board(page, person)
    expect(widget(page, "Goals").get_by_role("progressbar", name="Sell well")).to_be_visible()
    expect(widget(page, "Lead Sources").locator("canvas")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Add widget").click()
    panel = page.get_by_role("complementary", name="Add a widget")
    panel.get_by_role("button", name=re.compile("^Activity Feed")).click()
    expect(panel.get_by_role("group", name="Example of Activity Feed").get_by_role("listitem").first).to_be_visible()
    assert_accessible(page)


def test_an_ordinary_board_takes_widgets_of_the_catalogue_and_their_settings(page: Page, person, busy):
    dashboard = person.create_dashboard("Mixed")
    open_crm(page, person, f"/dashboards/{dashboard['id']}")
    page.get_by_role("button", name="Add widget").first.click()
    gallery = page.get_by_role("complementary", name="Add a widget")
    gallery.get_by_role("button", name=re.compile("^Leaderboard")).click()
    expect(widget(page, "Leaderboard").get_by_role("listitem").first).to_contain_text("Jana")
    menu(page, "Leaderboard", "Edit")
    editor = page.get_by_role("complementary")
    expect(editor.get_by_label("Source")).to_have_count(0)
    editor.get_by_label("What counts").select_option("activities")
    expect(widget(page, "Leaderboard").get_by_role("listitem").first).to_contain_text("25")
    expect_saved(page)
