"""The OAuth 2.0 authorization server through nginx, by a client of our own and by Authlib's."""

import secrets

import pytest
from oauth_client import Application, query_of, refused
from site_under_test import Site, ok

BEARER = "Authorization"


def uses(nobody, access, path="/api/v2/dashboards", method="GET", **options):
    return nobody.request(method, path, headers={BEARER: f"Bearer {access}"}, **options).status_code


@pytest.fixture
def app(ann, nobody):
    return Application(ann, nobody)


def test_an_application_is_let_in_and_acts_for_the_person(ann, bob, app, nobody):
    response = app.ask(scope="read write")
    assert response.status_code == 302
    page = response.headers["location"]
    assert page.startswith(f"{ann.site.url}/#/consent?") and query_of(page)["client_id"] == app.id
    shown = bob.get(f"/oauth/clients/{app.id}", params={"redirect_uri": app.callback, "scope": "read write"}).json()
    assert shown["name"] == "an app" and [one["scope"] for one in shown["scopes"]] == ["read", "write"]

    tokens = app.tokens(bob, scope="read write")
    assert tokens["token_type"] == "Bearer" and tokens["expires_in"] == 3600 and tokens["scope"] == "read write"
    made = nobody.post("/api/dashboards", json={"name": "by an app"}, headers={BEARER: f"Bearer {tokens['access_token']}"})
    assert ok(made, 201)["dashboard"]["user_id"] == bob.id


def test_reading_is_not_writing_and_neither_is_managing_the_account(bob, app, nobody):
    access = app.tokens(bob, scope="read")["access_token"]
    assert uses(nobody, access) == 200 and uses(nobody, access, "/api/profile") == 200
    assert uses(nobody, access, "/api/dashboards", "POST", json={"name": "x"}) == 403
    assert uses(nobody, access, "/api/profile", "PUT", json={"full_name": "x"}) == 403
    for path in ("/api/v2/api-keys", "/api/v2/oauth/clients", "/api/v2/oauth/grants"):
        assert uses(nobody, access, path) == 403


def test_a_code_is_good_once_and_its_second_use_ends_what_it_gave(bob, app, nobody):
    code = app.code(bob)
    first = app.exchange(code).json()
    assert uses(nobody, first["access_token"]) == 200
    refused(app.exchange(code), "invalid_grant")
    assert {uses(nobody, first["access_token"]) for _ in range(10)} == {401}
    refused(app.refresh(first["refresh_token"]), "invalid_grant")


@pytest.mark.parametrize("changes", [
    {"code_verifier": "a" * 43}, {"code_verifier": "a"}, {"redirect_uri": "https://app.example/other"},
    {"code": "ac_nothing"}], ids=lambda changes: next(iter(changes)))  # fmt: skip
def test_a_wrong_presentation_spends_the_code(bob, app, changes):
    code = app.code(bob)
    refused(app.exchange(**{"code": code, **changes}), "invalid_grant")
    if "code" not in changes:
        refused(app.exchange(code), "invalid_grant")


def test_a_code_mixed_up_between_two_applications_is_good_for_neither(ann, bob, app, nobody):
    other = Application(ann, nobody)
    code = app.code(bob)
    other.verifier = app.verifier
    refused(other.exchange(code), "invalid_grant")
    refused(app.exchange(code), "invalid_grant")


def test_an_answer_says_whose_it_is(bob, app, nobody):
    issuer = nobody.get("/.well-known/oauth-authorization-server").json()["issuer"]
    assert query_of(app.approval(bob))["iss"] == issuer
    assert query_of(app.approval(bob, decision="deny"))["iss"] == issuer


@pytest.mark.parametrize("method", ["plain", None])
def test_pkce_cannot_be_weakened(bob, app, method):
    told = query_of(app.ask(code_challenge_method=method).headers["location"])
    assert told["error"] == "invalid_request" and told["state"] == app.state
    assert query_of(app.approval(bob, code_challenge_method=method))["error"] == "invalid_request"
    assert query_of(app.approval(bob, code_challenge=None))["error"] == "invalid_request"


@pytest.mark.parametrize("address", [
    "https://evil.example/callback", "https://app.example/callback/", "https://app.example/callback?x=1",
    "https://app.example.evil.example/callback", "https://app.example/callback#x", "//app.example/callback"])  # fmt: skip
def test_nobody_is_sent_to_an_address_that_is_not_registered(bob, app, address):
    response = app.ask(redirect_uri=address)
    assert response.status_code == 400 and "location" not in response.headers
    body = {**app.question(redirect_uri=address), "decision": "approve"}
    assert bob.post("/oauth/authorize", json=body).status_code == 400


def test_a_program_on_ones_own_machine_listens_on_any_port(ann, bob, nobody):
    app = Application(ann, nobody, callback="http://127.0.0.1/callback")
    app.callback = "http://127.0.0.1:51004/callback"
    assert app.approval(bob).startswith(app.callback + "?code=")
    assert app.exchange(app.code(bob)).status_code == 200


def test_a_confidential_application_proves_who_it_is_in_either_way(ann, bob, nobody):
    app = Application(ann, nobody, confidential=True)
    assert app.exchange(app.code(bob)).status_code == 200
    assert app.exchange(app.code(bob), basic=True).status_code == 200
    refused(app.exchange(app.code(bob), client_secret="atcs_wrong"), "invalid_client", 401)
    refused(app.exchange(app.code(bob), client_secret=None), "invalid_client", 401)
    again = Application(ann, nobody, confidential=True)
    code = app.code(bob)
    refused(app.exchange(code, client_secret=again.secret), "invalid_client", 401)


