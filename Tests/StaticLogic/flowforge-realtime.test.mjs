import assert from "node:assert/strict";
import { test } from "node:test";
import { FlowForgeClient } from "../../static/sdk/flowforge/index.js";
import { fakeClock } from "./fake-clock.mjs";
import { fakeSockets } from "./fake-socket.mjs";

/** A client that follows tasks, and everything it told. */
function started({ params = {}, options = {}, token = async () => "token" } = {}) {
    const clock = fakeClock();
    const sockets = fakeSockets();
    const heard = { events: [], agreed: [], refused: [], states: [], said: [] };
    const client = new FlowForgeClient({ baseUrl: "https://atrium.test/api/v2", token, ...options });
    const live = client.realtime({
        WebSocket: sockets.FakeSocket,
        timers: clock.timers,
        onConnect: () => heard.said.push("connected"),
        onDisconnect: () => heard.said.push("lost"),
        onState: (state) => heard.states.push(state),
    });
    const listen = (more = params) =>
        live.subscribe("tasks.updates", more, (data, { type }) => heard.events.push([type, data.offset]), {
            onSubscribed: ({ resumed }) => heard.agreed.push(resumed),
            onError: ({ code }) => heard.refused.push(code),
        });
    const subscription = listen();
    return { live, clock, sockets, heard, subscription, listen };
}

const last = (socket, type) => socket.sent.filter((message) => message.type === type).at(-1);
const agree = (socket, data = {}) => {
    const { id } = last(socket, "subscribe");
    socket.say({ type: "subscription_data", id, data: { subscriptionId: "sub_1", offset: 10, ...data } });
};
const happen = (socket, offset, type = "task.updated", more = {}) =>
    socket.say(
        { type, id: `e${offset}`, timestamp: "2026-01-02T03:04:05Z", data: { taskId: "task_1", offset, ...more } },
    );

async function connected(options) {
    const all = started(options);
    await all.clock.settle();
    all.sockets.last.open();
    all.sockets.last.say({ type: "connection_ack", id: "msg_1", data: { heartbeatInterval: 30_000 } });
    agree(all.sockets.last);
    return all;
}

test("it greets, subscribes when it is let in, and is live when the server agreed", async () => {
    const { live, clock, sockets, heard } = started();
    await clock.settle();
    const socket = sockets.last;
    assert.equal(socket.url.href, "wss://atrium.test/v2/realtime?token=token");
    socket.open();
    assert.equal(last(socket, "connection").data.protocol, "v2.flowforge.realtime");
    assert.equal(last(socket, "subscribe"), undefined);
    socket.say({ type: "connection_ack", id: "msg_1", data: {} });
    assert.deepEqual(last(socket, "subscribe").data, { channel: "tasks.updates", params: {} });
    assert.equal(live.state, "connecting");
    agree(socket);
    assert.equal(live.state, "live");
    assert.deepEqual(heard.agreed, [false]);
    assert.deepEqual(heard.said, ["connected"]);
});

test("events of the channel come with their type, each once; those of others do not", async () => {
    const { sockets, heard } = await connected();
    happen(sockets.last, 11);
    happen(sockets.last, 11);
    happen(sockets.last, 9);
    happen(sockets.last, 12, "time.start");
    happen(sockets.last, 13, "task.status_changed");
    assert.deepEqual(heard.events, [["task.updated", 11], ["task.status_changed", 13]]);
});

test("a subscription to one task hears of no other", async () => {
    const { sockets, heard } = await connected({ params: { taskId: "task_1" } });
    happen(sockets.last, 11, "task.updated", { taskId: "task_2" });
    happen(sockets.last, 12);
    assert.deepEqual(heard.events, [["task.updated", 12]]);
});

test("after a loss it goes on from the last event", async () => {
    const { clock, sockets, heard, live } = await connected();
    happen(sockets.last, 15);
    sockets.last.end(1006);
    assert.equal(live.state, "reconnecting");
    await clock.pass(1_000);
    sockets.last.open();
    sockets.last.say({ type: "connection_ack", id: "x", data: {} });
    assert.equal(last(sockets.last, "subscribe").data.since, 15);
    agree(sockets.last, { offset: 20, resumed: true });
    happen(sockets.last, 16);
    happen(sockets.last, 20);
    assert.deepEqual(heard.agreed, [false, true]);
    assert.deepEqual(heard.events.map(([, offset]) => offset), [15, 16, 20]);
    assert.deepEqual(heard.said, ["connected", "lost", "connected"]);
});

