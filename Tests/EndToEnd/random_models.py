"""Models of random people, over REST, and a MariaDB of somebody's own."""

import random
import secrets
import shutil
import socket
import subprocess
import time

SKIPPED = {"version", "offset", "created_at", "last_modified_at", "access_level", "workspace"}
WORDS = [
    "id", "name", "order", "select", "null", "yes", "12", "1.0", "2026-01-02", "a.b", "a: b", "# a", "*x", "Größe",
    "grösse", "名前", "שם", "🎈", "a`b", 'a"b', "a'b", "a\\b", "--", "customer_id", "orders",
]  # fmt: skip
TYPES = [
    "INT", "bigint unsigned", "VARCHAR(200)", "TEXT", "DECIMAL(10,2)", "boolean", "DATE", "timestamp", "UUID", "JSON",
    "enum('a','b')", "whatever it is", "text[]", "double precision", "blob", "string",
]  # fmt: skip


def workspace(person):
    """The path of the account's own workspace."""
    listed = person.get("/api/v1/workspaces")
    assert listed.status_code == 200, listed.text
    return f"/api/v1/workspaces/{listed.json()['workspaces'][0]['id']}"


def content(model):
    """A model without what every change moves."""
    if isinstance(model, dict):
        return {key: content(value) for key, value in model.items() if key not in SKIPPED}
    return [content(item) for item in model] if isinstance(model, list) else model


def model(person, root):
    answer = person.get(f"{root}/model")
    assert answer.status_code == 200, answer.text
    return content(answer.json())


def export(person, root):
    answer = person.post(f"{root}/export/odcs")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/yaml"
    return answer.content


def take(person, root, file, **query):
    """Imports a contract; the answer, whatever it is."""
    content = file.encode() if isinstance(file, str) else file
    files = {"file": ("contract.yaml", content, "application/yaml")}
    return person.post(f"{root}/import/odcs", params=query, files=files)


def clear(person, root):
    nothing = "version: a\napiVersion: v3.1.0\nkind: DataContract\nid: a\n"
    assert take(person, root, nothing, mode="replace").status_code == 200


