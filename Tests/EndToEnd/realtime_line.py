"""A WebSocket to the realtime worker, spoken to message by message."""

import json
import ssl
import time
from itertools import count
from urllib.parse import urlencode

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

PATH = "/realtime/v1/websocket"


class Line:
    """`token` goes into the address as `parameter`; None: nobody's."""

    def __init__(self, site, token=None, parameter="apikey", path=PATH, headers=None, **options):
        query = {"vsn": "1.0.0"} if token is None else {parameter: token, "vsn": "1.0.0"}
        address = f"wss://{site.host}{path}?{urlencode(query)}"
        # A close waits for messages that nobody reads, so it does not wait for long.
        options = {"open_timeout": 30, "close_timeout": 0.2, **options}
        self.socket = connect(address, ssl=self.tls(site), additional_headers=headers, **options)
        self.refs = count(1)

    @staticmethod
    def tls(site):
        """This client reads and writes in two threads, which Python's ssl guards against each other from 3.13 on only.
        In TLS 1.3 what is read just after the handshake changes the connection's state, and what is written meanwhile
        may be lost; in TLS 1.2 there is no such thing.
        """
        context = site.tls()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def push(self, topic, event, payload=None, ref=None):
        ref = ref or str(next(self.refs))
        message = {"topic": topic, "event": event, "payload": payload or {}, "ref": ref, "join_ref": ref}
        self.socket.send(json.dumps(message))
        return ref

    def receive(self, seconds=30):
        message = json.loads(self.socket.recv(timeout=seconds))
        assert set(message) == {"event", "topic", "payload", "ref"}, message
        return message

    def next(self, event, seconds=30):
        """The next message of a kind; others are passed over."""
        deadline = time.monotonic() + seconds
        while (message := self.receive(deadline - time.monotonic()))["event"] != event:
            pass
        return message

    def ask(self, topic, event, payload=None):
        """Pushes, and gives the answer."""
        ref = self.push(topic, event, payload)
        while (reply := self.next("phx_reply"))["ref"] != ref:
            pass
        return reply["payload"]

    def join(self, topic, **payload):
        """Joins, and gives what the server says to it."""
        config = {"broadcast": {}, "presence": {"enabled": False}, **payload.pop("config", {})}
        answer = self.ask(topic, "phx_join", {"config": config, **payload})
        assert answer["status"] == "ok", answer
        return answer["response"]

    def change(self, seconds=30):
        """The next committed change: its offset, its kind, what it is about, and whether it was missed."""
        while True:
            payload = self.next("broadcast", seconds)["payload"]
            if "meta" in payload:
                body = payload["payload"]
                assert payload["type"] == "broadcast" and body["type"] == payload["event"]
                return int(payload["meta"]["id"]), payload["event"], body["payload"], "replayed" in payload["meta"]

    def is_quiet(self):
        """Whether nothing has come: a heartbeat sent now is answered first."""
        self.push("phoenix", "heartbeat")
        return self.receive()["topic"] == "phoenix"

    def end(self, seconds=30):
        """The code and the reason that the server closes with; what comes before is passed over."""
        deadline = time.monotonic() + seconds
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                self.socket.recv(timeout=max(deadline - time.monotonic(), 0))
        return closed.value.rcvd.code, closed.value.rcvd.reason


def refusal(site, *arguments, **options):
    """The answer to a handshake that is refused."""
    with pytest.raises(InvalidStatus) as refused:
        Line(site, *arguments, **options)
    return refused.value.response


def topic(dashboard):
    return f"realtime:dashboard:{dashboard['id']}"


def token(person):
    return person.session["access_token"]
