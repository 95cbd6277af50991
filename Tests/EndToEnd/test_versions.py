"""Earlier versions of dashboards, conditional requests, and requests sent twice."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from site_under_test import TIME, error, fields, ok


def test_every_earlier_version_can_be_listed_seen_and_restored_with_its_widgets(ann):
    made = ann.make_dashboard(name="first", tags=["old"])
    path = f"/api/dashboards/{made['id']}"
    kept = ann.make_widget(made, name="kept")
    ok(ann.put(path, json={"name": "second", "tags": ["new"]}))
    ok(ann.delete(f"/api/widgets/{kept['id']}"), 204)
    late = ann.make_widget(made, name="late")

    body = ok(ann.get(f"{path}/versions"))
    assert [(v["version"], v["name"], v["widget_count"]) for v in body["versions"]] == [
        (5, "second", 1), (4, "second", 0), (3, "second", 1), (2, "first", 1), (1, "first", 0)]  # fmt: skip
    assert (body["total"], body["has_more"]) == (5, False)
    assert all(TIME.fullmatch(v["changed_at"]) and v["changed_by"] == ann.id for v in body["versions"])
    assert ok(ann.get(f"{path}/versions", params={"limit": 2, "offset": 1}))["versions"] == body["versions"][1:3]

    old = ok(ann.get(f"{path}/versions/2"))
    assert (old["dashboard"]["name"], old["dashboard"]["tags"]) == ("first", ["old"])
    assert [widget["name"] for widget in old["widgets"]] == ["kept"]

    restored = ok(ann.post(f"{path}/versions/2/restore"))
    assert (restored["dashboard"]["name"], restored["dashboard"]["version"]) == ("first", 6)
    assert [widget["id"] for widget in restored["widgets"]] == [kept["id"]]
    assert ok(ann.get(path))["widgets"] == restored["widgets"]
    error(ann.get(f"/api/widgets/{late['id']}"), 404, "NOT_FOUND")
    again = ok(ann.post(f"{path}/versions/5/restore"))
    assert (again["dashboard"]["name"], [widget["id"] for widget in again["widgets"]]) == ("second", [late["id"]])
    assert [d["name"] for d in ok(ann.get("/api/dashboards?tags=new"))["dashboards"]] == ["second"]


@pytest.mark.parametrize("version", ["0", "-1", "2", "x", "1.0", "99999999999999999999", "%31x"])
def test_a_version_that_there_never_was_is_not_found(ann, version):
    path = f"/api/dashboards/{ann.make_dashboard()['id']}/versions/{version}"
    error(ann.get(path), 404, "NOT_FOUND")
    error(ann.post(f"{path}/restore"), 404, "NOT_FOUND")


# --- Conditional requests --------------------------------------------------------------------------------------------


def test_what_has_not_changed_is_304_until_it_has(ann):
    made = ann.make_dashboard()
    widget = ann.make_widget(made)
    path = f"/api/dashboards/{made['id']}"
    # The dashboard itself last: that counts a view, which an earlier version shows, too.
    for known in ("/api/profile", f"{path}/widgets", f"/api/widgets/{widget['id']}", f"{path}/versions",
                  f"{path}/versions/1", path):  # fmt: skip
        tag = ann.get(known).headers["etag"]
        for given in (tag, f'"other", {tag}', f"W/{tag.removeprefix('W/')}"):
            response = ann.get(known, headers={"If-None-Match": given})
            ok(response, 304)
            assert response.headers["etag"].removeprefix("W/") == tag.removeprefix("W/")
        ok(ann.get(known, headers={"If-None-Match": '"other"'}))
    tag = ann.get(path).headers["etag"]
    ok(ann.put(f"/api/widgets/{widget['id']}", json={"name": "new"}))
    assert ok(ann.get(path, headers={"If-None-Match": tag}))["widgets"][0]["name"] == "new"


def test_a_list_is_304_until_it_has_changed(ann):
    tag = ann.get("/api/dashboards").headers["etag"]
    ok(ann.get("/api/dashboards", headers={"If-None-Match": tag}), 304)
    ann.make_dashboard(name="new")
    ok(ann.get("/api/dashboards", headers={"If-None-Match": tag}))


def test_a_change_or_deletion_that_saw_an_older_version_is_412_and_says_which_is_current(ann):
    made = ann.make_dashboard()
    widget = ann.make_widget(made)
    for path in (f"/api/dashboards/{made['id']}", f"/api/widgets/{widget['id']}"):
        old = ann.get(path).headers["etag"]
        response = ann.put(path, json={"name": "new"}, headers={"If-Match": old})
        ok(response)
        current = response.headers["etag"]
        assert current != old
        for late in (ann.put(path, json={"name": "late"}, headers={"If-Match": old}),
                     ann.delete(path, headers={"If-Match": old})):  # fmt: skip
            assert f'"{error(late, 412, "PRECONDITION_FAILED")["details"]["current_version"]}"' == current
            assert late.headers["etag"] == current
        assert fields(ann.put(path, json={}, headers={"If-Match": "no tag"})) == {"If-Match": "format"}
        ok(ann.put(path, json={"name": "any"}, headers={"If-Match": "*"}))
    restore = f"/api/dashboards/{made['id']}/versions/1/restore"
    error(ann.post(restore, headers={"If-Match": '"1"'}), 412, "PRECONDITION_FAILED")


def test_of_many_changes_at_once_that_saw_the_same_version_exactly_one_is_made(ann):
    made = ann.make_dashboard()
    path, tag = f"/api/dashboards/{made['id']}", f'"{made["version"]}"'

    def change(number):
        return ann.put(path, json={"name": f"by {number}"}, headers={"If-Match": tag})

    with ThreadPoolExecutor(16) as pool:
        statuses = sorted(response.status_code for response in pool.map(change, range(16)))
    assert statuses == [200] + [412] * 15
    assert ok(ann.get(path))["dashboard"]["version"] == 2


def test_many_changes_at_once_without_a_condition_are_all_made(ann):
    made = ann.make_dashboard()
    path = f"/api/dashboards/{made['id']}"
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda n: ann.put(path, json={"description": f"{n}"}), range(32)))
    assert {response.status_code for response in responses} == {200}
    assert sorted(ok(response)["dashboard"]["version"] for response in responses) == list(range(2, 34))


# --- The same request twice ------------------------------------------------------------------------------------------


def test_a_creation_sent_again_with_its_key_gets_the_stored_answer(ann):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    first = ann.post("/api/dashboards", json={"name": "once"}, headers=key)
    again = ann.post("/api/dashboards", json={"name": "once"}, headers=key)
    assert ok(first, 201) == ok(again, 201) and first.content == again.content
    assert again.headers["idempotency-replayed"] == "true" and "idempotency-replayed" not in first.headers
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["x-request-id"] != first.headers["x-request-id"]
    assert ok(ann.get("/api/dashboards"))["total"] == 2


def test_the_same_key_with_another_request_is_422_and_does_nothing(ann):
    made = ann.make_dashboard()
    key = {"Idempotency-Key": secrets.token_hex(8)}
    ok(ann.post("/api/dashboards", json={"name": "one"}, headers=key), 201)
    for response in (
        ann.post("/api/dashboards", json={"name": "two"}, headers=key),
        ann.post(f"/api/dashboards/{made['id']}/duplicate", json={"name": "one"}, headers=key),
    ):
        error(response, 422, "IDEMPOTENCY_KEY_REUSED")
    assert ok(ann.get("/api/dashboards"))["total"] == 3


def test_a_key_belongs_to_its_account(ann, bob):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    made = [ok(person.post("/api/dashboards", json={"name": "x"}, headers=key), 201) for person in (ann, bob)]
    assert made[0]["dashboard"]["id"] != made[1]["dashboard"]["id"]


def test_a_refused_request_keeps_no_answer(ann):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    assert fields(ann.post("/api/dashboards", json={"name": ""}, headers=key)) == {"name": "length"}
    ok(ann.post("/api/dashboards", json={"name": "now right"}, headers=key), 201)


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "\u00e4"])
def test_a_key_that_is_none_is_named(ann, key):
    response = ann.post("/api/dashboards", json={"name": "x"}, headers={"Idempotency-Key": key.encode()})
    if key:
        assert fields(response) == {"Idempotency-Key": "format"}
    else:
        # nginx leaves an empty header out; then there is no key.
        assert response.status_code in (201, 400)


def test_of_many_at_once_with_one_key_one_is_made_and_each_gets_its_answer_or_409(ann):
    key = {"Idempotency-Key": secrets.token_hex(8)}
    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda _: ann.post("/api/dashboards", json={"name": "one"}, headers=key), range(32)))
    made = {ok(response, 201)["dashboard"]["id"] for response in responses if response.status_code == 201}
    for response in responses:
        if response.status_code != 201:
            error(response, 409, "REQUEST_IN_FLIGHT")
            assert response.headers["retry-after"] == "1"
    assert len(made) == 1
    assert ok(ann.get("/api/dashboards"))["total"] == 2


@pytest.mark.parametrize("path", ["signup", "signin", "refresh", "signout", "widgets", "duplicate", "restore"])
def test_every_post_can_be_sent_again(site, ann, path):
    made = ann.make_dashboard()
    here = f"/api/dashboards/{made['id']}"
    secret = secrets.token_urlsafe(12)
    site.used.add(secret)
    place = {"position_x": 0, "position_y": 0, "width": 1, "height": 1}
    with site.client() as nobody:
        who, where, body, status = {
            "signup": (nobody, "/auth/signup", {"email": f"{secret}@example.com", "password": secret}, 201),
            "signin": (nobody, "/auth/signin", {"email": ann.email, "password": ann.password}, 200),
            "refresh": (nobody, "/auth/refresh", {"refresh_token": ann.session["refresh_token"]}, 200),
            "signout": (ann, "/auth/signout", None, 204),
            "widgets": (ann, f"{here}/widgets", {"name": "w", "type": "text", **place}, 201),
            "duplicate": (ann, f"{here}/duplicate", {"name": "copy"}, 201),
            "restore": (ann, f"{here}/versions/1/restore", None, 200),
        }[path]
        key = {"Idempotency-Key": secrets.token_hex(8)}
        first, again = (who.post(where, json=body, headers=key) for _ in range(2))
    ok(first, status)
    if path == "signout":
        error(again, 401, "UNAUTHORIZED")
        return
    ok(again, status)
    assert first.content == again.content and again.headers["idempotency-replayed"] == "true"


def test_a_key_survives_a_client_that_gave_up(site, ann):
    """The client is gone before the answer; what it asked for is done once."""
    key = {"Idempotency-Key": secrets.token_hex(8)}
    try:
        ann.post("/api/dashboards", json={"name": "gone"}, headers=key, timeout=httpx.Timeout(10, read=0.001))
    except httpx.ReadTimeout:
        pass
    for _ in range(100):
        response = ann.post("/api/dashboards", json={"name": "gone"}, headers=key)
        if response.status_code == 201:
            break
        error(response, 409, "REQUEST_IN_FLIGHT")
    ok(response, 201)
    assert [d["name"] for d in ok(ann.get("/api/dashboards"))["dashboards"]].count("gone") == 1