class RandomModel:
    """Makes a model in a workspace; the same of the same seed."""

    def __init__(self, person, root, seed):
        self.person, self.root, self.dice = person, root, random.Random(seed)

    def post(self, path, body):
        answer = self.person.post(f"{self.root}/{path}", json=body)
        assert answer.status_code == 201, (body, answer.text)
        return answer.json()

    def name(self):
        if self.dice.random() < 0.7:
            return self.dice.choice(WORDS)
        first, last = self.dice.choice([(0x61, 0x7A), (0x100, 0x24F), (0x4E00, 0x4F00), (0x1F600, 0x1F64F)])
        return "".join(chr(self.dice.randint(first, last)) for _ in range(self.dice.randint(1, 40)))

    def thing(self):
        values = [None, True, 1, -3.5, "yes", "a: b", [1, "x", {}], {"b": [None]}, "line\nline"]
        return {self.name(): self.dice.choice(values) for _ in range(self.dice.randint(0, 3))}

    def column(self, order, columns):
        made = {
            "name": self.name(), "data_type": self.dice.choice(TYPES), "nullable": self.dice.random() < 0.5,
            "is_primary_key": self.dice.random() < 0.2, "constraints": self.thing(), "order": order,
        }  # fmt: skip
        if self.dice.random() < 0.3:
            made["default_value"] = self.dice.choice(["0", "'x'", "now()", "a\nb", "true", "NULL", " "])
        if columns and self.dice.random() < 0.3:
            made["foreign_key_reference"] = self.dice.choice(columns)["id"]
        return made

    def make(self):
        types = ["conceptual", "logical", "physical"]
        domains = [
            self.post("domains", {"name": self.name(), "model_type": self.dice.choice(types)})["id"]
            for _ in range(self.dice.randint(1, 3))
        ]
        tables, columns = [], []
        for _ in range(self.dice.randint(0, 5)):
            table = self.post(
                "tables",
                {
                    "primary_domain_id": self.dice.choice(domains), "name": self.name(),
                    "alias": self.dice.choice([None, self.name()]), "model_type": self.dice.choice(types),
                    "position_x": self.dice.randint(-1_000_000, 1_000_000), "position_y": self.dice.randint(-9, 9),
                    "width": self.dice.randint(40, 10_000), "height": self.dice.randint(40, 10_000),
                    "visible_domains": self.dice.sample(domains, self.dice.randint(0, len(domains))),
                    "columns": [self.column(order, columns) for order in range(self.dice.randint(0, 5))],
                },
            )  # fmt: skip
            tables.append(table)
            columns += table["columns"]
        for _ in range(self.dice.randint(0, 4) if tables else 0):
            self.relationship(*self.dice.choices(tables, k=2))
        for _ in range(self.dice.randint(0, 2)):
            self.diagram([table["id"] for table in tables])

    def relationship(self, source, target):
        made = {
            "source_table_id": source["id"], "target_table_id": target["id"],
            "cardinality": self.dice.choice(["one-to-one", "one-to-many", "many-to-many"]),
            "optionality": self.dice.choice(["required", "optional"]),
        }  # fmt: skip
        if self.dice.random() < 0.5:
            made["name"] = self.name()
        for end, table in (("source", source), ("target", target)):
            if table["columns"] and self.dice.random() < 0.6:
                made[f"{end}_column_id"] = self.dice.choice(table["columns"])["id"]
        self.post("relationships", made)

    def diagram(self, tables):
        kinds = ["database", "kafka_topic", "api", "processor", "target"]
        made = self.post("data-flow-diagrams", {
            "name": self.name(), "linked_tables": self.dice.sample(tables, self.dice.randint(0, len(tables))),
            "nodes": [
                {"type": self.dice.choice(kinds), "name": self.name(), "position_x": self.dice.randint(-99, 99),
                 "position_y": 0, "metadata": self.thing()}
                for _ in range(self.dice.randint(0, 4))
            ],
        })  # fmt: skip
        nodes = [node["id"] for node in made["nodes"]]
        if len(nodes) > 1:
            connections = [
                {"source_node_id": nodes[0], "target_node_id": node, "label": self.name(), "direction": "bidirectional"}
                for node in nodes[1:]
            ]
            path = f"{self.root}/data-flow-diagrams/{made['id']}"
            assert self.person.put(path, json={"connections": connections}).status_code == 200


class OwnDatabase:
    """A MariaDB on a port of 127.0.0.1, with a user who may read one database."""

    def __init__(self, folder):
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.user, self.password = "reader", secrets.token_hex(8)
        data = folder / "data"
        subprocess.run(
            ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal",
             "--skip-test-db", *self.as_root()], check=True, capture_output=True)  # fmt: skip
        self.process = subprocess.Popen(
            [shutil.which("mariadbd") or "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}",
             f"--socket={folder}/s", "--bind-address=127.0.0.1", f"--port={self.port}", "--skip-name-resolve",
             "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", *self.as_root()],
            stdout=subprocess.DEVNULL, stderr=(folder / "log").open("wb"))  # fmt: skip
        deadline = time.monotonic() + 60
        while self.process.poll() is None and time.monotonic() < deadline:
            if subprocess.run([*self.client(), "-e", "SELECT 1"], capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        raise AssertionError((folder / "log").read_text())

    @staticmethod
    def as_root():
        return ["--user=root"] if subprocess.run(["id", "-u"], capture_output=True).stdout.strip() == b"0" else []

    def client(self):
        return ["mariadb", "--no-defaults", f"--socket={self.folder}/s", "--user=root"]

    def run(self, script, database=""):
        """Runs a script as root; it must succeed."""
        command = [*self.client(), "--default-character-set=utf8mb4", database]
        done = subprocess.run([part for part in command if part], input=script.encode(), capture_output=True)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode()

    def make(self, database, script):
        self.run(
            f"CREATE DATABASE {database} CHARACTER SET utf8mb4;"
            f"CREATE USER IF NOT EXISTS {self.user}@'127.0.0.1' IDENTIFIED BY '{self.password}';"
            f"GRANT SELECT ON {database}.* TO {self.user}@'127.0.0.1';")  # fmt: skip
        self.run(script, database)

    def address(self, name, **fields):
        return {
            "host": "127.0.0.1", "port": self.port, "database": name, "user": self.user, "password": self.password,
            **fields,
        }  # fmt: skip

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)
