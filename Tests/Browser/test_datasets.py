"""Data sets: files that people bring."""

from playwright.sync_api import Page, Route, expect

SALES = "day,region,amount,paid\n" + "\n".join(
    f"2026-01-{day:02},{'North' if day % 2 else 'South'},{day * 1.5},{'true' if day % 3 else 'false'}"
    for day in range(1, 29)
)  # fmt: skip

# It goes on by itself where its end is in sight, and the button goes when all is there.
PRESS_ON = """
    (rows) => {
        document.querySelector(".more button")?.click();
        return document.querySelectorAll("main tbody tr").length === rows;
    }
"""


def open_page(page: Page):
    page.get_by_role("navigation").get_by_role("link", name="Data sets").click()
    expect(page.get_by_role("heading", name="Data sets", level=1)).to_be_focused()


def upload(page: Page, name: str, content: str):
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("Choose files to upload").set_input_files(file)


def test_a_file_is_uploaded_looked_at_and_deleted(signed_in: Page):
    page = signed_in
    open_page(page)
    expect(page.get_by_role("heading", name="No data sets yet")).to_be_visible()
    upload(page, "sales.csv", SALES)
    expect(page.get_by_text("“sales” is here with 28 rows")).to_be_visible()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="sales", exact=True))
    expect(row).to_contain_text("CSV")
    expect(row).to_contain_text("28")

    row.get_by_role("link", name="sales").click()
    expect(page.get_by_role("heading", name="sales", level=1)).to_be_focused()
    table = page.get_by_role("table", name="sales")
    expect(table.get_by_role("columnheader")).to_have_count(4)
    expect(table.get_by_role("columnheader", name="amount")).to_contain_text("number")
    expect(table.get_by_role("row")).to_have_count(29)
    expect(table.get_by_role("row").nth(1)).to_contain_text("1.5")

    page.get_by_role("main").get_by_role("link", name="Data sets").click()
    page.get_by_role("button", name="Actions for sales").click()
    page.get_by_role("menuitem", name="Delete").click()
    expect(page.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Actions for sales").click()
    page.get_by_role("menuitem", name="Delete").click()
    page.get_by_role("group", name="Delete “sales”?").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="No data sets yet")).to_be_visible()


def test_a_file_that_cannot_be_read_is_told_of_line_by_line(signed_in: Page, watch):
    watch.expect_status(400)
    watch.expect_status(422)
    page = signed_in
    open_page(page)
    upload(page, "broken.csv", "a,b\n1,2\n3\n4,5,6\n")
    failure = page.get_by_role("alert")
    for line in ("3", "4"):
        expect(failure.get_by_role("cell", name=line, exact=True)).to_be_visible()
    expect(failure).to_contain_text("Request req_")
    page.get_by_role("button", name="Dismiss").click()
    expect(failure).to_have_count(0)


def test_a_long_file_is_shown_as_far_as_one_looks(signed_in: Page):
    page = signed_in
    open_page(page)
    upload(page, "long.csv", "n\n" + "\n".join(str(number) for number in range(450)))
    page.get_by_role("link", name="Look at its rows").click()
    expect(page.get_by_role("heading", name="long", level=1)).to_be_visible()
    table = page.get_by_role("table", name="long")
    page.wait_for_function(PRESS_ON, arg=450)
    expect(table.get_by_role("row")).to_have_count(451)
    expect(table.get_by_role("row").last).to_have_text("449")


def test_an_upload_says_how_far_it_is_and_can_be_given_up(signed_in: Page):
    page = signed_in
    open_page(page)
    held = []

    def hold(route: Route):
        if route.request.method == "POST":
            held.append(route)
        else:
            route.fallback()

    page.route("**/api/datasets", hold)
    upload(page, "slow.csv", SALES)
    expect(page.get_by_role("progressbar", name="Sending slow.csv")).to_be_visible()
    page.get_by_role("button", name="Give up sending slow.csv").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("heading", name="No data sets yet")).to_be_visible()


def test_a_data_set_that_is_not_there_says_so(signed_in: Page, watch):
    watch.expect_status(404)
    signed_in.goto("/#/datasets/ds_0000000000000000000001")
    expect(signed_in.get_by_role("alert")).to_contain_text("There is no such data set.")
