"""People who edit one model together, over WebSockets and HTTP, and come back by themselves when the line breaks."""

import asyncio
import itertools
import json
import random
import ssl
import uuid

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

# What a broken line, or a worker that is not back yet, looks like.
BROKEN = (OSError, EOFError, ConnectionClosed, InvalidHandshake, httpx.HTTPError, TimeoutError)

PLURALS = {"domain": "domains", "table": "tables", "relationship": "relationships", "diagram": "diagrams"}


class Model:
    """What a client knows: the answer of one GET, and each message behind its offset. Nothing else ever comes in."""

    def __init__(self, whole):
        self.offset = whole["offset"]
        self.parts = {name: {each["id"]: each for each in whole[name]} for name in PLURALS.values()}

    def hear(self, message):
        assert message["offset"] == self.offset + 1, (self.offset, message)
        self.offset = message["offset"]
        kind, _, what = message["type"].rpartition("_")
        if kind not in PLURALS:
            assert message["type"] == "participant_changed", message
            return
        parts, id = self.parts[PLURALS[kind]], message[f"{kind}_id"]
        if what == "created":
            parts[id] = message["data"]
        elif what == "updated":
            parts[id] = {**parts[id], **message["data"], "version": message["version"]}
        else:
            del parts[id]
            for gone in message["data"].get("removed_relationships", []):
                del self.parts["relationships"][gone]

    def shape(self):
        """Everything but when each part was changed last, which the messages say in their own way."""
        return {name: {id: {key: value for key, value in part.items() if key != "last_modified_at"}
                       for id, part in parts.items()} for name, parts in self.parts.items()}  # fmt: skip


