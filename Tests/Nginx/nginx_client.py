"""A plain HTTP/1.1 client that sends exactly what it is told: no normalised paths, no added headers but Host."""

import http.client
import json
import socket
import ssl
from dataclasses import dataclass


def context(*protocols):
    made = ssl.create_default_context()
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if protocols:
        made.set_alpn_protocols(list(protocols))
    return made


@dataclass
class Response:
    status: int
    headers: list
    body: bytes

    def all(self, name):
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def header(self, name):
        """The one header of that name, None without; two are a failure."""
        values = self.all(name)
        assert len(values) <= 1, f"{name} stands twice: {values}"
        return values[0] if values else None

    @property
    def json(self):
        assert self.header("Content-Type").startswith("application/json"), self.headers
        return json.loads(self.body)


def connect(address, tls=True, *protocols):
    plain = socket.create_connection(address, timeout=30)
    return context(*protocols).wrap_socket(plain, server_hostname="localhost") if tls else plain


def read(connection, method="GET"):
    answer = http.client.HTTPResponse(connection, method=method)
    answer.begin()
    return Response(answer.status, answer.getheaders(), answer.read())


def raw(address, data, tls=True):
    """Sends bytes as they are and reads one answer."""
    with connect(address, tls) as connection:
        connection.sendall(data)
        return read(connection)


def send(address, method, path, headers=None, body=b"", tls=True, host="localhost"):
    """One request in a connection of its own. A header given as None is left out, Host included."""
    lines = {"Host": host, "Connection": "close", **(headers or {})}
    if body:
        lines.setdefault("Content-Length", str(len(body)))
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    with connect(address, tls) as connection:
        try:
            connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before the whole body was sent; the answer is there to be read
        return read(connection, method)
