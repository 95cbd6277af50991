"""Files on tasks: up to disk, down through X-Accel-Redirect, and nothing else with them."""

import re
import secrets
from contextlib import suppress

import pytest
from flowforge_site import body, refusal
from flowforge_work import BASE, attach, make_task
from site_under_test import BASE62, Site

PNG = bytes.fromhex("89504e470d0a1a0a0000000d") + bytes(range(256)) * 40
LIMIT = 10_485_760
POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@pytest.fixture
def task(ann):
    return make_task(ann)


def files_with(site, content):
    """The stored files with this content; those of others come and go meanwhile."""
    found = []
    for path in (site.directory / "files").rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file() and path.read_bytes() == content:
                found.append(path)
    return found


def test_a_file_comes_back_as_it_went_with_headers_that_keep_it_inert(ann, task):
    made = body(attach(ann, task, PNG, "obrázek.png"), 201)
    assert re.fullmatch(f"att_{BASE62}", made["id"])
    assert (made["name"], made["contentType"], made["size"]) == ("obrázek.png", "image/png", len(PNG))
    answer = ann.get(made["url"])
    assert answer.status_code == 200 and answer.content == PNG
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"] == (
        "inline; filename=\"obr_zek.png\"; filename*=UTF-8''obr%C3%A1zek.png")  # fmt: skip
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "x-accel-redirect" not in answer.headers
    assert len(answer.headers.get_list("x-ratelimit-limit")) <= 1
    assert body(ann.get(f"{BASE}/tasks/{task['id']}/attachments"))["data"] == [made]


def test_a_page_of_another_origin_that_may_call_the_api_may_read_a_file(ann, task):
    url = body(attach(ann, task, PNG, "a.png"), 201)["url"]
    allowed = ann.get(url, headers={"Origin": "http://localhost:5173"})
    assert allowed.headers["access-control-allow-origin"] == "http://localhost:5173"
    assert "access-control-allow-origin" not in ann.get(url, headers={"Origin": "https://evil.example"}).headers


def test_ranges_head_and_conditions_are_nginxs(ann, task):
    url = body(attach(ann, task, PNG, "a.png"), 201)["url"]
    part = ann.get(url, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, PNG[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(PNG)}"
    assert ann.get(url, headers={"Range": "bytes=99999-"}).status_code == 416
    head = ann.head(url)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(len(PNG)))
    assert ann.get(url, headers={"If-None-Match": head.headers["etag"]}).status_code == 304


@pytest.mark.parametrize(
    ("content", "claimed", "kind"),
    [
        (b"<script>alert(1)</script>", "image/png", "text/plain; charset=utf-8"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml", "text/plain; charset=utf-8"),
        (b"%PDF-1.7 \xe2\xe3", "text/html", "application/pdf"),
        (b"PK\x03\x04\x00\x00", "text/html", "application/zip"),
        (b"\x00\x01\x02", "text/html", "application/octet-stream"),
    ],
)
def test_what_could_run_in_a_browser_is_for_saving_alone(ann, task, content, claimed, kind):
    made = body(attach(ann, task, content, "page.html", claimed), 201)
    assert made["contentType"] == kind
    answer = ann.get(made["url"])
    assert answer.headers["content-type"] == kind and answer.content == content
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert answer.headers["content-security-policy"].startswith("sandbox;")


def test_programs_empty_files_and_other_bodies_are_refused(ann, task):
    refusal(attach(ann, task, b"\x7fELF\x02\x01"), 415, "UNSUPPORTED_MEDIA_TYPE")
    refusal(attach(ann, task, b"MZ\x90\x00\x03"), 415, "UNSUPPORTED_MEDIA_TYPE")
    refusal(attach(ann, task, b""), 400, "VALIDATION_ERROR")
    refusal(ann.post(f"{BASE}/tasks/{task['id']}/attachments", json={}), 415, "UNSUPPORTED_MEDIA_TYPE")
    assert body(ann.get(f"{BASE}/tasks/{task['id']}/attachments"))["data"] == []


def test_a_file_of_just_the_limit_is_taken_and_one_byte_more_is_not(ann, task):
    content = secrets.token_bytes(LIMIT)
    made = body(attach(ann, task, content, "large.bin"), 201)
    assert ann.get(made["url"]).content == content
    refusal(attach(ann, task, content + b"x"), 413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("name", ["../../../etc/passwd", "..\\..\\x", "/etc/passwd", "a/../../b", "%2e%2e%2fb", "\u202ecod.exe"])
def test_a_name_leads_nowhere(site, ann, task, name):
    content = secrets.token_hex(8).encode()
    made = body(attach(ann, task, content, name), 201)
    assert "/" not in made["name"] and "\\" not in made["name"] and "\u202e" not in made["name"]
    assert ann.get(made["url"]).content == content
    [path] = files_with(site, content)
    assert re.fullmatch(r"[0-9a-f-]{36}", path.name) and path.stat().st_mode & 0o077 == 0


def test_no_path_but_the_apis_leads_to_a_file(site, ann, bob, nobody, task):
    content = b"a secret " + secrets.token_hex(8).encode()
    made = body(attach(ann, task, content), 201)
    [path] = files_with(site, content)
    inner = f"/.atrium/attachments/{path.parent.name}/{path.name}"
    for address in (inner, inner.replace("/.atrium", "/x/../.atrium"), "/.atrium/attachments/", inner.replace("/.", "/%2e")):
        answer = ann.get(address)
        assert answer.status_code == 404 and b"a secret" not in answer.content
    for person in (bob, nobody):
        assert b"a secret" not in person.get(made["url"]).content
    refusal(bob.get(made["url"]), 404, "NOT_FOUND")
    refusal(nobody.get(made["url"]), 401, "UNAUTHORIZED")
    other = make_task(ann)
    refusal(ann.get(made["url"].replace(task["id"], other["id"])), 404, "NOT_FOUND")
    for tail in ("..%2f..%2fx", "%2e%2e/x", "att_", "att_%00"):
        assert ann.get(f"{BASE}/tasks/{task['id']}/attachments/{tail}").status_code in (400, 404, 405)
    body(ann.delete(made["url"]), 204)
    assert not path.exists()
    refusal(ann.get(made["url"]), 404, "NOT_FOUND")


def test_ten_files_a_minute_may_be_attached(make):
    with Site.of(make({"rate_limits": {"flowforge": {"file_upload_per_minute": 10}}})) as limited:
        person = limited.person()
        task = make_task(person)
        statuses = [attach(person, task, b"text").status_code for _ in range(11)]
        assert statuses == [201] * 10 + [429]
        refusal(attach(person, task, b"text"), 429, "RATE_LIMIT_EXCEEDED")
        person.close()
