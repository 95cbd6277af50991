"""A worker that neither works nor ends."""

import re
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from line import Account, Line, new_key
from own_instance import ROOT, wait_for

# How much shorter nginx's timeouts towards the workers are here than in the product.
HASTE = 20


@pytest.fixture
def hasty_root(tmp_path):
    """The product's files, with every timeout of nginx/fastcgi.conf a twentieth."""
    for name in ("sql", "static"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "nginx", tmp_path / "nginx")
    file = tmp_path / "nginx" / "fastcgi.conf"
    text, count = re.subn(
        r"(?m)^(fastcgi_\w+_timeout +)(\d+)s;",
        lambda found: f"{found[1]}{int(found[2]) * 1000 // HASTE}ms;", file.read_text())  # fmt: skip
    assert count == 4, "nginx/fastcgi.conf has other timeouts than this test knows"
    file.write_text(text)
    return tmp_path


@pytest.fixture
def hasty(make, hasty_root):
    return make(root=hasty_root)


@pytest.fixture
def hung(hasty):
    """The account of an instance whose first worker is stopped, as one that waits for ever would be."""
    account = Account(hasty)
    pid = hasty.kill("api-1", signal.SIGSTOP)
    wait_for(lambda: is_stopped(hasty, pid), what="the worker is stopped")
    return account


def is_stopped(instance, pid):
    return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] == "T"


@pytest.mark.timeout(300)
def test_reads_that_meet_a_hung_worker_are_answered_by_the_other(hasty, hung):
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: hung.get("/api/dashboards"), range(32)))

    assert {answer.status for answer in answers} == {200}, [a for a in answers if a.status != 200][:3]
    assert hasty.served_by(a.request_id for a in answers) == {"api-1", "api-2"}, "none met the hung worker"


@pytest.mark.timeout(300)
def test_a_creation_that_met_a_hung_worker_is_done_once_when_sent_again_with_its_key(hasty, hung):
    def create(number):
        key, body = new_key(), {"name": f"n0-{number}"}
        with Line(hasty) as line:
            for _ in range(20):
                answer = line.send("POST", "/api/dashboards", hung.headers(Idempotency_Key=key), body)
                if answer.status == 201:
                    return answer
                assert (answer.status, answer.problem) == (504, "GATEWAY_TIMEOUT"), answer
        raise AssertionError(f"never created: {answer}")

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(create, range(8)))
    # It wakes up, finds in its queue what nobody waits for any more, and a reload waits until it has done with that.
    hasty.kill("api-1", signal.SIGCONT)
    woken = [hung.get("/api/dashboards") for _ in range(20)]
    hasty.atrium("reload")

    assert {answer.status for answer in woken} == {200}
    rows = hasty.sql("SELECT name, COUNT(*) FROM dashboards WHERE name LIKE 'n0-%' GROUP BY name")
    assert sorted(rows) == sorted([f"n0-{number}", "1"] for number in range(8))
    assert len({answer.json["dashboard"]["id"] for answer in answers}) == 8


@pytest.mark.storm
@pytest.mark.timeout(300)
def test_a_hung_worker_can_be_replaced_by_a_reload(hasty, hung):
    """Its successor takes the socket over at once; the hung one is killed when its grace is over."""
    old = hasty.pid("api-1")
    reload = hasty.begin("reload")
    try:
        wait_for(lambda: hasty.child("api-1").get("pid") != old, 30, "the new worker serves")
        answers = [hung.get("/api/dashboards") for _ in range(20)]
    finally:
        reload.wait(80)

    assert reload.returncode == 0
    assert {answer.status for answer in answers} == {200}
    assert old not in [pid for pid, _ in hasty.processes()]
