import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, AtriumError, createClient, UnreachableError } from "../../static/sdk/index.js";
import { newIdempotencyKey } from "../../static/sdk/resources.js";
import { envelope, fakeFetch, tokens } from "./fake-server.mjs";

function clientOf(answer, options = {}) {
    const { fetch, requests } = fakeFetch(answer);
    const client = createClient({ baseUrl: "https://atrium.test/", fetch, ...options });
    client.session.begin(tokens("token"), "signed-in");
    return { client, requests };
}

const nothing = () => ({ body: {} });

test("every route has its function", async () => {
    const { client, requests } = clientOf(nothing);
    const { profile, dashboards, widgets, datasets, metrics } = client;
    await profile.get();
    await profile.update({});
    await dashboards.list();
    await dashboards.get("dash_1");
    await dashboards.create({});
    await dashboards.update("dash_1", {});
    await dashboards.remove("dash_1");
    await dashboards.duplicate("dash_1", { name: "Copy" });
    await dashboards.versions("dash_1");
    await dashboards.version("dash_1", 3);
    await dashboards.restoreVersion("dash_1", 3);
    await widgets.list("dash_1");
    await widgets.get("wgt_1");
    await widgets.create("dash_1", {});
    await widgets.update("wgt_1", {});
    await widgets.remove("wgt_1");
    await dashboards.undelete("dash_1");
    await dashboards.data("dash_1");
    await widgets.undelete("wgt_1");
    await widgets.data("wgt_1");
    await widgets.preview({ type: "metric" });
    await datasets.list();
    await datasets.get("ds_1");
    await datasets.rows("ds_1", { offset: 100 });
    await datasets.remove("ds_1");
    await metrics.list();
    assert.deepEqual(
        requests.map(({ method, path }) => `${method} ${path}`),
        [
            "GET /api/profile",
            "PUT /api/profile",
            "GET /api/dashboards",
            "GET /api/dashboards/dash_1",
            "POST /api/dashboards",
            "PUT /api/dashboards/dash_1",
            "DELETE /api/dashboards/dash_1",
            "POST /api/dashboards/dash_1/duplicate",
            "GET /api/dashboards/dash_1/versions",
            "GET /api/dashboards/dash_1/versions/3",
            "POST /api/dashboards/dash_1/versions/3/restore",
            "GET /api/dashboards/dash_1/widgets",
            "GET /api/widgets/wgt_1",
            "POST /api/dashboards/dash_1/widgets",
            "PUT /api/widgets/wgt_1",
            "DELETE /api/widgets/wgt_1",
            "POST /api/dashboards/dash_1/undelete",
            "GET /api/dashboards/dash_1/data",
            "POST /api/widgets/wgt_1/undelete",
            "GET /api/widgets/wgt_1/data",
            "POST /api/widgets/preview",
            "GET /api/datasets",
            "GET /api/datasets/ds_1",
            "GET /api/datasets/ds_1/rows",
            "DELETE /api/datasets/ds_1",
            "GET /api/metrics",
        ],
    );
    for (const { headers, credentials } of requests) {
        assert.equal(headers.get("API-Version"), "2025-08-02");
        assert.equal(headers.get("Authorization"), "Bearer token");
        assert.equal(credentials, "omit");
    }
});

test("an id cannot leave its place in the path", async () => {
    const { client, requests } = clientOf(nothing);
    await client.dashboards.get("../profile?x");
    assert.equal(requests[0].path, "/api/dashboards/..%2Fprofile%3Fx");
});

test("query values are left out when empty and repeated when several", async () => {
    const { client, requests } = clientOf(nothing);
    const tags = ["a b", "c&d"];
    await client.dashboards.list({ search: "", tags, is_public: false, limit: 20, offset: 0, sort: undefined });
    assert.deepEqual(
        [...requests[0].query],
        [
            ["tags", "a b"],
            ["tags", "c&d"],
            ["is_public", "false"],
            ["limit", "20"],
            ["offset", "0"],
        ],
    );
});

test("each POST has an Idempotency-Key of its own, or the one it is given", async () => {
    const { client, requests } = clientOf(nothing);
    await client.dashboards.create({ name: "A" });
    await client.dashboards.create({ name: "A" });
    await client.dashboards.create({ name: "A" }, { idempotencyKey: "mine" });
    const keys = requests.map(({ headers }) => headers.get("Idempotency-Key"));
    assert.notEqual(keys[0], keys[1]);
    assert.equal(keys[2], "mine");
});

test("an Idempotency-Key is made without a secure context too", () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, "crypto");
    Object.defineProperty(globalThis, "crypto", { value: undefined, configurable: true });
    try {
        const keys = Array.from({ length: 100 }, newIdempotencyKey);
        assert.equal(new Set(keys).size, 100);
        assert.ok(keys.every((key) => /^[0-9a-z-]{24,64}$/.test(key)), keys[0]);
    } finally {
        if (before) Object.defineProperty(globalThis, "crypto", before);
        else delete globalThis.crypto;
    }
});

