"""Timers, time by the day, and what it costs, through nginx."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flowforge_site import body, refusal, validation
from flowforge_work import BASE, make_task
from site_under_test import BASE62

ENTRIES = f"{BASE}/time-entries"


def enter(person, task, start, end):
    return body(person.post(ENTRIES, json={"taskId": task["id"], "startTime": start, "endTime": end}), 201)


def of_days(person, first, last):
    return body(person.get(ENTRIES, params={"startDate": first, "endDate": last}))


def test_a_timer_runs_alone_and_stops_once(ann):
    task = make_task(ann)
    body(ann.get(f"{ENTRIES}/active"), 204)
    running = body(ann.post(ENTRIES, json={"taskId": task["id"]}), 201)
    assert re.fullmatch(f"time_{BASE62}", running["id"]) and running["userId"] == ann.id
    assert body(ann.get(f"{ENTRIES}/active")) == running
    locked = refusal(ann.post(ENTRIES, json={"taskId": task["id"]}), 409, "RESOURCE_LOCKED")
    assert locked["details"]["runningEntryId"] == running["id"]
    successor = body(ann.post(ENTRIES, json={"taskId": task["id"], "stopRunning": True}), 201)
    assert body(ann.get(f"{ENTRIES}/{running['id']}"))["endTime"] is not None
    stopped = body(ann.post(f"{ENTRIES}/{successor['id']}/stop"))
    assert stopped["running"] is False and stopped["duration"] >= 0
    refusal(ann.post(f"{ENTRIES}/{successor['id']}/stop"), 409, "CONFLICT")


def test_of_many_starts_at_once_one_runs(ann):
    task = make_task(ann)
    clients = [ann.sign_in() for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: one.post(ENTRIES, json={"taskId": task["id"]}), clients))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5
    for client in clients:
        client.close()


def test_others_neither_see_nor_change_ones_time(ann, bob):
    entry = enter(ann, make_task(ann), "2025-01-01T10:00:00Z", "2025-01-01T11:00:00Z")
    path = f"{ENTRIES}/{entry['id']}"
    for answer in (bob.get(path), bob.put(path, json={}), bob.delete(path), bob.post(f"{path}/stop")):
        refusal(answer, 404, "NOT_FOUND")
    refusal(bob.post(ENTRIES, json={"taskId": entry["taskId"]}), 404, "NOT_FOUND")
    assert body(bob.get(ENTRIES))["data"] == []


@pytest.mark.parametrize(("day", "hours"), [("2025-03-30", 23), ("2025-10-26", 25), ("2025-10-27", 24)])
def test_days_on_which_clocks_are_set_have_their_true_length(ann, day, hours):
    ann.put("/api/profile", json={"timezone": "Europe/Prague"})
    task = make_task(ann)
    for month in ("03", "10"):
        enter(ann, task, f"2025-{month}-25T00:00:00Z", f"2025-{month}-31T00:00:00Z")
    listed = of_days(ann, day, day)
    assert listed["summary"]["totalHours"] == hours and len(listed["data"]) == 1


def test_an_entry_over_midnight_counts_for_each_day_in_the_zone_of_who_asks(ann):
    task = make_task(ann)
    entry = enter(ann, task, "2025-06-10T21:00:00Z", "2025-06-11T00:30:00Z")
    assert of_days(ann, "2025-06-10", "2025-06-10")["summary"]["totalHours"] == 3
    ann.put("/api/profile", json={"timezone": "Europe/Prague"})
    for day, hours in (("2025-06-10", 1), ("2025-06-11", 2.5)):
        listed = of_days(ann, day, day)
        assert listed["data"] == [entry] and listed["summary"]["totalHours"] == hours
    for text in ("2025-02-30", "2025-02-03T00:00:00Z"):
        assert validation(ann.get(ENTRIES, params={"startDate": text})) == {"startDate": "INVALID_FORMAT"}
    assert validation(ann.get(ENTRIES, params={"startDate": "2025-02-02", "endDate": "2025-02-01"})) == {
        "endDate": "OUT_OF_RANGE"}  # fmt: skip


def test_money_is_that_of_the_beginning_and_exact(ann):
    task = make_task(ann)
    for rate, start in ((0.1, "2025-01-01T00:00:00Z"), (33.33, "2025-02-01T00:00:00Z")):
        body(ann.put(f"{BASE}/hourly-rates", json={"rate": rate, "currency": "CZK", "validFrom": start}))
    assert [rate["rate"] for rate in body(ann.get(f"{BASE}/hourly-rates"))["data"]] == [33.33, 0.1]
    for _ in range(3):
        enter(ann, task, "2025-01-31T23:00:00Z", "2025-02-01T00:00:00Z")
    assert of_days(ann, "2025-01-01", "2025-12-31")["summary"] == {
        "totalHours": 3, "totalCost": 0.3, "costs": [{"currency": "CZK", "cost": 0.3}]}  # fmt: skip
    entry = enter(ann, task, "2025-02-01T00:00:00Z", "2025-02-01T01:30:00Z")
    assert (entry["rate"], entry["cost"], entry["currency"]) == (33.33, 50.0, "CZK")
    edited = body(ann.patch(f"{ENTRIES}/{entry['id']}", json={"startTime": "2025-01-31T23:30:00Z"}))
    assert (edited["rate"], edited["cost"]) == (0.1, 0.2)
    assert body(ann.get(f"{BASE}/tasks/{task['id']}"))["actualHours"] == 5
