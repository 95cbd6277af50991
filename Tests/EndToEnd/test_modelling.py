"""The modelling edition through nginx, and on the plain listener where clients of the contract look."""

import uuid
from contextlib import closing

import httpx
import pytest
from modelling_site import (
    COLUMN,
    CONNECTION,
    DIAGRAM,
    DOMAIN,
    NODE,
    RELATIONSHIP,
    ROOT,
    TABLE,
    WORKSPACE,
    Model,
    body,
    check_form,
    refusal,
    wrong,
)
from openapi_spec_validator import OpenAPIV30SpecValidator
from site_under_test import Site


def example_workspaces(ann):
    listed = body(ann.get(ROOT))["workspaces"]
    assert [each["type"] for each in listed] == ["personal"]
    made = body(ann.post(ROOT, json={"name": "Team", "type": "shared"}), 201)
    check_form(made, WORKSPACE)
    assert made["owner_id"] == listed[0]["owner_id"] and made["created_at"] == made["last_modified_at"]
    path = f"{ROOT}/{made['id']}"
    assert body(ann.get(path)) == made
    changed = body(ann.put(path, json={"name": "Größeres Team", "type": "shared"}))
    assert changed["name"] == "Größeres Team" and changed["last_modified_at"] > made["last_modified_at"]
    body(ann.delete(path), 204)
    assert refusal(ann.get(path), 404, "not_found")["message"] == "Workspace not found"
    assert body(ann.get(ROOT))["workspaces"] == listed


def example_domains(ann):
    model = Model(ann)
    first, second = model.domain("Sales"), model.domain("Logistics", model_type="physical")
    check_form(first, DOMAIN)
    assert (first["is_primary"], second["is_primary"]) == (True, False)
    assert model.list("domains") == [first, second]
    assert body(model.get("domains", second)) == second
    changed = body(model.put("domains", second, name="供应链", model_type="logical"))
    assert (changed["name"], changed["model_type"]) == ("供应链", "logical")
    refusal(model.delete("domains", first), 409, "conflict")
    body(model.delete("domains", second), 204)
    refusal(model.get("domains", second), 404, "not_found")


def example_tables(ann):
    model = Model(ann)
    domain = model.domain()
    request = {
        "primary_domain_id": domain["id"], "name": "Customer", "alias": "cust", "model_type": "conceptual",
        "position_x": 10, "position_y": -20, "width": 240, "height": 180,
        "columns": [{"name": "id", "data_type": "BIGINT", "nullable": False, "is_primary_key": True, "order": 0},
                    {"name": "name", "data_type": "VARCHAR(200)", "nullable": True, "is_primary_key": False,
                     "order": 1}],
    }  # fmt: skip
    table = model.make("tables", **request)
    check_form(table, TABLE)
    for sent, column in zip(request.pop("columns"), table["columns"], strict=True):
        check_form(column, COLUMN)
        assert sent.items() <= column.items() and column["table_id"] == table["id"]
    assert request.items() <= table.items()
    assert body(model.get("tables", table)) == table and model.list("tables") == [table]
    assert body(ann.get(f"{model.path}/tables", params={"domain_id": domain["id"]}))["tables"] == [table]
    moved = body(model.put("tables", table, position_x=99))
    assert moved == {**table, "position_x": 99, "version": 2, "last_modified_at": moved["last_modified_at"]}
    body(model.delete("tables", table), 204)
    refusal(model.get("tables", table), 404, "not_found")
    gone = refusal(model.put("tables", table, name="x"), 409, "conflict")
    assert (gone["message"], gone["element_id"]) == ("Table has already been deleted", table["id"])


