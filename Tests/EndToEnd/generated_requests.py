"""Hooks of schemathesis: who sends the generated requests, and what they are about.

Values drawn at random would never get far. So in every other request the id is that of a thing that exists, credentials
are good and the idempotency key is new, unless the request is meant to be wrong; and who signs out has a session of
its own each time.
"""

import itertools
import os
import secrets
import sys
from pathlib import Path

import schemathesis
from schemathesis import GenerationMode

sys.path.insert(0, str(Path(__file__).parent))

from site_under_test import Site  # noqa: E402

site = Site(os.environ["GENERATED_SITE"], Path(os.environ["GENERATED_DIRECTORY"]))
person = site.person("Generated")
turn = itertools.count()


def sign_in():
    other = person.sign_in()
    other.close()
    return other


def make_dataset():
    answer = person.post("/api/datasets", files={"file": ("a.csv", "a,b\n1,x\n", "text/csv")})
    return answer.json()["dataset"]["id"]


# What a body must hold to be taken, where its schema alone does not tell.
BODIES = {
    "/auth/signup": lambda: {"email": f"{secrets.token_hex(8)}@example.com", "password": secrets.token_hex(8)},
    "/auth/signin": lambda: {"email": person.email, "password": person.password},
    "/auth/refresh": lambda: {"refresh_token": sign_in().session["refresh_token"]},
}


def make(path, **body):
    """The id of a new thing; None where there are as many as there may be."""
    return person.post(f"/api/v2/{path}", json=body).json().get("id")


def attach(task):
    answer = person.post(f"/api/v2/tasks/{task}/attachments", files={"file": ("a.txt", "words", "text/plain")})
    return answer.json().get("id")


def spend_time():
    start, end = "2026-01-01T10:00:00Z", "2026-01-01T11:00:00Z"
    return make("time-entries", taskId=make("tasks", title="A task"), startTime=start, endTime=end)


def watch():
    return make("alerts", name="Busy", metric="cpu", aggregation="avg", operator="gt", threshold=90, forSeconds=0)


# What the parameters of the flowforge edition's paths name; what is a task's is made for that task.
THINGS = {
    "dashboardId": lambda: person.make_dashboard()["id"],
    "widgetId": lambda: person.make_widget(person.make_dashboard())["id"],
    "taskId": lambda: make("tasks", title="A task"),
    "milestoneId": lambda: make("milestones", title="A milestone"),
    "entryId": spend_time,
    "alertId": watch,
}
OF_TASKS = {"commentId": lambda task: make(f"tasks/{task}/comments", body="Words"), "attachmentId": attach}


def name_things(parameters):
    for name in parameters.keys() & THINGS.keys():
        parameters[name] = THINGS[name]() or parameters[name]
    for name in parameters.keys() & OF_TASKS.keys():
        parameters[name] = OF_TASKS[name](parameters["taskId"]) or parameters[name]


@schemathesis.auth(refresh_interval=None)
class Token:
    def get(self, case, context):
        if case.operation.path != "/auth/signout":
            return person.headers["Authorization"]
        return sign_in().headers["Authorization"]

    def set(self, case, data, context):
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context, case, kwargs):
    if next(turn) % 2 or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    path = case.operation.path
    if "Idempotency-Key" in (case.headers or {}):
        # The same few keys, drawn again and again, would be answered 422.
        case.headers["Idempotency-Key"] = secrets.token_hex(16)
    if isinstance(case.body, dict):
        case.body.update(BODIES.get(path, dict)())
    if path.startswith(("/api/v2/", "/v2/")):
        name_things(case.path_parameters or {})
    elif path.startswith("/api/widgets/"):
        case.path_parameters["id"] = person.make_widget(person.make_dashboard())["id"]
    elif path.startswith("/api/datasets/"):
        case.path_parameters["id"] = make_dataset()
    elif case.path_parameters:
        case.path_parameters["id"] = person.make_dashboard()["id"]
    if path.endswith("/undelete"):
        person.delete(path.removesuffix("/undelete").format(**case.path_parameters))
