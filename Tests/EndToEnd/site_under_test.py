"""The site that is tested, the people on it, and what every answer must be like."""

import json
import os
import re
import secrets
import socket
import ssl
from urllib.parse import urlsplit

import httpx

BASE62 = "[0-9A-Za-z]{22}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Site:
    """`used` collects every secret that was sent or received, for the search of the logs in Tests/Logs."""

    def __init__(self, url, directory):
        self.url = url
        self.directory = directory
        parts = urlsplit(url)
        self.address = (parts.hostname, parts.port or 443)
        self.host = parts.netloc
        self.used = set()
        self.clients = []

    @classmethod
    def of(cls, instance):
        return cls(instance.url, instance.data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.clients:
            client.close()

    def tls(self, *protocols):
        context = ssl.create_default_context(cafile=self.directory / "tls" / "certificate.pem")
        if protocols:
            context.set_alpn_protocols(list(protocols))
        return context

    def client(self, **options):
        made = httpx.Client(base_url=self.url, verify=self.tls(), timeout=60, **options)
        self.clients.append(made)
        return made

    def person(self, name="Somebody"):
        """Signs somebody new up."""
        return Person(self, name)

    def connect(self, *protocols):
        """A TLS connection of its own, for requests that no client would send."""
        plain = socket.create_connection(self.address, timeout=30)
        return self.tls(*protocols).wrap_socket(plain, server_hostname=self.address[0])

    def log(self, name):
        return self.directory / "log" / name

    def keep_used(self):
        """Hands `used` on to the tests of the logs, which are another run."""
        folder = self.directory / "used"
        folder.mkdir(mode=0o700, exist_ok=True)
        (folder / f"{os.getpid()}.json").write_text(json.dumps(sorted(self.used)))

    def used_before(self):
        """What earlier runs against this instance have handed on."""
        files = (self.directory / "used").glob("*.json")
        return {secret for file in files for secret in json.loads(file.read_text())}


class Person(httpx.Client):
    """Somebody with an account; every request carries the token."""

    def __init__(self, site, name):
        super().__init__(base_url=site.url, verify=site.tls(), timeout=60)
        self.site = site
        self.email = f"{name.lower()}-{secrets.token_hex(6)}@example.com"
        self.password = secrets.token_urlsafe(15)
        body = {"email": self.email, "password": self.password, "full_name": name}
        self.adopt(ok(self.post("/auth/signup", json=body), 201))

    def adopt(self, signed_in):
        self.id = signed_in["user"]["id"]
        self.session = signed_in["session"]
        self.headers["Authorization"] = f"Bearer {self.session['access_token']}"
        self.site.used |= {self.password, self.session["access_token"], self.session["refresh_token"]}

    def sign_in(self):
        """Another session of the same account: a second client."""
        other = object.__new__(Person)
        httpx.Client.__init__(other, base_url=self.site.url, verify=self.site.tls(), timeout=60)
        other.site, other.email, other.password = self.site, self.email, self.password
        other.adopt(ok(other.post("/auth/signin", json={"email": self.email, "password": self.password}), 200))
        return other

    def make_dashboard(self, **fields):
        return ok(self.post("/api/dashboards", json={"name": "a dashboard", **fields}), 201)["dashboard"]

    def make_widget(self, dashboard, **fields):
        body = {"name": "a widget", "type": "chart", "position_x": 0, "position_y": 0, "width": 4, "height": 3}
        path = f"/api/dashboards/{dashboard['id']}/widgets"
        return ok(self.post(path, json={**body, **fields}), 201)["widget"]


def ok(response, status=200):
    """The body of a success, which has the headers that every answer has."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    if status in (204, 304):
        assert response.content == b""
        return None
    assert response.headers["content-type"] == "application/json"
    return response.json()


def error(response, status, code):
    """The error in the envelope of the workspace contract, whoever wrote it."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    inner = body["error"]
    assert {"code", "message", "timestamp", "request_id"} <= set(inner) <= {
        "code", "message", "details", "timestamp", "request_id"}  # fmt: skip
    assert inner["code"] == code, inner
    assert inner["message"] and TIME.fullmatch(inner["timestamp"])
    assert inner["request_id"] == response.headers["x-request-id"]
    return inner


def at_best(seconds, attempt, times=5):
    """Tries until an attempt, which says how long it took, takes no longer than that.

    What is slow is so every time; what is slow once met a machine that was busy with something else.
    """
    spans = []
    while not spans or spans[-1] > seconds:
        assert len(spans) < times, f"never within {seconds} seconds: {spans}"
        spans.append(attempt())


def fields(response):
    """The names of the fields that a 400 is about, with their codes."""
    return {issue["field"]: issue["code"] for issue in error(response, 400, "VALIDATION_ERROR")["details"]["fields"]}


def check_headers(response):
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["api-version"] == "2025-08-02"
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", headers["x-request-id"])
    assert "server" not in headers or headers["server"] == "nginx"
    for name in ("x-request-id", "content-type", "cache-control", "x-content-type-options", "api-version"):
        assert len(headers.get_list(name)) <= 1, f"{name} stands twice"
