"""The flowforge edition through nginx: versions, both spellings of a path, lists, its own base address."""

import httpx
import pytest
from flowforge_site import DASHBOARD, body, page, refusal, validation
from site_under_test import Site


def test_the_versions_are_told_to_everybody(nobody):
    answer = body(nobody.get("/api/versions"))
    assert answer["recommended"] == "v2"
    assert [(each["version"], each["status"]) for each in answer["versions"]] == [("v2", "current"), ("v1", "deprecated")]


@pytest.mark.parametrize("prefix", ["/api/v2", "/v2"])
def test_dashboards_are_listed_under_both_spellings(ann, prefix):
    made = [ann.make_dashboard(name=f"Board {number}")["id"] for number in range(3)]
    items, pagination = page(ann.get(f"{prefix}/dashboards", params={"page": 1, "limit": 2}))
    assert [item["id"] for item in items] == made[:0:-1]
    assert all(DASHBOARD.fullmatch(item["id"]) for item in items)
    assert pagination == {"page": 1, "limit": 2, "total": 4, "totalPages": 2, "hasNext": True, "hasPrev": False}
    refusal(ann.get(f"{prefix}/nothing"), 404, "NOT_FOUND")
    refusal(ann.delete(f"{prefix}/dashboards"), 405, "METHOD_NOT_ALLOWED")
    assert validation(ann.get(f"{prefix}/dashboards?limit=0&x=1")) == {"limit": "OUT_OF_RANGE", "x": "UNKNOWN_FIELD"}


def test_no_token_and_a_bad_one_are_401(nobody):
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        answer = nobody.get("/api/v2/dashboards", headers=headers)
        refusal(answer, 401, "UNAUTHORIZED")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_nginx_speaks_of_errors_as_the_edition_does(ann):
    """Whoever answers: the same members."""
    own = refusal(ann.get("/api/v2/nothing"), 404, "NOT_FOUND")
    outer = refusal(ann.request("TRACE", "/api/v2/dashboards"), 405, "METHOD_NOT_ALLOWED")
    assert set(own) == set(outer)


def test_the_compat_listener_serves_the_contracts_own_base_address(make):
    from own_instance import free_port

    port = free_port()
    ports = {"compat_listeners": True, "compat_flowforge_port": port}
    for name in ("workspace", "crm", "modelling"):
        ports[f"compat_{name}_port"] = free_port()
    with Site.of(make({"server": ports})) as site:
        ann = site.person("Ann")
        with httpx.Client(base_url=f"http://localhost:{port}/api/v2", timeout=30) as client:
            refusal(client.get("/dashboards"), 401, "UNAUTHORIZED")
            client.headers["Authorization"] = ann.headers["Authorization"]
            items, _ = page(client.get("/dashboards"))
            assert len(items) == 1
        ann.close()
