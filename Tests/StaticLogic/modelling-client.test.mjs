import assert from "node:assert/strict";
import { test } from "node:test";
import { ModellingClient, ModellingError } from "../../static/sdk/modelling/index.js";
import { newId, uuidOf } from "../../static/sdk/modelling/ids.js";
import { fakeClock } from "./fake-clock.mjs";
import { fakeFetch } from "./fake-server.mjs";
import { fakeSockets } from "./fake-socket.mjs";

const BASE = "https://atrium.test/api/v1";

function clientWith(answer) {
    const server = fakeFetch(answer);
    const retryOptions = { retries: 0 };
    return { server, client: new ModellingClient({ token: "t", baseUrl: BASE, fetch: server.fetch, retryOptions }) };
}

test("lists are unwrapped, and each route is where the contract has it", async () => {
    const listed = (path) => (path.includes("flow") ? "diagrams" : "tables");
    const { client, server } = clientWith(({ path }) => ({ body: { [listed(path)]: [{ id: "x" }] } }));
    assert.deepEqual(await client.tables.list("w 1", { domain_id: "d" }), [{ id: "x" }]);
    assert.deepEqual(await client.diagrams.list("w"), [{ id: "x" }]);
    await client.columns.update("w", "t", "c", { name: "n" });
    await client.restore("w", "diagram", "f");
    await client.exchange.exportDDL("w", "mariadb");
    const asked = server.requests.map(({ method, path, query }) => `${method} ${path} ${query}`);
    assert.deepEqual(asked, [
        "GET /api/v1/workspaces/w%201/tables domain_id=d",
        "GET /api/v1/workspaces/w/data-flow-diagrams ",
        "PUT /api/v1/workspaces/w/tables/t/columns/c ",
        "POST /api/v1/workspaces/w/data-flow-diagrams/f/restore ",
        "POST /api/v1/workspaces/w/export/ddl dialect=mariadb",
    ]);
    assert.equal(server.requests[0].headers.get("Authorization"), "Bearer t");
    assert.ok(server.requests[3].headers.get("Idempotency-Key"));
});

test("an edit's origin and base go along", async () => {
    const { client, server } = clientWith(() => ({ body: {} }));
    await client.tables.update("w", "t", {}, { ifMatch: '"4"', origin: { client: "me", request: "e1" } });
    const { headers } = server.requests[0];
    assert.deepEqual(["If-Match", "X-Client-ID", "X-Edit-ID"].map((name) => headers.get(name)), ['"4"', "me", "e1"]);
});

test("a refusal says what is wrong with each field, and which element it is about", async () => {
    const { client } = clientWith(() => ({
        status: 400,
        body: {
            error: "validation_error",
            message: "No.",
            details: { field: "name", reason: "Empty." },
            request_id: "r",
        },
    }));
    const error = await client.workspaces.create({ name: "", type: "shared" }).catch((failure) => failure);
    assert.ok(error instanceof ModellingError);
    assert.deepEqual([error.code, error.status, error.requestId], ["validation_error", 400, "r"]);
    assert.deepEqual(error.fields, [{ field: "name", message: "Empty." }]);
    const conflict = { error: "conflict", message: "Table has already been deleted", element_id: "t" };
    const other = clientWith(() => ({ status: 409, body: conflict })).client;
    assert.equal((await other.tables.remove("w", "t").catch((failure) => failure)).elementId, "t");
});

test("ids are UUIDs of version 7 in the order of their making", () => {
    const ids = [1_000, 2_000, 3_000_000_000_000].map((now) => newId(now));
    for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual([...ids].sort(), ids);
});

test("a person is the same in every edition: usr_ and base 62 tell the UUID", () => {
    assert.equal(uuidOf("usr_0000000000000000000010"), "00000000-0000-0000-0000-00000000003e");
    assert.equal(uuidOf("usr_7n42DGM5Tflk9n8mt7Fhc7"), "ffffffff-ffff-ffff-ffff-ffffffffffff");
    assert.equal(uuidOf("00000000-0000-0000-0000-00000000003e"), "00000000-0000-0000-0000-00000000003e");
});

/** A live connection, and everything it told. */
async function connected({ options = {}, token = async () => "token" } = {}) {
    const clock = fakeClock();
    const sockets = fakeSockets();
    const heard = { messages: [], sessions: [], presence: [], resyncs: [], ended: [] };
    const client = new ModellingClient({ token, baseUrl: BASE });
    const live = client.live("w", {
        since: 10,
        clientId: "me",
        WebSocket: sockets.FakeSocket,
        timers: clock.timers,
        onMessage: (message) => heard.messages.push([message.type, message.offset]),
        onSession: (session) => heard.sessions.push(session.offset),
        onPresence: ({ user_id: user }) => heard.presence.push(user),
        onResync: (facts) => heard.resyncs.push(facts),
        onEnded: (error) => heard.ended.push(error.code),
        ...options,
    });
    await clock.settle();
    const letIn = (offset = 10) => {
        sockets.last.open();
        sockets.last.say({ type: "session", workspace_id: "w", offset, participants: [], access_level: "edit" });
    };
    letIn();
    const update = (offset, more = {}) =>
        sockets.last.say({ type: "table_updated", table_id: "t", data: {}, version: offset, offset, ...more });
    const sent = (type) => sockets.last.sent.filter((frame) => frame.type === type);
    return { live, clock, sockets, heard, update, sent, letIn };
}

test("it names itself and where it goes on, and is live when it is let in", async () => {
    const { live, sockets, heard } = await connected();
    const { url } = sockets.last;
    assert.equal(`${url.origin}${url.pathname}`, "wss://atrium.test/api/v1/ws/w");
    assert.deepEqual(Object.fromEntries(url.searchParams), { token: "token", client_id: "me", since: "10" });
    assert.deepEqual([live.state, heard.sessions], ["live", [10]]);
});

