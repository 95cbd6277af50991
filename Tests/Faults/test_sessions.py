"""Tokens while two workers serve them at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from line import Account, Line
from own_instance import wait_for


def refresh(instance, token):
    with Line(instance) as line:
        return line.send("POST", "/auth/refresh", body={"refresh_token": token})


def profile(instance, token):
    with Line(instance) as line:
        return line.send("GET", "/api/profile", {"Authorization": f"Bearer {token}"})


def many(count, call):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda _: call(), range(count)))


@pytest.mark.timeout(300)
def test_parallel_refreshes_with_one_token_get_the_same_successor(instance):
    account = Account(instance)
    answers = many(12, lambda: refresh(instance, account.session["refresh_token"]))

    assert {answer.status for answer in answers} == {200}
    assert len({answer.json["refresh_token"] for answer in answers}) == 1
    assert instance.served_by(answer.request_id for answer in answers) == {"api-1", "api-2"}
    for answer in answers:
        assert profile(instance, answer.json["access_token"]).status == 200
    assert refresh(instance, answers[0].json["refresh_token"]).status == 200


@pytest.mark.timeout(300)
def test_a_refresh_token_used_again_later_revokes_its_family_in_both_workers(make):
    instance = make({"auth": {"refresh_reuse_grace_seconds": 1}})
    account = Account(instance)
    first = account.session["refresh_token"]
    answer = refresh(instance, first)
    successor, access = answer.json["refresh_token"], answer.json["access_token"]
    assert {profile(instance, access).status for _ in range(8)} == {200}, "both workers know the token"

    # Within the grace it is still answered, with the same successor.
    def is_refused():
        again = refresh(instance, first)
        return again.status == 401 or (again.json["refresh_token"] != successor and pytest.fail(f"{again}"))

    wait_for(is_refused, what="the used token is refused")
    answers = [profile(instance, access) for _ in range(8)] + many(8, lambda: profile(instance, access))
    assert {answer.status for answer in answers} == {401}
    assert instance.served_by(answer.request_id for answer in answers) == {"api-1", "api-2"}
    assert refresh(instance, successor).status == 401
    assert profile(instance, account.session["access_token"]).status == 401


@pytest.mark.timeout(300)
def test_a_sign_out_is_seen_at_once_by_both_workers(instance):
    answers = []
    for _ in range(10):
        account = Account(instance)
        token = account.session["access_token"]
        assert {profile(instance, token).status for _ in range(4)} == {200}, "both workers know the token"
        assert account.post("/auth/signout", None).status == 204
        answers += [profile(instance, token) for _ in range(4)]
        assert refresh(instance, account.session["refresh_token"]).status == 401

    assert {answer.status for answer in answers} == {401}
    assert instance.served_by(answer.request_id for answer in answers) == {"api-1", "api-2"}


@pytest.mark.timeout(300)
def test_a_disabled_account_is_refused_at_once_by_both_workers(instance):
    account = Account(instance)
    token = account.session["access_token"]
    assert {profile(instance, token).status for _ in range(4)} == {200}
    instance.atrium("user", "disable", account.email)
    answers = [profile(instance, token) for _ in range(4)]

    assert {answer.status for answer in answers} == {401}
    assert instance.served_by(answer.request_id for answer in answers) == {"api-1", "api-2"}


@pytest.mark.timeout(300)
def test_a_rotated_key_signs_new_tokens_in_both_workers_and_old_ones_stay_good(instance):
    account = Account(instance)
    old = account.session["access_token"]
    kids = {key["kid"] for key in account.get("/.well-known/jwks.json").json["keys"]}
    instance.atrium("key", "rotate")
    fresh = [refresh(instance, account.session["refresh_token"]).json["access_token"] for _ in range(4)]

    answers = [profile(instance, token) for token in [old, *fresh] for _ in range(4)]
    assert {answer.status for answer in answers} == {200}
    published = [account.get("/.well-known/jwks.json") for _ in range(4)]
    for answer in published:
        assert kids < {key["kid"] for key in answer.json["keys"]}, "a worker does not know the new key"


@pytest.mark.timeout(300)
def test_a_dropped_key_makes_its_tokens_worthless_in_both_workers(instance):
    account = Account(instance)
    old = account.session["access_token"]
    assert {profile(instance, old).status for _ in range(4)} == {200}
    instance.atrium("key", "rotate", "--drop-old")

    assert {profile(instance, old).status for _ in range(8)} == {401}
    fresh = refresh(instance, account.session["refresh_token"]).json["access_token"]
    assert {profile(instance, fresh).status for _ in range(4)} == {200}
