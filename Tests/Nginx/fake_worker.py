"""A FastCGI worker in a thread: remembers what it is told and answers as a test wants.

Speaks as much of FastCGI 1.0 as nginx does: one request per connection, one BEGIN, PARAMS and STDIN streams.
"""

import json
import os
import socket
import struct
import threading
from dataclasses import dataclass, field

BEGIN, END, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
KEEP_CONNECTION = 1


@dataclass
class Request:
    """One request as the worker received it."""

    params: dict
    body: bytes
    connection: socket.socket
    worker: str
    kept: bool  # whether nginx asks to keep the connection for a further request

    @property
    def path(self):
        return self.params["DOCUMENT_URI"]


@dataclass
class FakeWorker:
    """Listens on a Unix socket. `answers` maps a path to a function of the request that returns the bytes of a CGI
    answer, or None to close the connection without one. Other paths are answered 200 with what was received."""

    path: str
    name: str
    answers: dict = field(default_factory=dict)
    requests: list = field(default_factory=list)
    accepted: int = 0

    def start(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(128)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def stop(self):
        """The socket file stays, as after a crash: connecting to it is refused."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                request = self._read(connection)
                if request is None:
                    return
                self.requests.append(request)
                answer = self.answers.get(request.path, echo)(request)
                if answer is not None:
                    write(connection, answer)
                    connection.sendall(record(END, b"\0" * 8))
            except OSError:
                return

    def _read(self, connection):
        streams, kept = {PARAMS: b"", STDIN: b""}, False
        with connection.makefile("rb") as stream:
            while True:
                head = stream.read(8)
                if len(head) < 8:
                    return None
                _, kind, _, length, padding = struct.unpack("!BBHHBx", head)
                content = stream.read(length)
                stream.read(padding)
                if kind == BEGIN:
                    kept = bool(content[2] & KEEP_CONNECTION)
                if kind in streams:
                    streams[kind] += content
                if kind == STDIN and length == 0:
                    return Request(dict(pairs(streams[PARAMS])), streams[STDIN], connection, self.name, kept)


def pairs(data):
    """The name-value pairs of a PARAMS stream; a length of 128 or more takes four bytes."""
    at = 0
    while at < len(data):
        lengths = []
        for _ in range(2):
            if data[at] < 128:
                lengths.append(data[at])
                at += 1
            else:
                lengths.append(struct.unpack_from("!I", data, at)[0] & 0x7FFFFFFF)
                at += 4
        name, value = data[at : at + lengths[0]], data[at + lengths[0] : at + sum(lengths)]
        at += sum(lengths)
        yield name.decode("latin-1"), value.decode("latin-1")


def record(kind, content):
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


def write(connection, data):
    for start in range(0, len(data), 60_000):
        connection.sendall(record(STDOUT, data[start : start + 60_000]))


def answer(body, status="200 OK", **headers):
    """The bytes of a CGI answer; header names with `_` for `-`."""
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = {"Status": status, "Content_Type": "application/json", "Content_Length": len(body), **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return head.encode() + b"\r\n" + body


def echo(request):
    return answer({"worker": request.worker, "params": request.params, "received": len(request.body)})