test("each event comes once, and after a loss it goes on from the last", async () => {
    const { clock, sockets, heard, update, letIn } = await connected();
    update(11);
    update(11);
    update(12);
    sockets.last.end(1006);
    await clock.pass(1_000);
    assert.equal(sockets.last.url.searchParams.get("since"), "12");
    letIn(14);
    update(12);
    update(13);
    assert.deepEqual(heard.messages.map(([, offset]) => offset), [11, 12, 13]);
});

test("an edit that was not answered goes out again under the same name, those after it behind it", async () => {
    const { live, clock, sockets, sent, update, letIn } = await connected();
    const answers = [];
    const edit = (name, table, data, more = {}) =>
        live.edit({ type: "update_table", table_id: table, data, ...more }, name).then(() => answers.push(name));
    edit("e1", "t", { name: "A" }, { base_version: 3 });
    edit("e2", "u", { name: "B" });
    assert.deepEqual(sent("update_table").map(({ request_id: id }) => id), ["e1", "e2"]);
    update(11, { client_id: "me", request_id: "e1" });
    await clock.settle();
    sockets.last.end(1006);
    edit("e3", "t", { name: "C" });
    await clock.pass(1_000);
    letIn(11);
    assert.deepEqual(sent("update_table").map(({ request_id: id }) => id), ["e2", "e3"]);
    sockets.last.say({ type: "table_updated", table_id: "u", data: {}, version: 1, client_id: "me", request_id: "e2" });
    update(12, { client_id: "me", request_id: "e3" });
    await clock.settle();
    assert.deepEqual(answers, ["e1", "e2", "e3"]);
    assert.equal(live.unanswered, 0);
});

test("a conflict is the failure of the edit that it is about, with what is there now", async () => {
    const { live, sockets } = await connected();
    const edit = { type: "update_table", table_id: "t", data: { name: "A" } };
    const refused = live.edit(edit, "e1").catch((error) => error);
    const warning = { type: "conflict_warning", element_id: "t", message: "Changed.", request_id: "e1" };
    sockets.last.say({ ...warning, fields: ["name"], current: { version: 9 } });
    const error = await refused;
    assert.deepEqual([error.code, error.elementId], ["conflict", "t"]);
    assert.deepEqual(error.details, { fields: ["name"], current: { version: 9 } });
});

test("an edit that came too fast is sent again by itself", async () => {
    const { live, clock, sockets, sent } = await connected();
    let refused = false;
    live.edit({ type: "update_table", table_id: "t", data: {} }, "e1").catch(() => (refused = true));
    sockets.last.say({ type: "error", error: "rate_limited", message: "Slow.", request_id: "e1" });
    await clock.pass(1_000);
    assert.equal(sent("update_table").length, 2);
    assert.equal(refused, false);
});

test("where one looks is told thirty times a second at most, the latest always, and never when still", async () => {
    const { live, clock, sent } = await connected();
    for (let at = 0; at <= 1_000; at += 10) {
        live.look({ cursor: { x: at + 0.4, y: 0 }, selected: [] });
        await clock.pass(10);
    }
    const told = sent("presence_update");
    assert.ok(told.length <= 31, `${told.length} in a second`);
    await clock.pass(100);
    assert.deepEqual(sent("presence_update").at(-1).cursor_position, { x: 1_000, y: 0 });
    const before = sent("presence_update").length;
    for (let at = 0; at < 20; at += 1) {
        live.look({ cursor: { x: 1_000, y: 0 }, selected: [] });
        await clock.pass(100);
    }
    assert.equal(sent("presence_update").length, before);
});

test("a new connection is told where one looks, without a word from the page", async () => {
    const { live, clock, sockets, sent, letIn } = await connected();
    live.look({ cursor: { x: 1, y: 2 }, selected: ["t"] });
    sockets.last.end(1006);
    await clock.pass(1_000);
    letIn();
    await clock.pass(50);
    assert.deepEqual(sent("presence_update").map(({ selected_elements: selected }) => selected), [["t"]]);
});

test("a gap that is too old is told, and it goes on from what was read anew", async () => {
    const { live, clock, sockets, heard } = await connected();
    sockets.last.say({ type: "resync_required", lowest: 100, offset: 200 });
    assert.deepEqual(heard.resyncs, [{ lowest: 100, offset: 200 }]);
    live.resumeFrom(205);
    sockets.last.end(1006);
    await clock.pass(1_000);
    assert.equal(sockets.last.url.searchParams.get("since"), "205");
});

test("a token that ends is renewed over the open connection", async () => {
    let fresh = "token";
    const { clock, sockets, sent } = await connected({ token: async () => fresh });
    fresh = "another";
    const details = { renew_within_seconds: 30 };
    sockets.last.say({ type: "error", error: "token_expired", message: "Over.", details });
    await clock.settle();
    assert.deepEqual(sent("renew").map(({ token }) => token), ["another"]);
    assert.equal(sockets.all.length, 1);
});

test("who lost the access is told, and it does not come back", async () => {
    const { live, clock, sockets, heard } = await connected();
    const waiting = live.edit({ type: "update_table", table_id: "t", data: {} }, "e1").catch((error) => error.code);
    sockets.last.say({ type: "error", error: "forbidden", message: "You were removed." });
    sockets.last.end(4403);
    await clock.pass(60_000);
    assert.deepEqual([heard.ended, live.state, await waiting], [["forbidden"], "closed", "forbidden"]);
    assert.equal(sockets.all.length, 1);
});
