"""What an administrator sees of the supervisor. What it does when things break is in Tests/Faults."""

import os
import signal
import socket

import pytest
from own_instance import wait_for

USUAL = ["mariadb", "api-1", "api-2", "realtime-1", "jobs-1", "nginx"]


@pytest.fixture(autouse=True)
def configured(running):
    """Gives every test the configuration that the instance began with."""
    text = running.configuration.read_text()
    yield
    if running.configuration.read_text() != text:
        running.configuration.write_text(text)
        running.atrium("reload")
        # Workers that are too many end when they have nothing to do any more.
        wait_for(lambda: names(running) == USUAL and running.is_up(), what="the usual processes run, and no others")


def names(instance):
    return [child["name"] for child in instance.status()["children"]]


def pids(instance):
    return {child["name"]: child["pid"] for child in instance.status()["children"]}


def test_the_status_tells_what_runs(running):
    assert names(running) == USUAL
    lines = running.atrium("status").stdout.splitlines()
    assert "running" in lines[0] and running.url in lines[0]
    assert [line.split()[:2] for line in lines[1:]] == [[name, "up"] for name in names(running)]
    assert all(f"pid {pid} " in line for pid, line in zip(pids(running).values(), lines[1:]))


def test_a_reload_replaces_the_workers_and_nothing_else(running):
    before = pids(running)
    running.atrium("reload")
    after = pids(running)
    assert {name for name in before if before[name] != after[name]} == {"api-1", "api-2", "realtime-1", "jobs-1"}


@pytest.mark.parametrize("processes", [3, 1])
def test_a_reload_takes_the_number_of_workers_from_the_configuration(running, processes):
    kinds = ("api", "realtime", "jobs")
    running.configure({kind: {"processes": processes} for kind in kinds})
    running.atrium("reload")
    wanted = ["mariadb", *(f"{kind}-{number + 1}" for kind in kinds for number in range(processes)), "nginx"]
    wait_for(lambda: names(running) == wanted and running.is_up())
    assert running.ask("/healthz")[0] == 200


def test_a_reload_takes_what_concerns_the_web_server_alone(running):
    running.configure({"server": {"cors_origins": ["https://added.example"]}})
    running.atrium("reload")
    assert "https://added.example" in running.path("nginx/cors.conf").read_text()
    assert running.ask("/healthz")[0] == 200


def test_a_reload_with_a_broken_configuration_changes_nothing(running):
    before = pids(running)
    count = running.status()["reload"]["count"]
    running.configure({"api": {"processes": "none"}})
    # `atrium reload` reads the file too and would not even ask.
    assert "api.processes" in running.atrium("reload", check=False).stderr
    os.kill(running.supervisor.pid, signal.SIGHUP)
    wait_for(lambda: running.status()["reload"]["count"] > count)
    assert "api.processes" in running.status()["reload"]["problem"]
    assert pids(running) == before


def test_a_stop_may_be_repeated_and_nothing_runs_after_it(make):
    instance = make().make().start()
    instance.stop()
    assert instance.supervisor.returncode == 0
    assert instance.processes() == []
    assert "nothing is running" in instance.atrium("stop").stdout
    assert instance.atrium("status", check=False).returncode == 1


def test_everything_ends_by_itself_when_the_supervisor_is_killed(make):
    instance = make().make().start()
    instance.supervisor.kill()
    instance.supervisor.wait()
    wait_for(lambda: instance.processes() == [])


def test_a_broken_configuration_keeps_nobody_from_stopping(make):
    instance = make()
    # The instance's own file, which no variable names.
    own = instance.path("atrium.yaml")
    instance.data.mkdir()
    instance.configuration.rename(own)
    instance.configuration = own
    instance.variables = {"ATRIUM_INSTANCE_DIRECTORY": str(instance.data)}
    instance.make().start()
    own.write_text("api:\n  processes: none\n")
    assert "api.processes" in instance.atrium("status").stderr
    stopped = instance.atrium("stop")
    assert "stopped" in stopped.stdout and "api.processes" in stopped.stderr
    assert instance.processes() == []


def test_what_the_web_server_left_behind_is_ended_before_the_next_start(make):
    instance = make().make().start()
    web_server = instance.pid("nginx")
    instance.supervisor.kill()
    os.kill(web_server, signal.SIGKILL)  # its own processes hear nothing of that, and keep its ports
    instance.supervisor.wait()
    instance.start()
    assert instance.ask("/healthz")[0] == 200


def test_a_port_that_another_program_has_is_named(make):
    instance = make().make()
    with socket.create_server(("127.0.0.1", instance.port)):
        done = instance.atrium("supervise", check=False)
    assert done.returncode == 1
    assert f"127.0.0.1:{instance.port}" in done.stderr and "server.https_port" in done.stderr
