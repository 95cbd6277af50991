"""Workers that die without a word."""

import random

import pytest


def assert_only_creations_failed(running):
    """nginx hands whatever may be repeated to the other worker; a POST that was under way it cannot repeat."""
    assert running.failed("list", "read", "change") == [], running.summary
    for sent in running.failed("create"):
        # In flight: the dead worker's transaction is being rolled back.
        assert (sent.status, sent.answer.problem) in [(502, "BAD_GATEWAY"), (409, "REQUEST_IN_FLIGHT")], sent


@pytest.mark.timeout(300)
def test_a_killed_worker_fails_no_read_and_every_creation_ends_in_one_row(instance, load):
    with load() as running:
        for name in ("api-1", "api-2"):
            instance.wait_restarted(name, instance.kill(name))
            running.wait_for_answers(200)

    assert_only_creations_failed(running)
    running.assert_created_once()
    assert running.closed == 0, "nginx closed connections"
    assert [instance.child(name)["restarts"] for name in ("api-1", "api-2")] == [1, 1]


def kill_at_random(instance, running, times, seed=7):
    chance = random.Random(seed)
    for _ in range(times):
        running.wait_for_answers(chance.randint(20, 120), seconds=90)
        instance.kill(chance.choice(["api-1", "api-2"]))


@pytest.mark.timeout(400)
def test_creations_with_keys_survive_workers_killed_at_random(instance, load):
    with load(kinds=("create",)) as running:
        kill_at_random(instance, running, times=6)
        running.wait_for_answers(100)

    running.assert_created_once()
    running.assert_replayed()
    for sent in running.failed():
        assert sent.status in (502, 409), sent


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_creations_with_keys_survive_twenty_killed_workers(instance, load):
    # Nothing else is asked of the supervisor than to go on; its back-off makes this slow.
    with load(kinds=("create", "create", "list"), seconds=800) as running:
        for round in range(10):
            kill_at_random(instance, running, times=2, seed=round)
            for name in ("api-1", "api-2"):
                instance.wait_restarted(name, 0, seconds=60)
            running.wait_for_answers(500)

    running.assert_created_once()
    running.assert_replayed(count=500)
    assert running.failed("create"), "no creation was ever interrupted: the test shows nothing"


@pytest.mark.timeout(300)
def test_both_workers_dead_is_answered_502_in_the_envelope_until_one_is_back(instance, accounts):
    for name in ("api-1", "api-2"):
        instance.kill(name)

    answers = []
    for _ in range(2000):
        answers.append(accounts[0].get("/api/dashboards"))
        if answers[-1].status == 200 and len(answers) > 1:
            break

    assert answers[-1].status == 200
    for answer in answers[:-1]:
        assert answer.status == 200 or (answer.status, answer.problem) == (502, "BAD_GATEWAY"), answer
