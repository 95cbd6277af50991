"""The contract's rate limits, exact over both workers. Each test is another person, or another address."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from site_under_test import Site, error, ok


@pytest.fixture(scope="module")
def people(limited):
    """Signing up is counted by address, so there are few of them."""
    made = [limited.person(f"P{number}") for number in range(4)]
    yield iter(made)
    for person in made:
        person.close()


def standing(response):
    return {name: int(response.headers[f"x-ratelimit-{name}"]) for name in ("limit", "remaining", "reset", "window")}


def test_every_answer_says_how_much_is_left_and_until_when(people):
    person = next(people)
    first = standing(person.get("/api/dashboards"))
    assert (first["limit"], first["remaining"], first["window"]) == (100, 99, 60)
    assert 0 < first["reset"] - time.time() <= 61
    assert standing(person.get("/api/dashboards?limit=x"))["remaining"] == 98, "a refused request counts"
    unknown = [standing(person.get("/api/nothing"))["remaining"] for _ in range(2)]
    assert unknown[0] - unknown[1] == 1, "an unknown path counts"
    changes = standing(person.post("/api/dashboards", json={"name": "x"}))
    assert (changes["limit"], changes["remaining"]) == (50, 49), "changes are counted apart"
    assert standing(person.put("/api/profile", json={}))["remaining"] == 48


@pytest.mark.parametrize(
    ("method", "path", "limit"), [("GET", "/api/dashboards", 100), ("PUT", "/api/profile", 50)],
     ids=["reading", "changing"])  # fmt: skip
def test_exactly_so_many_pass_however_many_come_at_once(people, method, path, limit):
    person = next(people)
    with ThreadPoolExecutor(16) as pool:
        body = {} if method == "PUT" else None
        responses = list(pool.map(lambda _: person.request(method, path, json=body), range(limit + 30)))
    passed = [response for response in responses if response.status_code == 200]
    refused = [response for response in responses if response.status_code != 200]
    assert (len(passed), len(refused)) == (limit, 30)
    assert sorted(standing(response)["remaining"] for response in passed) == list(range(limit))
    for response in refused:
        details = error(response, 429, "RATE_LIMIT_EXCEEDED")["details"]
        assert 1 <= int(response.headers["retry-after"]) == details["retry_after_seconds"] <= 60
        assert standing(response)["remaining"] == 0
    ok(person.get("/api/profile") if method == "PUT" else person.put("/api/profile", json={}))


def test_a_spoofed_address_does_not_make_anybody_somebody_else(make):
    """Before sign-in the address is what counts, and only nginx says which it is."""
    fresh = make({"rate_limits": {"workspace": {"authentication_per_minute": 10}}})
    with Site.of(fresh) as limited, limited.client() as client:
        statuses = []
        for number in range(20):
            lies = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}",
                "Forwarded": f"for=203.0.113.{number}",
                    "X-Client-IP": f"203.0.113.{number}", "True-Client-IP": f"203.0.113.{number}"}  # fmt: skip
            body = {"email": f"nobody-{number}@example.com", "password": "wrong-password-1"}
            statuses.append(client.post("/auth/signin", json=body, headers=lies).status_code)
    assert statuses == [401] * 10 + [429] * 10


def test_a_trusted_proxy_is_believed_and_the_client_behind_it_cannot_lie(make):
    options = {
        "server": {"trusted_proxies": ["127.0.0.1/32"]},
        "rate_limits": {"workspace": {"authentication_per_minute": 3}},
    }
    with Site.of(make(options)) as behind, behind.client() as client:

        def sign_in(forwarded):
            body = {"email": "nobody@example.com", "password": "wrong-password-1"}
            return client.post("/auth/signin", json=body, headers={"X-Forwarded-For": forwarded}).status_code

        assert [sign_in("203.0.113.1") for _ in range(4)] == [401, 401, 401, 429]
        assert sign_in("203.0.113.2") == 401, "another client"
        # The proxy appends; what stood before is the client's own word.
        assert sign_in("198.51.100.7, 203.0.113.1") == 429
        # Of IPv6 a whole /64 is one client.
        assert [sign_in(f"2001:db8:1:2::{number}") for number in range(1, 5)] == [401, 401, 401, 429]
        assert sign_in("2001:db8:1:3::1") == 401


def test_guessing_tokens_is_counted_by_address(make):
    with (
        Site.of(make({"rate_limits": {"workspace": {"data_fetching_per_minute": 5}}})) as fresh,
        fresh.client() as client,
    ):
        statuses = [
            client.get("/api/profile", headers={"Authorization": f"Bearer a.b.{n}"}).status_code for n in range(8)
        ]
    assert statuses == [401] * 5 + [429] * 3


def test_nginx_refuses_floods_in_the_envelope_before_the_api_counts_them(make, eventually):
    options = {"nginx": {"rate_per_second": 1, "rate_burst": 5, "auth_rate_per_second": 1, "auth_rate_burst": 1}}
    with Site.of(make(options)) as walled, walled.client() as client, ThreadPoolExecutor(30) as pool:

        def read(_=None):
            return client.get("/api/openapi/workspace.json")

        # What came before the flood counts as well: all of it may be refused, and a second later one passes.
        refused = [response for response in pool.map(read, range(30)) if response.status_code != 200]
        assert refused
        for response in refused:
            error(response, 429, "RATE_LIMIT_EXCEEDED")
            assert int(response.headers["retry-after"]) >= 1
        eventually(lambda: read().status_code == 200, what="one passes again")
        body = {"email": "nobody@example.com", "password": "wrong-password-1"}
        signed = list(pool.map(lambda _: client.post("/auth/signin", json=body), range(30)))
        refused = [response for response in signed if response.status_code != 401]
        assert refused
        for response in refused:
            error(response, 429, "RATE_LIMIT_EXCEEDED")


@pytest.mark.storm
@pytest.mark.timeout(180)
def test_the_window_slides(make):
    """A minute after the first request its place is free again, and no sooner."""
    with (
        Site.of(make({"rate_limits": {"workspace": {"data_fetching_per_minute": 3}}})) as fresh,
        fresh.client() as client,
    ):
        headers = {"Authorization": "Bearer a.b.c"}
        begun = time.time()
        assert [client.get("/api/profile", headers=headers).status_code for _ in range(4)] == [401, 401, 401, 429]
        while (response := client.get("/api/profile", headers=headers)).status_code == 429:
            assert time.time() - begun < 70
        assert time.time() - begun >= 60
        assert response.status_code == 401
