"""The figures of the crm edition, computed again from the raw rows: slowly, in exact decimals, and in the calendar of
Python's own copy of the time zones. It shares nothing with the product but the definitions in the edition's README."""

import math
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

# Of any days; both ends in days ago.
SPANS = ["days:100:30", "days:1:1", "days:400:0"]
RANGES = {"last_7_days": 7, "last_30_days": 30, "last_60_days": 60, "last_90_days": 90, "ytd": None}
FUNNEL = ["new", "qualified", "proposal", "won"]
STATUSES = [*FUNNEL, "lost"]
DAY = timedelta(days=1)


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def cents(value):
    return int((Decimal(repr(value)) * 100).to_integral_exact())


def rounded(value):
    return int(Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def percent(part, whole):
    scaled = part / whole * 1000
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / 10


def compared(current, previous):
    if previous == 0:
        change = 0 if current == 0 else None
    else:
        scaled = (float(current) - float(previous)) / abs(float(previous)) * 1000
        change = math.copysign(math.floor(abs(scaled) + 0.5), scaled) / 10
    trend = "up" if current > previous else "down" if current < previous else "flat"
    return change, trend


class Oracle:
    """`rows` are what the API answered to the creation of each record, by kind."""

    def __init__(self, rows, zone, calculated_at):
        self.rows = rows
        self.zone = ZoneInfo(zone)
        self.now = calculated_at
        self.today = calculated_at.astimezone(self.zone).date()

    def days(self, range_):
        """(first, end) of the range and of the one before."""
        end = self.today + DAY
        if range_.startswith("days:"):
            # So many days ago, both of them included.
            first, last = (self.today - int(ago) * DAY for ago in range_.split(":")[1:])
            return (first, last + DAY), (first - (last + DAY - first), first)
        length = RANGES[range_]
        if length is None:
            last_year = self.today.year - 1
            leap = self.today.month == 2 and self.today.day == 29
            previous = date(last_year, self.today.month, 28 if leap else self.today.day)
            return (date(self.today.year, 1, 1), end), (date(last_year, 1, 1), previous + DAY)
        first = end - length * DAY
        return (first, end), (first - length * DAY, first)

    def local(self, text):
        return instant(text).astimezone(self.zone).date()

    def within(self, text, span):
        return text is not None and span[0] <= self.local(text) < span[1]

    def rate(self, currency, target, day):
        if currency == target:
            return Decimal(1)
        known = [row for row in self.rows["rates"] if (row["currency"], row["quote"]) == (currency, target)]
        known = [row for row in known if row["day"] <= day.isoformat()]
        return Decimal(repr(max(known, key=lambda row: row["day"])["rate"])) if known else None

    def issued(self, span, **wanted):
        return [
            row for row in self.rows["invoices"]
            if row["status"] in ("sent", "paid") and self.within(row["issued_at"], span)
            and all(row[name] in values for name, values in wanted.items())
        ]  # fmt: skip

    def amount(self, row, measure):
        return cents(row["net"]) - (cents(row["cost"]) if measure == "profit" else 0)

    def sum(self, rows, measure, target):
        """Hundredths of the target, and by currency what has no rate."""
        total, left_out = Decimal(0), {}
        for row in rows:
            rate = self.rate(row["currency"], target, instant(row["issued_at"]).astimezone(timezone.utc).date())
            if rate is None:
                amount, count = left_out.get(row["currency"], (0, 0))
                left_out[row["currency"]] = (amount + self.amount(row, measure), count + 1)
            else:
                total += self.amount(row, measure) * rate
        return rounded(total), left_out

    def money(self, measure, range_, target, **wanted):
        current, previous = self.days(range_)
        rows = self.issued(current, **wanted)
        total, left_out = self.sum(rows, measure, target)
        daily = []
        day = current[0]
        while day < current[1]:
            daily.append(self.sum([row for row in rows if self.local(row["issued_at"]) == day], measure, target)[0])
            day += DAY
        return total, self.sum(self.issued(previous, **wanted), measure, target)[0], daily, left_out

    def customers(self, day):
        """At the end of a day."""
        return sum(
            self.local(row["acquired_at"]) <= day and not (row["lost_at"] and self.local(row["lost_at"]) <= day)
            for row in self.rows["customers"]
        )

    def opened(self, span):
        return [row for row in self.rows["opportunities"] if self.within(row["opened_at"], span)]

    def closed(self, span, status):
        return [
            row for row in self.rows["opportunities"]
            if row["status"] == status and self.within(row["closed_at"], span)
        ]  # fmt: skip

    def course(self, range_, step, target):
        """Start of each step → revenue, profit."""
        current, _ = self.days(range_)
        points, day = {}, current[0]
        start = current[0]
        while day < current[1]:
            begins = {"day": True, "week": day.weekday() == 0, "month": day.day == 1}[step]
            if begins:
                start = day
            points.setdefault(start, []).extend(
                row for row in self.issued(current) if self.local(row["issued_at"]) == day)  # fmt: skip
            day += DAY
        return {
            start.isoformat(): (self.sum(rows, "revenue", target)[0], self.sum(rows, "profit", target)[0])
            for start, rows in points.items()
        }

    def sales(self, range_, target):
        current, _ = self.days(range_)
        table = {}
        owners = {row["owner"] for row in self.issued(current)} | {row["owner"] for row in self.opened(current)}
        for status in ("won", "lost"):
            owners |= {row["owner"] for row in self.closed(current, status)}
        for owner in owners:
            mine = [row for row in self.issued(current) if row["owner"] == owner]
            won = sum(row["owner"] == owner for row in self.closed(current, "won"))
            lost = sum(row["owner"] == owner for row in self.closed(current, "lost"))
            table[owner] = {
                "revenue": self.sum(mine, "revenue", target)[0], "profit": self.sum(mine, "profit", target)[0],
                "invoices": len(mine), "opened": sum(row["owner"] == owner for row in self.opened(current)),
                "won": won, "win_rate": percent(won, won + lost) if won + lost else None,
            }  # fmt: skip
        return table

    def top_customers(self, range_, target):
        current, _ = self.days(range_)
        table = {}
        for customer in {row["customer_id"] for row in self.issued(current)}:
            mine = [row for row in self.issued(current) if row["customer_id"] == customer]
            table[customer] = {
                "revenue": self.sum(mine, "revenue", target)[0], "profit": self.sum(mine, "profit", target)[0],
                "invoices": len(mine), "last_invoice_at": max(instant(row["issued_at"]) for row in mine),
            }  # fmt: skip
        return table

    def overdue(self):
        rows = {}
        for row in self.rows["invoices"]:
            open_ = cents(row["net"]) + cents(row["tax"]) - cents(row["paid"])
            due = date.fromisoformat(row["due_on"])
            if row["status"] == "sent" and due < self.today and open_ > 0:
                rows[row["id"]] = ((self.today - due).days, open_, row["currency"])
        return rows

    def achieved(self, metric, span, target):
        """By salesperson; only of those who have a row there."""
        if metric in ("revenue", "profit"):
            rows = [row for row in self.issued(span) if row["owner"]]
            return {
                owner: self.sum([row for row in rows if row["owner"] == owner], metric, target)[0]
                for owner in {row["owner"] for row in rows}
            }
        if metric == "won_opportunities":
            rows = self.closed(span, "won")
        else:
            rows = [row for row in self.rows["activities"] if self.within(row["occurred_at"], span)]
        owners = [row["owner"] for row in rows if row["owner"]]
        return {owner: owners.count(owner) for owner in set(owners)}

    def goal(self, goal):
        span = (date.fromisoformat(goal["starts_on"]), date.fromisoformat(goal["ends_on"]) + DAY)
        mine = (lambda rows: [row for row in rows if goal["owner"] in (None, row["owner"])])  # noqa: E731
        match goal["metric"]:
            case "revenue" | "profit":
                return self.sum(mine(self.issued(span)), goal["metric"], goal["currency"])[0]
            case "invoices":
                return len(mine(self.issued(span))) * 100
            case "new_customers":
                return sum(self.within(row["acquired_at"], span) for row in mine(self.rows["customers"])) * 100
            case "won_opportunities":
                return len(mine(self.closed(span, "won"))) * 100
            case _:
                talks = mine(self.rows["activities"])
                return sum(self.within(row["occurred_at"], span) for row in talks) * 100
