"""Every figure of the catalogue is what an independent computation makes of the raw rows."""

import json
import random
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from crm_oracle import FUNNEL, RANGES, SPANS, STATUSES, Oracle, cents, compared, instant, percent
from crm_site import Company, body, someone

# East and west of UTC, with and without summer time, half and quarter hours, and clocks that jump at midnight.
ZONES = ["Europe/Prague", "America/St_Johns", "Asia/Kathmandu", "Pacific/Kiritimati", "Africa/Cairo", "UTC"]
OWNERS = ["Ann", "Bob", "Cid", None]
CURRENCIES = ["CZK", "EUR", "USD", "GBP"]


class Filled:
    """A company with random rows. Many of its times are the edges of days in the owner's zone."""

    def __init__(self, person, zone, seed):
        self.company = Company(person)
        self.person, self.zone = person, zone
        self.dice = random.Random(seed)
        self.rows = {kind: [] for kind in (
            "customers", "opportunities", "invoices", "activities", "goals", "rates")}  # fmt: skip
        self.fill()

    def add(self, kind, /, **fields):
        self.rows[kind].append(self.company.add(kind, **fields))
        return self.rows[kind][-1]

    def time(self):
        """Of the last two years and more, or the edge of a day; never of the future."""
        now = datetime.now(timezone.utc) - timedelta(minutes=1)
        if self.dice.random() < 0.5:
            days = self.dice.choice([0, 1, 6, 7, 13, 14, 29, 30, 59, 60, 89, 90, 179, 180])
            local = now.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=days)
            edge = datetime(local.year, local.month, local.day, tzinfo=ZoneInfo(self.zone)).astimezone(timezone.utc)
            time = edge + self.dice.choice([-1, 0, 1]) * timedelta(microseconds=self.dice.choice([1000, 1_000_000]))
        else:
            time = now - timedelta(seconds=self.dice.randrange(self.dice.choice([8, 40, 100, 800]) * 86_400))
        return min(time, now)

    @staticmethod
    def text(time):
        return time.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"

    def day(self, spread):
        today = datetime.now(ZoneInfo(self.zone)).date()
        return today + timedelta(days=self.dice.randint(-spread, spread))

    def amount(self):
        return self.dice.choice([self.dice.randint(1, 90_000), self.dice.randint(1, 9_000_000) / 100])

    def fill(self):
        dice = self.dice
        for currency, quote in [("EUR", "CZK"), ("USD", "CZK"), ("CZK", "EUR"), ("USD", "EUR")]:
            for age in (1000, 400, 45, 8):
                # A currency may have no rate in the beginning.
                if age < 1000 or currency == "EUR":
                    day = self.day(3) - timedelta(days=age)
                    self.add("rates", currency=currency, quote=quote, day=day.isoformat(),
                             rate=dice.randint(1, 3_000_000) / 100_000)  # fmt: skip
        for number in range(14):
            acquired = self.time()
            lost = acquired + (datetime.now(timezone.utc) - acquired) * dice.random() if number % 4 == 0 else None
            self.add("customers", name=f"Customer {number}", owner=dice.choice(OWNERS),
                     acquired_at=self.text(acquired), lost_at=lost and self.text(lost))  # fmt: skip
        for number in range(45):
            opened = self.time()
            status = dice.choice(STATUSES)
            fields = {"closed_at": self.text(max(opened, self.time()))} if status in ("won", "lost") else {}
            made = self.add("opportunities", name=f"Opportunity {number}", status=dice.choice(FUNNEL[:3]),
                            stage=dice.choice(["first talk", "offer", None]), source=dice.choice(["web", "fair", None]),
                            owner=dice.choice(OWNERS), opened_at=self.text(opened))  # fmt: skip
            made["reached"] = FUNNEL.index(made["status"])
            if status != made["status"]:
                path = f"/api/v1/crm/opportunities/{made['id']}"
                moved = body(self.person.put(path, json={"status": status, **fields}))
                made.update(moved, reached=max(made["reached"], FUNNEL.index(status) if status in FUNNEL else 0))
        for number in range(90):
            fields = {"net": self.amount() * dice.choice([1, 1, 1, -1]), "cost": self.amount()}
            if number % 5 == 0:
                fields = {"lines": [
                    {"description": "x", "quantity": dice.randint(1, 5000) / 1000, "unit_price": self.amount(),
                     "unit_cost": self.amount()} for _ in range(dice.randint(1, 3))]}  # fmt: skip
            self.add("invoices", number=f"I-{number}", customer_id=dice.choice(self.rows["customers"])["id"],
                     owner=dice.choice(OWNERS), status=dice.choice(["sent", "sent", "paid", "draft", "void"]),
                     currency=dice.choice(CURRENCIES), issued_at=self.text(self.time()),
                     due_on=self.day(40).isoformat(), tax=self.amount(), **fields)  # fmt: skip
        self.change_invoices()
        for number in range(40):
            self.add("activities", subject=f"Talk {number}", kind=dice.choice(["call", "email", "meeting"]),
                     owner=dice.choice(OWNERS), occurred_at=self.text(self.time()))  # fmt: skip
        for number, metric in enumerate(
            ["revenue", "profit", "invoices", "new_customers", "won_opportunities", "activities"] * 2
        ):
            starts = self.day(60)
            money = {"currency": dice.choice(CURRENCIES)} if metric in ("revenue", "profit") else {}
            self.add("goals", name=f"Goal {number}", metric=metric, owner=dice.choice(OWNERS), target=self.amount(),
                     starts_on=starts.isoformat(), ends_on=(starts + timedelta(days=dice.randint(0, 90))).isoformat(),
                     **money)  # fmt: skip

    def change_invoices(self):
        """Sums that are kept have to follow every change."""
        dice, rows = self.dice, self.rows["invoices"]
        for row in dice.sample(rows, 30):
            change = {
                "status": dice.choice(["sent", "paid", "draft", "void"]), "currency": dice.choice(CURRENCIES),
                "owner": dice.choice(OWNERS), "issued_at": self.text(self.time()),
            }  # fmt: skip
            if not row["lines"]:
                change |= {"net": self.amount(), "cost": self.amount()}
            chosen = dict(dice.sample(sorted(change.items(), key=lambda item: item[0]), dice.randint(1, len(change))))
            row |= body(self.person.put(f"/api/v1/crm/invoices/{row['id']}", json=chosen))
        for row in dice.sample(rows, 10):
            body(self.person.delete(f"/api/v1/crm/invoices/{row['id']}"), 204)
            rows.remove(row)

    def ask(self, key, **query):
        """The data, its metadata, and the oracle of that moment."""
        if (span := query.get("dateRange", "")).startswith("days:"):
            today = datetime.now(ZoneInfo(self.zone)).date()
            first, last = (today - timedelta(days=int(ago)) for ago in span.split(":")[1:])
            del query["dateRange"]
            query |= {"from": first.isoformat(), "to": last.isoformat()}
        answer = self.company.data(key, **query)
        metadata = answer["metadata"]
        assert metadata["timezone"] == self.zone
        return answer["data"], metadata, Oracle(self.rows, self.zone, instant(metadata["calculation_date"]))

    def pages(self, key, **query):
        """Rows of every page of a table."""
        rows, page = [], 1
        while True:
            data, metadata, oracle = self.ask(key, page=page, pageSize=4, **query)
            rows += data["rows"]
            assert data["page"] == page and data["page_size"] == 4 and len(data["rows"]) <= 4
            if page * 4 >= data["total"]:
                assert len(rows) == data["total"]
                return rows, metadata, oracle
            page += 1


