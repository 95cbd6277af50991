"""Everybody who follows a dashboard sees the same events in the same order, whatever breaks on the way."""

import asyncio
import secrets
import signal
from contextlib import AsyncExitStack

import pytest
from line import Account
from live import PATIENCE, Cable, Follower, Writers, break_things, browsers, logged, until
from own_instance import wait_for


# Of the websockets package, which Supabase's client asks for what is old.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:websockets.*")


@pytest.fixture
def trusted(instance, monkeypatch):
    """Supabase's client takes no certificate of ours except through the environment."""
    monkeypatch.setenv("SSL_CERT_FILE", str(instance.data / "tls" / "certificate.pem"))
    return instance


@pytest.fixture
def account(trusted):
    return Account(trusted)


@pytest.fixture
def board(account):
    """A dashboard of a name that nobody else's has: (id, name)."""
    name = f"live {secrets.token_hex(6)}"
    return account.post("/api/dashboards", {"name": name}).json["dashboard"]["id"], name


async def all_have_all(instance, name, audience):
    """Waits until nothing is missing anywhere, and then holds every sequence against the log."""
    offsets = logged(instance, name)
    last = offsets[-1]
    await until(lambda: all(one.seen() and one.seen()[-1] >= last for one in audience))
    for one in audience:
        assert one.seen() == one.expected(offsets), type(one).__name__
    return offsets


async def storm(instance, account, board, seconds, kills):
    """Two Supabase clients and two browsers over a cable that breaks, and twenty writers over a good one."""
    dashboard, name = board
    async with AsyncExitStack() as stack:
        cable = await stack.enter_async_context(Cable(instance.port))
        url = f"https://localhost:{cable.port}"
        clients = [Follower(url, account.session["access_token"], dashboard) for _ in range(2)]
        for client in clients:
            await stack.enter_async_context(client)
        watchers = await stack.enter_async_context(browsers(url, account, dashboard, count=2))
        audience = [*clients, *watchers]
        with Writers(instance, account, dashboard, count=20) as writers:

            def enough():
                came_back = all(each.joins > 1 for each in clients) and all(each.sockets > 1 for each in watchers)
                return came_back and cable.cuts > len(audience) and writers.acknowledged > 20

            await break_things(cable, seconds, kills, lambda _: instance.kill("realtime-1"), enough)
        assert writers.trouble == []
        offsets = await all_have_all(instance, name, audience)
        assert len(offsets) > writers.acknowledged
        # And the pages show it.
        final = f"quiet {secrets.token_hex(4)}"
        assert account.send("PUT", f"/api/dashboards/{dashboard}", {"name": final}).status == 200
        for watcher in watchers:
            await watcher.page.get_by_role("heading", name=final).wait_for(timeout=PATIENCE * 1000)


@pytest.mark.timeout(400)
def test_clients_and_browsers_see_one_sequence_through_cuts_and_a_killed_worker(trusted, account, board):
    asyncio.run(storm(trusted, account, board, seconds=10, kills=1))
    assert trusted.child("realtime-1")["restarts"] >= 1


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_clients_and_browsers_see_one_sequence_through_a_long_storm(trusted, account, board):
    asyncio.run(storm(trusted, account, board, seconds=180, kills=10))


@pytest.mark.timeout(300)
def test_a_restarted_database_ends_no_connection_and_what_comes_after_arrives(trusted, account, board):
    dashboard, name = board

    async def follow():
        loop = asyncio.get_running_loop()
        async with Follower(trusted.url, account.session["access_token"], dashboard) as client:
            socket = client.client._ws_connection
            old = await loop.run_in_executor(None, trusted.kill, "mariadb")
            await loop.run_in_executor(None, trusted.wait_restarted, "mariadb", old)
            await loop.run_in_executor(None, wait_for, trusted.is_healthy)
            changed = await loop.run_in_executor(
                None, account.send, "PUT", f"/api/dashboards/{dashboard}", {"description": "after"})  # fmt: skip
            assert changed.status == 200, changed
            await all_have_all(trusted, name, [client])
            assert client.client._ws_connection is socket and client.joins == 1

    asyncio.run(follow())


@pytest.mark.timeout(300)
def test_a_reload_sends_everybody_to_the_new_worker_and_nothing_is_missed(trusted, account, board):
    dashboard, name = board

    async def follow():
        loop = asyncio.get_running_loop()
        async with Follower(trusted.url, account.session["access_token"], dashboard) as client:
            with Writers(trusted, account, dashboard, count=4) as writers:
                await loop.run_in_executor(None, trusted.atrium, "reload")
                await until(lambda: client.joins > 1)
            assert writers.trouble == []
            await all_have_all(trusted, name, [client])

    asyncio.run(follow())


@pytest.mark.timeout(300)
def test_measurements_go_on_when_the_jobs_worker_is_killed(instance):
    def newest():
        ((at,),) = instance.sql("SELECT COALESCE(MAX(at), '') FROM metric_samples")
        return at

    first = wait_for(newest, what="a first measurement")
    old = instance.kill("jobs-1", signal.SIGKILL)
    instance.wait_restarted("jobs-1", old)
    wait_for(lambda: newest() > first, what="a measurement of the new worker")
