"""Fetching other people's browser modules: pinned, once, and with words when something is wrong. No network is asked: the
packages are our own, in a folder that pip is pointed at."""

import hashlib
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = b"export const answer = 42;\n" * 100

LOCK = """
[sources.bundle]
pypi = "bundle==1.0"
sha256 = "{wheel}"

[[components]]
name = "answers"
version = "4.2"
licence = "MIT"
source = "bundle"
licence_file = "bundle/COPYING"
files = [{{ path = "bundle/answers.min.js", as = "answers.js", sha256 = "{file}" }}]
"""


def sha256(data):
    return hashlib.sha256(data).hexdigest()


class Repository:
    """A folder with the script, a lock of one component, and a package index of one wheel."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("scripts/lib", "static", "index"):
            (folder / name).mkdir(parents=True)
        shutil.copy(ROOT / "scripts/lib/vendor.py", folder / "scripts/lib")
        (folder / "static/NOTICE").write_text("thanks\n")
        self.wheel = folder / "index" / "bundle-1.0-py3-none-any.whl"
        with zipfile.ZipFile(self.wheel, "w") as wheel:
            wheel.writestr("bundle/answers.min.js", SCRIPT)
            wheel.writestr("bundle/COPYING", "all rights given\n")
            wheel.writestr("bundle-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: bundle\nVersion: 1.0\n")
            wheel.writestr("bundle-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        self.write_lock()

    def write_lock(self, **pins):
        pins = {"wheel": sha256(self.wheel.read_bytes()), "file": sha256(SCRIPT), **pins}
        (self.folder / "static" / "vendor.lock").write_text(LOCK.format(**pins))

    def vendor(self, *words, index=True):
        environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull,
                       "PIP_FIND_LINKS": str(self.folder / "index") if index else ""}  # fmt: skip
        return subprocess.run(
            ["/usr/bin/python3", "-B", self.folder / "scripts/lib/vendor.py", *words], env=environment,
            capture_output=True, text=True, timeout=120, check=False)  # fmt: skip

    @property
    def made(self):
        return self.folder / "var/vendor/answers-4.2"


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


def test_files_come_under_their_version_compressed_and_with_their_licence(repository):
    assert repository.vendor("--check").returncode == 1
    done = repository.vendor()
    assert done.returncode == 0, done.stderr
    assert (repository.made / "answers.js").read_bytes() == SCRIPT
    names = {path.name for path in repository.made.iterdir()}
    assert names == {"answers.js", "answers.js.br", "answers.js.gz", "LICENCE.txt"}
    assert (repository.folder / "var/vendor/NOTICE.txt").read_text() == "thanks\n"


def test_what_is_there_is_not_fetched_again(repository):
    repository.vendor()
    assert repository.vendor("--check").returncode == 0
    assert repository.vendor(index=False).returncode == 0


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"something else")])
def test_a_file_that_was_removed_or_changed_is_fetched_again(repository, harm):
    repository.vendor()
    harm(repository.made / "answers.js")
    assert repository.vendor("--check").returncode == 1
    assert repository.vendor().returncode == 0
    assert (repository.made / "answers.js").read_bytes() == SCRIPT


def test_a_file_of_other_bytes_is_refused_by_name_and_nothing_is_left_of_it(repository):
    repository.write_lock(file="0" * 64)
    done = repository.vendor()
    assert done.returncode == 1
    assert "bundle/answers.min.js" in done.stderr and sha256(SCRIPT) in done.stderr
    assert "Traceback" not in done.stderr and not repository.made.exists()


def test_a_package_of_other_bytes_is_refused(repository):
    repository.write_lock(wheel="0" * 64)
    done = repository.vendor()
    assert done.returncode == 1 and "HASHES" in done.stderr.upper() and "Traceback" not in done.stderr


def test_without_network_it_says_which_package_was_wanted(repository):
    done = repository.vendor(index=False)
    assert done.returncode == 1 and "bundle==1.0" in done.stderr and "Traceback" not in done.stderr


def test_an_address_that_the_lock_does_not_make_is_named(repository):
    page = repository.folder / "static" / "page.js"
    page.write_text('import "/vendor/answers-4.2/answers.js";')
    assert repository.vendor("--names").returncode == 0
    page.write_text('import "/vendor/answers-4.3/answers.js";')
    done = repository.vendor("--names")
    assert done.returncode == 1 and "static/page.js" in done.stdout and "answers-4.3/answers.js" in done.stdout
