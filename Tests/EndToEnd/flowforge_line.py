"""A WebSocket of the flowforge edition, spoken to message by message, and its event streams."""

import json
import re
import time
from contextlib import contextmanager
from itertools import count
from urllib.parse import urlencode

import pytest
from realtime_line import Line as WorkspaceLine
from site_under_test import BASE62, TIME
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

PATH = "/v2/realtime"
EVENTS = "/api/v2/events"


class Line:
    """`token` goes into the address; None: it stands in a header, or nowhere."""

    def __init__(self, site, token=None, path=PATH, headers=None, url=None, **options):
        query = "" if token is None else "?" + urlencode({"token": token})
        address = f"{url or 'wss://' + site.host}{path}{query}"
        tls = None if address.startswith("ws:") else WorkspaceLine.tls(site)
        options = {"open_timeout": 30, "close_timeout": 0.2, **options}
        self.socket = connect(address, ssl=tls, additional_headers=headers, **options)
        self.ids = count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, type, data=None, id=None):
        id = id or f"test_{next(self.ids)}"
        message = {"type": type, "id": id, "timestamp": "2024-01-15T10:00:00Z"}
        self.socket.send(json.dumps(message if data is None else {**message, "data": data}))
        return id

    def receive(self, seconds=30):
        """The next message but the server's pings."""
        deadline = time.monotonic() + seconds
        while True:
            message = json.loads(self.socket.recv(timeout=max(deadline - time.monotonic(), 0)))
            check(message)
            if message["type"] != "ping":
                return message

    def ask(self, type, data=None):
        """Sends, and gives the answer."""
        id = self.send(type, data)
        while (answer := self.receive())["id"] != id:
            pass
        return answer

    def subscribe(self, channel, since=None, **params):
        """Subscribes, and gives the `data` of the answer."""
        wish = {"channel": channel, "params": params, **({} if since is None else {"since": since})}
        answer = self.ask("subscribe", wish)
        assert answer["type"] == "subscription_data", answer
        return answer["data"]

    def refused(self, channel, since=None, **params):
        """Why a subscription is not granted."""
        wish = {"channel": channel, "params": params, **({} if since is None else {"since": since})}
        answer = self.ask("subscribe", wish)
        assert answer["type"] == "error", answer
        return answer["error"]

    def event(self, type=None, seconds=30):
        """The next event with an offset, of this type if one is named: its type and its data."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.receive(deadline - time.monotonic())
            if "offset" in message["data"] and type in (None, message["type"]):
                return message["type"], message["data"]

    def is_quiet(self):
        """Whether nothing has come: a ping sent now is answered first."""
        id = self.send("ping")
        return self.receive()["id"] == id

    def end(self, seconds=30):
        """The code and the reason that the server closes with; what comes before is passed over."""
        deadline = time.monotonic() + seconds
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                self.socket.recv(timeout=max(deadline - time.monotonic(), 0))
        return closed.value.rcvd.code, closed.value.rcvd.reason


def check(message):
    """What every message is like, by the contract's own test."""
    assert isinstance(message["type"], str) and isinstance(message["id"], str)
    assert TIME.fullmatch(message["timestamp"]) and isinstance(message["data"], dict)
    assert set(message) <= {"type", "id", "timestamp", "data", "error"}
    if message["type"] == "error":
        assert re.fullmatch("[A-Z_]+", message["error"]["code"]) and message["error"]["message"]
    if "offset" in message["data"]:
        assert re.fullmatch(f"ws_{BASE62}", message["data"]["workspace"])


def refusal(site, *arguments, **options):
    """The answer to a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        Line(site, *arguments, **options)
    return refused.value.response


class Stream:
    """The events of an answer, as a browser would read them."""

    def __init__(self, response):
        self.response = response
        self.lines = response.iter_lines()

    def next(self):
        """The next event: its name, its message and its id. None at the end; comments are passed over."""
        fields = {}
        for line in self.lines:
            if not line and "data" in fields:
                message = json.loads(fields["data"])
                check(message)
                assert fields["event"] == message["type"] or (fields["event"], message["type"]) == (
                    "stream.error", "error")  # fmt: skip
                return fields["event"], message, fields.get("id")
            name, _, value = line.partition(": ")
            if name and not line.startswith(":"):
                fields[name] = value
        return None


@contextmanager
def follow(person, channels, count=1, token=None, path=EVENTS, **headers):
    """Follows channels, each of which is answered; the token is the client's own, or stands in the address."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    params = {"channels": channels} if token is None else {"channels": channels, "token": token}
    with person.stream("GET", path, params=params, headers=given) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "text/event-stream"
        stream = Stream(response)
        stream.ready = [stream.next() for _ in range(count)]
        yield stream


def token(person):
    return person.session["access_token"]
