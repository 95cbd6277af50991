"""Workers that die, and what nginx may try again."""

import pytest
from fake_worker import answer, write
from nginx_client import connect, read


@pytest.fixture
def dying(nginx, request):
    """A path whose workers take the request and close the connection without an answer."""
    path = f"/api/dying/{request.node.name}"
    nginx.answer(path, lambda request: None)
    return path


def test_a_get_is_tried_at_the_other_worker(nginx, dying):
    nginx.workers[1].answers[dying] = lambda request: answer({"worker": request.worker})
    for _ in range(4):
        assert nginx.get(dying).json == {"worker": "api-2"}


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_post_that_a_worker_has_seen_is_never_sent_twice(nginx, dying, method):
    response = nginx.send(method, dying, body=b"{}")
    assert (response.status, response.json["error"]["code"]) == (502, "BAD_GATEWAY")
    assert len(nginx.received(dying)) == 1


def test_with_one_socket_dead_no_request_fails(make):
    instance = make("half")
    instance.workers[0].stop()
    for method in ("GET", "POST", "PUT", "DELETE") * 3:
        assert instance.send(method, "/api/half").json["worker"] == "api-2"
    instance.workers[0].start()


def test_a_worker_that_returns_is_used_at_once(make):
    instance = make("returning")
    for worker in instance.workers:
        worker.stop()
    assert instance.get("/api/back").status == 502
    for worker in instance.workers:
        worker.start()
    assert {instance.get("/api/back").json["worker"] for _ in range(4)} == {"api-1", "api-2"}


def test_a_get_is_tried_no_more_than_twice(nginx, dying):
    assert nginx.get(dying).status == 502
    assert len(nginx.received(dying)) == 2


def test_no_connection_to_a_worker_is_kept(nginx):
    nginx.get("/api/own-connection")
    assert [request.kept for request in nginx.received("/api/own-connection")] == [False]


def test_a_slow_upload_does_not_hold_a_worker(nginx):
    """A worker hears of a request only when its body is whole."""
    accepted = [worker.accepted for worker in nginx.workers]
    with connect(nginx.https) as connection:
        connection.sendall(b"POST /api/slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab")
        assert nginx.get("/api/meanwhile").status == 200
        assert sum(worker.accepted for worker in nginx.workers) == sum(accepted) + 1
        connection.sendall(b"cd")
        assert read(connection).json["received"] == 4


def test_a_stream_of_events_is_not_held_back(nginx):
    """The worker ends its answer only once the client has read the first event."""

    def stream(request):
        write(request.connection, answer(b"", Content_Type="text/event-stream", X_Accel_Buffering="no",
                                         Content_Length=20) + b"data: one\n\n")  # fmt: skip
        assert request.connection.recv(1) == b""

    nginx.answer("/api/v2/llm/query", stream)
    with connect(nginx.https) as connection:
        connection.sendall(b"GET /api/v2/llm/query HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip, br\r\n\r\n")
        received = b""
        while b"data: one\n\n" not in received:
            part = connection.recv(4096)
            assert part, "closed before the event came"
            received += part
