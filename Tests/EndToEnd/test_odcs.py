"""Models leave as data contracts that the standard's own tools pass, and come back as they were."""

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from datacontract.data_contract import DataContract
from jsonschema import Draft201909Validator
from random_models import RandomModel, clear, export, model, take, workspace

SCHEMA = Draft201909Validator(json.loads((files("datacontract") / "schemas" / "odcs-3.1.0.schema.json").read_text()))
# Each line stands for nine of the one above it.
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
HEAD = "version: 1.0.0\napiVersion: v3.1.0\nkind: DataContract\nid: {}\nstatus: active\n"


def check_contract(text, folder):
    """By the standard's schema, and by `datacontract lint`."""
    problems = [f"{list(issue.absolute_path)}: {issue.message}" for issue in SCHEMA.iter_errors(yaml.safe_load(text))]
    assert not problems, problems[:3]
    path = folder / "contract.yaml"
    path.write_bytes(text)
    run = DataContract(data_contract_file=str(path)).lint()
    assert run.has_passed(), [(check.name, check.reason) for check in run.checks]


def come_back(person, root, seed, folder):
    clear(person, root)
    RandomModel(person, root, seed).make()
    made, file = model(person, root), export(person, root)
    check_contract(file, folder)
    clear(person, root)
    assert model(person, root)["tables"] == []
    answer = take(person, root, file)
    assert answer.status_code == 200, (seed, answer.text)
    assert answer.json()["report"] == [] and answer.json()["tables_imported"] == len(made["tables"])
    assert model(person, root) == made, seed
    assert export(person, root) == file, seed


@pytest.mark.parametrize("seed", range(6))
def test_a_random_model_comes_back_as_it_was(ann, tmp_path, seed):
    come_back(ann, workspace(ann), seed, tmp_path)


@pytest.mark.storm
@pytest.mark.timeout(3600)
def test_a_thousand_random_models_come_back_as_they_were(ann, tmp_path):
    for seed in range(100, 1100):
        made = ann.post("/api/v1/workspaces", json={"name": f"Model {seed}", "type": "personal"})
        assert made.status_code == 201, made.text
        root = f"/api/v1/workspaces/{made.json()['id']}"
        come_back(ann, root, seed, tmp_path)
        assert ann.delete(root).status_code == 204


def contracts():
    """Contracts that others wrote: the one that datacontract-cli begins with, and those of a folder, such as a clone of
    the standard's repository, where one is named."""
    found = [Path(str(files("datacontract") / "schemas" / "odcs-3.2.0.init.yaml"))]
    folder = os.environ.get("ATRIUM_TEST_CONTRACTS")
    return found + (sorted(Path(folder).rglob("*.odcs.yaml")) if folder else [])


@pytest.mark.parametrize("path", contracts(), ids=lambda path: path.name)
def test_a_contract_of_others_becomes_a_model_that_is_a_good_contract(ann, tmp_path, path):
    root = workspace(ann)
    answer = take(ann, root, path.read_bytes())
    assert answer.status_code == 200, answer.text
    schema = yaml.safe_load(path.read_text()).get("schema") or []
    assert answer.json()["tables_imported"] == len(schema)
    tables = model(ann, root)["tables"]
    assert [table["name"] for table in tables] == [entry["name"] for entry in schema]
    for table, entry in zip(tables, schema, strict=True):
        assert [column["name"] for column in table["columns"]] == [one["name"] for one in entry.get("properties") or []]
    check_contract(export(ann, root), tmp_path)


def test_what_another_tool_makes_of_our_statements_is_the_same_model(ann, tmp_path):
    """Model → SQL → datacontract-cli → contract → model."""
    root = workspace(ann)
    columns = [
        {"name": "id", "data_type": "INT", "is_primary_key": True}, {"name": "total", "data_type": "DECIMAL(10,2)"},
        {"name": "name", "data_type": "VARCHAR(20)", "nullable": False},
    ]  # fmt: skip
    assert ann.post(f"{root}/domains", json={"name": "Shop"}).status_code == 201
    assert ann.post(f"{root}/tables", json={"name": "orders", "columns": columns}).status_code == 201
    script = ann.post(f"{root}/export/ddl")
    assert script.status_code == 200 and script.headers["content-type"].startswith("text/plain")
    (tmp_path / "made.sql").write_bytes(script.content)
    contract = DataContract.import_from_source("sql", str(tmp_path / "made.sql"), dialect="mysql")
    clear(ann, root)
    answer = take(ann, root, contract.to_yaml())
    assert answer.status_code == 200, answer.text
    [table] = model(ann, root)["tables"]
    assert table["name"] == "orders"
    told = [(one["name"], one["data_type"].replace(" ", ""), one["nullable"]) for one in table["columns"]]
    assert told == [("id", "INT", False), ("total", "DECIMAL(10,2)", True), ("name", "VARCHAR(20)", False)]
    assert [one["is_primary_key"] for one in table["columns"]] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        (HEAD.format("x") + "schema:\n  - nmae: a\n", 7, "schema[0]"),
        (HEAD.format("x") + "schema:\n  - name: a\n    properties:\n      - name: b\n        required: 7\n", 10,
         "schema[0].properties[0].required"),
        (HEAD.format("x") + "a: 1\na: 2\n", 7, None),
        (HEAD.format("x") + "schema: *nowhere\n", 6, None),
        (BOMB, 7, None),
        (HEAD.format("x") + "deep: " + "[" * 100, 6, None),
        (b"\xff\xfe\x00", 1, None),
        ("{}", 1, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_by_line_and_path_and_nothing_is_taken(ann, text, line, path):
    root = workspace(ann)
    before = model(ann, root)
    answer = take(ann, root, text, mode="replace")
    assert answer.status_code == 400, answer.text
    body = answer.json()
    assert body["error"] == "validation_error" and body["request_id"]
    if line is not None:
        assert body["details"]["line"] == line, body
    assert body["details"].get("path") == path, body
    place = f"Line {body['details']['line']}" + (f", {path}" if path else "")
    assert body["details"]["reason"].startswith(f"{place}: "), body
    assert model(ann, root) == before


def test_a_file_of_an_editor_that_marks_the_byte_order_is_read(ann):
    root = workspace(ann)
    text = HEAD.format("x").replace("\n", "\r\n") + "schema:\r\n  - name: ä\r\n"
    answer = take(ann, root, b"\xef\xbb\xbf" + text.encode())
    assert answer.status_code == 200, answer.text
    assert [table["name"] for table in model(ann, root)["tables"]] == ["ä"]


def test_ten_megabytes_is_the_end(ann):
    root = workspace(ann)
    answer = take(ann, root, HEAD.format("x") + "# " + "x" * 10_500_000)
    assert answer.status_code == 413 and answer.json()["error"] == "payload_too_large"


def test_who_reads_may_export_and_not_import_and_a_stranger_finds_nothing(ann, bob):
    root = workspace(ann)
    for path in ("export/odcs", "export/ddl", "import/odcs", "versions", "diff"):
        method = bob.get if path in ("versions", "diff") else bob.post
        files = {"file": ("x.yaml", b"a: 1", "application/yaml")} if path == "import/odcs" else None
        answer = method(f"{root}/{path}", files=files) if files else method(f"{root}/{path}")
        assert answer.status_code == 404 and answer.json()["error"] == "not_found", path
