"""Fixtures: a running Atrium, people with accounts on it, and, where its own limits matter, one of our own.

With ATRIUM_TEST_URL (or ATRIUM_TEST_INSTANCE_URL, as scripts/test says it) the tests ask that instance, whose folder
is ATRIUM_TEST_DIRECTORY; without, they start one.
"""

import os
import sys
from pathlib import Path

import pytest

# Instances of one's own are made there.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))

from own_fixtures import (  # noqa: E402, F401 (pytest finds them by name)
    Instances,
    prototype,
    pytest_addoption,
    pytest_configure,
    skip_storms,
)
from own_instance import wait_for  # noqa: E402
from site_under_test import Site  # noqa: E402


def pytest_collection_modifyitems(config, items):
    # The logs are searched for the secrets that every other test has used.
    items.sort(key=lambda item: item.path.name == "test_logs.py")
    skip_storms(config, items)


@pytest.fixture(scope="session")
def make(prototype):  # noqa: F811
    """Makes instances of our own with other options."""
    instances = Instances(prototype)
    yield instances
    instances.remove()


@pytest.fixture(scope="session")
def site(request):
    """The instance that most tests ask; its limits are out of the way."""
    url = os.environ.get("ATRIUM_TEST_URL") or os.environ.get("ATRIUM_TEST_INSTANCE_URL")
    if url:
        made = Site(url, Path(os.environ["ATRIUM_TEST_DIRECTORY"]))
    else:
        made = Site.of(request.getfixturevalue("make")())
    with made:
        yield made


@pytest.fixture(scope="session")
def limited(make):
    """An instance with the contract's own limits."""
    limits = {
        "authentication_per_minute": 10, "data_fetching_per_minute": 100, "dashboard_operations_per_minute": 50,
        "file_upload_per_minute": 10,
    }  # fmt: skip
    with Site.of(make({"rate_limits": {"workspace": limits}})) as made:
        yield made


@pytest.fixture
def ann(site):
    """Somebody new, signed in."""
    yield (person := site.person("Ann"))
    person.close()


@pytest.fixture
def bob(site):
    """Somebody else, in another organization."""
    yield (person := site.person("Bob"))
    person.close()


@pytest.fixture
def nobody(site):
    """A client without a token."""
    with site.client() as client:
        yield client


@pytest.fixture(scope="session")
def eventually():
    """Polls until a condition gives something true."""
    return wait_for
