"""A company's CRM to look at: four months of a car dealer, the same each time but for the days, which end today."""

import json
import time
from datetime import UTC, datetime, timedelta

from crm import Company, day

SELLERS = ["Jana Nováková", "Lucie Procházková", "Martin Kučera", "Petr Svoboda"]
SOURCES = ["Website", "Referral", "Trade fair", "Phone", "Showroom"]
STATUSES = ["new", "qualified", "proposal", "won", "won", "lost"]
NAMES = ["Stavby", "Autopůjčovna", "Taxi", "Zahrady", "Pekařství", "Logistika", "Reality", "Elektro"]
FAMILIES = ["Pokorný", "Jelínek", "Marek", "Horák", "Fiala"]
TALKS = [("call", "Asked how the offer is"), ("meeting", "Went through the offer"), ("email", "Sent the terms"),
         ("test_drive", "Drove the new one")]  # fmt: skip
KEYS = ["kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_revenue_trend", "chart_sales_funnel",
        "chart_lead_sources", "gamification_leaderboard", "gamification_goals", "feed_activity", "table_top_customers",
        "table_overdue_invoices"]  # fmt: skip


def ago(hours: float) -> str:
    return (datetime.now(UTC) - timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def customers() -> list[dict]:
    return [
        {"external_id": f"c{n}", "name": f"{NAMES[n % 8]} {FAMILIES[n * 3 % 5]} {n // 8 + 1}", "kind": "company",
         "city": ["Praha", "Brno", "Plzeň"][n % 3], "country": "CZ", "source": SOURCES[n * 7 % 5],
         "owner": SELLERS[n % 4], "acquired_at": ago(n * 71 % 2_900)}
        for n in range(40)
    ]  # fmt: skip


def invoices() -> list[dict]:
    rows = []
    for n in range(320):
        hours = n * 9 + n * 37 % 17
        net = 4_000 + n * 7_919 % 68_000 + (240_000 if n % 17 == 0 else 0)
        status = "paid" if hours > 500 and n % 9 else "sent"
        rows.append(
            {"external_id": f"i{n}", "number": f"2026-{4_000 - n}", "customer_id": f"c{n * 13 % 40}",
             "owner": SELLERS[n * 5 % 7 % 4], "status": status, "currency": "CZK", "net": net,
             "tax": round(net * 0.21, 2), "cost": round(net * 0.78, 2), "issued_at": ago(hours),
             "due_on": day(14 - hours // 24)}
        )  # fmt: skip
    return rows


def opportunities() -> list[dict]:
    return [
        {"external_id": f"o{n}", "name": ["Octavia", "Golf", "Transit", "Model 3"][n % 4],
         "status": STATUSES[n * 5 % 6], "source": SOURCES[(n * n + n // 7) % 5], "owner": SELLERS[n * 3 % 4],
         "amount": 320_000 + n * 4_127 % 600_000, "currency": "CZK", "opened_at": ago(n * 5),
         "customer_id": f"c{n * 11 % 40}"}
        for n in range(140)
    ]  # fmt: skip


def activities() -> list[dict]:
    return [
        {"subject": TALKS[n % 4][1], "kind": TALKS[n % 4][0], "owner": SELLERS[n * 3 % 4],
         "customer_id": f"c{n * 7 % 40}", "occurred_at": ago(0.4 + n * 2.3)}
        for n in range(60)
    ]  # fmt: skip


def goals() -> list[dict]:
    days = {"starts_on": day(-20), "ends_on": day(10)}
    return [
        {"name": "Revenue of the month", "metric": "revenue", "target": 3_500_000, "currency": "CZK", **days},
        {"name": "New customers", "metric": "new_customers", "target": 6, "currency": "", **days},
        {"name": "Sold by Jana", "metric": "won_opportunities", "target": 20, "currency": "", **days},
    ]


def csv(rows: list[dict]) -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "\n".join(",".join(json.dumps(str(cell), ensure_ascii=False) for cell in line) for line in lines) + "\n"


def take_in(company: Company, kind: str, rows: list[dict]):
    file = {"name": f"{kind}.csv", "mimeType": "text/csv", "buffer": csv(rows).encode()}
    answer = company.person.requests.post(
        "/api/v1/crm/import", multipart={"type": kind, "file": file}, headers=company.headers
    )
    assert answer.status == 202, answer.text()
    job = answer.json()
    while job["status"] in ("queued", "running"):
        time.sleep(0.2)
        job = company.call("GET", f"crm/imports/{job['import_id']}")
    assert job["status"] == "completed", job["errors"]


def furnish_crm(company: Company):
    """Fills somebody's CRM, and puts its widgets on their board."""
    for kind, rows in [
        ("customers", customers()),
        ("invoices", invoices()),
        ("opportunities", opportunities()),
        ("activities", activities()),
        ("goals", goals()),
    ]:
        take_in(company, kind, rows)
    company.show(*KEYS)
