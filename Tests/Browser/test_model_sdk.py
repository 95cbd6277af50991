"""The client library of the modelling edition, in a browser and against the server as it is."""

import pytest
from models import Model, Models, key
from playwright.sync_api import Page

# The client, as a program on the page would make it.
MADE = """
    const base = document.querySelector("script[src$='/main.js']").src.replace("main.js", "");
    const { ModellingClient, ModellingError } = await import(base + "sdk/modelling/index.js");
    const client = new ModellingClient({ token });
    const whole = await client.model(workspace);
"""


@pytest.fixture
def shop(person) -> Model:
    model = Models(person).personal()
    model.table(model.domain("Sales"), "orders", [key()])
    return model


@pytest.fixture
def opened(page: Page) -> Page:
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    return page


def run(page: Page, model: Model, script: str):
    body = f"async ({{ token, workspace }}) => {{ {MADE} {script} }}"
    return page.evaluate(body, {"token": model.api.person.token, "workspace": model.id})


def test_an_edit_is_acknowledged_and_heard_by_other_connections(opened, shop):
    made = run(
        opened,
        shop,
        """
        const [{ id, version }] = whole.tables;
        const heard = new Promise((resolve) => {
            const other = client.live(workspace, {
                since: whole.offset,
                onMessage: (message) => message.type === "table_updated" && resolve(message.data),
            });
        });
        const live = client.live(workspace, { since: whole.offset });
        const edit = { type: "update_table", table_id: id, data: { name: "purchases" }, base_version: version };
        const answer = await live.edit(edit);
        const data = await heard;
        live.close();
        return { data, moved: answer.version > version, unanswered: live.unanswered };
        """,
    )
    assert made == {"data": {"name": "purchases"}, "moved": True, "unanswered": 0}
    assert list(shop.tables()) == ["purchases"]


def test_an_edit_of_what_somebody_changed_since_is_a_conflict(opened, shop):
    found = run(
        opened,
        shop,
        """
        const [{ id, version }] = whole.tables;
        await client.tables.update(workspace, id, { name: "sales" });
        const live = client.live(workspace, { since: whole.offset });
        const stale = { type: "update_table", table_id: id, data: { name: "purchases" }, base_version: version };
        const error = await live.edit(stale).catch((failure) => failure);
        live.close();
        return {
            known: error instanceof ModellingError,
            code: error.code,
            fields: error.details.fields,
            current: error.details.current.version > version,
        };
        """,
    )
    assert found == {"known": True, "code": "conflict", "fields": ["name"], "current": True}
    assert list(shop.tables()) == ["sales"]


def test_a_refusal_tells_each_field_and_the_request(opened, shop, watch):
    watch.expect_status(400)
    found = run(
        opened,
        shop,
        """
        const error = await client.tables.create(workspace, { name: "" }).catch((failure) => failure);
        return { code: error.code, fields: error.fields.map(({ field }) => field), quotable: error.requestId !== null };
        """,
    )
    assert found["code"] == "validation_error"
    assert "name" in found["fields"]
    assert found["quotable"]