@pytest.fixture(scope="module", params=list(enumerate(ZONES)), ids=ZONES)
def filled(site, request):
    number, zone = request.param
    with someone(site, "Ann", zone) as person:
        yield Filled(person, zone, f"figures {number}")


def check_figure(data, current, previous, daily, exact=int):
    assert exact(data["current_value"]) == current and exact(data["previous_value"]) == previous
    assert (data["change_percent"], data["trend"]) == compared(current, previous)
    assert [exact(value) for value in data["sparkline"]] == daily


def check_left_out(metadata, left_out):
    said = {row["currency"]: (cents(row["amount"]), row["invoices"]) for row in metadata.get("left_out", [])}
    assert said == left_out


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
@pytest.mark.parametrize("currency", ["CZK", "EUR", "USD"])
@pytest.mark.parametrize("measure", ["revenue", "profit"])
def test_revenue_and_profit(filled, measure, range_, currency):
    data, metadata, oracle = filled.ask(f"kpi_{measure}", dateRange=range_, currency=currency)
    current, previous, daily, left_out = oracle.money(measure, range_, currency)
    check_figure(data, current, previous, daily, cents)
    assert data["currency"] == metadata["currency"] == currency and metadata["data_points"] == len(daily)
    check_left_out(metadata, left_out)


