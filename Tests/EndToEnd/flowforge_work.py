"""Tasks and their files, made by way of the API."""

from flowforge_site import body

BASE = "/api/v2"


def make_task(person, title="a task", **fields):
    return body(person.post(f"{BASE}/tasks", json={"title": title, **fields}), 201)


def attach(person, task, content, name="a.txt", kind="text/plain"):
    return person.post(f"{BASE}/tasks/{task['id']}/attachments", files={"file": (name, content, kind)})
