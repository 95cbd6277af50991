"""Programs that follow dashboards in the flowforge edition's ways, and come back by themselves when the line breaks."""

import asyncio
import json
import ssl

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

# What a broken line, or a worker that is not back yet, looks like.
BROKEN = (OSError, EOFError, ConnectionClosed, InvalidHandshake, httpx.HTTPError, TimeoutError)


class Program:
    """`ids` are the offsets of the durable events, as they came; `begins` counts how often it began to follow."""

    def __init__(self, url, instance, account, wish):
        self.url = url
        self.tls = ssl.create_default_context(cafile=instance.data / "tls" / "certificate.pem")
        self.token = account.session["access_token"]
        self.wish = wish
        self.ids = []
        self.first = None
        self.begins = 0
        self.trouble = []

    async def __aenter__(self):
        self.task = asyncio.create_task(self._run())
        async with asyncio.timeout(20):
            while self.first is None:
                await asyncio.sleep(0.02)
        return self

    async def __aexit__(self, *_):
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)

    async def _run(self):
        while True:
            try:
                await self.follow()
            except BROKEN:
                await asyncio.sleep(0.05)
            except Exception as error:
                self.trouble.append(error)
                raise

    def began(self, offset):
        self.begins += 1
        if self.first is None:
            self.first = offset

    @property
    def last(self):
        return self.ids[-1] if self.ids else self.first

    def seen(self):
        assert self.trouble == []
        return self.ids

    def expected(self, offsets):
        return [offset for offset in offsets if offset > self.first]


class Socket(Program):
    """A WebSocket, with `since` on each subscription but the first."""

    async def follow(self):
        address = f"{self.url.replace('https', 'wss')}/v2/realtime?token={self.token}"
        async with connect(address, ssl=self.tls, open_timeout=30, close_timeout=0.2) as socket:
            data = {"channel": "dashboard.updates", "params": self.wish}
            if self.first is not None:
                data["since"] = self.last
            await socket.send(json.dumps({"type": "subscribe", "id": "test_123", "data": data}))
            async for text in socket:
                message = json.loads(text)
                data = message["data"]
                if message["type"] == "subscription_data":
                    self.began(data["offset"])
                elif "offset" in data:
                    self.ids.append(data["offset"])
                else:
                    assert message["type"] in ("ping", "widget.data"), message


class Stream(Program):
    """Server-sent events, with `Last-Event-ID` on each request but the first."""

    async def follow(self):
        wish = ":".join(["dashboard.updates", *self.wish.values()])
        headers = {"Authorization": f"Bearer {self.token}"}
        if self.first is not None:
            headers["Last-Event-ID"] = str(self.last)
        # The server breaks the silence every 20 seconds.
        async with httpx.AsyncClient(verify=self.tls, timeout=30) as client:
            request = client.stream("GET", f"{self.url}/api/v2/events", params={"channels": wish}, headers=headers)
            async with request as answer:
                if answer.status_code in (502, 503, 504):
                    raise OSError("the worker is not back yet")
                assert answer.status_code == 200, await answer.aread()
                fields = {}
                async for line in answer.aiter_lines():
                    if line:
                        name, _, value = line.partition(": ")
                        fields[name] = value
                        continue
                    if "data" in fields:
                        self._hear(fields)
                    fields = {}

    def _hear(self, fields):
        message = json.loads(fields["data"])
        if fields["event"] == "subscription_data":
            self.began(message["data"]["offset"])
        elif "id" in fields:
            assert int(fields["id"]) == message["data"]["offset"] and fields["event"] == message["type"]
            self.ids.append(message["data"]["offset"])
