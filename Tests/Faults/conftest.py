"""Fixtures: instances of one's own, made in a second each, stopped and removed whatever happens."""

import pytest
from line import Account
from load import Load
from own_fixtures import (  # noqa: F401 (pytest finds them by name)
    Instances,
    prototype,
    pytest_addoption,
    pytest_configure,
    skip_storms,
)


def pytest_collection_modifyitems(config, items):
    skip_storms(config, items)


@pytest.fixture
def make(prototype):  # noqa: F811
    """Makes instances for one test."""
    instances = Instances(prototype)
    yield instances
    instances.remove()


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