def test_a_refresh_token_is_rotated_and_parallel_requests_get_the_same_one(bob, app, nobody):
    first = app.tokens(bob)
    second = app.refresh(first["refresh_token"], path="/oauth/refresh").json()
    assert second["refresh_token"] != first["refresh_token"] and second["scope"] == "read"
    assert uses(nobody, second["access_token"]) == 200
    assert app.refresh(first["refresh_token"]).json()["refresh_token"] == second["refresh_token"]


def test_a_stolen_refresh_token_ends_all_that_came_of_it(make):
    with Site.of(make({"auth": {"refresh_reuse_grace_seconds": 0}})) as site, site.client() as nobody:
        bob = site.person("Bob")
        app = Application(bob, nobody)
        first = app.tokens(bob)
        second = app.refresh(first["refresh_token"]).json()
        assert uses(nobody, second["access_token"]) == 200
        refused(app.refresh(first["refresh_token"]), "invalid_grant")
        assert uses(nobody, second["access_token"]) == 401
        refused(app.refresh(second["refresh_token"]), "invalid_grant")


def test_another_application_cannot_use_or_end_a_token(ann, bob, app, nobody):
    tokens = app.tokens(bob)
    other = Application(ann, nobody)
    refused(other.refresh(tokens["refresh_token"]), "invalid_grant")
    refused(other.send("/oauth/revoke", token=tokens["refresh_token"]), "invalid_grant")
    assert uses(nobody, tokens["access_token"]) == 200


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_token_that_is_given_back_ends_its_sign_in_everywhere(bob, app, nobody, kind):
    tokens = app.tokens(bob)
    assert app.send("/oauth/revoke", token=tokens[kind], token_type_hint=kind).status_code == 200
    assert {uses(nobody, tokens["access_token"]) for _ in range(10)} == {401}
    refused(app.refresh(tokens["refresh_token"]), "invalid_grant")
    assert app.send("/oauth/revoke", token=tokens[kind]).status_code == 200


def test_what_a_person_takes_back_ends_at_once(ann, bob, app, nobody):
    tokens = app.tokens(bob)
    grants = bob.get("/api/v2/oauth/grants").json()["data"]
    assert [(one["client"]["clientId"], one["scopes"]) for one in grants] == [(app.id, ["read"])]
    assert ann.delete(f"/api/v2/oauth/grants/{grants[0]['id']}").status_code == 404
    assert bob.delete(f"/api/v2/oauth/grants/{grants[0]['id']}").status_code == 204
    assert {uses(nobody, tokens["access_token"]) for _ in range(10)} == {401}
    refused(app.refresh(tokens["refresh_token"]), "invalid_grant")
    assert bob.get("/api/v2/oauth/grants").json()["data"] == []


def test_any_page_may_exchange_a_code_and_none_with_cookies(nobody, app):
    origin = {"Origin": "https://anybody.example"}
    asked = {**origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    preflight = nobody.options("/oauth/token", headers=asked)
    assert preflight.status_code == 204 and preflight.headers["access-control-allow-origin"] == "*"
    answer = nobody.post("/oauth/token", data={"grant_type": "x"}, headers=origin)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert nobody.get("/.well-known/oauth-authorization-server", headers=origin).headers[
        "access-control-allow-origin"] == "*"  # fmt: skip
    assert "access-control-allow-origin" not in nobody.get("/oauth/authorize", headers=origin).headers


def test_the_endpoint_speaks_the_protocols_errors(nobody, app):
    refused(nobody.post("/oauth/token", json={"grant_type": "refresh_token"}), "invalid_request", 415)
    refused(app.send("/oauth/token", grant_type="password"), "unsupported_grant_type")
    refused(app.send("/oauth/token"), "invalid_request")
    refused(app.refresh("rt_x", client_id=None), "invalid_client", 401)


def test_authlibs_client_is_let_in_unchanged(ann, bob, site, nobody):
    authlib = pytest.importorskip("authlib.integrations.httpx_client")
    for confidential, method in [(False, "none"), (True, "client_secret_basic"), (True, "client_secret_post")]:
        app = Application(ann, nobody, confidential=confidential)
        metadata = nobody.get("/.well-known/oauth-authorization-server").json()
        with authlib.OAuth2Client(
            client_id=app.id, client_secret=app.secret, token_endpoint_auth_method=method, scope="read",
            redirect_uri=app.callback, code_challenge_method="S256", verify=site.tls(),
            token_endpoint=metadata["token_endpoint"],
            revocation_endpoint_auth_method=method,
        ) as client:  # fmt: skip
            verifier = secrets.token_urlsafe(48)
            address, state = client.create_authorization_url(metadata["authorization_endpoint"], code_verifier=verifier)
            page = nobody.get(address, follow_redirects=False).headers["location"]
            back = bob.post("/oauth/authorize", json={**query_of(page), "decision": "approve"}).json()["redirect_to"]
            token = client.fetch_token(authorization_response=back, state=state, code_verifier=verifier)
            site.used |= {token["access_token"], token["refresh_token"]}
            assert client.get(f"{site.url}/api/v2/dashboards").status_code == 200
            renewed = client.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
            site.used |= {renewed["access_token"], renewed["refresh_token"]}
            assert renewed["refresh_token"] != token["refresh_token"]
            assert client.revoke_token(metadata["revocation_endpoint"], token=renewed["refresh_token"]).status_code == 200
            assert uses(nobody, renewed["access_token"]) == 401
