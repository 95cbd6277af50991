"""A realtime worker in a thread: takes WebSocket handshakes and sends back each byte that comes after.

Frames are nothing to nginx, so there are none here: behind the handshake it is a line that echoes.
"""

import base64
import hashlib
import os
import socket
import threading
from dataclasses import dataclass, field

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


@dataclass
class Handshake:
    """One request as the worker received it; header names in lower case."""

    line: str
    headers: dict
    worker: str


@dataclass
class FakeRealtime:
    """Listens on a Unix socket. `refusal`, when set, is the whole answer to every handshake, as bytes."""

    path: str
    name: str
    refusal: bytes = b""
    handshakes: list = field(default_factory=list)

    def start(self):
        if os.path.exists(self.path):
            os.unlink(self.path)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(128)
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def stop(self):
        """The socket file stays, as after a crash: connecting to it is refused."""
        if self.listener.fileno() >= 0:
            self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                stream = connection.makefile("rb")
                lines = iter(lambda: stream.readline().strip().decode("latin-1"), "")
                first = next(lines, "")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                self.handshakes.append(Handshake(first, headers, self.name))
                if self.refusal or "upgrade" not in headers:
                    connection.sendall(self.refusal or b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n")
                    return
                digest = hashlib.sha1(headers["sec-websocket-key"].encode() + MAGIC).digest()
                connection.sendall(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Accept: " + base64.b64encode(digest) + b"\r\n\r\n")  # fmt: skip
                while data := stream.read1(65_536):
                    connection.sendall(data)
            except OSError:
                return
