"""The supervisor itself dies, or everything at once."""

import contextlib
import os
import select
import signal
import time

import pytest
from line import Line
from own_instance import wait_for


def kill_supervisor(instance):
    instance.supervisor.kill()
    instance.supervisor.wait(60)


@pytest.mark.timeout(300)
def test_after_a_killed_supervisor_stop_ends_everything_and_start_works_again(instance, accounts):
    kill_supervisor(instance)
    instance.atrium("stop", seconds=60)
    assert instance.processes() == []

    instance.start()
    assert accounts[0].get("/api/dashboards").json["total"] == 2
    instance.stop()
    assert instance.processes() == []


@pytest.mark.timeout(300)
def test_after_a_killed_supervisor_a_new_one_takes_over_without_a_stop(instance, accounts):
    kill_supervisor(instance)
    instance.start()

    assert accounts[0].get("/api/dashboards").json["total"] == 2
    assert len([words for _, words in instance.processes() if "atrium-api" in words]) == 2
    assert len([words for _, words in instance.processes() if "mariadbd" in words]) == 1


@pytest.mark.timeout(300)
def test_stop_ends_a_hung_worker_too_after_a_killed_supervisor(instance):
    """It does not hear the kernel's SIGTERM, and is insisted upon when its time is over."""
    hung = instance.kill("api-1", signal.SIGSTOP)
    kill_supervisor(instance)
    instance.atrium("stop", seconds=100)

    assert hung not in [pid for pid, _ in instance.processes()]
    assert instance.processes() == []


@pytest.mark.timeout(300)
def test_everything_killed_at_once_under_load_loses_no_creation(instance, load):
    with load() as running:
        running.wait_for_answers(300)
        for pid, _ in instance.processes():
            with contextlib.suppress(ProcessLookupError):  # the supervisor's end is its children's, too
                os.kill(pid, signal.SIGKILL)
        instance.supervisor.wait(60)
        instance.start()
        running.wait_for_answers(300)

    running.assert_created_once()
    running.assert_replayed()
    assert {sent.status for sent in running.failed()} <= {0, 409, 502, 503}, running.summary


@pytest.mark.timeout(300)
def test_a_second_supervisor_is_refused_and_the_first_goes_on(instance, accounts):
    second = instance.atrium("supervise", check=False, seconds=30)

    assert second.returncode == 1 and "running already" in second.stderr, second
    assert accounts[0].get("/api/dashboards").status == 200
    assert instance.supervisor.poll() is None


@pytest.mark.timeout(300)
def test_stop_at_any_moment_of_the_start_ends_everything_soon(make):
    """MariaDB is deaf to signals for some moments while it starts."""
    instance = make(start=False)
    for turn in range(8):
        instance.supervise()
        wait_for(lambda: instance.status().get("pid") == instance.supervisor.pid, what="the supervisor is there")
        if turn % 2:
            wait_for(lambda: instance.child("mariadb").get("pid"), what="it starts the database")
        # Every turn a little later: the moments are what is tested.
        time.sleep(turn * 0.01)
        instance.atrium("stop", seconds=60)
        instance.supervisor.wait(60)
        assert instance.processes() == []


@pytest.mark.timeout(300)
def test_requests_under_way_are_answered_when_it_stops(instance, accounts):
    """Sign-ins: each takes some time to compute, and the workers compute a few at once."""
    lines = [Line(instance) for _ in range(8)]
    for line in lines:
        assert line.send("GET", "/healthz").status == 200
    body = {"email": accounts[0].email, "password": accounts[0].password}
    # All are sent before the first is answered, and nothing waits for a thread of ours to have its turn.
    asked = [line.begin("POST", "/auth/signin", body) for line in lines]
    select.select([line.connection.sock for line in lines], [], [])
    instance.stop()
    answers = [line.finish("POST", "/auth/signin", one) for line, one in zip(lines, asked, strict=True)]

    assert {answer.status for answer in answers} == {200}
    assert {line.closed for line in lines} == {0}
