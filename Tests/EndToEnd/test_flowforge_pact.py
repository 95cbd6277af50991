"""The flowforge contract's own consumer test, played by Pact's verifier through nginx."""

import os
from pathlib import Path

import pytest
from own_instance import free_port
from pact import Verifier
from site_under_test import Site

PACT = Path(__file__).with_name("pacts") / "flowforge.json"
# The verifier would tell its makers that it was used.
os.environ["PACT_DO_NOT_TRACK"] = "true"


@pytest.fixture(scope="module")
def contract(make):
    """An instance with the contract's limits and its own base address, and somebody on it."""
    port = free_port()
    ports = {"compat_listeners": True, "compat_flowforge_port": port}
    ports |= {f"compat_{name}_port": free_port() for name in ("workspace", "crm", "modelling")}
    limits = {"requests_per_hour": 1000, "dashboards_per_hour": 1000}
    with Site.of(make({"server": ports, "rate_limits": {"flowforge": limits}})) as site:
        yield port, site.person("Ann")


def test_the_contracts_interaction_is_verified(contract):
    port, ann = contract

    def make_dashboards(state):
        assert state == "user has dashboards"
        for number in range(20):
            ann.make_dashboard(name=f"Board {number}")

    verifier = Verifier("Atrium", host="localhost").add_transport(url=f"http://localhost:{port}")
    verifier.add_source(PACT).state_handler(make_dashboards, teardown=False)
    verifier.add_custom_header("Authorization", ann.headers["Authorization"])
    verifier.verify()
    assert len(verifier.results["errors"]) == 0 and verifier.results["result"]
    # What the contract's test says of the answer besides.
    answer = ann.get("/api/v2/dashboards", params={"page": 1, "limit": 20}).json()
    assert len(answer["data"]) == 20 and answer["pagination"]["page"] == 1


def test_the_verifier_refuses_an_answer_that_is_another(contract):
    port, _ = contract
    verifier = Verifier("Atrium", host="localhost").add_transport(url=f"http://localhost:{port}")
    verifier.add_source(PACT).state_handler(lambda state: None, teardown=False)
    verifier.add_custom_header("Authorization", "Bearer nonsense")
    with pytest.raises(RuntimeError):
        verifier.verify()
