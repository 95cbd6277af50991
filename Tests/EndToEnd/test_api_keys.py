"""API keys through nginx: made, used in every edition and on a live line, revoked."""

import re

from site_under_test import BASE62, ok


def made(person, *permissions, **fields):
    body = {"name": "a key", "permissions": list(permissions), **fields}
    response = person.post("/api/v2/api-keys", json=body)
    assert response.status_code == 201, response.text
    key = response.json()
    person.site.used.add(key["key"])
    return key


def by(nobody, key, method="GET", path="/api/v2/dashboards", **options):
    return nobody.request(method, path, headers={"X-API-Key": key["key"]}, **options)


def test_a_key_is_shown_once_and_known_again_by_its_beginning(ann):
    key = made(ann, "dashboard:read")
    assert re.fullmatch(r"atk_[0-9A-Za-z]{50}", key["key"])
    assert re.fullmatch(f"key_{BASE62}", key["id"])
    assert key["key"].startswith(key["start"]) and key["lastUsedAt"] is None and key["expiresAt"] is None
    again = ann.get(f"/api/v2/api-keys/{key['id']}").json()
    listed = ann.get("/api/v2/api-keys").json()["data"]
    assert "key" not in again and listed == [again]


def test_a_key_acts_for_its_account_in_every_edition(ann, nobody):
    board = ann.make_dashboard(name="mine")
    key = made(ann, "dashboard:read")
    assert board["id"] in [one["id"] for one in by(nobody, key).json()["data"]]
    assert by(nobody, key, path=f"/api/dashboards/{board['id']}").status_code == 200
    assert by(nobody, key, path="/api/v1/dashboards").status_code == 200
    refused = by(nobody, key, "POST", "/api/dashboards", json={"name": "x"})
    assert refused.status_code == 403


def test_a_key_does_not_manage_keys_applications_or_the_account(ann, nobody):
    key = made(ann, "dashboard:read", "dashboard:write", "user:read", "workspace:admin")
    for method, path, body in [
        ("GET", "/api/v2/api-keys", None), ("DELETE", f"/api/v2/api-keys/{key['id']}", None),
        ("POST", "/api/v2/api-keys", {"name": "x", "permissions": ["dashboard:read"]}),
        ("POST", "/api/v2/oauth/clients", {"name": "x", "redirectUris": ["https://a.example/"], "scopes": ["read"]}),
        ("PUT", "/api/profile", {"full_name": "Somebody else"}), ("POST", "/auth/signout", None),
    ]:  # fmt: skip
        response = by(nobody, key, method, path, json=body)
        assert response.status_code == 403, (method, path, response.text)
    assert by(nobody, key, path="/api/profile").json()["profile"]["user_id"] == ann.id


def test_a_revoked_key_is_refused_at_once_by_every_worker(ann, nobody):
    key = made(ann, "dashboard:read")
    assert {by(nobody, key).status_code for _ in range(20)} == {200}
    assert ann.delete(f"/api/v2/api-keys/{key['id']}").status_code == 204
    assert {by(nobody, key).status_code for _ in range(20)} == {401}
    assert ann.get("/api/v2/api-keys").json()["data"] == []


def test_another_tenant_neither_sees_nor_revokes_it(ann, bob):
    key = made(ann, "dashboard:read")
    assert bob.get(f"/api/v2/api-keys/{key['id']}").status_code == 404
    assert bob.delete(f"/api/v2/api-keys/{key['id']}").status_code == 404
    assert bob.get("/api/v2/api-keys").json()["data"] == []


def test_its_use_is_written_by_and_by(ann, nobody, eventually):
    key = made(ann, "dashboard:read")
    assert by(nobody, key).status_code == 200
    eventually(lambda: ann.get(f"/api/v2/api-keys/{key['id']}").json()["lastUsedAt"], what="the use is written")


def test_a_key_and_a_token_together_are_refused(ann):
    key = made(ann, "dashboard:read")
    response = ann.get("/api/v2/dashboards", headers={"X-API-Key": key["key"]})
    assert response.status_code == 400
    assert response.json()["error"]["details"]["validationErrors"][0]["field"] == "X-API-Key"


def test_what_a_key_needs_is_named_field_by_field(ann):
    def codes(**body):
        response = ann.post("/api/v2/api-keys", json=body)
        assert response.status_code == 400, response.text
        return {one["field"]: one["code"] for one in response.json()["error"]["details"]["validationErrors"]}

    assert codes(name="x") == {"permissions": "REQUIRED_FIELD"}
    assert codes(name="x", permissions=[]) == {"permissions": "INVALID_LENGTH"}
    assert codes(name="x", permissions=["all"]) == {"permissions[0]": "INVALID_ENUM"}
    assert codes(name="  ", permissions=["dashboard:read"]) == {"name": "INVALID_LENGTH"}
    past = {"name": "x", "permissions": ["dashboard:read"], "expiresAt": "2020-01-01T00:00:00Z"}
    assert codes(**past) == {"expiresAt": "INVALID_VALUE"}


def test_a_key_follows_a_dashboard_live(ann, site):
    board = ann.make_dashboard()
    key = made(ann, "dashboard:read")
    path = f"/realtime/v1/events?topic=dashboard:{board['id']}"
    with site.client() as client:
        with client.stream("GET", path, headers={"X-API-Key": key["key"]}) as stream:
            assert stream.status_code == 200
            lines = stream.iter_lines()
            assert any(line.startswith("data:") for line in lines)
            ok(ann.put(f"/api/dashboards/{board['id']}", json={"name": "renamed"}))
            assert any("renamed" in line for line in lines)
        assert client.get(path, headers={"X-API-Key": key["key"] + "0"}).status_code == 401
        assert client.get(f"{path}&token={key['key']}").status_code == 401
        with client.stream("GET", f"{path}&api_key={key['key']}") as stream:
            assert stream.status_code == 200
        other = made(ann, "task:read")
        assert client.get(path, headers={"X-API-Key": other["key"]}).status_code == 403
