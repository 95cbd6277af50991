"""People and answers of the crm edition, as its tests see them."""

import re
from contextlib import contextmanager

from site_under_test import TIME as INSTANT
from site_under_test import Person

KEYS = [
    "kpi_customers", "kpi_revenue", "kpi_invoices", "kpi_profit", "chart_opportunities", "chart_revenue_trend",
    "chart_lead_sources", "chart_sales_funnel", "table_sales_analytics", "table_top_customers",
    "table_overdue_invoices", "feed_activity", "gamification_leaderboard", "gamification_goals",
]  # fmt: skip
CATEGORIES = ["kpi", "chart", "table", "feed", "gamification"]


def body(response, status=200):
    """The body of a success of the crm edition."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    if status == 204:
        assert response.content == b""
        return None
    assert response.headers["content-type"] == "application/json"
    return response.json()


def refusal(response, status, code):
    """The error in the envelope of the crm contract, whoever wrote it."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == {"error"}
    inner = response.json()["error"]
    assert {"code", "message", "status", "timestamp"} <= set(inner) <= {
        "code", "message", "status", "timestamp", "details", "retry_after"}  # fmt: skip
    assert (inner["code"], inner["status"]) == (code, status), inner
    assert inner["message"] and INSTANT.fullmatch(inner["timestamp"])
    return inner


def check_headers(response):
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    # The version is in the path.
    assert "api-version" not in headers
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", headers["x-request-id"])


class Company:
    """Somebody's workspace, filled by way of the API."""

    def __init__(self, person):
        self.person = person

    def add(self, kind, /, **fields):
        return body(self.person.post(f"/api/v1/crm/{kind}", json=fields), 201)

    def data(self, key, **query):
        answer = body(self.person.get(f"/api/v1/widgets/{key}/data", params=query))
        assert answer["widget_id"] == key
        return answer


@contextmanager
def someone(site, name, timezone=None):
    person = Person(site, name)
    try:
        if timezone:
            answer = person.put("/api/profile", json={"timezone": timezone})
            assert answer.status_code == 200, answer.text
        yield person
    finally:
        person.close()