test("a call repeated after a refresh keeps its Idempotency-Key", async () => {
    const { client, requests } = clientOf(({ path, headers }) => {
        if (path === "/auth/refresh") return { body: tokens("next") };
        return headers.get("Authorization") === "Bearer next" ? { status: 201, body: {} } : { status: 401 };
    });
    await client.dashboards.create({ name: "A" });
    const [first, , second] = requests;
    assert.equal(second.headers.get("Idempotency-Key"), first.headers.get("Idempotency-Key"));
});

test("the ETag is beside the body, and its weak mark is taken off for If-Match", async () => {
    const answer = { body: { dashboard: { id: "dash_1" } }, headers: { ETag: 'W/"7"' } };
    const { client, requests } = clientOf(() => answer);
    const { dashboard, etag } = await client.dashboards.get("dash_1");
    await client.dashboards.update("dash_1", {}, { ifMatch: etag });
    assert.equal(dashboard.id, "dash_1");
    assert.equal(etag, 'W/"7"');
    assert.equal(requests[1].headers.get("If-Match"), '"7"');
});

test("a conditional read says when nothing changed", async () => {
    const { client, requests } = clientOf(() => ({ status: 304, headers: { ETag: '"7"' } }));
    assert.deepEqual(await client.dashboards.get("dash_1", { ifNoneMatch: '"7"' }), { notModified: true, etag: '"7"' });
    assert.equal(requests[0].headers.get("If-None-Match"), '"7"');
});

test("a deletion resolves to nothing", async () => {
    const { client } = clientOf(() => ({ status: 204 }));
    assert.equal(await client.dashboards.remove("dash_1"), undefined);
});

test("an error carries code, message, details, fields, request id and status", async () => {
    const fields = [{ field: "name", code: "too_long", message: "At most 120 characters." }];
    const { client } = clientOf(() => ({
        status: 400,
        body: envelope("VALIDATION_ERROR", "Request validation failed", { fields }),
    }));
    const error = await client.dashboards.create({}).catch((thrown) => thrown);
    assert.ok(error instanceof ApiError && error instanceof AtriumError && error instanceof Error);
    assert.equal(error.name, "ApiError");
    const { code, message, details, requestId, status, retryAfter } = error;
    assert.deepEqual(
        { code, message, details, requestId, status, retryAfter },
        {
            code: "VALIDATION_ERROR",
            message: "Request validation failed",
            details: { fields },
            requestId: "req_1",
            status: 400,
            retryAfter: null,
        },
    );
    assert.deepEqual(error.fields, fields);
});

test("details of another shape give no fields", async () => {
    for (const details of [undefined, null, {}, { fields: "name" }, { fields: [null, {}] }]) {
        const { client } = clientOf(() => ({ status: 400, body: envelope("VALIDATION_ERROR", "No", details) }));
        const error = await client.profile.get().catch((thrown) => thrown);
        assert.deepEqual(error.fields, []);
    }
});

test("an answer that is not the envelope is an error by its status", async () => {
    const headers = { "X-Request-ID": "req_9" };
    const fetch = async () => new Response("<html>Bad gateway</html>", { status: 502, headers });
    const client = createClient({ fetch });
    await assert.rejects(client.profile.get(), { code: "HTTP_502", status: 502, requestId: "req_9" });
});

test("no answer is an UnreachableError, and the client says that nothing is reachable", async () => {
    const heard = [];
    const client = createClient({
        fetch: () => Promise.reject(new TypeError("Failed to fetch")),
        onReachability: (reachable) => heard.push(reachable),
    });
    const error = await client.profile.get().catch((thrown) => thrown);
    assert.ok(error instanceof UnreachableError);
    assert.equal(error.code, "UNREACHABLE");
    assert.deepEqual(heard, [false]);
});

/** Never answers; fails when it is aborted, as fetch does. */
const silent = (_, { signal }) =>
    new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
    });

test("an answer that takes too long is a timeout", async () => {
    const client = createClient({ fetch: silent, timeoutMs: 5 });
    await assert.rejects(client.profile.get(), { code: "TIMEOUT", status: 0 });
});

test("a call given up by its caller is neither a failure of the server nor of the network", async () => {
    const heard = [];
    const client = createClient({ fetch: silent, onReachability: (reachable) => heard.push(reachable) });
    const given = new AbortController();
    const call = client.dashboards.list({}, { signal: given.signal });
    given.abort();
    await assert.rejects(call, { name: "AbortError" });
    assert.deepEqual(heard, []);
});

test("a file goes as it is, under the name of its data set, with a key of its own", async () => {
    const { client, requests } = clientOf(nothing);
    await client.datasets.create(new Blob(["a,b\n1,2\n"], { type: "text/csv" }), "Sales");
    const [{ method, path, body, headers }] = requests;
    assert.equal(`${method} ${path}`, "POST /api/datasets");
    assert.equal(body.get("name"), "Sales");
    assert.equal(await body.get("file").text(), "a,b\n1,2\n");
    assert.equal(headers.get("Content-Type"), null); // the engine names it, with the boundary
    assert.match(headers.get("Idempotency-Key"), /./);
});