def example_relationships(ann):
    model = Model(ann)
    model.domain()
    key = {"columns": [{"name": "id", "data_type": "INT"}]}
    a, b = model.table("A", **key), model.table("B", **key)
    made = model.connect(
        a, b, cardinality="one-to-many", optionality="required", name="has",
        source_column_id=a["columns"][0]["id"], target_column_id=b["columns"][0]["id"])  # fmt: skip
    check_form(made, RELATIONSHIP)
    assert made["is_circular"] is False and model.list("relationships") == [made]
    back = model.connect(b, a)
    assert back["is_circular"] is True
    assert body(model.get("relationships", made))["is_circular"] is True
    changed = body(model.put("relationships", back, cardinality="many-to-many", target_table_id=b["id"]))
    assert changed["cardinality"] == "many-to-many" and changed["is_circular"] is True
    assert body(model.get("relationships", made))["is_circular"] is False
    body(model.delete("relationships", back), 204)
    assert wrong(model.person.post(f"{model.path}/relationships", json={"source_table_id": a["id"]})) == {
        "target_table_id": "This is required."}  # fmt: skip
    stranger = str(uuid.uuid4())
    request = {"source_table_id": a["id"], "target_table_id": stranger}
    assert set(wrong(ann.post(f"{model.path}/relationships", json=request))) == {"target_table_id"}


def example_diagrams(ann):
    model = Model(ann)
    model.domain()
    table = model.table()
    empty = model.make("data-flow-diagrams", name="Flow", nodes=[], connections=[], linked_tables=[])
    check_form(empty, DIAGRAM)
    nodes = [{"id": str(uuid.uuid4()), "type": kind, "name": kind, "position_x": 10, "position_y": 20, "icon": "disk",
              "metadata": {"host": "db1"}} for kind in ("database", "kafka_topic", "api", "processor", "target")]  # fmt: skip
    link = {"source_node_id": nodes[0]["id"], "target_node_id": nodes[1]["id"], "label": "CDC",
            "direction": "bidirectional"}  # fmt: skip
    changed = body(model.put("data-flow-diagrams", empty, nodes=nodes, connections=[link], linked_tables=[table["id"]]))
    for sent, node in zip(nodes, changed["nodes"], strict=True):
        check_form(node, NODE)
        assert sent.items() <= node.items() and node["diagram_id"] == empty["id"]
    check_form(changed["connections"][0], CONNECTION)
    assert link.items() <= changed["connections"][0].items() and changed["linked_tables"] == [table["id"]]
    assert model.list("data-flow-diagrams", "diagrams") == [changed]
    body(model.delete("tables", table), 204)
    assert body(model.get("data-flow-diagrams", empty))["linked_tables"] == []
    body(model.delete("data-flow-diagrams", empty), 204)
    refusal(model.get("data-flow-diagrams", empty), 404, "not_found")


EXAMPLES = [example_workspaces, example_domains, example_tables, example_relationships, example_diagrams]
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.__name__.removeprefix("example_"))


@each_example
def test_each_endpoint_answers_as_the_contract_has_it(ann, example):
    example(ann)


@pytest.fixture(scope="module")
def plain(make):
    """The same through the plain listener."""
    from own_instance import free_port

    ports = {f"compat_{name}_port": free_port() for name in ("workspace", "flowforge", "modelling", "crm")}
    instance = make({"server": {"compat_listeners": True, **ports}})
    with Site(f"http://localhost:{ports['compat_modelling_port']}", instance.data) as site:
        yield site


@each_example
def test_each_endpoint_answers_the_same_on_the_compat_listener(plain, example):
    with closing(plain.person("Plain")) as person:
        example(person)


def test_nobody_sees_anything_of_a_workspace_that_they_are_not_in(site, ann):
    model = Model(ann)
    model.domain()
    table = model.table("Secret")
    with closing(site.person("Eve")) as eve:
        for method, path in [
            ("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/model"), ("GET", "/tables"), ("POST", "/tables"),
            ("PUT", f"/tables/{table['id']}"), ("DELETE", f"/tables/{table['id']}"), ("GET", "/data-flow-diagrams"),
        ]:  # fmt: skip
            sent = {} if method in ("GET", "DELETE") else {"json": {"name": "x"}}
            assert "Secret" not in refusal(eve.request(method, model.path + path, **sent), 404, "not_found")["message"]
    for headers in ({}, {"Authorization": "Bearer nonsense"}):
        with httpx.Client(base_url=site.url, verify=site.tls(), headers=headers) as nobody:
            refusal(nobody.get(model.path), 401, "unauthorized")


