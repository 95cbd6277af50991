"""Answers of the flowforge edition, as its tests see them."""

import re

from site_under_test import TIME as INSTANT

PAGINATION = {"page", "limit", "total", "totalPages", "hasNext", "hasPrev"}
DASHBOARD = re.compile(r"dash_[a-zA-Z0-9]+")
WIDGET = re.compile(r"wgt_[a-zA-Z0-9]+")


def body(response, status=200):
    """The body of a success of the flowforge edition."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    if status == 204:
        assert response.content == b""
        return None
    assert response.headers["content-type"] == "application/json"
    return response.json()


def page(response):
    """The items of a list and its pagination."""
    answer = body(response)
    assert set(answer["pagination"]) == PAGINATION
    return answer["data"], answer["pagination"]


def refusal(response, status, code):
    """The error in the envelope of the flowforge contract, whoever wrote it."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    assert response.headers["content-type"] == "application/json"
    assert set(response.json()) == {"error"}
    inner = response.json()["error"]
    assert {"code", "message", "timestamp", "path", "method", "requestId", "documentation"} <= set(inner), inner
    assert inner["code"] == code, inner
    assert inner["message"] and INSTANT.fullmatch(inner["timestamp"])
    assert inner["requestId"] == response.headers["x-request-id"]
    assert inner["path"] == response.request.url.path and inner["method"] == response.request.method
    assert inner["documentation"].endswith(f"/docs/errors/{code}")
    return inner


def validation(response):
    """{field: code} of a validation error."""
    return {each["field"]: each["code"] for each in refusal(response, 400, "VALIDATION_ERROR")["details"]["validationErrors"]}


def check_headers(response):
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    # The version is in the path.
    assert "api-version" not in headers
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", headers["x-request-id"])
