"""Fixtures: instances of one's own, made in a second each, stopped and removed whatever happens."""

import os
import shutil

import pytest
from line import Account
from load import Load
from own_instance import Instance, programs


def pytest_addoption(parser):
    parser.addoption("--storm", action="store_true", help="the long tests too, which take minutes")


def pytest_configure(config):
    config.addinivalue_line("markers", "storm: takes minutes; only with --storm")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--storm"):
        return
    for item in items:
        if item.get_closest_marker("storm"):
            item.add_marker(pytest.mark.skip(reason="only with --storm"))


@pytest.fixture(scope="session")
def prototype():
    """Set up and migrated; copies of it start at once."""
    folder = programs()
    if folder is None or not shutil.which("mariadbd") or not os.path.exists("/usr/sbin/nginx"):
        pytest.fail("build the release programs first: scripts/test does, and names them in ATRIUM_TEST_PROGRAM")
    made = Instance(folder)
    try:
        yield made.make()
    finally:
        made.remove()


@pytest.fixture
def make(prototype):
    """Makes instances for one test: started, and set up and migrated (not `fresh`), unless told otherwise."""
    made = []

    def start(options=None, start=True, fresh=False, **place):
        made.append(Instance(prototype.programs, options, **place) if fresh else prototype.clone(options, **place))
        return made[-1].start() if start else made[-1]

    yield start
    problems = []
    for instance in made:
        try:
            instance.remove()
        except AssertionError as problem:
            problems.append(str(problem))
    assert not problems, problems


@pytest.fixture
def instance(make):
    return make()


@pytest.fixture
def accounts(instance):
    return [Account(instance) for _ in range(4)]


@pytest.fixture
def load(instance, accounts):
    """Begins the mixed load: `with load() as running:`."""
    return lambda **options: Load(instance, accounts, **options)
