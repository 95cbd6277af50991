"""The web server dies."""

import os
import signal

import pytest
from own_instance import wait_for


def web_server_processes(instance):
    return {pid for pid, words in instance.processes() if words.startswith("nginx:")}


@pytest.mark.timeout(300)
def test_a_killed_web_server_is_restarted_and_no_creation_is_lost_or_done_twice(instance, load):
    before = web_server_processes(instance)
    with load() as running:
        instance.wait_restarted("nginx", instance.kill("nginx"))
        running.wait_for_answers(500)

    running.assert_created_once()
    running.assert_replayed()
    assert before.isdisjoint(web_server_processes(instance)), "a worker of the dead web server still serves"
    # The connection is gone, so no answer comes; whatever answers is well.
    assert {sent.status for sent in running.failed()} <= {0}, running.summary


@pytest.mark.timeout(300)
def test_a_killed_process_of_the_web_server_is_replaced_by_its_master(instance, accounts):
    master = instance.pid("nginx")
    killed = web_server_processes(instance) - {master}
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    def are_new():
        now = web_server_processes(instance) - {master}
        return len(now) == len(killed) and now.isdisjoint(killed)

    wait_for(are_new, what="the master has made new ones")
    assert accounts[0].get("/api/dashboards").status == 200
    assert instance.child("nginx")["restarts"] == 0
