"""Metrics of the flowforge edition through nginx: pushing, reading, and what `/metrics` says of the installation."""

import shutil
import subprocess
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest
from flowforge_site import body, refusal, validation
from own_instance import wait_for


def ago(**parts):
    return (datetime.now(timezone.utc) - timedelta(**parts)).isoformat().replace("+00:00", "Z")


def push(person, *samples):
    return person.post("/api/v2/metrics", json={"samples": list(samples)})


def course(person, metric, **query):
    return body(person.get("/api/v2/metrics", params={"metric": metric, **query}))


def values(answer):
    return [point["value"] for point in answer["data"]]


def test_what_is_pushed_is_read_over_every_range_and_aggregation(ann):
    numbers = list(range(1, 61))
    samples = [{"metric": "queue_seconds", "value": n, "timestamp": ago(minutes=5 + n)} for n in numbers]
    assert body(push(ann, *samples), 202) == {"accepted": len(numbers)}
    assert body(push(ann, *samples), 202) == {"accepted": len(numbers)}
    for aggregation, total in (("sum", sum(numbers)), ("count", len(numbers))):
        for span in ("6h", "24h", "7d", "30d"):
            answer = course(ann, "queue_seconds", timeRange=span, aggregation=aggregation)
            assert (answer["metric"], answer["timeRange"], answer["aggregation"]) == ("queue_seconds", span, aggregation)
            assert sum(values(answer)) == total, span
    assert max(values(course(ann, "queue_seconds", timeRange="6h", aggregation="max"))) == 60
    assert min(values(course(ann, "queue_seconds", timeRange="6h", aggregation="min"))) == 1
    answer = course(ann, "queue_seconds", **{"from": ago(hours=2), "to": ago(), "step": 7_200}, aggregation="p95")
    assert answer["unit"] == "s" and answer["timeRange"] == "custom"


def test_samples_that_come_late_are_in_the_roll_ups_at_once(ann):
    """A range of thirty days is read by the hour, and those hours are rolled up already."""
    for hours in (2, 5, 11, 20):
        body(push(ann, {"metric": "late", "value": hours, "timestamp": ago(hours=hours)}), 202)
    assert sum(values(course(ann, "late", timeRange="30d", aggregation="sum"))) == 38
    assert sum(values(course(ann, "late", timeRange="24h", aggregation="sum"))) == 38


def test_what_the_host_measures_is_there_for_everybody(ann):
    def measured():
        return values(course(ann, "cpu", timeRange="1h"))

    assert all(0 <= value <= 100 for value in wait_for(measured, what="the host is measured"))
    for metric, unit in (("memory", "%"), ("requests", "1/s"), ("errors", "1/s"), ("latency", "ms"), ("throughput", "1/s")):
        assert course(ann, metric)["unit"] == unit
    wait_for(lambda: values(course(ann, "latency", aggregation="p99", timeRange="1h")), what="requests are counted")
    names = [entry["name"] for entry in body(ann.get("/api/v2/metrics/catalogue"))["data"]]
    assert {"cpu", "memory", "requests", "errors", "latency", "throughput"} <= set(names)


def test_what_is_wrong_is_named(ann):
    assert validation(ann.get("/api/v2/metrics")) == {"metric": "REQUIRED_FIELD"}
    assert validation(ann.get("/api/v2/metrics?metric=none")) == {"metric": "INVALID_VALUE"}
    assert validation(ann.get("/api/v2/metrics?metric=cpu&timeRange=2h")) == {"timeRange": "INVALID_ENUM"}
    assert validation(ann.get("/api/v2/metrics?metric=cpu&aggregation=x")) == {"aggregation": "INVALID_ENUM"}
    assert validation(push(ann, {"metric": "a", "value": "x"})) == {"samples[0].value": "INVALID_TYPE"}
    assert validation(push(ann, {"metric": "a b", "value": 1})) == {"samples[0].metric": "INVALID_FORMAT"}
    assert validation(push(ann, {"metric": "a", "value": 1, "timestamp": ago(days=3)})) == {
        "samples[0].timestamp": "OUT_OF_RANGE"}  # fmt: skip
    for number in ("NaN", "Infinity", "1e999"):
        raw = f'{{"samples": [{{"metric": "a", "value": {number}}}]}}'
        answer = ann.post("/api/v2/metrics", content=raw, headers={"Content-Type": "application/json"})
        refusal(answer, 400, "BAD_REQUEST")
    assert validation(push(ann, *[{"metric": "a", "value": 1}] * 1_001)) == {"samples": "INVALID_LENGTH"}


def test_a_widget_of_another_edition_shows_what_was_pushed(ann, bob):
    body(push(ann, {"metric": "shown", "value": 7}), 202)
    board = ann.make_dashboard()
    widget = ann.make_widget(board, type="metric", data_query={"endpoint": "metrics:shown"})
    answer = ann.get(f"/api/widgets/{widget['id']}/data")
    assert answer.json()["data"]["value"] == 7
    assert validation(bob.get("/api/v2/metrics?metric=shown")) == {"metric": "INVALID_VALUE"}


# --- /metrics --------------------------------------------------------------------------------------------------------


def exposition(client):
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return answer.text


def figure(text, name, **labels):
    """The value of a sample with these labels."""
    for line in text.splitlines():
        if line.startswith((name + " ", name + "{")) and all(f'{key}="{value}"' in line for key, value in labels.items()):
            return float(line.rsplit(" ", 1)[1])
    return None


@pytest.mark.skipif(not shutil.which("promtool"), reason="Debian's prometheus is not installed")
def test_promtool_finds_nothing_to_say_about_the_figures(ann, nobody):
    ann.get("/api/dashboards")
    done = subprocess.run(["promtool", "check", "metrics"], input=exposition(nobody), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_figures_count_what_happens(ann, nobody):
    def listed():
        return figure(exposition(nobody), "atrium_http_requests_total", route="listAlertEvents", status="2xx") or 0

    before = listed()
    for _ in range(5):
        body(ann.get("/api/v2/alerts/events"))
    assert listed() >= before + 5
    text = exposition(nobody)
    assert figure(text, "atrium_http_request_duration_seconds_bucket", route="listAlertEvents", le="+Inf") >= 5
    assert figure(text, "atrium_database_up") == 1
    assert figure(text, "atrium_worker_up", process="api-1") == 1
    assert figure(text, "atrium_jobs", state="dead") is not None
    written = figure(text, "atrium_events_written_total")
    ann.make_dashboard()
    assert figure(exposition(nobody), "atrium_events_written_total") > written


def test_a_connection_is_counted_while_it_is_open(make):
    from realtime_line import Line
    from site_under_test import Site

    # Where nobody else connects and leaves.
    with Site.of(make()) as site, closing(site.person("Ann")) as ann, site.client() as nobody:

        def connections():
            return figure(exposition(nobody), "atrium_realtime_connections")

        assert connections() == 0
        with Line(site, ann.session["access_token"]), Line(site, ann.session["access_token"]):
            wait_for(lambda: connections() == 2, what="two connections")
        wait_for(lambda: connections() == 0, what="none any more")


def test_the_figures_are_for_the_addresses_that_are_let_in_alone(make):
    from site_under_test import Site

    with Site.of(make({"server": {"metrics_allow": ["192.0.2.0/24"]}})) as site:
        with site.client() as client:
            assert client.get("/metrics").status_code == 403
            assert client.get("/healthz").status_code == 200
