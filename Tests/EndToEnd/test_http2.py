"""HTTP/2, as browsers speak it."""

import asyncio
import json

import h2.config
import h2.connection
import httpx
import pytest
from h2.events import ConnectionTerminated, DataReceived, ResponseReceived, StreamEnded, StreamReset
from site_under_test import error, ok


@pytest.fixture
def client(site, ann):
    headers = {"Authorization": ann.headers["Authorization"]}
    with httpx.Client(base_url=site.url, verify=site.tls(), http2=True, headers=headers, timeout=60) as made:
        yield made


def test_everything_is_served_over_http_2(client):
    response = client.get("/api/profile")
    assert response.http_version == "HTTP/2"
    ok(response)
    made = ok(client.post("/api/dashboards", json={"name": "two"}), 201)["dashboard"]
    path = f"/api/dashboards/{made['id']}"
    tag = client.get(path).headers["etag"]
    ok(client.put(path, json={"name": "three"}, headers={"If-Match": tag}))
    error(client.put(path, json={"name": "four"}, headers={"If-Match": tag}), 412, "PRECONDITION_FAILED")
    ok(client.delete(path), 204)
    error(client.get(path), 404, "NOT_FOUND")
    assert client.get("/").http_version == "HTTP/2"


def raw(site, send):
    """Frames as `send` writes them; the events until a stream ends, or the connection does."""
    with site.connect("h2") as connection:
        assert connection.selected_alpn_protocol() == "h2"
        machine = h2.connection.H2Connection(h2.config.H2Configuration(
            header_encoding="utf-8", validate_outbound_headers=False, normalize_outbound_headers=False))  # fmt: skip
        machine.initiate_connection()
        send(machine)
        connection.sendall(machine.data_to_send())
        events = []
        while not any(isinstance(event, (StreamEnded, StreamReset, ConnectionTerminated)) for event in events):
            data = connection.recv(65_536)
            if not data:
                break
            events += machine.receive_data(data)
            connection.sendall(machine.data_to_send())
        return events


def request(site, path="/api/profile", method="GET", *more):
    return [(":method", method), (":path", path), (":scheme", "https"), (":authority", site.host), *more]


def answered(events):
    """Status and code of the error."""
    status = next(dict(event.headers)[":status"] for event in events if isinstance(event, ResponseReceived))
    body = b"".join(event.data for event in events if isinstance(event, DataReceived))
    return int(status), json.loads(body)["error"]["code"]


def test_errors_of_nginx_are_in_the_envelope_over_http_2_too(site, client):
    too_long = request(site, "/api/dashboards", "POST", ("content-length", str(11 * 1024 * 1024)))
    assert answered(raw(site, lambda h: h.send_headers(1, too_long))) == (413, "PAYLOAD_TOO_LARGE")
    error(client.request("TRACE", "/api/profile"), 405, "METHOD_NOT_ALLOWED")
    error(client.get("/api/nothing"), 404, "NOT_FOUND")


@pytest.mark.parametrize(
    "headers",
    [
        [(":method", "GET")], [(":method", ""), (":path", ""), (":scheme", ""), (":authority", "")],
        [(":method", "GET"), (":path", "api"), (":scheme", "https"), (":authority", "localhost")],
        [(":path", "/"), (":path", "/api"), (":method", "GET"), (":scheme", "https")],
        [("x", "y" * 7000)] * 20, [(":method", "GET"), (":path", "/\r\nX: y"), (":scheme", "https")],
    ],
    ids=["no path", "empty", "no slash", "two paths", "huge", "line break"],
)  # fmt: skip
def test_headers_that_are_none_are_refused_and_the_next_request_is_served(site, client, headers):
    events = raw(site, lambda machine: machine.send_headers(1, headers, end_stream=True))
    for event in events:
        if isinstance(event, ResponseReceived):
            assert 400 <= int(dict(event.headers)[":status"]) < 500
    ok(client.get("/api/profile"))


def test_a_length_that_is_not_the_bodys_is_refused(site, ann):
    token = ("authorization", ann.headers["Authorization"])
    lines = request(
        site, "/api/dashboards", "POST", token, ("content-type", "application/json"), ("content-length", "999")
    )

    def send(machine):
        machine.send_headers(1, lines)
        machine.send_data(1, b'{"name":"x"}', end_stream=True)

    events = raw(site, send)
    assert not [e for e in events if isinstance(e, ResponseReceived) and dict(e.headers)[":status"] == "201"]
    assert ok(ann.get("/api/dashboards"))["total"] == 1


def test_streams_that_are_reset_as_soon_as_they_begin_do_no_harm(site, client):
    def send(machine):
        for number in range(50):
            machine.send_headers(2 * number + 1, request(site), end_stream=True)
            machine.reset_stream(2 * number + 1)
        machine.send_headers(101, request(site), end_stream=True)

    events = raw(site, send)
    assert [event for event in events if isinstance(event, (ResponseReceived, ConnectionTerminated))]
    ok(client.get("/api/profile"))


def test_many_requests_share_one_connection(site, ann):
    async def ask():
        headers = {"Authorization": ann.headers["Authorization"]}
        limits = httpx.Limits(max_connections=1)
        async with httpx.AsyncClient(base_url=site.url, verify=site.tls(), http2=True, headers=headers, timeout=60,
                                     limits=limits) as client:  # fmt: skip
            answers = await asyncio.gather(
                *(client.get("/api/dashboards") for _ in range(100)),
                *(client.post("/api/dashboards", json={"name": f"{n}"}) for n in range(20)))  # fmt: skip
            total = (await client.get("/api/dashboards")).json()["total"]
            return [answer.status_code for answer in answers], total

    statuses, total = asyncio.run(ask())
    assert statuses == [200] * 100 + [201] * 20 and total == 21
