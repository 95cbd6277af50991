"""Workers come and go under load, and nobody notices who need not."""

import pytest


@pytest.mark.timeout(300)
def test_two_rolling_restarts_under_load_lose_no_request_and_fail_none(instance, load):
    before = {name: instance.pid(name) for name in ("api-1", "api-2", "nginx")}
    with load() as running:
        for _ in range(2):
            instance.atrium("reload")
            running.wait_for_answers(200)
    after = {name: instance.pid(name) for name in before}

    assert running.failed() == [], running.summary
    assert running.rows() == {name: 1 for name in running.acknowledged}
    assert after["api-1"] != before["api-1"] and after["api-2"] != before["api-2"]
    assert after["nginx"] == before["nginx"]
    # nginx closes idle connections when it reads its configuration again: each of them once for each reload.
    assert running.closed <= 2 * len(running.threads)
    assert {child["restarts"] for child in instance.status()["children"]} == {0}


@pytest.mark.timeout(300)
def test_a_rolling_restart_that_cannot_work_leaves_the_old_workers_serving(instance, load):
    text = instance.configuration.read_text()
    before = {name: instance.pid(name) for name in ("api-1", "api-2")}
    with load() as running:
        instance.configuration.write_text(text.replace('"memory_mb"', '"memory_mbb"'))
        refused = instance.atrium("reload", check=False)
        running.wait_for_answers(200)
    instance.configuration.write_text(text)

    assert refused.returncode == 1 and "memory_mbb" in refused.stderr, refused
    assert running.failed() == [], running.summary
    assert {name: instance.pid(name) for name in before} == before


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_twenty_rolling_restarts_under_load_lose_no_request_and_fail_none(instance, load):
    with load(seconds=800) as running:
        for _ in range(20):
            instance.atrium("reload")
            running.wait_for_answers(500)

    assert running.failed() == [], running.summary
    assert running.rows() == {name: 1 for name in running.acknowledged}
    for name in ("api-1", "api-2"):
        assert resident_megabytes(instance.pid(name)) <= 30


def resident_megabytes(pid):
    line = next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
