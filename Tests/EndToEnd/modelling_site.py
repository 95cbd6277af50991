"""Answers of the modelling edition, as its tests see them."""

import re
import uuid

from site_under_test import TIME

ROOT = "/api/v1/workspaces"


def body(response, status=200):
    """The body of a success of the modelling edition."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    if status == 204:
        assert response.content == b""
        return None
    assert response.headers["content-type"] == "application/json"
    return response.json()


def refusal(response, status, code):
    """The error as the contract has it: flat, whoever wrote it."""
    assert response.status_code == status, (response.status_code, response.text[:500])
    check_headers(response)
    assert response.headers["content-type"] == "application/json"
    answer = response.json()
    assert {"error", "message", "request_id"} <= set(answer) <= {
        "error", "message", "request_id", "details", "element_id"}  # fmt: skip
    assert answer["error"] == code and answer["message"], answer
    assert answer["request_id"] == response.headers["x-request-id"]
    return answer


def wrong(response):
    """{field: reason} of what is wrong with a request."""
    details = refusal(response, 400, "validation_error")["details"]
    return {each["field"]: each["reason"] for each in details.get("issues", [details])}


def check_headers(response):
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "api-version" not in response.headers
    assert re.fullmatch(r"[A-Za-z0-9._-]{1,128}", response.headers["x-request-id"])


def check_form(answer, form):
    """Whether an answer has exactly these members, each of the right kind."""
    assert set(answer) == set(form), set(answer) ^ set(form)
    for name, kind in form.items():
        value = answer[name]
        if kind == "uuid":
            assert str(uuid.UUID(value)) == value, (name, value)
        elif kind == "time":
            assert TIME.fullmatch(value), (name, value)
        elif isinstance(kind, (set, frozenset)):
            assert value in kind, (name, value)
        else:
            assert isinstance(value, kind) and not (kind is int and isinstance(value, bool)), (name, value)


TEXT_OR_NOTHING = (str, type(None))
TYPES = frozenset({"conceptual", "logical", "physical"})
WORKSPACE = {"id": "uuid", "name": str, "type": frozenset({"personal", "shared"}), "owner_id": "uuid", "version": int,
             "created_at": "time", "last_modified_at": "time"}  # fmt: skip
DOMAIN = {"id": "uuid", "workspace_id": "uuid", "name": str, "model_type": TYPES, "is_primary": bool, "version": int,
          "created_at": "time", "last_modified_at": "time"}  # fmt: skip
TABLE = {"id": "uuid", "workspace_id": "uuid", "primary_domain_id": "uuid", "name": str, "alias": TEXT_OR_NOTHING,
         "model_type": TYPES, "position_x": int, "position_y": int, "width": int, "height": int,
         "visible_domains": list, "columns": list, "version": int, "created_at": "time",
         "last_modified_at": "time"}  # fmt: skip
COLUMN = {"id": "uuid", "table_id": "uuid", "name": str, "data_type": str, "nullable": bool, "is_primary_key": bool,
          "is_foreign_key": bool, "foreign_key_reference": TEXT_OR_NOTHING, "default_value": TEXT_OR_NOTHING,
          "constraints": dict, "order": int}  # fmt: skip
RELATIONSHIP = {"id": "uuid", "workspace_id": "uuid", "source_table_id": "uuid", "target_table_id": "uuid",
                "cardinality": frozenset({"one-to-one", "one-to-many", "many-to-many"}),
                "optionality": frozenset({"required", "optional"}), "name": TEXT_OR_NOTHING,
                "source_column_id": TEXT_OR_NOTHING, "target_column_id": TEXT_OR_NOTHING, "is_circular": bool,
                "version": int, "created_at": "time", "last_modified_at": "time"}  # fmt: skip
DIAGRAM = {"id": "uuid", "workspace_id": "uuid", "name": str, "nodes": list, "connections": list,
           "linked_tables": list, "version": int, "created_at": "time", "last_modified_at": "time"}  # fmt: skip
NODE = {"id": "uuid", "diagram_id": "uuid",
        "type": frozenset({"database", "kafka_topic", "api", "processor", "target"}), "name": str, "position_x": int,
        "position_y": int, "icon": TEXT_OR_NOTHING, "metadata": dict}  # fmt: skip
CONNECTION = {"id": "uuid", "diagram_id": "uuid", "source_node_id": "uuid", "target_node_id": "uuid",
              "label": TEXT_OR_NOTHING, "direction": frozenset({"forward", "bidirectional"})}  # fmt: skip


class Model:
    """A workspace of a person's, and what is in it."""

    def __init__(self, person, **fields):
        self.person = person
        request = {"name": "Team", "type": "shared", **fields}
        self.workspace = body(person.post(ROOT, json=request), 201)
        self.path = f"{ROOT}/{self.workspace['id']}"

    def make(self, kind, **fields):
        return body(self.person.post(f"{self.path}/{kind}", json=fields), 201)

    def domain(self, name="Sales", **fields):
        return self.make("domains", name=name, **{"model_type": "conceptual", **fields})

    def table(self, name="Customer", **fields):
        return self.make("tables", name=name, **fields)

    def connect(self, source, target, **fields):
        return self.make("relationships", source_table_id=source["id"], target_table_id=target["id"], **fields)

    def list(self, kind, key=None):
        return body(self.person.get(f"{self.path}/{kind}"))[key or kind]

    def put(self, kind, thing, **fields):
        return self.person.put(f"{self.path}/{kind}/{thing['id']}", json=fields)

    def get(self, kind, thing):
        return self.person.get(f"{self.path}/{kind}/{thing['id']}")

    def delete(self, kind, thing):
        return self.person.delete(f"{self.path}/{kind}/{thing['id']}")
