"""Fixtures: a running Atrium, people with accounts on it, and, where its own limits matter, one of our own.

With ATRIUM_TEST_URL (or ATRIUM_TEST_INSTANCE_URL, as scripts/test says it) the tests ask that instance, whose folder
is ATRIUM_TEST_DIRECTORY; without, they start one.
"""

import sys
from pathlib import Path

import pytest

# Instances of one's own are made there.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))

from own_fixtures import (  # noqa: E402, F401 (pytest finds them by name)
    prototype,
    pytest_addoption,
    pytest_configure,
    skip_storms,
)
from site_fixtures import eventually, lasting, make, site  # noqa: E402, F401
from site_under_test import Site  # noqa: E402


def pytest_collection_modifyitems(config, items):
    skip_storms(config, items)


@pytest.fixture(scope="session")
def limited(lasting):  # noqa: F811
    """An instance with the contract's own limits."""
    limits = {
        "authentication_per_minute": 10, "data_fetching_per_minute": 100, "dashboard_operations_per_minute": 50,
        "file_upload_per_minute": 10,
    }  # fmt: skip
    with Site.of(lasting({"rate_limits": {"workspace": limits}})) as made:
        yield made


@pytest.fixture
def ann(site):  # noqa: F811
    """Somebody new, signed in."""
    yield (person := site.person("Ann"))
    person.close()


@pytest.fixture
def bob(site):  # noqa: F811
    """Somebody else, in another organization."""
    yield (person := site.person("Bob"))
    person.close()


@pytest.fixture
def nobody(site):  # noqa: F811
    """A client without a token."""
    with site.client() as client:
        yield client