def test_filters(filled):
    for wanted in ({"owner": ["Ann"]}, {"owner": ["Ann", "Bob"], "currency": ["EUR"]},
                   {"customer_id": [filled.rows["customers"][0]["id"]]}):  # fmt: skip
        text = json.dumps(wanted)
        data, metadata, oracle = filled.ask("kpi_revenue", dateRange="ytd", filters=text)
        current, previous, daily, left_out = oracle.money("revenue", "ytd", "CZK", **wanted)
        check_figure(data, current, previous, daily, cents)
        check_left_out(metadata, left_out)


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
def test_invoices_and_customers(filled, range_):
    data, _, oracle = filled.ask("kpi_invoices", dateRange=range_)
    current, previous = oracle.days(range_)
    days = [current[0] + timedelta(days=number) for number in range((current[1] - current[0]).days)]
    issued = [oracle.local(row["issued_at"]) for row in oracle.issued(current)]
    check_figure(data, len(issued), len(oracle.issued(previous)), [issued.count(day) for day in days])

    data, _, oracle = filled.ask("kpi_customers", dateRange=range_)
    first, end = oracle.days(range_)[0]
    before, after = (oracle.customers(day - timedelta(days=1)) for day in (first, end))
    check_figure(data, after, before, [oracle.customers(day) for day in days])


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
def test_opportunities_and_lead_sources(filled, range_):
    for key, field in (("chart_opportunities", "status"), ("chart_opportunities", "stage"),
                       ("chart_opportunities", "source"), ("chart_lead_sources", "source")):  # fmt: skip
        query = {"groupBy": field} if key == "chart_opportunities" else {}
        data, metadata, oracle = filled.ask(key, dateRange=range_, **query)
        names = [row[field] for row in oracle.opened(oracle.days(range_)[0])]
        if field == "status":
            assert [(slice_["name"], slice_["value"]) for slice_ in data] == [
                (status.capitalize(), names.count(status)) for status in STATUSES]  # fmt: skip
        else:
            assert {slice_["name"]: slice_["value"] for slice_ in data} == {
                name or "Unknown": names.count(name) for name in set(names)}  # fmt: skip
            assert [slice_["value"] for slice_ in data] == sorted((slice_["value"] for slice_ in data), reverse=True)
        assert metadata["total_opportunities"] == len(names)


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
def test_the_funnel(filled, range_):
    data, _, oracle = filled.ask("chart_sales_funnel", dateRange=range_)
    reached = [row["reached"] for row in oracle.opened(oracle.days(range_)[0])]
    counts = [sum(place >= step for place in reached) for step in range(4)]
    assert [slice_["value"] for slice_ in data] == counts
    assert [slice_.get("conversion_percent") for slice_ in data] == [None] + [
        percent(part, whole) if whole else None for whole, part in zip(counts, counts[1:])]  # fmt: skip


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
@pytest.mark.parametrize("step", ["day", "week", "month"])
def test_the_course_of_revenue(filled, range_, step):
    data, metadata, oracle = filled.ask("chart_revenue_trend", dateRange=range_, groupBy=step, currency="EUR")
    assert {point["name"]: (cents(point["value"]), cents(point["profit"])) for point in data} == oracle.course(
        range_, step, "EUR")  # fmt: skip
    assert [point["name"] for point in data] == sorted(point["name"] for point in data)
    check_left_out(metadata, oracle.money("revenue", range_, "EUR")[3])


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_sales_analytics(filled, range_, order):
    for sort in ("revenue", "profit", "invoices", "won", "win_rate", "owner"):
        rows, metadata, oracle = filled.pages(
            "table_sales_analytics", dateRange=range_, sortBy=sort, sortOrder=order, currency="CZK")  # fmt: skip
        expected = oracle.sales(range_, "CZK")
        found = {row["owner"]: {
            **{name: row[name] for name in ("invoices", "opened", "won", "win_rate")},
            "revenue": cents(row["revenue"]), "profit": cents(row["profit"])} for row in rows}  # fmt: skip
        assert found == expected
        check_order([row[sort] for row in rows], order)
        check_left_out(metadata, oracle.money("revenue", range_, "CZK")[3])


def check_order(values, order):
    values = [value for value in values if value is not None]
    assert values == sorted(values, reverse=order == "desc")


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_top_customers(filled, range_, order):
    names = {row["id"]: row["name"] for row in filled.rows["customers"]}
    for sort in ("revenue", "profit", "invoices", "last_invoice_at", "name"):
        rows, metadata, oracle = filled.pages(
            "table_top_customers", dateRange=range_, sortBy=sort, sortOrder=order, currency="USD")  # fmt: skip
        expected = oracle.top_customers(range_, "USD")
        found = {row["customer_id"]: {
            "revenue": cents(row["revenue"]), "profit": cents(row["profit"]), "invoices": row["invoices"],
            "last_invoice_at": instant(row["last_invoice_at"])} for row in rows}  # fmt: skip
        assert found == expected
        assert all(row["name"] == names[row["customer_id"]] for row in rows)
        if sort != "name":
            check_order([row[sort] for row in rows], order)
        check_left_out(metadata, oracle.money("revenue", range_, "USD")[3])


