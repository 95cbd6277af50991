"""Sign-up, sign-in, refresh and sign-out."""

import base64
import contextlib
import json
import re
import secrets
import time

import pytest
from site_under_test import BASE62, error, fields, ok


def sign_in(client, email, password, **headers):
    return client.post("/auth/signin", json={"email": email, "password": password}, headers=headers)


def claims(token):
    head, payload, _ = (part + "=" * (-len(part) % 4) for part in token.split("."))
    return json.loads(base64.urlsafe_b64decode(head)), json.loads(base64.urlsafe_b64decode(payload))


def test_a_sign_up_makes_an_account_with_a_profile_and_a_default_dashboard(ann):
    assert re.fullmatch(f"usr_{BASE62}", ann.id)
    assert ann.session["expires_in"] == 1800
    profile = ok(ann.get("/api/profile"))["profile"]
    assert (profile["user_id"], profile["full_name"], profile["onboarding_completed"]) == (ann.id, "Ann", False)
    dashboards = ok(ann.get("/api/dashboards"))["dashboards"]
    assert [dashboard["is_default"] for dashboard in dashboards] == [True]


def test_an_access_token_has_the_contracts_claims_and_its_key_is_published(ann):
    head, claim = claims(ann.session["access_token"])
    assert head["alg"] == "RS256"
    assert {"sub", "email", "role", "permissions", "org_id", "workspace", "iat", "exp", "iss", "aud", "jti"} <= set(
        claim
    )
    assert (claim["sub"], claim["email"], claim["role"]) == (ann.id, ann.email, "owner")
    assert "dashboard:write" in claim["permissions"]
    assert claim["exp"] - claim["iat"] == 1800 and abs(claim["iat"] - time.time()) < 60

    keys = ann.get("/.well-known/jwks.json").json()["keys"]
    key = next(key for key in keys if key["kid"] == head["kid"])
    assert (key["kty"], key["alg"], key["use"]) == ("RSA", "RS256", "sig") and "d" not in key


def test_an_address_that_has_an_account_is_a_conflict_whatever_its_case(ann, nobody):
    for email in (ann.email, ann.email.upper(), f" {ann.email} "):
        response = nobody.post("/auth/signup", json={"email": email, "password": secrets.token_urlsafe(12)})
        assert error(response, 409, "CONFLICT")["details"]["field"] == "email"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ann, nobody):
    wrong = error(sign_in(nobody, ann.email, "wrong-password-1"), 401, "UNAUTHORIZED")
    unknown = error(
        sign_in(nobody, f"nobody-{secrets.token_hex(8)}@example.com", "wrong-password-1"), 401, "UNAUTHORIZED"
    )
    assert wrong["message"] == unknown["message"]
    assert wrong.get("details") == unknown.get("details")


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, {"email": "required", "password": "required"}),
        ({"email": "no-address", "password": "correct-horse-9"}, {"email": "format"}),
        ({"email": "a@b.example", "password": "short-7"}, {"password": "length"}),
        ({"email": "a@b.example", "password": "x" * 129}, {"password": "length"}),
        ({"email": "a@b.example", "password": "password"}, {"password": "value"}),
        ({"email": "a@b.example", "password": "12345678"}, {"password": "value"}),
        ({"email": 1, "password": ["x"]}, {"email": "type", "password": "type"}),
        ({"email": "a@b.example", "password": "correct-horse-9", "admin": True}, {"admin": "unknown"}),
        ({"email": "a@b.example", "password": "correct-horse-9", "provider": "google"}, {"provider": "value"}),
    ],
)
def test_a_sign_up_that_breaks_a_rule_names_the_field(nobody, body, named):
    assert fields(nobody.post("/auth/signup", json=body)) == named


def test_a_password_of_8_and_one_of_128_characters_are_taken(nobody):
    for length in (8, 128):
        email = f"length-{secrets.token_hex(6)}@example.com"
        password = secrets.token_hex(64)[:length]
        ok(nobody.post("/auth/signup", json={"email": email, "password": password}), 201)
        ok(sign_in(nobody, email.upper(), password))


