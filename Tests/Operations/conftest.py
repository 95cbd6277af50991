"""Fixtures: instances of Atrium, made by its own commands and removed at the end."""

import sys
from pathlib import Path

import pytest

# The instance and the connection are those of the fault tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Faults"))

from operated import Operated  # noqa: E402
from own_instance import programs  # noqa: E402


@pytest.fixture(scope="session")
def folder():
    """The release programs."""
    found = programs()
    if found is None:
        pytest.fail("build the release programs first: scripts/test does, and names them in ATRIUM_TEST_PROGRAM")
    return found


@pytest.fixture
def make(folder):
    """Makes instances that nothing has been done to yet; they are stopped and removed when the test ends."""
    made = []

    def new(options=None):
        made.append(Operated(folder, options))
        return made[-1]

    yield new
    for instance in made:
        instance.remove()


@pytest.fixture(scope="module")
def running(folder):
    """One running instance for all tests of a file."""
    instance = Operated(folder)
    try:
        yield instance.make().start()
    finally:
        instance.remove()
