"""Fixtures: a running Atrium, people with accounts on it, and, where its own limits matter, one of our own.

With ATRIUM_TEST_URL (or ATRIUM_TEST_INSTANCE_URL, as scripts/test says it) the tests ask that instance, whose folder
is ATRIUM_TEST_DIRECTORY; without, they start one.
"""

import os
import shutil
import sys
from pathlib import Path

import pytest

# Instances of one's own are made there.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))

from own_instance import Instance, programs, wait_for  # noqa: E402
from site_under_test import Site  # noqa: E402


def pytest_addoption(parser):
    parser.addoption("--storm", action="store_true", help="more examples, for minutes")


def pytest_configure(config):
    config.addinivalue_line("markers", "storm: takes minutes; only with --storm")


def pytest_collection_modifyitems(config, items):
    # The logs are searched for the secrets that every other test has used.
    items.sort(key=lambda item: item.path.name == "test_logs.py")
    if not config.getoption("--storm"):
        for item in items:
            if item.get_closest_marker("storm"):
                item.add_marker(pytest.mark.skip(reason="only with --storm"))


@pytest.fixture(scope="session")
def prototype():
    """Set up and migrated; copies of it start at once."""
    folder = programs()
    if folder is None or not shutil.which("mariadbd"):
        pytest.fail("build the release programs first: scripts/test does, and names them in ATRIUM_TEST_PROGRAM")
    made = Instance(folder)
    try:
        yield made.make()
    finally:
        made.remove()


@pytest.fixture(scope="session")
def make(prototype):
    """Makes and starts instances of our own with other options."""
    made = []

    def start(options=None):
        made.append(prototype.clone(options))
        return made[-1].start()

    yield start
    for instance in made:
        instance.remove()


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
    limits = {"authentication_per_minute": 10, "data_fetching_per_minute": 100, "dashboard_operations_per_minute": 50}
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
