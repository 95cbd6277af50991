"""The logs tell what happened, and no secret."""

import json
import secrets
from contextlib import suppress

import pytest
from site_under_test import ok


@pytest.fixture(scope="module")
def told(site, eventually):
    """Requests with secrets in every place where a client may put one, all of them logged by now."""
    person = site.person("Secretive")
    token = person.session["access_token"]
    words = {
        name: f"secret-{name}-{secrets.token_hex(12)}" for name in ("query", "key", "cookie", "body", "header", "code")
    }
    site.used |= set(words.values())
    id = f"log-{secrets.token_hex(8)}"
    headers = {"X-Request-ID": id, "Idempotency-Key": words["key"],
        "Cookie": f"__Secure-atrium-refresh={words['cookie']}",
               "X-API-Key": words["header"], "X-Refresh-Token-Delivery": "cookie"}  # fmt: skip
    for response in (
        person.get(f"/api/dashboards?token={token}", headers=headers),
        person.get(f"/api/dashboards?search=x&api_key={words['query']}", headers=headers),
        person.get(f"/api/nothing?access_token={words['query']}", headers=headers),
        person.get(f"/oauth/callback?code={words['code']}&state={words['code']}", headers=headers),
        person.get(f"/realtime/v1/websocket?apikey={words['query']}", headers=headers),
        person.get(f"/api/hooks/{words['code']}", headers=headers),
        person.post("/auth/signin", json={"email": person.email, "password": words["body"]}, headers=headers),
        person.post("/auth/refresh", json={"refresh_token": words["body"]}, headers=headers),
        person.post("/auth/refresh", json={}, headers=headers),
        person.post("/auth/signup", content=f'{{"password":"{words["body"]}"', headers=headers),
        person.put("/api/profile", json={words["body"]: words["body"]}, headers=headers),
        person.get("/api/profile", headers={**headers, "Authorization": f"Basic {words['header']}"}),
        person.get("/api/profile", headers={**headers, "API-Version": words["header"]}),
        person.post("/api/dashboards", json={"name": "x"}, headers=headers),
    ):  # fmt: skip
        assert response.status_code < 500, response.text
    last = f"last-{secrets.token_hex(8)}"
    ok(person.get("/api/profile", headers={"X-Request-ID": last}))
    eventually(lambda: last in read(site, "nginx-access.log"), what="nginx has logged everything")
    # A worker writes its line after its answer.
    eventually(lambda: len(inner_lines(site, id)) >= 13, what="the workers have logged everything")
    person.close()
    return id


def read(site, name):
    return site.log(name).read_text(errors="replace")


def lines(site, name, id):
    return [line for line in map(json.loads, read(site, name).split("\n")[:-1]) if line.get("request_id") == id]


def inner_lines(site, id):
    return lines(site, "api-1.log", id) + lines(site, "api-2.log", id)


def test_a_request_is_found_in_both_logs_by_its_id(site, told):
    outer = lines(site, "nginx-access.log", told)
    inner = inner_lines(site, told)
    assert len(outer) == 14
    answered = [line for line in outer if "/api-" in line["upstream"]]
    assert len(inner) == len(answered) == 13  # one is for the realtime workers
    for line in inner:
        assert {"time", "level", "process", "method", "path", "status", "ms", "client", "edition"} <= set(line)
    assert {line["edition"] for line in outer} == {"workspace", "flowforge"}
    assert sorted(line["status"] for line in answered) == sorted(line["status"] for line in inner)


def test_every_line_of_every_log_of_ours_is_json(site, told):
    for name in ("nginx-access.log", "api-1.log", "api-2.log", "realtime-1.log", "jobs-1.log"):
        for line in site.log(name).read_bytes().split(b"\n")[:-1]:
            assert isinstance(json.loads(line.decode()), dict), line


def test_no_secret_that_any_test_used_stands_in_any_log(site, told):
    used = site.used | site.used_before()
    assert len(used) > 6
    texts = {path.name: path.read_bytes() for path in (site.directory / "log").iterdir() if path.is_file()}
    ours = {"api-1.log", "api-2.log", "realtime-1.log", "jobs-1.log"}
    assert ours | {"nginx-access.log", "nginx-error.log", "mariadb.log"} <= set(texts)
    found = {(name, secret) for secret in used for name, text in texts.items() if secret.encode() in text}
    assert not found
    signatures = {secret.rsplit(".", 1)[1] for secret in used if secret.count(".") == 2}
    assert not [name for name, text in texts.items() for part in signatures if part.encode() in text]


def test_logs_and_secrets_are_readable_by_their_owner_alone(site, told):
    for folder in ("log", "secrets", "keys", "run", "mariadb", "tls"):
        for path in [site.directory / folder, *(site.directory / folder).glob("*")]:
            if not path.is_socket() and path.name != "certificate.pem":
                inside = path == site.directory / folder or path.parent.stat().st_mode & 0o077
                with suppress(FileNotFoundError):  # the status is written beside, and put in its place
                    assert not (path.stat().st_mode & 0o077 and inside), f"{path} is open to others"


def test_nothing_went_wrong_inside_during_all_these_tests(site, told):
    """A line of level error is a 5xx, or a mistake of ours."""
    for name in ("api-1.log", "api-2.log"):
        bad = [line for line in map(json.loads, read(site, name).split("\n")[:-1]) if line["level"] in ("error", "fatal")]
        assert not bad, bad[:3]
