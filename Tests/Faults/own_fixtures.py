"""What the conftest files of Faults and EndToEnd share: the option --storm, and instances of one's own."""

import shutil
import signal

import pytest
from own_instance import Instance, programs


def pytest_addoption(parser):
    try:
        parser.addoption("--storm", action="store_true", help="the long tests too, which take minutes")
    except ValueError:
        pass  # both folders are tested in one run


def pytest_configure(config):
    config.addinivalue_line("markers", "storm: takes minutes; only with --storm")
    # As Ctrl-C: what was started is stopped.
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def skip_storms(config, items):
    if not config.getoption("--storm"):
        for item in items:
            if item.get_closest_marker("storm"):
                item.add_marker(pytest.mark.skip(reason="only with --storm"))


@pytest.fixture(scope="session")
def prototype():
    """Set up and migrated, and never started; copies of it start in a second."""
    folder = programs()
    if folder is None or not shutil.which("mariadbd"):
        pytest.fail("build the release programs first: scripts/test does, and names them in ATRIUM_TEST_PROGRAM")
    made = Instance(folder)
    try:
        yield made.make()
    finally:
        made.remove()


class Instances:
    """Makes instances, and removes them all at the end, whatever happened to each."""

    def __init__(self, prototype):
        self.prototype = prototype
        self.made = []

    def __call__(self, options=None, start=True, fresh=False, **place):
        """Started, and set up and migrated (not `fresh`), unless told otherwise; `place` may name another `root`."""
        new = Instance(self.prototype.programs, options, **place) if fresh else self.prototype.clone(options, **place)
        self.made.append(new)
        return new.start() if start else new

    def remove(self):
        problems = []
        for instance in self.made:
            try:
                instance.remove()
            except Exception as problem:
                problems.append(f"{instance.directory}: {problem!r}")
        assert not problems, problems
