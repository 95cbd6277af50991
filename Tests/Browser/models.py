"""The modelling edition's API at hand, for what a journey needs and for what came of it."""

import uuid

from people import Person
from playwright.sync_api import APIResponse


class Models:
    def __init__(self, person: Person):
        self.person = person

    def send(self, method: str, path: str, body: dict | None = None) -> APIResponse:
        headers = {"Authorization": f"Bearer {self.person.token}"}
        if method == "POST":
            headers["Idempotency-Key"] = uuid.uuid4().hex
        return self.person.requests.fetch(f"/api/v1/workspaces{path}", method=method, data=body, headers=headers)

    def get(self, path: str) -> dict:
        return self._body(self.send("GET", path))

    def post(self, path: str, body: dict) -> dict:
        return self._body(self.send("POST", path, body))

    def put(self, path: str, body: dict) -> dict:
        return self._body(self.send("PUT", path, body))

    def delete(self, path: str):
        answer = self.send("DELETE", path)
        assert answer.ok, answer.text()

    @staticmethod
    def _body(answer: APIResponse) -> dict:
        assert answer.ok, f"{answer.url} answered {answer.status}: {answer.text()}"
        return answer.json()

    def personal(self) -> "Model":
        """The workspace that came with the account."""
        workspaces = self.get("")["workspaces"]
        return Model(self, next(one["id"] for one in workspaces if one["type"] == "personal"))

    def shared(self, name: str = "Retail") -> "Model":
        return Model(self, self.post("", {"name": name, "type": "shared"})["id"])


class Model:
    """One workspace's model."""

    def __init__(self, api: Models, workspace: str):
        self.api = api
        self.id = workspace

    def whole(self) -> dict:
        return self.api.get(f"/{self.id}/model")

    def tables(self) -> dict[str, dict]:
        """All of them, by their names."""
        return {table["name"]: table for table in self.whole()["tables"]}

    def relationships(self) -> list[dict]:
        return self.whole()["relationships"]

    def domain(self, name: str, model_type: str = "logical") -> str:
        return self.api.post(f"/{self.id}/domains", {"name": name, "model_type": model_type})["id"]

    def table(
        self, domain: str, name: str, columns: list[dict] | None = None, at: tuple[int, int] = (0, 0), **more
    ) -> dict:
        body = {
            "primary_domain_id": domain,
            "name": name,
            "model_type": "logical",
            "position_x": at[0],
            "position_y": at[1],
            "width": 220,
            "height": 150,
            "columns": [{"order": order, **column} for order, column in enumerate(columns or [])],
        }
        return self.api.post(f"/{self.id}/tables", {**body, **more})

    def update_table(self, table: str, **fields) -> dict:
        return self.api.put(f"/{self.id}/tables/{table}", fields)

    def relate(self, source: dict, target: dict, **more) -> dict:
        body = {
            "source_table_id": source["id"],
            "target_table_id": target["id"],
            "cardinality": "one-to-many",
            "optionality": "required",
        }
        return self.api.post(f"/{self.id}/relationships", {**body, **more})

    def invite(self, email: str, access_level: str = "edit"):
        self.api.post(f"/{self.id}/collaboration/invite", {"email": email, "access_level": access_level})


def column(name: str, data_type: str = "VARCHAR(200)", **more) -> dict:
    """A column that may be empty and is no key, unless `more` says otherwise."""
    return {"name": name, "data_type": data_type, "nullable": True, "is_primary_key": False, **more}


def key(name: str = "id", data_type: str = "BIGINT") -> dict:
    return column(name, data_type, nullable=False, is_primary_key=True)
