"""Who follows a dashboard live, who writes to it, and a line between them that can be cut."""

import asyncio
import json
import os
import random
import threading
import time
from contextlib import asynccontextmanager

from line import Line, NoAnswer
from playwright.async_api import async_playwright, expect
from realtime import AsyncRealtimeClient, RealtimeSubscribeStates

# A reconnect that is waited for: the clients' own pauses, a worker that starts anew, what was missed.
PATIENCE = 60


async def until(condition, seconds=PATIENCE, what=None):
    """Polls until the condition gives something true, and returns that."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, f"not so within {seconds} seconds: {what or condition.__name__}"
        await asyncio.sleep(0.02)
    return value


class Cable:
    """A TCP relay to a port of this machine. `cut` ends some of its connections as a broken line does: at once, in both
    directions, whatever was under way."""

    def __init__(self, port, seed=11):
        self.target = port
        self.chance = random.Random(seed)
        self.pairs = set()
        self.cuts = 0

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._relay, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()
        self.cut(share=1)

    def cut(self, share=0.5):
        for pair in [pair for pair in self.pairs if self.chance.random() <= share]:
            self.cuts += 1
            for writer in pair:
                writer.transport.abort()

    async def _relay(self, reader, writer):
        try:
            other, out = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        pair = (writer, out)
        self.pairs.add(pair)
        await asyncio.gather(self._pump(reader, out), self._pump(other, writer))
        self.pairs.discard(pair)
        writer.close()
        out.close()

    @staticmethod
    async def _pump(reader, writer):
        try:
            while data := await reader.read(65_536):
                writer.write(data)
                await writer.drain()
            writer.write_eof()
        except OSError:
            writer.transport.abort()


async def break_things(cable, seconds, kills, kill, enough):
    """Cuts the cable again and again for so long, and calls `kill` with 0, 1, … so many times meanwhile; and goes on
    until that was `enough`, as a machine that stalls gets little done in its time."""
    loop = asyncio.get_running_loop()
    begun = time.monotonic()
    killed = 0
    while (past := time.monotonic() - begun) < seconds or killed < kills or not enough():
        assert past < seconds + 2 * PATIENCE, "whatever was broken, not enough of it"
        await asyncio.sleep(0.4)
        cable.cut(share=0.3)
        if killed < kills and past >= seconds * (killed + 0.5) / kills:
            await loop.run_in_executor(None, kill, killed)
            killed += 1


class Follower:
    """Supabase's own client on one dashboard. It connects again by itself; where it goes on from, we tell it, as an
    application does that keeps what it has seen. `ids` are the offsets of the durable events, as they came."""

    def __init__(self, url, token, dashboard):
        self.ids = []
        self.joins = 0
        self.missed = {"after": 0}
        self.client = AsyncRealtimeClient(
            f"{url}/realtime/v1", token, max_retries=200, initial_backoff=0.05, timeout=10)  # fmt: skip
        options = {"config": {"broadcast": {"ack": False, "self": False, "replay": self.missed},
                              "presence": {"key": "", "enabled": False}, "private": True}}  # fmt: skip
        self.channel = self.client.channel(f"dashboard:{dashboard}", options)
        self.channel.on_broadcast("*", self._hear)

    async def __aenter__(self):
        await self.channel.subscribe(self._told)
        assert self.joins == 1, "the first join was refused"
        return self

    async def __aexit__(self, *_):
        await self.client.close()

    def _told(self, state, _):
        if state == RealtimeSubscribeStates.SUBSCRIBED:
            self.joins += 1

    def _hear(self, payload):
        if identifier := payload.get("meta", {}).get("id"):
            self.ids.append(int(identifier))
            self.missed["after"] = self.ids[-1]

    def seen(self):
        return self.ids

    def expected(self, offsets):
        return offsets


class Watcher:
    """A browser that shows the dashboard: what its page was sent over the WebSocket, and what it shows."""

    def __init__(self, context, page, dashboard):
        self.context = context
        self.page = page
        self.topic = f"realtime:dashboard:{dashboard}"
        self.first = None
        self.ids = []
        self.sockets = 0
        page.on("websocket", self._follow)

    def _follow(self, socket):
        self.sockets += 1
        socket.on("framereceived", self._hear)

    def _hear(self, frame):
        message = json.loads(frame)
        if message.get("topic") != self.topic:  # the frame has a connection of its own, for the timer
            return
        payload = message["payload"]
        if message["event"] == "phx_reply" and "offset" in payload.get("response", {}) and self.first is None:
            self.first = payload["response"]["offset"]
        if message["event"] == "broadcast" and "id" in payload.get("meta", {}):
            self.ids.append(int(payload["meta"]["id"]))

    async def open(self, url, account, dashboard):
        await self.page.goto(f"{url}/")
        await self.page.get_by_label("E-mail").fill(account.email)
        await self.page.get_by_role("textbox", name="Password").fill(account.password)
        await self.page.get_by_role("button", name="Sign in").click()
        await expect(self.page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
        await self.page.goto(f"{url}/#/dashboards/{dashboard}")
        await until(lambda: self.first is not None, what="the page follows its dashboard")

    def seen(self):
        return self.ids

    def expected(self, offsets):
        return [offset for offset in offsets if offset > self.first]


@asynccontextmanager
async def browsers(url, account, dashboard, count):
    """So many browsers of their own, each signed in and showing the dashboard."""
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    path = os.environ.get("ATRIUM_TEST_CHROMIUM", "/usr/bin/chromium")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=path, args=arguments)
        try:
            watchers = []
            for _ in range(count):
                context = await chromium.new_context(ignore_https_errors=True, locale="en-GB")
                watchers.append(Watcher(context, await context.new_page(), dashboard))
                await watchers[-1].open(url, account, dashboard)
            yield watchers
        finally:
            await chromium.close()


class Writers:
    """Threads that change one dashboard and its widgets, each over its own connection, until told to end.
    Each change that was acknowledged is one event."""

    def __init__(self, instance, account, dashboard, count):
        self.instance, self.account, self.dashboard = instance, account, dashboard
        self.ending = threading.Event()
        self.done = []
        self.trouble = []
        self.threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            thread.join(60)

    @property
    def acknowledged(self):
        return len(self.done)

    def _run(self, number):
        chance = random.Random(number)
        widgets = []
        try:
            with Line(self.instance) as line:
                turn = 0
                # At a pace that leaves the machine to those who listen.
                while not self.ending.wait(chance.uniform(0.05, 0.25)):
                    turn += 1
                    self._change(line, chance, widgets, f"w{number}-{turn}")
        except BaseException as error:
            self.trouble.append(error)

    def _change(self, line, chance, widgets, name):
        def send(method, path, body=None):
            answer = line.send(method, path, self.account.headers(), body)
            if 200 <= answer.status < 300:
                self.done.append(name)
                return answer
            # A database or a worker that was taken away in the middle.
            assert answer.status in (502, 503), (method, path, answer.body)
            return None

        try:
            kind = chance.choice(["describe", "add", "rename", "rename", "delete"])
            if kind == "describe" or (kind != "add" and not widgets):
                send("PUT", f"/api/dashboards/{self.dashboard}", {"description": name})
            elif kind == "add" and len(widgets) < 2:
                body = {"type": "text", "name": name, "position_x": 0, "position_y": 0, "width": 3, "height": 2}
                if answer := send("POST", f"/api/dashboards/{self.dashboard}/widgets", body):
                    widgets.append(answer.json["widget"]["id"])
            elif kind == "delete" and send("DELETE", f"/api/widgets/{widgets[0]}"):
                widgets.pop(0)
            elif widgets:
                send("PUT", f"/api/widgets/{widgets[-1]}", {"name": name})
        except NoAnswer:
            pass  # done or not: the log of events knows


def logged(instance, dashboard_name):
    """The offsets of the dashboard's events, in order, as the database has them."""
    rows = instance.sql(
        "SELECT stream_offset FROM events WHERE object_id = "
        f"(SELECT id FROM dashboards WHERE name = '{dashboard_name}') ORDER BY stream_offset")  # fmt: skip
    return [int(offset) for (offset,) in rows]
