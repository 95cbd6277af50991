"""The client library of the flowforge edition, in a browser and against the server as it is."""

import pytest
from flowforge import FlowForge
from playwright.sync_api import Page

# The client, as a program on the page would make it.
MADE = """
    const base = document.querySelector("script[src$='/main.js']").src.replace("main.js", "");
    const { FlowForgeClient, FlowForgeError } = await import(base + "sdk/flowforge/index.js");
    const client = new FlowForgeClient({ token, retryOptions: { retries: 3, backoff: "exponential" } });
"""


def run(page: Page, person, script: str, **values):
    body = f"async ({{ token, {', '.join(values)} }}) => {{ {MADE} {script} }}"
    return page.evaluate(body, {"token": person.token, **values})


@pytest.fixture
def opened(page: Page) -> Page:
    page.goto("/")
    page.get_by_role("heading", level=1).wait_for()
    return page


def test_dashboards_are_made_walked_through_and_deleted(opened, person):
    made = run(
        opened,
        person,
        """
        for (const name of ["One", "Two", "Three"]) await client.dashboards.create({ name, layout: "grid", widgets: [] });
        const { data, pagination } = await client.dashboards.list({ page: 1, limit: 2 });
        const names = [];
        for await (const { name, id } of client.dashboards.each({ limit: 2, sort: "name:asc" })) {
            names.push(name);
            if (name === "Two") await client.dashboards.remove(id);
        }
        return { first: data.length, total: pagination.total, hasNext: pagination.hasNext, names };
        """,
    )
    assert made["first"] == 2 and made["hasNext"] is True
    assert {"One", "Two", "Three"} <= set(made["names"])
    assert "Two" not in [dashboard["name"] for dashboard in person.dashboards()]


def test_a_failure_tells_code_fields_and_request(opened, person, watch):
    watch.expect_status(400)
    watch.expect_status(404)
    failures = run(
        opened,
        person,
        """
        const told = (error) => ({ own: error instanceof FlowForgeError, code: error.code, status: error.status,
            request: error.requestId, fields: error.fields.map(({ field, code }) => [field, code]) });
        return [
            await client.dashboards.create({ name: "", layout: "spiral" }).catch(told),
            await client.dashboards.get("dash_0000000000000000000001").catch(told),
        ];
        """,
    )
    wrong, missing = failures
    assert (wrong["own"], wrong["code"], wrong["status"]) == (True, "VALIDATION_ERROR", 400)
    assert ["layout", "INVALID_ENUM"] in wrong["fields"]
    assert wrong["request"].startswith("req_")
    assert (missing["code"], missing["status"]) == ("NOT_FOUND", 404)


def test_a_post_whose_answer_was_lost_is_carried_out_once(opened, person, watch):
    watch.expect_no_network()
    lost = []

    def lose_the_first_answer(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort("connectionreset")
        else:
            route.fallback()

    opened.route("**/api/v2/dashboards", lose_the_first_answer)
    run(opened, person, 'return client.dashboards.create({ name: "Only once" });')
    assert len(lost) == 1
    assert [dashboard["name"] for dashboard in person.dashboards()].count("Only once") == 1


def test_events_come_live_and_those_missed_come_after_a_reconnection(opened, person, context, watch):
    watch.expect_no_network()
    dashboard = person.create_dashboard("Followed")
    run(
        opened,
        person,
        """
        window.heard = [];
        window.live = client.realtime({ onConnect: () => heard.push("connected"), onDisconnect: () => heard.push("lost") });
        await new Promise((resolve) => {
            live.subscribe("dashboard.updates", { dashboardId }, (data, { type }) => heard.push([type, data.offset]),
                { onSubscribed: resolve });
        });
        """,
        dashboardId=dashboard["id"],
    )
    person.update_dashboard(dashboard["id"], name="Followed once")
    opened.wait_for_function('() => heard.flat().includes("dashboard.update")')
    context.set_offline(True)
    opened.evaluate("live.look()")
    opened.wait_for_function('() => heard.includes("lost")')
    person.update_dashboard(dashboard["id"], name="Followed twice")
    person.create_widget(dashboard["id"], name="Figure")
    context.set_offline(False)
    opened.wait_for_function('() => heard.flat().includes("widget.created")')
    heard = opened.evaluate("heard")
    events = [one for one in heard if isinstance(one, list)]
    assert [kind for kind, _ in events] == ["dashboard.update", "dashboard.update", "widget.created"]
    offsets = [offset for _, offset in events]
    assert offsets == sorted(set(offsets))
    assert [one for one in heard if isinstance(one, str)] == ["connected", "lost", "connected"]
    opened.evaluate("live.close()")


def test_an_api_key_does_what_it_may_and_no_more(opened, person, watch):
    watch.expect_status(403)
    key = FlowForge(person).post("/api-keys", {"name": "Reader", "permissions": ["dashboard:read"]})["key"]
    result = run(
        opened,
        person,
        """
        const reader = new FlowForgeClient({ apiKey: key });
        const { data } = await reader.dashboards.list();
        const refused = await reader.dashboards.create({ name: "No", widgets: [] }).catch((error) => error.code);
        const live = reader.realtime();
        await new Promise((resolve) => live.subscribe("dashboard.updates", {}, () => {}, { onSubscribed: resolve }));
        live.close();
        return { seen: data.length, refused };
        """,
        key=key,
    )
    assert result["seen"] >= 1
    assert result["refused"] == "INSUFFICIENT_PERMISSIONS"
