import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { FlowForgeClient, FlowForgeError } from "../../static/sdk/flowforge/index.js";
import { retrying } from "../../static/sdk/flowforge/retry.js";
import { createClient } from "../../static/sdk/index.js";
import { fakeFetch, token, tokens } from "./fake-server.mjs";

const NOW = { firstWaitMs: 1, longestWaitMs: 2_000 };

function clientOf(answer, options = {}) {
    const { fetch, requests } = fakeFetch(answer);
    const baseUrl = "https://atrium.test/api/v2";
    return { client: new FlowForgeClient({ baseUrl, fetch, retryOptions: NOW, ...options }), requests };
}

const envelope = (code, more = {}) => ({
    error: { code, message: "No.", path: "/api/v2/tasks", method: "POST", requestId: "req_1", ...more },
});

const page = (data, more = {}) => ({ data, pagination: { page: 1, limit: 20, total: 1, hasNext: false, ...more } });

test("every route has its function", async () => {
    const { client, requests } = clientOf(() => ({ body: page([]) }), { token: "t" });
    await client.dashboards.list({ page: 1, limit: 20, workspace: "ws_123" });
    await client.dashboards.create({ name: "A" });
    await client.dashboards.update("dash_1", { sharing: {} });
    await client.dashboards.duplicate("dash_1");
    await client.widgets.create("dash_1", {});
    await client.widgets.move("wgt_1", { x: 0, y: 0, width: 4, height: 3 });
    await client.tasks.move("task_1", { status: "completed", after: null });
    await client.tasks.comments.update("task_1", "cmt_1", { body: "b" });
    await client.tasks.attachments.remove("task_1", "att_1");
    await client.milestones.remove("mil_1");
    await client.timeEntries.start({ taskId: "task_1" });
    await client.timeEntries.stop("time_1");
    await client.hourlyRates.set({ rate: 10, validFrom: "2026-01-01" });
    await client.metrics.query({ metric: "cpu", timeRange: "1h" });
    await client.metrics.push([{ metric: "own", value: 1 }]);
    await client.alerts.history("alr_1");
    await client.alerts.events();
    await client.users.list({ search: "a" });
    await client.apiKeys.remove("key_1");
    await client.oauthClients.create({});
    await client.oauthGrants.list();
    await client.consent.describe({ client_id: "c/1", redirect_uri: "https://a.test/", scope: "read" });
    await client.consent.decide({ client_id: "c" }, "approve");
    assert.deepEqual(
        requests.map(({ method, path }) => `${method} ${path}`),
        [
            "GET /api/v2/dashboards",
            "POST /api/v2/dashboards",
            "PATCH /api/v2/dashboards/dash_1",
            "POST /api/v2/dashboards/dash_1/duplicate",
            "POST /api/v2/dashboards/dash_1/widgets",
            "PATCH /api/v2/widgets/wgt_1",
            "POST /api/v2/tasks/task_1/move",
            "PUT /api/v2/tasks/task_1/comments/cmt_1",
            "DELETE /api/v2/tasks/task_1/attachments/att_1",
            "DELETE /api/v2/milestones/mil_1",
            "POST /api/v2/time-entries",
            "POST /api/v2/time-entries/time_1/stop",
            "PUT /api/v2/hourly-rates",
            "GET /api/v2/metrics",
            "POST /api/v2/metrics",
            "GET /api/v2/alerts/alr_1/history",
            "GET /api/v2/alerts/events",
            "GET /api/v2/users",
            "DELETE /api/v2/api-keys/key_1",
            "POST /api/v2/oauth/clients",
            "GET /api/v2/oauth/grants",
            "GET /oauth/clients/c%2F1",
            "POST /oauth/authorize",
        ],
    );
    assert.equal(requests[0].query.get("workspace"), "ws_123");
    assert.deepEqual(requests.at(-1).body, { client_id: "c", decision: "approve" });
    for (const { headers } of requests) assert.equal(headers.get("Authorization"), "Bearer t");
});

test("a list is walked page by page", async () => {
    const { client, requests } = clientOf(({ query }) => ({
        body: page([{ id: query.get("page") }], { hasNext: query.get("page") !== "3" }),
    }));
    const found = [];
    for await (const { id } of client.tasks.each({ status: "pending" })) found.push(id);
    assert.deepEqual(found, ["1", "2", "3"]);
    assert.ok(requests.every(({ query }) => query.get("limit") === "100" && query.get("status") === "pending"));
});

test("an API key goes in its own header", async () => {
    const { client, requests } = clientOf(() => ({ body: page([]) }), { apiKey: "atr_1" });
    await client.users.list();
    assert.equal(requests[0].headers.get("X-API-Key"), "atr_1");
    assert.equal(requests[0].headers.get("Authorization"), null);
});

test("a failure is told as the edition tells it, with each field", async () => {
    const faults = [{ field: "title", value: "", message: "A title is needed", code: "REQUIRED_FIELD" }];
    const { client } = clientOf(() => ({
        status: 400,
        body: envelope("VALIDATION_ERROR", { details: { validationErrors: faults } }),
    }));
    const error = await client.tasks.create({}).catch((thrown) => thrown);
    assert.ok(error instanceof FlowForgeError);
    assert.deepEqual([error.code, error.status, error.requestId], ["VALIDATION_ERROR", 400, "req_1"]);
    assert.deepEqual(error.fields, faults);
});

