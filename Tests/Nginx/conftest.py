"""Fixtures: one nginx for the session, and a way to make special ones.

With ATRIUM_TEST_URL (https://host:port of a running Atrium) the tests that ask only for `site` run against it, and
those that need workers of their own are skipped.
"""

import os
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from nginx_client import raw, send
from nginx_instance import NGINX, Instance


class Site(SimpleNamespace):
    """What can be asked of any Atrium: no workers, no files."""

    def send(self, method, path, headers=None, body=b"", **options):
        return send(self.https, method, path, headers, body, **{"host": self.host, **options})

    def get(self, path, **headers):
        return self.send("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def raw(self, data):
        return raw(self.https, data)


@pytest.fixture(scope="session")
def make(tmp_path_factory):
    """Makes and starts instances, and stops them at the end of the session."""
    if not os.path.exists(NGINX):
        pytest.skip("nginx is not installed")
    started = []

    def start(name, environment=None, **options):
        started.append(Instance(tmp_path_factory.mktemp(name), **options).start(environment))
        return started[-1]

    yield start
    for instance in started:
        instance.stop()


@pytest.fixture(scope="session")
def nginx(make):
    """An nginx of our own before two fake workers, with limits too wide to be met."""
    if os.environ.get("ATRIUM_TEST_URL"):
        pytest.skip("needs its own workers; ATRIUM_TEST_URL names a running instance")
    return make("nginx", environment={"TZ": "America/New_York"})


@pytest.fixture(scope="session")
def site(request):
    """The running instance of ATRIUM_TEST_URL, else our own nginx."""
    url = os.environ.get("ATRIUM_TEST_URL")
    if not url:
        return request.getfixturevalue("nginx")
    parts = urlsplit(url)
    return Site(https=(parts.hostname, parts.port or 443), host=parts.netloc)
