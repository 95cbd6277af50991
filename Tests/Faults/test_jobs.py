"""Jobs workers die: upkeep and measuring go on, once each time, and no request is lost or counted twice."""

import signal

import pytest
from line import Account
from own_instance import wait_for

SAMPLED = """
    SELECT s.at, s.sum FROM metric_samples s JOIN metric_series m ON m.id = s.series_id
    WHERE m.name = 'sampled_seconds' ORDER BY s.at
"""
COUNTED = """
    SELECT COALESCE(SUM(s.sum), 0) FROM metric_samples s JOIN metric_series m ON m.id = s.series_id
    WHERE m.name = 'requests' AND m.labels LIKE '%"listDashboards"%'
"""


def samplings(instance):
    return instance.sql(SAMPLED)


def counted(instance):
    return int(float(instance.sql(COUNTED)[0][0]))


def wait_for_sampling(instance):
    before = len(samplings(instance))
    wait_for(lambda: len(samplings(instance)) > before, 60, "a sampling")


@pytest.mark.timeout(400)
def test_a_killed_jobs_worker_loses_no_request_and_counts_none_twice(make):
    instance = make({"metrics": {"sample_seconds": 1}})
    account = Account(instance)
    wait_for_sampling(instance)
    start = counted(instance)
    sent = 0
    for _ in range(4):
        for _ in range(25):
            assert account.get("/api/dashboards").status == 200
            sent += 1
        instance.wait_restarted("jobs-1", instance.kill("jobs-1"))
        wait_for_sampling(instance)
    wait_for(lambda: counted(instance) - start >= sent, 60, "all are counted")
    wait_for_sampling(instance)
    # A worker killed just between its commit and noting it counts one sampling's requests twice.
    assert counted(instance) - start == sent


@pytest.mark.timeout(400)
def test_of_two_jobs_workers_one_does_each_time_and_the_other_goes_on_when_it_is_killed(make):
    instance = make({"jobs": {"processes": 2}, "metrics": {"sample_seconds": 1}})
    wait_for_sampling(instance)
    for name in ("jobs-1", "jobs-2", "jobs-1"):
        killed = instance.kill(name)
        wait_for_sampling(instance)
        instance.wait_restarted(name, killed)
        for _ in range(3):
            wait_for_sampling(instance)
    seconds = [at.split(".")[0] for at, _ in samplings(instance)]
    # Were both to do each, every second would stand twice. The first may share its second with the next, one that was
    # killed may not have said that it was done, and one that was held up may come just before the next.
    assert len(seconds) - len(set(seconds)) <= len(set(seconds)) // 2, seconds
    assert "FAIL  jobs" not in instance.atrium("doctor", check=False).stdout


@pytest.mark.timeout(300)
def test_a_jobs_worker_that_is_told_to_stop_ends_soon(make):
    instance = make()
    wait_for_sampling(instance)
    old = instance.kill("jobs-1", signal.SIGTERM)
    wait_for(lambda: instance.child("jobs-1").get("pid") != old, what="it ended")
