"""Hooks of schemathesis: who sends the generated requests, and what they are about.

Values drawn at random would never get far. So in every other request the id is that of a thing that exists, credentials
are good and the idempotency key is new, unless the request is meant to be wrong; and who signs out has a session of
its own each time.
"""

import itertools
import os
import re
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
NAME = re.compile("[0-9A-Za-z._-]{1,128}")


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


class Drawing:
    """Models of the modelling edition: a new workspace once the one in use is nearly full of something."""

    def __init__(self):
        self.made = 0
        self.path = ""

    def here(self):
        self.made += 1
        if self.made % 100 == 1:
            # The account's own, at first: there is always one.
            spaces = person.get("/api/v1/workspaces").json()["workspaces"]
            made = person.post("/api/v1/workspaces", json={"name": "Generated"}).json()
            self.path = f"/api/v1/workspaces/{made.get('id') or spaces[0]['id']}"
            self.make("domains", name="First")
        return self.path

    def make(self, kind, **body):
        return person.post(f"{self.path}/{kind}", json=body).json().get("id")

    def table(self):
        return self.make("tables", name="A table", columns=[{"name": "id", "data_type": "INT"}])

    def ends(self):
        return {"source_table_id": self.table(), "target_table_id": self.table()}

    def name(self, parameters, whole):
        """Ids that exist in one workspace; in one of its own, when that is what changes."""
        path = self.here()
        if whole:
            path = f"/api/v1/workspaces/{person.post('/api/v1/workspaces', json={'name': 'A'}).json().get('id')}"
        parameters["workspace_id"] = path.rsplit("/", 1)[-1]
        things = {"domain_id": lambda: self.make("domains", name="A domain"), "table_id": self.table,
                  "relationship_id": lambda: self.make("relationships", **self.ends()),
                  "diagram_id": lambda: self.make("data-flow-diagrams", name="A diagram")}  # fmt: skip
        for name in parameters.keys() & things.keys():
            parameters[name] = things[name]() or parameters[name]
        if "column_id" in parameters:
            columns = person.get(f"{path}/tables/{parameters['table_id']}").json().get("columns")
            parameters["column_id"] = columns[0]["id"] if columns else parameters["column_id"]


drawing = Drawing()


def name_things(parameters):
    for name in parameters.keys() & THINGS.keys():
        parameters[name] = THINGS[name]() or parameters[name]
    for name in parameters.keys() & OF_TASKS.keys():
        parameters[name] = OF_TASKS[name](parameters["taskId"]) or parameters[name]


@schemathesis.auth(refresh_interval=None)
class Token:
    def get(self, case, context):
        if case.operation.path not in ("/auth/signout", "/api/v1/auth/logout"):
            return person.headers["Authorization"]
        return sign_in().headers["Authorization"]

    def set(self, case, data, context):
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context, case, kwargs):
    if NAME.fullmatch((case.headers or {}).get("X-Edit-ID") or ""):
        # An edit of the same name is not made again: what is deleted under it would stay.
        case.headers["X-Edit-ID"] = secrets.token_hex(16)
    if next(turn) % 2 or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    path = case.operation.path
    if "Idempotency-Key" in (case.headers or {}):
        # The same few keys, drawn again and again, would be answered 422.
        case.headers["Idempotency-Key"] = secrets.token_hex(16)
    if isinstance(case.body, dict):
        case.body.update(BODIES.get(path, dict)())
    if path.startswith("/api/v1/workspaces/{workspace_id}"):
        drawing.name(case.path_parameters, path.endswith(("{workspace_id}", "{workspace_id}/restore")))
        if path.endswith("/relationships") and isinstance(case.body, dict) and case.method == "POST":
            case.body.update(drawing.ends())
    elif path.startswith("/api/v1/"):
        pass
    elif path.startswith(("/api/v2/", "/v2/")):
        name_things(case.path_parameters or {})
    elif path.startswith("/api/widgets/"):
        case.path_parameters["id"] = person.make_widget(person.make_dashboard())["id"]
    elif path.startswith("/api/datasets/"):
        case.path_parameters["id"] = make_dataset()
    elif case.path_parameters:
        case.path_parameters["id"] = person.make_dashboard()["id"]
    if path.endswith("/undelete") or (path.startswith("/api/v1/") and path.endswith("/restore")):
        person.delete(path.rsplit("/", 1)[0].format(**case.path_parameters))
