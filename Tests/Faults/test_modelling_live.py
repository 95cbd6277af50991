"""Ten people edit one model; whatever breaks on the way, all of them end with the model that the database has."""

import asyncio
from contextlib import AsyncExitStack

import pytest
from line import Account
from live import Cable, break_things, until
from modelling_live import Editor, Model

EDITORS = 10


@pytest.fixture
def instance(make):
    return make({"realtime": {"processes": 2}})


@pytest.fixture
def workspace(instance):
    """A shared workspace with a domain and as many people: (id, accounts)."""
    accounts = [Account(instance) for _ in range(EDITORS)]
    owner = accounts[0]
    id = owner.post("/api/v1/workspaces", {"name": "together", "type": "shared"}).json["id"]
    path = f"/api/v1/workspaces/{id}"
    assert owner.post(f"{path}/domains", {"name": "all", "model_type": "logical"}).status == 201
    for number in range(5):
        columns = [{"name": "id", "data_type": "INT", "is_primary_key": True}]
        assert owner.post(f"{path}/tables", {"name": f"table {number}", "columns": columns}).status == 201
    for account in accounts[1:]:
        invited = owner.post(f"{path}/collaboration/invite", {"email": account.email, "access_level": "edit"})
        assert invited.status == 201, invited.body
    return id, accounts


def stored(instance, workspace):
    """Each edit that the event log has, by its client and its name there: its offset."""
    rows = instance.sql(
        "SELECT stream_offset, JSON_VALUE(payload, '$.originClient'), JSON_VALUE(payload, '$.originRequest') "
        f"FROM events WHERE workspace_id = '{workspace}' ORDER BY stream_offset")  # fmt: skip
    found = {}
    for offset, client, request in rows:
        if request != "NULL":
            found.setdefault((client, request), []).append(int(offset))
    return found


async def storm(instance, workspace, seconds, kills):
    """Editors over a cable that breaks, and realtime workers that are killed one after the other."""
    id, accounts = workspace
    async with AsyncExitStack() as stack:
        cable = await stack.enter_async_context(Cable(instance.port))
        url = f"https://localhost:{cable.port}"
        editors = [Editor(url, instance, account, id, number) for number, account in enumerate(accounts)]
        for editor in editors:
            await stack.enter_async_context(editor)

        def enough():
            told = sum(len(editor.told) for editor in editors)
            came_back = all(editor.begins > 2 for editor in editors)
            met = sum(editor.conflicts for editor in editors) > 0
            return came_back and met and told > 20 * EDITORS and cable.cuts > EDITORS

        await break_things(cable, seconds, kills, lambda number: instance.kill(f"realtime-{number % 2 + 1}"), enough)
        for editor in editors:
            editor.ending = True

        def all_answered():
            assert [editor.trouble for editor in editors] == [[]] * EDITORS
            return all(editor.tasks[1].done() and not editor.pending for editor in editors)

        await until(all_answered, what="every edit is answered")
        whole = accounts[0].get(f"/api/v1/workspaces/{id}/model").json
        await until(lambda: all(editor.model.offset >= whole["offset"] for editor in editors))
        judge(instance, id, editors, Model(whole))


def judge(instance, id, editors, database):
    for editor in editors:
        assert editor.model.offset == database.offset and editor.model.shape() == database.shape(), editor.name
    log = stored(instance, id)
    for editor in editors:
        for request, offset in editor.told.items():
            assert offset in log[editor.name, request], (editor.name, request)
        own = database.parts["tables"][editor.own]
        assert own["position_x"] == editor.steps
        assert [column["name"] for column in own["columns"]] == editor.columns


@pytest.mark.timeout(300)
def test_ten_editors_end_with_one_model_through_cuts_and_killed_workers(instance, workspace):
    asyncio.run(storm(instance, workspace, seconds=8, kills=2))
    assert instance.child("realtime-1")["restarts"] + instance.child("realtime-2")["restarts"] >= 2


@pytest.mark.storm
@pytest.mark.timeout(900)
def test_ten_editors_end_with_one_model_through_a_long_storm(instance, workspace):
    asyncio.run(storm(instance, workspace, seconds=180, kills=20))
