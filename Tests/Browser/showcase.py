"""Dashboards to look at: over the server's own metrics, over a file of orders, and over rows of their own."""

import math
from dataclasses import dataclass, field

from people import Person

REGIONS = ["North", "South", "East", "West"]
PRODUCTS = ["Desk", "Lamp", "Chair", "Shelf", "Board", "Clock"]


def orders() -> str:
    """A table of 600 orders, as CSV; the same each time."""
    lines = ["day,region,product,amount,units"]
    for number in range(600):
        season = 1 + 0.35 * math.sin(number / 600 * 2 * math.pi)
        region, product = REGIONS[number * 7 % 4], PRODUCTS[number * 5 % 6]
        amount = (120 + number * 37 % 480) * season * (1.4 if region == "North" else 1)
        day = f"2026-{1 + number // 50:02}-{1 + number % 28:02}"
        lines.append(f"{day},{region},{product},{amount:.2f},{1 + number % 9}")
    return "\n".join(lines) + "\n"


VANS = [
    {"lat": 50.0755, "lng": 14.4378, "label": "Praha", "value": 12},
    {"lat": 49.1951, "lng": 16.6068, "label": "Brno", "value": 7},
    {"lat": 49.8209, "lng": 18.2625, "label": "Ostrava", "value": 5},
    {"lat": 48.2082, "lng": 16.3738, "label": "Wien", "value": 9},
    {"lat": 52.5200, "lng": 13.4050, "label": "Berlin", "value": 8},
    {"lat": 48.1486, "lng": 17.1077, "label": "Bratislava", "value": 4},
]

NOTES = """**Checked each Monday.** Orders come from the shop's export.

- Returns are *not* taken off
- North counts the two new depots since March
"""


@dataclass
class Shown:
    """A widget: its place is x, y, width and height."""

    name: str
    kind: str
    place: tuple[int, int, int, int]
    query: dict = field(default_factory=dict)
    config: dict = field(default_factory=dict)

    def body(self) -> dict:
        x, y, width, height = self.place
        position = {"position_x": x, "position_y": y, "width": width, "height": height}
        return {"name": self.name, "type": self.kind, "config": self.config, "data_query": self.query, **position}


def metric(name: str, **parameters) -> dict:
    return {"endpoint": f"metrics:{name}", "parameters": {"range_seconds": 900, **parameters}}


def service_health() -> list[Shown]:
    return [
        Shown("Requests a second", "metric", (0, 0, 3, 2), metric("requests")),
        Shown("Latency, p99", "metric", (3, 0, 3, 2), metric("latency", percentile=99)),
        Shown("Errors", "metric", (6, 0, 3, 2), metric("errors")),
        Shown("Load", "metric", (9, 0, 3, 2), metric("load")),
        Shown("Requests", "chart", (0, 2, 8, 4), metric("requests"), {"chart_type": "area"}),
        Shown("Memory in use", "gauge", (8, 2, 4, 4), metric("memory")),
        Shown("Latency, p95", "chart", (0, 6, 6, 4), metric("latency", percentile=95), {"chart_type": "line"}),
        Shown("Network", "chart", (6, 6, 6, 4), metric("network_sent"), {"chart_type": "line"}),
    ]


def revenue(dataset: str) -> list[Shown]:
    source = {"endpoint": f"dataset:{dataset}"}
    total = {"aggregation": {"type": "sum", "field": "amount"}}

    def by(column: str) -> dict:
        return {**source, **total, "parameters": {"group_by": column}}

    average = {"aggregation": {"type": "avg", "field": "amount"}}
    return [
        Shown("Revenue", "metric", (0, 0, 3, 2), {**source, **total}),
        Shown("Orders", "metric", (3, 0, 3, 2), {**source, "aggregation": {"type": "count", "field": "amount"}}),
        Shown("An order, on average", "metric", (6, 0, 3, 2), {**source, **average}),
        Shown("Notes", "text", (9, 0, 3, 6), {}, {"content": NOTES}),
        Shown("By region", "chart", (0, 2, 5, 4), by("region"), {"chart_type": "bar"}),
        Shown("By product", "chart", (5, 2, 4, 4), by("product"), {"chart_type": "pie", "show_legend": True}),
        Shown(
            "The largest orders", "table", (0, 6, 12, 4),
            {**source, "sort": {"field": "amount", "direction": "desc"}, "limit": 50},
        ),
    ]  # fmt: skip


def fleet() -> list[Shown]:
    rows = {"parameters": {"data": VANS}}
    return [
        Shown("Where the vans are", "map", (0, 0, 8, 7), rows),
        Shown("Vans on the road", "metric", (8, 0, 4, 2), {"parameters": {"data": 45}}),
        Shown("By city", "chart", (8, 2, 4, 5), {"parameters": {"data": VANS, "x": "label", "y": "value"}},
              {"chart_type": "bar"}),
    ]  # fmt: skip


def furnish(person: Person) -> dict[str, str]:
    """Gives somebody dashboards. Returns the id of each by its name."""
    dataset = person.upload("Orders", orders())["id"]
    person.upload("Opening hours of the depots", "depot,opens,closes\nPraha,07:00,18:00\nBrno,08:00,17:00\n")
    boards = [
        ("Data imports", "What the nightly jobs brought in.", ["jobs"], {}, []),
        ("Support queue", "Open tickets by age.", ["support", "weekly"], {}, revenue(dataset)[:6]),
        ("Fleet", "Where the vans are, and how full.", ["logistics", "weekly"], {"is_public": True}, fleet()),
        ("Revenue", "What was sold, where, and for how much.", ["finance"], {"is_template": True}, revenue(dataset)),
        ("Service health", "Requests, latency and errors.", ["production", "latency"], {}, service_health()),
    ]
    made = {}
    for name, description, tags, more, widgets in boards:
        dashboard = person.create_dashboard(name, description=description, tags=tags, **more)
        made[name] = dashboard["id"]
        for widget in widgets:
            person.create_widget(dashboard["id"], **widget.body())
    return made