def test_ids_of_another_workspace_are_not_taken(ann):
    mine, other = Model(ann), Model(ann)
    mine.domain()
    domain = other.domain()
    table = other.table(columns=[{"name": "id", "data_type": "INT"}])
    refusal(mine.get("tables", table), 404, "not_found")
    refusal(mine.put("tables", table, name="x"), 404, "not_found")
    assert set(wrong(ann.post(f"{mine.path}/tables", json={"name": "a", "primary_domain_id": domain["id"]}))) == {
        "primary_domain_id"}  # fmt: skip
    reference = {"name": "x", "data_type": "INT", "foreign_key_reference": table["columns"][0]["id"]}
    assert set(wrong(ann.post(f"{mine.path}/tables", json={"name": "a", "columns": [reference]}))) == {
        "columns[0].foreign_key_reference"}  # fmt: skip
    refusal(ann.post(f"{mine.path}/tables", json={"name": "a", "id": table["id"]}), 409, "conflict")


def test_a_table_comes_back_with_its_relationships(ann):
    model = Model(ann)
    model.domain()
    a, b = model.table("A"), model.table("B")
    link = model.connect(a, b)
    body(model.delete("tables", a), 204)
    assert model.list("relationships") == []
    body(ann.post(f"{model.path}/tables/{a['id']}/restore"))
    assert [each["id"] for each in model.list("relationships")] == [link["id"]]


def test_the_whole_model_is_one_answer_that_is_not_sent_twice(ann):
    model = Model(ann)
    model.domain()
    model.connect(model.table("A"), model.table("B"))
    answer = ann.get(f"{model.path}/model")
    whole = body(answer)
    assert whole["workspace"] == model.workspace and whole["offset"] == 4
    for kind in ("domains", "tables", "relationships"):
        assert whole[kind] == model.list(kind)
    again = ann.get(f"{model.path}/model", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    model.table("C")
    again = ann.get(f"{model.path}/model", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 200 and again.json()["offset"] == 5


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"{", "application/json", 400, "validation_error"), (b"", "application/json", 400, "validation_error"),
        (b'{"name": "a"}', "text/plain", 415, "unsupported_media_type"),
        (b" " * (10 * 1024 * 1024 + 1), "application/json", 413, "payload_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_flatly(ann, content, kind, status, code):
    refusal(ann.post(ROOT, content=content, headers={"Content-Type": kind}), status, code)


def test_nginx_and_the_api_speak_of_errors_alike(ann):
    own = refusal(ann.patch(ROOT), 405, "method_not_allowed")
    outer = refusal(ann.request("TRACE", ROOT), 405, "method_not_allowed")
    assert set(outer) <= set(own)


def test_the_document_is_one_of_openapi_and_has_every_endpoint(ann):
    document = ann.get("/api/openapi/modelling.json").json()
    assert [str(problem) for problem in OpenAPIV30SpecValidator(document).iter_errors()] == []
    paths = {path: {method.upper() for method in item} for path, item in document["paths"].items()}
    one = ROOT + "/{workspace_id}"
    assert paths[ROOT] == {"GET", "POST"} and paths[one] == {"GET", "PUT", "DELETE"}
    for kind, name in [("domains", "domain_id"), ("tables", "table_id"), ("relationships", "relationship_id"),
                       ("data-flow-diagrams", "diagram_id")]:  # fmt: skip
        assert paths[f"{one}/{kind}"] == {"GET", "POST"}
        assert paths[f"{one}/{kind}/{{{name}}}"] == {"GET", "PUT", "DELETE"}


@pytest.mark.parametrize("origin", ["http://localhost:5173", "http://localhost:3000"])
def test_the_contracts_own_pages_may_call_it(nobody, origin):
    headers = {"Origin": origin, "Access-Control-Request-Method": "PUT"}
    answer = nobody.options(f"{ROOT}/{uuid.uuid4()}", headers=headers)
    assert answer.status_code == 204 and answer.headers["access-control-allow-origin"] == origin
    other = nobody.get(ROOT, headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in other.headers


def test_requests_are_limited_by_the_minute(make):
    limits = {"requests_per_minute": 5, "authentication_per_minute": 0, "file_upload_per_minute": 0}
    with Site.of(make({"rate_limits": {"modelling": limits}})) as site, closing(site.person("Ann")) as ann:
        answers = [ann.get(ROOT) for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        refusal(answers[-1], 429, "rate_limited")
        assert 0 < int(answers[-1].headers["retry-after"]) <= 60
