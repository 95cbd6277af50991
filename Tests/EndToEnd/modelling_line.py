"""A WebSocket of the modelling edition, spoken to message by message, and the workspaces that its tests work in."""

import json
import time
from itertools import count
from urllib.parse import urlencode

import pytest
from realtime_line import Line as WorkspaceLine
from site_under_test import TIME
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

PATH = "/api/v1/ws/"


class Line:
    """`token` goes into the address; None: it stands in a header, or nowhere. `client` and `since` as there; None: the
    contract alone is spoken."""

    def __init__(self, site, workspace, token=None, client=None, since=None, headers=None, url=None, **options):
        query = {"token": token, "client_id": client, "since": since}
        query = urlencode({name: value for name, value in query.items() if value is not None})
        address = f"{url or 'wss://' + site.host}{PATH}{workspace}?{query}"
        tls = None if address.startswith("ws:") else WorkspaceLine.tls(site)
        options = {"open_timeout": 30, "close_timeout": 0.2, **options}
        self.workspace = workspace
        self.socket = connect(address, ssl=tls, additional_headers=headers, **options)
        self.name = client
        self.requests = count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def say(self, type, **fields):
        """Sends a message as the contract has it."""
        self.socket.send(json.dumps({"type": type, **{"workspace_id": self.workspace, **fields}}))

    def receive(self, seconds=30):
        message = json.loads(self.socket.recv(timeout=seconds))
        assert isinstance(message["type"], str) and TIME.fullmatch(message["timestamp"]), message
        assert message["workspace_id"] == self.workspace
        return message

    def next(self, *types, seconds=30):
        """The next message of one of these types; presence that was not asked for is passed over."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.receive(deadline - time.monotonic())
            if message["type"] in types or not types and message["type"] != "presence_update":
                assert not types or message["type"] in types, message
                return message
            assert message["type"] == "presence_update", message

    def begin(self):
        """The first message."""
        message = self.receive()
        assert message["type"] == "session", message
        return message

    def edit(self, type, data, base=None, request=None, **ids):
        """Asks for an edit, and gives the answer to it: an event of one's own, a warning or an error."""
        request = request or f"{self.name}-{next(self.requests)}"
        fields = {"request_id": request, "data": data, **ids}
        self.say(type, **fields, **({} if base is None else {"base_version": base}))
        while (answer := self.next()).get("request_id") != request:
            pass
        return answer

    def is_quiet(self):
        """Whether nothing has come but presence: a ping sent now is answered first."""
        self.say("ping", request_id="quiet")
        return self.next().get("request_id") == "quiet"

    def end(self, seconds=30):
        """The code and the reason that the server closes with; what comes before is passed over."""
        deadline = time.monotonic() + seconds
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                self.socket.recv(timeout=max(deadline - time.monotonic(), 0))
        return closed.value.rcvd.code, closed.value.rcvd.reason


def token(person):
    return person.session["access_token"]


def refusal(site, *arguments, **options):
    """The answer to a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        Line(site, *arguments, **options)
    return refused.value.response


def done(response, status=200):
    assert response.status_code == status, (response.status_code, response.text[:500])
    return response.json() if response.content else None


class Place:
    """A shared workspace with a domain, and its owner."""

    def __init__(self, owner):
        self.owner = owner
        made = done(owner.post("/api/v1/workspaces", json={"name": "together", "type": "shared"}), 201)
        self.id = made["id"]
        self.path = f"/api/v1/workspaces/{self.id}"
        self.domain = self.make("domains", name="Sales", model_type="logical")

    def make(self, kind, by=None, **fields):
        return done((by or self.owner).post(f"{self.path}/{kind}", json=fields), 201)

    def table(self, name="orders", by=None, **fields):
        return self.make("tables", by, **{
            "primary_domain_id": self.domain["id"], "name": name, "model_type": "logical",
            "columns": [{"name": "id", "data_type": "BIGINT", "nullable": False, "is_primary_key": True, "order": 0}],
            **fields})  # fmt: skip

    def get(self, kind, id):
        return done(self.owner.get(f"{self.path}/{kind}/{id}"))

    def invite(self, person, level="edit"):
        body = {"user_id": person.id, "access_level": level}
        return done(self.owner.post(f"{self.path}/collaboration/invite", json=body), 201)

    def session(self, person=None):
        return done((person or self.owner).get(f"{self.path}/collaboration"))

    def model(self, person=None):
        return done((person or self.owner).get(f"{self.path}/model"))

    def line(self, site, person=None, client=None, since=None, **options):
        return Line(site, self.id, token(person or self.owner), client, since, **options)