test("a gap that is too old is said, and everything starts at the new offset", async () => {
    const { clock, sockets, heard } = await connected();
    sockets.last.end(1012);
    await clock.pass(1_000);
    sockets.last.open();
    sockets.last.say({ type: "connection_ack", id: "x", data: {} });
    const details = { workspace: "ws_1", offset: 500, lowestOffset: 300 };
    sockets.last.say({
        type: "error",
        id: last(sockets.last, "subscribe").id,
        error: { code: "HISTORY_LOST", message: "Too old.", details },
    });
    assert.equal(last(sockets.last, "subscribe").data.since, 500);
    agree(sockets.last, { offset: 500, resumed: true });
    happen(sockets.last, 400);
    happen(sockets.last, 501);
    assert.deepEqual(heard.agreed, [false, false]);
    assert.deepEqual(heard.events, [["task.updated", 501]]);
});

test("a connection that does not answer its ping is given up", async () => {
    const { clock, sockets } = await connected();
    await clock.pass(20_000);
    assert.ok(last(sockets.last, "ping"));
    await clock.pass(11_000);
    assert.equal(sockets.all.length, 2);
});

test("a ping of the server is answered", async () => {
    const { sockets } = await connected();
    sockets.last.say({ type: "ping", id: "p7", timestamp: "2026-01-02T03:04:05Z" });
    assert.equal(last(sockets.last, "pong").id, "p7");
});

test("a token that ran out is renewed on the open connection", async () => {
    let fresh = "token";
    const asked = [];
    const { clock, sockets } = await connected({ token: async ({ renew }) => (asked.push(renew), fresh) });
    fresh = "another";
    sockets.last.say({ type: "error", id: "e", error: { code: "TOKEN_EXPIRED", message: "It has run out." } });
    await clock.settle();
    assert.equal(last(sockets.last, "connection").data.token, "another");
    assert.deepEqual(asked, [false, true]);
    assert.equal(sockets.all.length, 1);
});

test("closed for a token that ran out, it comes back with another", async () => {
    const asked = [];
    const { clock, sockets } = await connected({ token: async ({ renew }) => (asked.push(renew), "token") });
    sockets.last.end(4401);
    await clock.pass(1_000);
    assert.deepEqual(asked, [false, true]);
    assert.equal(sockets.all.length, 2);
});

test("two listeners share one subscription, which ends with the second", async () => {
    const { sockets, subscription, listen, heard } = await connected();
    const second = listen();
    assert.equal(sockets.last.sent.filter(({ type }) => type === "subscribe").length, 1);
    happen(sockets.last, 11);
    assert.equal(heard.events.length, 2);
    subscription.unsubscribe();
    assert.equal(last(sockets.last, "unsubscribe"), undefined);
    second.unsubscribe();
    assert.deepEqual(last(sockets.last, "unsubscribe").data, { subscriptionId: "sub_1" });
});

test("a refused subscription is told of, and keeps nothing else from being live", async () => {
    const { clock, sockets, heard, live } = started();
    await clock.settle();
    sockets.last.open();
    sockets.last.say({ type: "connection_ack", id: "x", data: {} });
    const { id } = last(sockets.last, "subscribe");
    sockets.last.say({ type: "error", id, error: { code: "FORBIDDEN", message: "No." } });
    assert.deepEqual(heard.refused, ["FORBIDDEN"]);
    assert.equal(live.state, "live");
});

test("a subscription that the server ended for the moment is begun again", async () => {
    const { clock, sockets, heard, live } = await connected();
    const details = { subscriptionId: "sub_1", maySubscribeAgain: true };
    sockets.last.say({ type: "error", id: "e", error: { code: "SERVICE_UNAVAILABLE", message: "Busy.", details } });
    await clock.pass(2_000);
    assert.equal(sockets.last.sent.filter(({ type }) => type === "subscribe").length, 2);
    agree(sockets.last, { subscriptionId: "sub_2", resumed: true });
    happen(sockets.last, 11);
    assert.deepEqual(heard.events, [["task.updated", 11]]);
    assert.equal(live.state, "live");
});

test("closing ends everything", async () => {
    const { live, clock, sockets, heard } = await connected();
    live.close();
    await clock.pass(60_000);
    assert.equal(live.state, "closed");
    assert.equal(sockets.all.length, 1);
    assert.deepEqual(heard.said, ["connected", "lost"]);
});

test("an API key goes where a browser can put it", async () => {
    const { clock, sockets } = started({ options: { apiKey: "atr_1", token: undefined } });
    await clock.settle();
    assert.equal(sockets.last.url.searchParams.get("api_key"), "atr_1");
});