def test_a_refresh_gives_new_tokens_and_the_same_ones_to_a_second_tab(ann, nobody):
    old = ann.session["refresh_token"]
    first = ok(nobody.post("/auth/refresh", json={"refresh_token": old}))
    second = ok(nobody.post("/auth/refresh", json={"refresh_token": old}))
    ann.site.used |= {first["access_token"], second["access_token"], first["refresh_token"]}

    assert set(first) == {"access_token", "refresh_token", "expires_in"}
    assert first["refresh_token"] == second["refresh_token"] != old
    for tokens in (first, second):
        bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
        ok(nobody.get("/api/profile", headers=bearer))
    ok(nobody.post("/auth/refresh", json={"refresh_token": first["refresh_token"]}))


@pytest.mark.parametrize("token", ["rt_" + "A" * 43, "nonsense", "é" * 20])
def test_a_refresh_token_that_is_none_is_401(nobody, token):
    error(nobody.post("/auth/refresh", json={"refresh_token": token}), 401, "UNAUTHORIZED")


def test_a_refresh_without_a_token_names_it(nobody):
    assert fields(nobody.post("/auth/refresh", json={})) == {"refresh_token": "required"}


def test_a_sign_out_ends_this_session_at_once_and_no_other(ann):
    with contextlib.closing(ann.sign_in()) as other:
        ok(other.post("/auth/signout"), 204)
        error(other.get("/api/profile"), 401, "UNAUTHORIZED")
        error(other.post("/auth/signout"), 401, "UNAUTHORIZED")
        error(other.post("/auth/refresh", json={"refresh_token": other.session["refresh_token"]}), 401, "UNAUTHORIZED")
    ok(ann.get("/api/profile"))


def test_ten_wrong_passwords_lock_the_account_for_the_right_one_too(ann, nobody):
    for _ in range(10):
        error(sign_in(nobody, ann.email, "wrong-password-1"), 401, "UNAUTHORIZED")
    response = sign_in(nobody, ann.email, ann.password)
    error(response, 429, "ACCOUNT_LOCKED")
    assert 0 < int(response.headers["retry-after"]) <= 900
    ok(ann.get("/api/profile"))


def test_the_refresh_token_may_travel_as_a_cookie_that_no_script_reads(site, ann):
    wish = {"X-Refresh-Token-Delivery": "cookie"}
    with site.client() as browser:
        response = sign_in(browser, ann.email, ann.password, **wish)
        assert set(ok(response)["session"]) == {"access_token", "expires_in"}
        cookie = response.headers["set-cookie"]
        attributes = {part.strip().split("=")[0].lower() for part in cookie.split(";")[1:]}
        assert {"httponly", "secure", "samesite", "path", "max-age"} <= attributes
        assert "SameSite=Strict" in cookie and "Path=/auth" in cookie
        site.used.add(cookie.split(";")[0].split("=", 1)[1])

        renewed = browser.post("/auth/refresh", json={}, headers=wish)
        assert "refresh_token" not in ok(renewed)
        assert renewed.headers["set-cookie"] != cookie
        site.used.add(renewed.headers["set-cookie"].split(";")[0].split("=", 1)[1])
        assert fields(browser.post("/auth/refresh", json={})) == {"refresh_token": "required"}, "a foreign page's form"

        bearer = {"Authorization": f"Bearer {renewed.json()['access_token']}"}
        gone = browser.post("/auth/signout", headers={**wish, **bearer})
        ok(gone, 204)
        assert "Max-Age=0" in gone.headers["set-cookie"]


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer " + "A" * 4000, "Bearer é",
     "Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ1c3JfMSJ9."],
)  # fmt: skip
def test_a_token_that_is_none_is_401_and_says_how_to_sign_in(nobody, header):
    response = nobody.get("/api/profile", headers={"Authorization": header.encode()} if header else {})
    error(response, 401, "UNAUTHORIZED")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_token_whose_claims_or_signature_were_changed_is_401(ann, nobody):
    head, payload, signature = ann.session["access_token"].split(".")
    flipped = ("A" if signature[10] != "A" else "B").join((signature[:10], signature[11:]))
    raised = base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(payload + "==").replace(b'"owner"', b'"admin"')).rstrip(b"=").decode()  # fmt: skip
    none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
    for token in (f"{head}.{payload}.{flipped}", f"{head}.{raised}.{signature}", f"{none}.{payload}.",
                  f"{head}.{payload}.", f"{head}.{payload}", f"{head}.{payload}.{signature}x"):  # fmt: skip
        error(nobody.get("/api/profile", headers={"Authorization": f"Bearer {token}"}), 401, "UNAUTHORIZED")
