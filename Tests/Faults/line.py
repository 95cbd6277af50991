"""One connection to an Atrium, and a person who is signed in."""

import http.client
import json
import os
import secrets
import ssl
from dataclasses import dataclass

# How a connection looks that the server closed before a byte of the answer, when writing and when reading.
CLOSED = (
    http.client.RemoteDisconnected,
    ConnectionResetError,
    BrokenPipeError,
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
)


class NoAnswer(Exception):
    """The connection ended before the answer was whole."""


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes
    request_id: str

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        """The code of an error in the edition's envelope, which every error must have."""
        error = self.json["error"]
        assert isinstance(error["code"], str) and isinstance(error["message"], str) and error["timestamp"], error
        assert error["request_id"] == self.request_id, error
        return error["code"]


class Line:
    """A keep-alive connection, made when needed.

    A server that reloads closes idle connections, and a request may cross that on its way: then no byte of an answer
    comes, and HTTP (RFC 9112, section 9.3.1) lets the client send it again over a new connection. That is done here,
    only on a connection that was used before, and counted in `closed`.
    """

    def __init__(self, instance):
        self.instance = instance
        self.tls = instance.tls()
        self.connection = None
        self.closed = 0

    def send(self, method, path, headers=None, body=None, seconds=90):
        request_id = "test-" + secrets.token_hex(8)
        lines = {"X-Request-ID": request_id, **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            lines["Content-Type"] = "application/json"
        was_used = self.connection is not None
        try:
            return self._send(method, path, lines, body, seconds, request_id)
        except CLOSED as error:
            self.close()
            if not was_used:
                raise NoAnswer(f"{method} {path}: {error!r}") from error
            self.closed += 1
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise NoAnswer(f"{method} {path}: {error!r}") from error
        try:
            return self._send(method, path, lines, body, seconds, request_id)
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise NoAnswer(f"{method} {path}, sent again: {error!r}") from error

    def begin(self, method, path, body):
        """Sends a request over a connection that is there, and leaves the reading of its answer to `finish`."""
        request_id = "test-" + secrets.token_hex(8)
        lines = {"X-Request-ID": request_id, "Content-Type": "application/json"}
        self.connection.request(method, path, json.dumps(body).encode(), lines)
        return request_id

    def _send(self, method, path, lines, body, seconds, request_id):
        if self.connection is None:
            self.connection = http.client.HTTPSConnection("localhost", self.instance.port, context=self.tls)
        self.connection.timeout = seconds
        self.connection.request(method, path, body, lines)
        return self.finish(method, path, request_id)

    def finish(self, method, path, request_id):
        response = self.connection.getresponse()
        try:
            answer = Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read(),
                            request_id)  # fmt: skip
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise NoAnswer(f"{method} {path}: half an answer, {error!r}") from error
        if response.will_close:
            self.close()
        return answer

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Account:
    """Somebody with an account, signed in, who owns a dashboard."""

    def __init__(self, instance):
        self.email = f"fault-{secrets.token_hex(6)}@example.com"
        self.password = secrets.token_urlsafe(12)
        self.instance = instance
        with Line(instance) as line:
            answer = line.send("POST", "/auth/signup", body={"email": self.email, "password": self.password})
            assert answer.status == 201, answer
            self.session = answer.json["session"]
            answer = line.send("POST", "/api/dashboards", self.headers(), {"name": "first"})
            assert answer.status == 201, answer
            self.dashboard = answer.json["dashboard"]["id"]

    def headers(self, **more):
        return {"Authorization": f"Bearer {self.session['access_token']}",
                **{name.replace("_", "-"): value for name, value in more.items()}}  # fmt: skip

    def get(self, path, **headers):
        return self.send("GET", path, **headers)

    def post(self, path, body, **headers):
        return self.send("POST", path, body, **headers)

    def send(self, method, path, body=None, **headers):
        with Line(self.instance) as line:
            return line.send(method, path, self.headers(**headers), body)


def new_key():
    return f"key-{os.urandom(8).hex()}"