@pytest.mark.parametrize("order", ["asc", "desc"])
def test_overdue_invoices(filled, order):
    for sort in ("days_overdue", "open_amount", "number", "customer"):
        rows, _, oracle = filled.pages("table_overdue_invoices", sortBy=sort, sortOrder=order)
        found = {row["invoice_id"]: (row["days_overdue"], cents(row["open_amount"]), row["currency"]) for row in rows}
        assert found == oracle.overdue()
        if sort == "days_overdue":
            check_order([row[sort] for row in rows], order)


def test_the_feed(filled):
    expected = sorted(((row["occurred_at"], row["subject"]) for row in filled.rows["activities"]), reverse=True)
    found, cursor = [], {}
    while True:
        data, _, _ = filled.ask("feed_activity", limit=7, **cursor)
        found += [(item["occurred_at"], item["subject"]) for item in data["items"]]
        if data["next_cursor"] is None:
            break
        cursor = {"cursor": data["next_cursor"]}
    assert len(found) == len(expected) and set(found) == set(expected)
    assert [time for time, _ in found] == [time for time, _ in expected]


@pytest.mark.parametrize("range_", [*RANGES, *SPANS])
@pytest.mark.parametrize("metric", ["revenue", "profit", "won_opportunities", "activities"])
def test_the_leaderboard(filled, range_, metric):
    data, _, oracle = filled.ask("gamification_leaderboard", dateRange=range_, metric=metric, currency="EUR")
    current, previous = (oracle.achieved(metric, span, "EUR") for span in oracle.days(range_))
    exact = cents if metric in ("revenue", "profit") else int
    found = {
        entry["name"]: (exact(entry["current_value"]), exact(entry["previous_value"])) for entry in data["entries"]
    }
    assert found == {owner: (value, previous.get(owner, 0)) for owner, value in current.items()}
    for entry in data["entries"]:
        assert entry["rank"] == 1 + sum(value > current[entry["name"]] for value in current.values())
        assert (entry["change_percent"], entry["trend"]) == compared(*found[entry["name"]])
    check_order([entry["rank"] for entry in data["entries"]], "asc")


def test_the_goals(filled):
    data, _, oracle = filled.ask("gamification_goals", show="all", limit=50)
    goals = {row["id"]: row for row in filled.rows["goals"]}
    assert {goal["id"] for goal in data["goals"]} == set(goals)
    for goal in data["goals"]:
        row = goals[goal["id"]]
        reached, target = oracle.goal(row), cents(row["target"])
        assert cents(goal["current_value"]) == reached and cents(goal["target"]) == target
        assert goal["progress_percent"] == percent(reached, target)
        today = oracle.today.isoformat()
        if reached >= target:
            assert goal["status"] == "reached"
        elif today > row["ends_on"]:
            assert goal["status"] == "missed"
        elif today < row["starts_on"]:
            assert goal["status"] == "upcoming"
        else:
            assert goal["status"] in ("on_track", "behind")
    active, _, oracle = filled.ask("gamification_goals", limit=50)
    today = oracle.today.isoformat()
    assert {goal["id"] for goal in active["goals"]} == {
        id_ for id_, row in goals.items() if row["starts_on"] <= today <= row["ends_on"]}  # fmt: skip


def test_the_board_is_the_same_as_its_widgets_one_by_one(filled):
    keys = ["kpi_revenue", "table_top_customers", "chart_opportunities", "gamification_goals", "feed_activity"]
    configs = {"kpi_revenue": {"dateRange": "ytd", "currency": "EUR"}, "table_top_customers": {"pageSize": 3}}
    body(filled.person.put("/api/v1/config/dashboard", json={"enabledWidgets": keys, "widgetConfigs": configs}))
    board = body(filled.person.get("/api/v1/config/dashboard/data"))["widgets"]
    assert [widget["widget_id"] for widget in board] == keys
    for widget in board:
        alone = filled.company.data(widget["widget_id"], **configs.get(widget["widget_id"], {}))
        assert widget["data"] == alone["data"], widget["widget_id"]
    some = body(filled.person.get("/api/v1/config/dashboard/data?widgets=kpi_revenue,feed_activity&dateRange=last_7_days"))
    assert [widget["widget_id"] for widget in some["widgets"]] == ["kpi_revenue", "feed_activity"]
    alone = filled.company.data("kpi_revenue", dateRange="last_7_days", currency="EUR")
    assert some["widgets"][0]["data"] == alone["data"]
