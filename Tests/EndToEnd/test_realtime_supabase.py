"""The published Supabase client for Python, unchanged, against the realtime worker."""

import asyncio
import logging

import pytest
from realtime import AsyncRealtimeClient, RealtimeSubscribeStates
from realtime_line import token
from site_under_test import ok

# A busy machine may be silent for a while.
PATIENCE = 60


@pytest.fixture(autouse=True)
def trust(site, monkeypatch, caplog):
    """The client takes no certificate of one's own, but OpenSSL does; and what it cannot read fails a test."""
    monkeypatch.setenv("SSL_CERT_FILE", str(site.directory / "tls" / "certificate.pem"))
    with caplog.at_level(logging.ERROR, logger="realtime"):
        yield
    unreadable = [record.getMessage() for record in caplog.records if "Unrecognized" in record.getMessage()]
    assert not unreadable


class Listener:
    """Somebody's Supabase client on one dashboard."""

    def __init__(self, site, person, dashboard, **config):
        self.client = AsyncRealtimeClient(f"https://{site.host}/realtime/v1", token(person), max_retries=20,
                                          initial_backoff=0.1, timeout=PATIENCE)  # fmt: skip
        parameters = {"config": {"broadcast": {"self": False, "ack": False}, "presence": {"key": "", "enabled": False},
                                 "private": True, **config}}  # fmt: skip
        self.channel = self.client.channel(f"dashboard:{dashboard['id']}", parameters)
        self.heard = asyncio.Queue()
        self.states = asyncio.Queue()
        self.channel.on_broadcast("*", self.heard.put_nowait)

    async def __aenter__(self):
        await self.client.connect()
        await self.channel.subscribe(lambda state, error: self.states.put_nowait((state, error)))
        assert await self.state() == RealtimeSubscribeStates.SUBSCRIBED
        return self

    async def __aexit__(self, *_):
        await self.client.close()

    async def state(self):
        return (await asyncio.wait_for(self.states.get(), PATIENCE))[0]

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


def test_changes_arrive_as_broadcasts(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        async with Listener(site, ann, dashboard) as listener:
            widget = ann.make_widget(dashboard)
            heard = await listener.next()
            assert heard["event"] == "widget_added" and heard["payload"]["payload"] == widget
            assert int(heard["meta"]["id"]) > 0 and "replayed" not in heard["meta"]

    asyncio.run(run())


def test_a_callback_for_one_event_hears_that_one(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        async with Listener(site, ann, dashboard) as listener:
            renamed = asyncio.Queue()
            listener.channel.on_broadcast("dashboard_updated", renamed.put_nowait)
            ann.make_widget(dashboard)
            changed = ok(ann.put(f"/api/dashboards/{dashboard['id']}", json={"name": "new"}))["dashboard"]
            heard = await asyncio.wait_for(renamed.get(), PATIENCE)
            assert heard["payload"]["payload"] == changed and renamed.empty()

    asyncio.run(run())


def test_bindings_of_postgres_changes_do_not_hinder_a_join(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        client = AsyncRealtimeClient(f"https://{site.host}/realtime/v1", token(ann), timeout=PATIENCE)
        channel = client.channel(f"dashboard:{dashboard['id']}")
        channel.on_postgres_changes("*", lambda _: None, table="widgets")
        channel.on_postgres_changes("INSERT", lambda _: None, table="dashboards", filter="id=eq.1")
        states = asyncio.Queue()
        await channel.subscribe(lambda state, error: states.put_nowait(state))
        assert await asyncio.wait_for(states.get(), PATIENCE) == RealtimeSubscribeStates.SUBSCRIBED
        await client.close()

    asyncio.run(run())


def test_clients_send_to_each_other(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        async with Listener(site, ann, dashboard) as one, Listener(site, ann, dashboard) as two:
            await one.channel.send_broadcast("wave", {"hello": "é"})
            heard = await two.next()
            assert (heard["event"], heard["payload"]) == ("wave", {"hello": "é"})
            assert one.heard.empty()

    asyncio.run(run())


def test_clients_see_each_other(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        presence = {"presence": {"key": "one", "enabled": True}}
        async with Listener(site, ann, dashboard, **presence) as one:
            await one.channel.track({"name": "One"})
            async with Listener(site, ann, dashboard, presence={"key": "two", "enabled": True}) as two:
                await two.channel.track({"name": "Two"})
                for listener in (one, two):
                    await until(lambda: set(listener.channel.presence_state()) == {"one", "two"})
                assert one.channel.presence_state()["two"][0]["name"] == "Two"
                await one.channel.track({"name": "Uno"})
                await until(lambda: [at["name"] for at in two.channel.presence_state()["one"]] == ["Uno"])
            await until(lambda: set(one.channel.presence_state()) == {"one"})

    asyncio.run(run())


def test_what_was_missed_is_replayed(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        ann.make_widget(dashboard, name="missed")
        replay = {"broadcast": {"self": False, "ack": False, "replay": {"since": 0, "limit": 25}}}
        async with Listener(site, ann, dashboard, **replay) as listener:
            heard = [await listener.next() for _ in range(2)]
            assert [at["event"] for at in heard] == ["dashboard_updated", "widget_added"]
            assert all(at["meta"]["replayed"] for at in heard)

    asyncio.run(run())


def test_a_dashboard_of_others_cannot_be_subscribed_to(site, ann, bob):
    async def run():
        dashboard = bob.make_dashboard()
        client = AsyncRealtimeClient(f"https://{site.host}/realtime/v1", token(ann), timeout=PATIENCE)
        channel = client.channel(f"dashboard:{dashboard['id']}")
        states = asyncio.Queue()
        await channel.subscribe(lambda state, error: states.put_nowait(state))
        assert await asyncio.wait_for(states.get(), PATIENCE) == RealtimeSubscribeStates.CHANNEL_ERROR
        await client.close()

    asyncio.run(run())


def test_a_newer_token_can_be_set(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        async with Listener(site, ann, dashboard) as listener:
            body = ok(ann.post("/auth/refresh", json={"refresh_token": ann.session["refresh_token"]}))
            site.used |= {body["access_token"], body["refresh_token"]}
            await listener.client.set_auth(body["access_token"])
            widget = ann.make_widget(dashboard)
            assert (await listener.next())["payload"]["payload"] == widget

    asyncio.run(run())


def test_unsubscribing_ends_it_and_the_connection_can_be_used_again(site, ann):
    async def run():
        first, second = ann.make_dashboard(), ann.make_dashboard()
        async with Listener(site, ann, first) as listener:
            other = listener.client.channel(f"dashboard:{second['id']}")
            heard = asyncio.Queue()
            other.on_broadcast("*", heard.put_nowait)
            await other.subscribe()
            await listener.channel.unsubscribe()
            assert await listener.state() == RealtimeSubscribeStates.CLOSED
            ann.make_widget(first)
            widget = ann.make_widget(second)
            assert (await asyncio.wait_for(heard.get(), PATIENCE))["payload"]["payload"] == widget
            assert listener.heard.empty()

    asyncio.run(run())


def test_a_deleted_dashboard_closes_its_channel(site, ann):
    async def run():
        dashboard = ann.make_dashboard()
        async with Listener(site, ann, dashboard) as listener:
            ok(ann.delete(f"/api/dashboards/{dashboard['id']}"), 204)
            assert (await listener.next())["event"] == "dashboard_deleted"
            while await listener.state() != RealtimeSubscribeStates.CLOSED:
                pass

    asyncio.run(run())


async def until(condition, seconds=PATIENCE):
    """Waits for what messages that are under way bring about."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
