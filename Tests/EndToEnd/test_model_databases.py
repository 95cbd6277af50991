"""Models become tables of databases, and tables of databases models."""

import pglast
import pytest
from random_models import OwnDatabase, RandomModel, clear, model, workspace
from site_under_test import Site

SHOP = """
CREATE TABLE customers (
    region CHAR(2) NOT NULL, number INT NOT NULL, e_mail VARCHAR(100) UNIQUE COMMENT 'to be asked',
    PRIMARY KEY (region, number)
);
CREATE TABLE `Orders and more` (
    id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, customer_region CHAR(2), customer_number INT,
    parent BIGINT UNSIGNED UNIQUE, state ENUM('new', 'it''s done') NOT NULL DEFAULT 'new',
    at DATETIME(3) NOT NULL DEFAULT current_timestamp(3), größe DECIMAL(10, 2) NULL DEFAULT NULL,
    CONSTRAINT of_customer FOREIGN KEY (customer_region, customer_number) REFERENCES customers (region, number),
    CONSTRAINT of_parent FOREIGN KEY (parent) REFERENCES `Orders and more` (id)
);
CREATE VIEW shown AS SELECT id FROM `Orders and more`;
"""


@pytest.fixture(scope="module")
def near(make):
    """An instance that may read databases on this machine."""
    with Site.of(make({"modelling": {"import_networks": ["127.0.0.1/32"]}})) as made:
        yield made


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    made = OwnDatabase(tmp_path_factory.mktemp("mariadb"))
    yield made
    made.stop()


@pytest.fixture
def cleo(near):
    yield (person := near.person("Cleo"))
    person.close()


def read(person, root, address, **query):
    return person.post(f"{root}/import/database", json=address, params=query)


def test_tables_columns_and_keys_of_a_live_database_are_a_model(cleo, database):
    database.make("shop", SHOP)
    root = workspace(cleo)
    answer = read(cleo, root, database.address("shop"))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["tables_imported"], body["columns_imported"], body["relationships_imported"]) == (2, 10, 2)
    made = model(cleo, root)
    orders, customers = sorted(made["tables"], key=lambda table: table["name"])
    assert [domain["name"] for domain in made["domains"]] == ["shop"]
    assert customers["name"] == "customers" and customers["model_type"] == "physical"
    columns = {column["name"]: column for column in orders["columns"]}
    assert list(columns) == ["id", "customer_region", "customer_number", "parent", "state", "at", "größe"]
    assert columns["id"]["data_type"] == "bigint(20) unsigned"
    assert columns["id"]["constraints"] == {"auto_increment": True} and columns["id"]["is_primary_key"]
    assert columns["parent"]["constraints"] == {"unique": True}
    assert columns["state"]["default_value"] == "'new'" and not columns["state"]["nullable"]
    assert columns["größe"]["nullable"] and columns["größe"]["default_value"] is None
    keys = [column["id"] for column in customers["columns"][:2]]
    assert [columns[f"customer_{name}"]["foreign_key_reference"] for name in ("region", "number")] == keys
    relationships = {one["name"]: one for one in made["relationships"]}
    assert relationships["of_customer"]["source_table_id"] == customers["id"]
    assert relationships["of_customer"]["cardinality"] == "one-to-many"
    assert relationships["of_parent"]["cardinality"] == "one-to-one" and relationships["of_parent"]["is_circular"]
    # Read again it is the same, and what was added to the database is added.
    assert read(cleo, root, database.address("shop")).status_code == 200
    assert model(cleo, root) == made
    database.run("ALTER TABLE customers ADD note TEXT", "shop")
    assert read(cleo, root, database.address("shop")).status_code == 200
    assert [len(table["columns"]) for table in model(cleo, root)["tables"]].count(4) == 1


def test_a_database_made_of_a_model_is_that_model_again(cleo, database):
    database.make("first", SHOP)
    root = workspace(cleo)
    assert read(cleo, root, database.address("first")).status_code == 200
    script = cleo.post(f"{root}/export/ddl", params={"dialect": "mariadb"})
    database.make("second", script.text)
    tables = "SELECT table_name, column_name, column_type, is_nullable, column_default, column_key, extra" \
        " FROM information_schema.columns WHERE table_schema = '{}'" \
        " AND table_name <> 'shown' ORDER BY 1, 2"  # fmt: skip
    keys = "SELECT table_name, column_name, referenced_table_name, referenced_column_name FROM" \
        " information_schema.key_column_usage WHERE table_schema = '{}' AND referenced_table_name IS NOT NULL" \
        " ORDER BY 1, 2"  # fmt: skip
    for question in (tables, keys):
        assert database.run(question.format("first")) == database.run(question.format("second"))


@pytest.mark.parametrize("seed", range(4))
def test_scripts_of_random_models_run_on_mariadb_and_are_good_postgresql(cleo, database, seed):
    root = workspace(cleo)
    clear(cleo, root)
    RandomModel(cleo, root, 500 + seed).make()
    script = cleo.post(f"{root}/export/ddl", params={"dialect": "mariadb"})
    database.make(f"random_{seed}", script.text)
    other = cleo.post(f"{root}/export/ddl", params={"dialect": "postgresql"})
    assert f'filename="workspace-{root.rsplit("/", 1)[1]}.postgresql.sql"' in other.headers["content-disposition"]
    tables = [table["name"] for table in model(cleo, root)["tables"]]
    made = [one.stmt for one in pglast.parse_sql(other.text) if isinstance(one.stmt, pglast.ast.CreateStmt)]
    assert len(made) == len(tables)


def test_a_reader_needs_no_more_than_to_read_and_changes_nothing(cleo, database):
    database.make("kept", "CREATE TABLE a (id INT PRIMARY KEY);")
    root = workspace(cleo)
    before = database.run("SHOW GLOBAL STATUS LIKE 'Com_insert'")
    assert read(cleo, root, database.address("kept")).status_code == 200
    assert database.run("SHOW GLOBAL STATUS LIKE 'Com_insert'") == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "wrong"}, "user"), ({"database": "mysql"}, "user"), ({"host": "nowhere.invalid"}, "host"),
        ({"host": "169.254.169.254"}, "host"), ({"host": "10.1.2.3"}, "host"), ({"host": "127.0.0.2"}, "host"),
        ({"port": 0}, "port"), ({"host": ""}, "host"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said(cleo, database, change, field):
    database.run("CREATE DATABASE IF NOT EXISTS plain")
    root = workspace(cleo)
    answer = read(cleo, root, database.address("plain", **change))
    assert answer.status_code == 400, answer.text
    assert answer.json()["details"]["field"] == field, answer.text


def test_a_port_where_no_database_answers_is_said_too(cleo, near, database):
    root = workspace(cleo)
    # The instance's own web server speaks no MariaDB; and nobody listens on port 1.
    for port in (near.address[1], 1):
        answer = read(cleo, root, database.address("x", port=port))
        assert answer.status_code == 422 and answer.json()["error"] == "dependency_failed", answer.text


def test_without_leave_nothing_on_this_machine_is_read(ann, database):
    answer = read(ann, workspace(ann), database.address("shop"))
    assert answer.status_code == 400 and answer.json()["details"]["field"] == "host"
    assert "modelling.import_networks" in answer.json()["details"]["reason"]