class Editor:
    """One page of one person. `pending` are the edits that no answer came for, in their order: after each reconnect they
    are sent again under the same names. `told` are those that were acknowledged, with their places in the stream."""

    def __init__(self, url, instance, account, workspace, number):
        self.url, self.account, self.workspace = url, account, workspace
        self.tls = ssl.create_default_context(cafile=instance.data / "tls" / "certificate.pem")
        self.name = f"editor-{number}"
        self.chance = random.Random(number)
        self.requests = itertools.count(1)
        self.pending = {}
        self.told = {}
        self.steps = self.begins = self.conflicts = self.refused = 0
        self.columns = []
        self.socket = None
        self.ending = False
        self.trouble = []

    async def __aenter__(self):
        token = self.account.session["access_token"]
        self.client = httpx.AsyncClient(
            base_url=f"{self.url}/api/v1/workspaces/{self.workspace}", verify=self.tls, timeout=30,
            headers={"Authorization": f"Bearer {token}"})  # fmt: skip
        self.model = Model((await self.ask("GET", "/model")).json())
        self.own = (await self.ask("POST", "/tables", {"name": f"own of {self.name}"})).json()["id"]
        self.tasks = [asyncio.create_task(self._forever(each)) for each in (self._listen, self._write)]
        return self

    async def __aexit__(self, *_):
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        await self.client.aclose()

    async def _forever(self, body):
        while True:
            try:
                await body()
                return
            except BROKEN:
                await asyncio.sleep(0.03)
            except Exception as error:
                self.trouble.append(error)
                raise

    # --- The line ----------------------------------------------------------------------------------------------------

    async def _listen(self):
        address = (f"{self.url.replace('https', 'wss')}/api/v1/ws/{self.workspace}?token="
                   f"{self.account.session['access_token']}&client_id={self.name}&since={self.model.offset}")  # fmt: skip
        async with connect(address, ssl=self.tls, open_timeout=30, close_timeout=0.2) as socket:
            self.begins += 1
            for message in list(self.pending.values()):
                await socket.send(message)
            self.socket = socket
            try:
                async for text in socket:
                    self._hear(json.loads(text))
            finally:
                self.socket = None
        raise ConnectionError("closed")

    def _hear(self, message):
        type = message["type"]
        if "offset" in message and type != "session":
            assert type != "resync_required", message
            self.model.hear(message)
        if type == "conflict_warning":
            self.conflicts += 1
        elif type == "error":
            # A table that somebody else deleted, for an edit without a base.
            assert message["error"] in ("not_found", "unavailable", "validation_error"), message
            if message["error"] == "unavailable":
                return
            self.refused += 1
        elif message.get("client_id") != self.name:
            return
        request = message.get("request_id")
        if request in self.pending:
            del self.pending[request]
        if "offset" in message and type != "session":
            self.told[request] = message["offset"]

    async def edit(self, type, data, base=None, **ids):
        request = f"w{next(self.requests)}"
        fields = {"type": type, "workspace_id": self.workspace, "request_id": request, "data": data, **ids}
        self.pending[request] = json.dumps(fields if base is None else {**fields, "base_version": base})
        if self.socket is not None:
            await self.socket.send(self.pending[request])

    async def ask(self, method, path, body=None):
        """Over HTTP, again and again under one name until there is an answer."""
        name = f"h{next(self.requests)}"
        headers = {"X-Client-ID": self.name, "X-Edit-ID": name}
        while True:
            try:
                answer = await self.client.request(method, path, json=body, headers=headers)
            except BROKEN:
                await asyncio.sleep(0.03)
                continue
            if answer.status_code not in (502, 503, 504):
                return answer
            await asyncio.sleep(0.03)

    # --- What they do ------------------------------------------------------------------------------------------------

    def any(self, kind, *without):
        """Some part that is nobody's own."""
        found = [part for part in self.model.parts[kind].values()
                 if not str(part.get("name")).startswith("own of")]  # fmt: skip
        return self.chance.choice(found) if found else None

    async def _write(self):
        while not self.ending:
            self.steps += 1
            # Nobody else touches it: what was acknowledged of it must stand at the end.
            await self.edit("update_table", {"position_x": self.steps}, table_id=self.own)
            await self.chance.choice([
                self.move, self.move, self.rename, self.rename, self.recolumn, self.create, self.delete, self.link,
                self.unlink, self.own_column, self.draw, self.point])()  # fmt: skip
            await asyncio.sleep(self.chance.uniform(0.02, 0.1))

    async def move(self):
        if table := self.any("tables"):
            place = {"position_x": self.chance.randrange(2000), "position_y": self.chance.randrange(2000)}
            await self.edit("update_table", place, table_id=table["id"])

    async def rename(self):
        if table := self.any("tables"):
            base = table["version"] if self.chance.random() < 0.5 else None
            await self.edit("update_table", {"name": f"{self.name} {self.steps}"}, base, table_id=table["id"])

    async def recolumn(self):
        table = self.any("tables")
        if table and table["columns"]:
            column = self.chance.choice(table["columns"])
            await self.edit("update_column", {"data_type": f"VARCHAR({self.steps})"}, table_id=table["id"],
                            column_id=column["id"])  # fmt: skip

    async def create(self):
        if len(self.model.parts["tables"]) < 30:
            columns = [{"name": f"c{number}", "data_type": "INT"} for number in range(3)]
            body = {"name": f"table {self.name} {self.steps}", "columns": columns}
            answer = await self.ask("POST", "/tables", body)
            assert answer.status_code == 201, answer.text

    async def delete(self):
        if len(self.model.parts["tables"]) > 20 and (table := self.any("tables")):
            answer = await self.ask("DELETE", f"/tables/{table['id']}")
            assert answer.status_code in (204, 409), answer.text
            if answer.status_code == 204 and self.chance.random() < 0.5:
                answer = await self.ask("POST", f"/tables/{table['id']}/restore")
                assert answer.status_code in (200, 404, 409), answer.text

    async def link(self):
        one, two = self.any("tables"), self.any("tables")
        if one and two:
            body = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "source_table_id": one["id"],
                    "target_table_id": two["id"], "cardinality": "one-to-many", "optionality": "optional"}  # fmt: skip
            answer = await self.ask("POST", "/relationships", body)
            assert answer.status_code in (201, 400, 404, 409), answer.text

    async def unlink(self):
        if len(self.model.parts["relationships"]) > 15 and (link := self.any("relationships")):
            answer = await self.ask("DELETE", f"/relationships/{link['id']}")
            assert answer.status_code in (204, 404, 409), answer.text

    async def own_column(self):
        name = f"column {self.steps}"
        answer = await self.ask("POST", f"/tables/{self.own}/columns", {"name": name, "data_type": "TEXT"})
        assert answer.status_code == 201, answer.text
        self.columns.append(name)

    async def draw(self):
        if diagram := self.any("diagrams"):
            node = {"id": str(uuid.UUID(int=self.chance.getrandbits(128), version=4)), "type": "api",
                    "name": f"{self.name} {self.steps}", "position_x": self.steps, "position_y": 0}  # fmt: skip
            await self.edit("update_diagram", {"set_nodes": [node]}, diagram_id=diagram["id"])
        else:
            await self.ask("POST", "/data-flow-diagrams", {"name": self.name, "nodes": [], "connections": []})

    async def point(self):
        if self.socket is not None:
            place = {"x": self.chance.randrange(2000), "y": self.chance.randrange(2000)}
            await self.socket.send(json.dumps({"type": "presence_update", "cursor_position": place}))
