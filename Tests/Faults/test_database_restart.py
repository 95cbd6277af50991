"""The database goes away and comes back."""

import signal
import time

import pytest
from own_instance import wait_for

# From the moment that the database is up again.
RECOVERY_SECONDS = 30


def restart_database(instance, running, how):
    instance.wait_restarted("mariadb", instance.kill("mariadb", how), 60)
    up = time.monotonic()
    running.wait_for_answers(500)
    return up


def assert_only_unavailable(running, *also):
    """Every failure says 503, in the envelope, and when to come again."""
    failed = running.failed()
    assert failed, "no request ever met the missing database: the test shows nothing"
    for sent in failed:
        assert sent.status, f"no answer: {sent}"
        known = [(503, "SERVICE_UNAVAILABLE"), (503, "OUTCOME_UNKNOWN"), *also]
        assert (sent.status, sent.answer.problem) in known, (sent, running.summary)
        assert sent.status in (502, 504) or int(sent.answer.headers["retry-after"]) >= 1, sent


@pytest.mark.timeout(400)
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_a_database_restart_is_503_until_it_is_back_and_loses_no_creation(instance, load, how):
    with load() as running:
        up = restart_database(instance, running, how)

    assert_only_unavailable(running)
    late = [sent for sent in running.failed() if sent.at > up + RECOVERY_SECONDS]
    assert late == [], "it did not recover by itself"
    running.assert_created_once()
    running.assert_replayed()
    restarted = {child["name"]: child["restarts"] for child in instance.status()["children"] if child["restarts"]}
    assert restarted == {"mariadb": 1}


@pytest.mark.timeout(400)
def test_an_answer_tells_the_truth_about_what_became_of_a_creation_without_a_key(instance, load):
    with load(kinds=("blind",)) as running:
        for how in (signal.SIGKILL, signal.SIGTERM):
            restart_database(instance, running, how)

    rows = running.rows()
    for sent in running.sent:
        if sent.status == 201:
            assert rows[sent.name] == 1, f"acknowledged and lost: {sent}"
        elif sent.answer.problem == "SERVICE_UNAVAILABLE":
            assert rows[sent.name] == 0, f"said to be unavailable, and done: {sent}"
        else:
            assert sent.answer.problem == "OUTCOME_UNKNOWN" and rows[sent.name] <= 1, sent


@pytest.mark.timeout(300)
def test_without_a_database_everything_that_needs_it_is_503_and_the_rest_works(instance, accounts):
    token = accounts[0].session["access_token"]
    # Without its files the supervisor cannot start another.
    files = instance.data / "mariadb" / "data"
    away = files.rename(files.with_name("away"))
    pid = instance.kill("mariadb")
    wait_for(lambda: accounts[0].get("/healthz").status != 200, what="the database is away")
    try:
        for path in ("/api/dashboards", "/api/profile", f"/api/dashboards/{accounts[0].dashboard}", "/healthz"):
            answer = accounts[0].get(path)
            assert (answer.status, answer.problem) == (503, "SERVICE_UNAVAILABLE"), (path, answer)
            assert int(answer.headers["retry-after"]) >= 1
            assert token not in answer.body.decode()
        wrong = {"email": accounts[0].email, "password": "not-the-password"}
        answer = accounts[0].post("/auth/signin", wrong)
        assert answer.status == 503, "without a database nobody can say that a password is wrong"
        for path in ("/.well-known/jwks.json", "/api/openapi/workspace.json"):
            assert accounts[0].get(path).status == 200
        assert accounts[0].get("/api/nothing").status == 404
        assert accounts[0].get("/api/dashboards?limit=x").status in (400, 503)
    finally:
        away.rename(files)
    instance.wait_restarted("mariadb", pid)
    assert accounts[0].get("/api/dashboards").status == 200


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_ten_database_restarts_under_load_lose_no_creation(instance, load):
    with load(seconds=800) as running:
        for turn in range(10):
            restart_database(instance, running, (signal.SIGKILL, signal.SIGTERM)[turn % 2])

    assert_only_unavailable(running)
    running.assert_created_once()
    running.assert_replayed(count=500)


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_worker_and_database_killed_in_turn_lose_no_creation(instance, load):
    with load(seconds=800) as running:
        for _ in range(5):
            instance.kill("api-1")
            restart_database(instance, running, signal.SIGKILL)
            instance.kill("api-2")
            running.wait_for_answers(500)
            for name in ("api-1", "api-2"):
                instance.wait_restarted(name, 0, seconds=60)

    assert_only_unavailable(running, (502, "BAD_GATEWAY"), (409, "REQUEST_IN_FLIGHT"))
    running.assert_created_once()
    running.assert_replayed(count=500)


@pytest.mark.storm
@pytest.mark.timeout(300)
def test_a_database_that_hangs_is_503_after_its_time_and_everything_goes_on_when_it_wakes(instance, load):
    with load(seconds=250) as running:
        instance.kill("mariadb", signal.SIGSTOP)
        wait_for(lambda: any(sent.status == 503 for sent in running.sent), 90, "requests are given up")
        instance.kill("mariadb", signal.SIGCONT)
        running.wait_for_answers(1000)

    assert_only_unavailable(running, (409, "REQUEST_IN_FLIGHT"), (504, "GATEWAY_TIMEOUT"))
    running.assert_created_once()
    running.assert_replayed()