test("no timer that runs is no failure", async () => {
    const { client } = clientOf(() => ({ status: 404, body: envelope("NOT_FOUND") }));
    assert.equal(await client.timeEntries.active(), null);
});

test("a POST that failed for a passing reason is sent again with the same Idempotency-Key", async () => {
    const { client, requests } = clientOf((_, count) =>
        count < 3 ? { status: 503, body: envelope("SERVICE_UNAVAILABLE") } : { status: 201, body: { id: "task_1" } },
    );
    assert.deepEqual(await client.tasks.create({ title: "a" }), { id: "task_1" });
    const keys = requests.map(({ headers }) => headers.get("Idempotency-Key"));
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
});

test("what a person got wrong, and what would meet its own change, is not sent again", async () => {
    for (const [status, options] of [[400, {}], [409, {}], [504, { ifMatch: '"1"' }], [500, {}]]) {
        const { client, requests } = clientOf(() => ({ status, body: envelope("X") }));
        await assert.rejects(client.tasks.update("task_1", {}, options), { status });
        assert.equal(requests.length, 1, String(status));
    }
});

test("pauses grow, and a Retry-After is kept to", async () => {
    const waits = [];
    const failures = [{ status: 0 }, { status: 502 }, { status: 429, retryAfter: 7 }];
    const send = retrying(
        async () => {
            const failure = failures.shift();
            if (failure) throw failure;
            return "done";
        },
        { retry: { firstWaitMs: 100 }, wait: async (ms) => void waits.push(ms), random: () => 1 },
    );
    assert.equal(await send({ method: "GET", path: "/" }), "done");
    assert.deepEqual(waits, [100, 200, 7_000]);
});

test("a Retry-After beyond all patience is told at once", async () => {
    const send = retrying(async () => Promise.reject({ status: 429, retryAfter: 3_600 }), {
        retry: {},
        wait: () => assert.fail("it waited"),
    });
    await assert.rejects(send({ method: "GET", path: "/" }), { status: 429 });
});

test("a token source is asked for another token when the first is refused", async () => {
    const asked = [];
    const { client, requests } = clientOf(
        ({ headers }) =>
            headers.get("Authorization") === "Bearer new" ? { body: page([]) } : { status: 401, body: envelope("U") },
        { token: async ({ renew }) => (asked.push(renew), renew ? "new" : "old") },
    );
    await client.tasks.list();
    assert.deepEqual(asked, [false, true]);
    assert.equal(requests.length, 2);
});

test("a shared session is renewed once for both editions", async () => {
    let renewals = 0;
    const { fetch } = fakeFetch(({ path, headers }) => {
        if (path === "/auth/refresh") {
            renewals += 1;
            return { body: tokens("fresh", { refresh_token: "r" }) };
        }
        return headers.get("Authorization") === "Bearer fresh" ? { body: page([]) } : { status: 401, body: {} };
    });
    const atrium = createClient({ baseUrl: "https://atrium.test", fetch });
    atrium.session.begin(tokens(token({ sub: "usr_1" }), { refresh_token: "q" }), "signed-in");
    const client = new FlowForgeClient({ session: atrium, baseUrl: "https://atrium.test/api/v2", fetch });
    await Promise.all([client.tasks.list(), client.milestones.list(), atrium.dashboards.list()]);
    assert.equal(renewals, 1);
});

/** A server that is really there. */
async function serving(handle, run) {
    const server = createServer(handle);
    await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    try {
        await run(`http://127.0.0.1:${server.address().port}/api/v2`);
    } finally {
        server.closeAllConnections();
        server.close();
    }
}

test("over a real connection: one that breaks off is made anew, and a file arrives whole", async () => {
    let tries = 0;
    const bodies = [];
    await serving(
        (request, response) => {
            const parts = [];
            request.on("data", (part) => parts.push(part));
            request.on("end", () => {
                tries += 1;
                bodies.push(Buffer.concat(parts).toString());
                if (tries === 1) return request.socket.destroy();
                response.writeHead(201, { "Content-Type": "application/json" });
                response.end('{"id":"att_1"}');
            });
        },
        async (baseUrl) => {
            const client = new FlowForgeClient({ baseUrl, token: "t", retryOptions: NOW });
            const file = Object.assign(new Blob(["héllo"]), { name: "a.txt" });
            assert.deepEqual(await client.tasks.attachments.create("task_1", file), { id: "att_1" });
            assert.equal(tries, 2);
            assert.match(bodies[1], /filename="a.txt"[\s\S]*héllo/);
        },
    );
});

test("a server that does not answer in time is given up", async () => {
    await serving(
        () => {},
        async (baseUrl) => {
            const client = new FlowForgeClient({ baseUrl, timeout: 30, retryOptions: { retries: 1, firstWaitMs: 1 } });
            await assert.rejects(client.tasks.list(), { name: "FlowForgeError", code: "TIMEOUT", status: 0 });
        },
    );
});
