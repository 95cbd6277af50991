"""Alert rules through nginx, judged by the jobs worker."""

import pytest
from flowforge_site import body, page, refusal, validation
from own_instance import wait_for
from test_metrics import push

DEEP = {"name": "Deep", "metric": "depth", "operator": "gt", "threshold": 10, "forSeconds": 0, "windowSeconds": 300}


def rule(person, **change):
    return body(person.post("/api/v2/alerts", json={**DEEP, **change}), 201)


def state(person, alert):
    return body(person.get(f"/api/v2/alerts/{alert['id']}"))["state"]


def test_an_alert_fires_and_is_over_by_itself(ann):
    alert = rule(ann)
    assert alert["state"] == "ok" and alert["enabled"] is True and alert["aggregation"] == "avg"
    body(push(ann, {"metric": "depth", "value": 50}), 202)
    wait_for(lambda: state(ann, alert) == "firing", what="the alert fires")
    [event], pagination = page(ann.get(f"/api/v2/alerts/{alert['id']}/history"))
    assert (event["alertId"], event["value"], event["endedAt"]) == (alert["id"], 50, None)
    assert pagination["total"] == 1
    # New values are small, and soon the average is, too.

    def is_over():
        body(push(ann, {"metric": "depth", "value": 0}), 202)
        return state(ann, alert) == "ok"

    wait_for(is_over, what="the alert is over")
    [event], _ = page(ann.get("/api/v2/alerts/events"))
    assert event["ending"] == "recovered" and event["lastValue"] <= 10 and event["endedAt"] > event["startedAt"]


def test_a_rule_on_what_the_host_measures_waits_for_its_delay(ann):
    alert = rule(ann, metric="memory", threshold=0, forSeconds=3_600)
    wait_for(lambda: state(ann, alert) == "pending", what="it is pending")
    assert page(ann.get(f"/api/v2/alerts/{alert['id']}/history"))[0] == []


def test_rules_are_listed_changed_and_deleted(ann):
    first, second = rule(ann, name="B"), rule(ann, name="A")
    items, _ = page(ann.get("/api/v2/alerts", params={"sort": "name:asc"}))
    assert [item["id"] for item in items] == [second["id"], first["id"]]
    changed = body(ann.patch(f"/api/v2/alerts/{first['id']}", json={"threshold": 20, "enabled": False}))
    assert (changed["threshold"], changed["enabled"], changed["name"]) == (20, False, "B")
    assert ann.delete(f"/api/v2/alerts/{first['id']}").status_code == 204
    refusal(ann.get(f"/api/v2/alerts/{first['id']}"), 404, "NOT_FOUND")


def test_what_is_wrong_is_named(ann):
    answer = ann.post("/api/v2/alerts", json={**DEEP, "operator": "above", "threshold": None, "windowSeconds": 30})
    assert validation(answer) == {"operator": "INVALID_ENUM", "threshold": "INVALID_TYPE"}
    assert validation(ann.post("/api/v2/alerts", json={**DEEP, "windowSeconds": 31})) == {"windowSeconds": "INVALID_ENUM"}


def test_somebody_elses_rule_is_not_there(ann, bob):
    alert = rule(ann)
    path = f"/api/v2/alerts/{alert['id']}"
    for answer in (bob.get(path), bob.patch(path, json={}), bob.delete(path), bob.get(f"{path}/history")):
        refusal(answer, 404, "NOT_FOUND")
    assert page(bob.get("/api/v2/alerts"))[0] == []


@pytest.mark.parametrize("times", [3])
def test_a_jobs_worker_that_is_killed_fires_nothing_twice(make, times):
    from site_under_test import Site

    instance = make({"jobs": {"processes": 2}, "alerts": {"evaluate_seconds": 1}})
    with Site.of(instance) as site:
        person = site.person("Ann")
        alerts = [rule(person, name=f"Rule {number}") for number in range(20)]
        for number in range(times):
            instance.kill(f"jobs-{number % 2 + 1}")
            body(push(person, {"metric": "depth", "value": 50}), 202)
        wait_for(lambda: all(state(person, alert) == "firing" for alert in alerts), 60, "every alert fires")
        items, pagination = page(person.get("/api/v2/alerts/events", params={"limit": 100}))
        assert pagination["total"] == len(alerts)
        assert {item["alertId"] for item in items} == {alert["id"] for alert in alerts}
        person.close()
