"""What a worker does on its socket, where nginx is: with requests whose end never comes, and with large ones."""

import json
import socket
import struct
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

BEGIN, PARAMS, STDIN = 1, 4, 5
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def record(kind, content):
    return struct.pack(">BBHHBB", 1, kind, 1, len(content), 0, 0) + content


def pair(name, value):
    lengths = b"".join(bytes([n]) if n < 128 else struct.pack(">I", n | 1 << 31) for n in (len(name), len(value)))
    return lengths + name.encode() + value.encode()


def beginning(path, kind, length):
    """A request up to its body. Source: FastCGI specification 1.0, §5 and §6.2."""
    parameters = {
        "REQUEST_METHOD": "POST", "DOCUMENT_URI": path, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(length),
        "REMOTE_ADDR": "127.0.0.1", "REQUEST_ID": "at-the-socket",
    }  # fmt: skip
    pairs = b"".join(pair(name, value) for name, value in parameters.items())
    return record(BEGIN, struct.pack(">HB5x", 1, 0)) + record(PARAMS, pairs) + record(PARAMS, b"")


@pytest.fixture
def worker(site):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(30)
        connection.connect(str(site.directory / "run" / "api-1.sock"))
        yield connection


def all_of(connection):
    """Everything that is said until the worker closes its side."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("rest", [b"", record(STDIN, b"")[:3], record(STDIN, b"")])
@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [("/oauth/refresh", FORM, 401), ("/oauth/refresh", JSON, 415), ("/api/v2/tasks", JSON, 401)],
)
def test_an_answered_request_is_closed_also_when_its_own_end_never_comes(worker, path, kind, status, rest):
    """nginx stops sending a body once it has an answer's head, and then waits for the worker."""
    body = b"refresh_token=unknown&client_id=nobody"
    worker.sendall(beginning(path, kind, len(body)) + record(STDIN, body) + rest)
    assert f"Status: {status} ".encode() in all_of(worker)


def test_a_connection_that_is_silent_for_a_while_is_still_heard(worker):
    """A busy machine may keep nginx from writing for longer than the two seconds that libfcgi waits by itself."""
    worker.settimeout(3)
    with pytest.raises(TimeoutError):
        worker.recv(1)
    worker.settimeout(30)
    worker.sendall(beginning("/api/v2/tasks", JSON, 0) + record(STDIN, b""))
    assert b"Status: 401 " in all_of(worker)


SIZES = [kib * 1024 + more for kib in (8, 16, 32, 64, 128, 192, 208, 256) for more in (-8, -1, 0, 1, 8)]


@pytest.mark.parametrize(("path", "kind", "status"), [("/oauth/refresh", FORM, 401), ("/api/v2/tasks", JSON, 400)])
def test_bodies_of_every_size_around_the_buffers_are_answered(site, ann, path, kind, status):
    def send(size):
        body = "a=" + "x" * (size - 2) if kind == FORM else json.dumps({"title": "x" * (size - 13)})
        assert len(body) == size
        begun = time.monotonic()
        answer = ann.post(path, content=body, headers={"Content-Type": kind})
        return answer.status_code, time.monotonic() - begun

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, SIZES * 2))
    assert {each[0] for each in answers} == {status}
    # A request that hangs does so until nginx gives the worker up, after 40 seconds.
    assert max(each[1] for each in answers) < 30
