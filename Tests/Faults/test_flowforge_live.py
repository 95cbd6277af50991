"""Programs of the flowforge edition see what the event log has, whatever breaks on the way."""

import asyncio
import secrets
from contextlib import AsyncExitStack

import pytest
from flowforge_live import Socket, Stream
from line import Account
from live import Cable, Writers, break_things, logged, until


@pytest.fixture
def account(instance):
    return Account(instance)


@pytest.fixture
def board(account):
    """A dashboard of a name that nobody else's has: (id, name)."""
    name = f"live {secrets.token_hex(6)}"
    return account.post("/api/dashboards", {"name": name}).json["dashboard"]["id"], name


async def storm(instance, account, board, seconds, kills):
    """WebSockets and event streams, of one dashboard and of all, over a cable that breaks, and writers over a good one."""
    dashboard, name = board
    async with AsyncExitStack() as stack:
        cable = await stack.enter_async_context(Cable(instance.port))
        url = f"https://localhost:{cable.port}"
        audience = [kind(url, instance, account, wish) for kind in (Socket, Stream)
                    for wish in ({"dashboardId": dashboard}, {})]  # fmt: skip
        for program in audience:
            await stack.enter_async_context(program)
        with Writers(instance, account, dashboard, count=12) as writers:

            def enough():
                came_back = all(one.begins > 2 for one in audience)
                return came_back and cable.cuts > len(audience) and writers.acknowledged > 12

            await break_things(cable, seconds, kills, lambda _: instance.kill("realtime-1"), enough)
        assert writers.trouble == []
        offsets = logged(instance, name)
        await until(lambda: all(one.seen() and one.seen()[-1] >= offsets[-1] for one in audience))
        for one in audience:
            assert one.seen() == one.expected(offsets), (type(one).__name__, one.wish)
        # All began before the first change, and so saw the same.
        assert len({tuple(one.seen()) for one in audience}) == 1
        assert len(audience[0].seen()) >= writers.acknowledged


@pytest.mark.timeout(400)
def test_websockets_and_streams_see_one_sequence_through_cuts_and_a_killed_worker(instance, account, board):
    asyncio.run(storm(instance, account, board, seconds=10, kills=1))
    assert instance.child("realtime-1")["restarts"] >= 1


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_websockets_and_streams_see_one_sequence_through_a_long_storm(instance, account, board):
    asyncio.run(storm(instance, account, board, seconds=180, kills=10))
