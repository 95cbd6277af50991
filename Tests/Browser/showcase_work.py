"""Tasks, time, alerts and keys to show: for pictures."""

from datetime import UTC, datetime, timedelta

from flowforge import FlowForge
from people import Person


def day(distance: float) -> str:
    return (datetime.now(UTC) + timedelta(days=distance)).strftime("%Y-%m-%dT%H:%M:%SZ")


def furnish_work(person: Person):
    api = FlowForge(person)
    me = api.me()
    release = api.post("/milestones", {"title": "Release 2.0", "dueDate": day(12)})["id"]
    api.post("/milestones", {"title": "Move to the new data centre", "dueDate": day(40)})
    mine = {"assignee": me}
    tasks = [
        api.task("Measure the first paint on a slow phone", priority="high", tags=["front", "speed"], dueDate=day(0.1), **mine),
        api.task("Write the page about API keys", tags=["docs"], milestone=release, dueDate=day(5)),
        api.task("Colours of the series, for who sees red and green alike", priority="low", tags=["charts"]),
        api.task("Alerts: a rule for silence", status="in_progress", priority="critical", dueDate=day(-2),
                 estimatedHours=6, milestone=release, **mine),
        api.task("Live events: go on after sleep", status="in_progress", tags=["realtime"], **mine),
        api.task("Wait for the certificate of the new host", status="blocked", dueDate=day(9), tags=["ops"]),
        api.task("Drag cards by keyboard", status="completed", milestone=release, estimatedHours=6, **mine),
        api.task("Import of customers", status="completed", tags=["crm"]),
    ]  # fmt: skip
    api.post(f"/tasks/{tasks[3]['id']}/comments", {"body": "The window has to be as long as the pause, else it flaps."})
    monday = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    monday -= timedelta(days=monday.weekday())
    for number, (at, start, end) in enumerate([(3, 7, 9.5), (4, 10, 12), (3, 31, 33.75), (6, 36, 40), (0, 55, 57.25)]):
        begin = monday + timedelta(hours=start)
        if begin + timedelta(hours=end - start) > datetime.now(UTC):
            break
        times = {
            "startTime": begin.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "endTime": (monday + timedelta(hours=end)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        api.post("/time-entries", {"taskId": tasks[at]["id"], **times, "description": ["", "With a test", ""][number % 3]})
    api.post("/time-entries", {"taskId": tasks[4]["id"]})
    api.post("/alerts", {"name": "Memory nearly full", "metric": "memory", "operator": "gte", "threshold": 95})
    api.post("/alerts", {"name": "Busy", "metric": "cpu", "operator": "gt", "threshold": 1, "windowSeconds": 30})
    api.post("/api-keys", {"name": "Nightly report", "permissions": ["dashboard:read", "metrics:read"]})
    client = {"name": "Status page", "redirectUris": ["https://status.example.org/callback"], "scopes": ["read"]}
    api.post("/oauth/clients", client)
