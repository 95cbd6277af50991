"""What the conftest files of EndToEnd and Logs share: the running Atrium, and instances of one's own."""

import os
from pathlib import Path

import pytest
from own_fixtures import Instances
from own_instance import wait_for
from site_under_test import Site


@pytest.fixture(scope="module")
def make(prototype):
    """Makes instances of our own with other options; they end with the file, so that few run at a time."""
    instances = Instances(prototype)
    yield instances
    instances.remove()


@pytest.fixture(scope="session")
def lasting(prototype):
    """Makes instances that several files ask."""
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
        made = Site.of(request.getfixturevalue("lasting")())
    with made:
        yield made
    made.keep_used()


@pytest.fixture(scope="session")
def eventually():
    """Polls until a condition gives something true."""
    return wait_for
