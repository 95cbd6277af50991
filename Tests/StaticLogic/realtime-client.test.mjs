import assert from "node:assert/strict";
import { test } from "node:test";
import { createRealtime } from "../../static/sdk/realtime.js";
import { fakeClock } from "./fake-clock.mjs";
import { fakeSockets, TOPIC } from "./fake-socket.mjs";

/** A client with one topic, and everything it told. */
function started({ tokens = ["token"], channel: more = {} } = {}) {
    const clock = fakeClock();
    const sockets = fakeSockets();
    const heard = { events: [], broadcasts: [], joined: [], closed: [], presence: null, states: [], asked: [] };
    const surroundings = { isOnline: true, online: () => surroundings.isOnline, listen(look, offline) {
        Object.assign(surroundings, { look, offline });
        return () => {};
    } };
    const realtime = createRealtime({
        url: "wss://atrium.test",
        WebSocket: sockets.FakeSocket,
        timers: clock.timers,
        surroundings,
        async accessToken(wish) {
            heard.asked.push(wish);
            return tokens.length > 1 ? tokens.shift() : tokens[0];
        },
    });
    realtime.watch((state) => heard.states.push(state));
    const channel = realtime.channel("dashboard:dash_1", {
        presenceKey: "me",
        onEvent: (event) => heard.events.push(event),
        onBroadcast: (event, payload) => heard.broadcasts.push([event, payload]),
        onPresence: (presence) => (heard.presence = presence),
        onJoined: (facts) => heard.joined.push(facts.resumed),
        onClosed: (facts) => heard.closed.push(facts.reason),
        ...more,
    });
    return { realtime, channel, clock, sockets, heard, surroundings };
}

async function joined(options) {
    const all = started(options);
    await all.clock.settle();
    all.sockets.last.open();
    all.sockets.last.join({ offset: 10 });
    return all;
}

const ids = ({ events }) => events.map(({ id }) => id);

test("it connects with the token, joins, and is live when every topic is joined", async () => {
    const { realtime, clock, sockets, heard } = started();
    await clock.settle();
    const socket = sockets.last;
    assert.equal(socket.url.pathname, "/realtime/v1/websocket");
    assert.equal(socket.url.searchParams.get("apikey"), "token");
    assert.equal(socket.url.searchParams.get("vsn"), "1.0.0");
    socket.open();
    assert.equal(realtime.state, "connecting");
    const join = socket.last("phx_join");
    assert.equal(join.topic, TOPIC);
    assert.equal(join.ref, join.join_ref);
    assert.equal(join.payload.access_token, "token");
    assert.equal(join.payload.config.presence.key, "me");
    assert.equal(join.payload.config.broadcast.replay, undefined);
    socket.join({ offset: 10 });
    assert.equal(realtime.state, "live");
    assert.deepEqual(heard.joined, [false]);
});

test("a durable event comes once, with its offset; old ones are dropped", async () => {
    const { sockets, heard } = await joined();
    sockets.last.event(11, "widget_added");
    sockets.last.event(12);
    sockets.last.event(12);
    sockets.last.event(9);
    assert.deepEqual(ids(heard), [11, 12]);
    assert.deepEqual(heard.events[0], {
        id: 11,
        type: "widget_added",
        payload: { id: "w11" },
        at: "2026-01-02T03:04:05Z",
        replayed: false,
    });
});

test("what has no offset is a broadcast, whatever it calls itself", async () => {
    const { sockets, heard } = await joined();
    sockets.last.say({
        topic: TOPIC,
        event: "broadcast",
        payload: { type: "broadcast", event: "widget_updated", payload: { x: 1 } },
    });
    assert.deepEqual(heard.events, []);
    assert.deepEqual(heard.broadcasts, [["widget_updated", { x: 1 }]]);
});

test("after a lost connection it gets what was missed before anything new", async () => {
    const { realtime, clock, sockets, heard } = await joined();
    sockets.last.event(11);
    sockets.last.end(1006);
    assert.equal(realtime.state, "reconnecting");
    await clock.pass(400);
    const socket = sockets.last;
    socket.open();
    assert.deepEqual(socket.last("phx_join").payload.config.broadcast.replay, { after: 11 });
    socket.event(12, "widget_updated", { replayed: true });
    socket.join({ offset: 14, replay: { complete: true, lowest_offset: 1 } });
    socket.event(14, "widget_updated", { replayed: true });
    socket.event(15);
    assert.deepEqual(ids(heard), [11, 12, 14, 15]);
    assert.deepEqual(heard.events.map(({ replayed }) => replayed), [false, true, true, false]);
    assert.deepEqual(heard.joined, [false, true]);
    assert.equal(realtime.state, "live");
});

test("when what was missed is too old to be had, the page is told, and goes on from the present", async () => {
    const { clock, sockets, heard, channel } = await joined();
    sockets.last.end(1006);
    await clock.pass(400);
    sockets.last.open();
    sockets.last.join({ offset: 90, replay: { complete: false, lowest_offset: 80 } });
    assert.deepEqual(heard.joined, [false, false]);
    assert.equal(channel.offset, 90);
    sockets.last.event(85);
    sockets.last.event(91);
    assert.deepEqual(ids(heard), [91]);
});

test("attempts are further and further apart, up to fifteen seconds", async () => {
    const { clock, sockets } = started();
    await clock.settle();
    const pauses = [];
    for (let round = 0; round < 8; round += 1) {
        const count = sockets.all.length;
        sockets.last.end(1006);
        const before = clock.now;
        while (sockets.all.length === count) await clock.pass(100);
        pauses.push(clock.now - before);
    }
    assert.deepEqual(pauses, [400, 800, 1600, 3200, 6400, 12800, 15000, 15000]);
});

test("a token that may be refused is renewed before it is tried again", async () => {
    const { clock, sockets, heard } = started({ tokens: ["old", "old", "fresh"] });
    await clock.settle();
    sockets.last.end(1006);
    await clock.pass(400);
    sockets.last.end(1006);
    await clock.pass(800);
    assert.deepEqual(heard.asked.map(({ renew }) => renew), [false, false, true]);
    assert.equal(sockets.last.url.searchParams.get("apikey"), "fresh");
});

test("a token that the server closed is renewed at once", async () => {
    const { clock, sockets, heard } = await joined({ tokens: ["old", "fresh"] });
    sockets.last.end(4001);
    await clock.pass(400);
    assert.equal(heard.asked.at(-1).renew, true);
    assert.equal(sockets.last.url.searchParams.get("apikey"), "fresh");
});

test("a renewed token is told to every topic while the connection goes on", async () => {
    const { clock, sockets } = await joined({ tokens: ["old", "fresh"] });
    await clock.pass(20_000);
    assert.deepEqual(sockets.last.last("access_token").payload, { access_token: "fresh" });
    assert.equal(sockets.all.length, 1);
});

test("without a token it waits, and asks again", async () => {
    const { clock, sockets } = started({ tokens: [null, "late"] });
    await clock.settle();
    assert.equal(sockets.all.length, 0);
    await clock.pass(400);
    assert.equal(sockets.last.url.searchParams.get("apikey"), "late");
});

test("heartbeats go out, and silence after one is the end of the connection", async () => {
    const { realtime, clock, sockets } = await joined();
    await clock.pass(20_000);
    const beat = sockets.last.last("heartbeat");
    assert.equal(beat.topic, "phoenix");
    sockets.last.answer(beat);
    await clock.pass(19_999);
    assert.equal(realtime.state, "live");
    await clock.pass(1);
    await clock.pass(10_000);
    assert.equal(realtime.state, "reconnecting");
    assert.equal(sockets.all[0].readyState, 3);
});

test("after a sleep the dead connection is found in seconds, and what was missed comes", async () => {
    const { clock, sockets, heard, surroundings } = await joined();
    sockets.last.event(11);
    clock.sleep(3_600_000);
    surroundings.look(); // the page is shown again
    await clock.pass(3_000);
    await clock.pass(400);
    assert.equal(sockets.all.length, 2);
    sockets.last.open();
    assert.deepEqual(sockets.last.last("phx_join").payload.config.broadcast.replay, { after: 11 });
    sockets.last.join({ offset: 12, replay: { complete: true } });
    sockets.last.event(12, "widget_updated", { replayed: true });
    assert.deepEqual(ids(heard), [11, 12]);
});

test("a connection that survived the sleep stays", async () => {
    const { realtime, clock, sockets, surroundings } = await joined();
    clock.sleep(600_000);
    surroundings.look();
    await clock.pass(0);
    sockets.last.answer(sockets.last.last("heartbeat"));
    await clock.pass(5_000);
    assert.equal(sockets.all.length, 1);
    assert.equal(realtime.state, "live");
});

test("without a network it is offline; as soon as there is one, it connects without waiting", async () => {
    const { realtime, clock, sockets, surroundings } = await joined();
    surroundings.isOnline = false;
    sockets.last.end(1006);
    assert.equal(realtime.state, "offline");
    surroundings.isOnline = true;
    surroundings.look();
    await clock.settle();
    assert.equal(sockets.all.length, 2);
});

test("a topic that the server ends is told with its reason, and not joined again", async () => {
    const { realtime, clock, sockets, heard } = await joined();
    sockets.last.say({ topic: TOPIC, event: "phx_close", payload: { reason: "no access" } });
    assert.deepEqual(heard.closed, ["no access"]);
    sockets.last.end(1006);
    await clock.pass(400);
    sockets.last.open();
    assert.equal(sockets.last.last("phx_join"), undefined);
    assert.equal(realtime.state, "live");
});

test("a refused join is told; a server that is busy is asked again", async () => {
    const { clock, sockets, heard } = started();
    await clock.settle();
    const socket = sockets.last;
    socket.open();
    socket.answer(socket.last("phx_join"), { code: "busy" }, "error");
    assert.deepEqual(heard.closed, []);
    await clock.pass(1_000);
    assert.equal(socket.sent.filter(({ event }) => event === "phx_join").length, 2);
    socket.answer(socket.last("phx_join"), { reason: "not found" }, "error");
    assert.deepEqual(heard.closed, ["not found"]);
});

test("a join without an answer is tried again", async () => {
    const { clock, sockets } = started();
    await clock.settle();
    const socket = sockets.last;
    socket.open();
    await clock.pass(9_999);
    assert.equal(socket.sent.filter(({ event }) => event === "phx_join").length, 1);
    await clock.pass(1);
    assert.equal(socket.sent.filter(({ event }) => event === "phx_join").length, 2);
});

test("what is tracked is told after each join", async () => {
    const { channel, clock, sockets } = started();
    channel.track({ name: "Mira" });
    await clock.settle();
    sockets.last.open();
    assert.equal(sockets.last.last("presence"), undefined);
    sockets.last.join({ offset: 1 });
    assert.deepEqual(sockets.last.last("presence").payload, {
        type: "presence",
        event: "track",
        payload: { name: "Mira" },
    });
    sockets.last.end(1012);
    await clock.pass(400);
    sockets.last.open();
    sockets.last.join({ offset: 1, replay: { complete: true } });
    assert.equal(sockets.last.last("presence").payload.event, "track");
});

test("presence is a state and its differences", async () => {
    const { sockets, heard } = await joined();
    const metas = (ref, name) => ({ metas: [{ phx_ref: ref, name }] });
    sockets.last.say({ topic: TOPIC, event: "presence_state", payload: { a: metas("1", "Ana") } });
    sockets.last.say({
        topic: TOPIC,
        event: "presence_diff",
        payload: { joins: { b: metas("2", "Bo"), a: metas("3", "Ana, moving") }, leaves: { a: metas("1", "Ana") } },
    });
    assert.deepEqual(
        Object.fromEntries(Object.entries(heard.presence).map(([key, all]) => [key, all.map(({ name }) => name)])),
        { a: ["Ana, moving"], b: ["Bo"] },
    );
    sockets.last.say({ topic: TOPIC, event: "presence_diff", payload: { joins: {}, leaves: { b: metas("2", "Bo") } } });
    assert.deepEqual(Object.keys(heard.presence), ["a"]);
});

test("a broadcast goes out only while joined", async () => {
    const { channel, sockets } = await joined();
    channel.broadcast("drag", { x: 1 });
    assert.deepEqual(sockets.last.last("broadcast").payload, { type: "broadcast", event: "drag", payload: { x: 1 } });
    sockets.last.end(1006);
    channel.broadcast("drag", { x: 2 });
    assert.equal(sockets.last.sent.filter(({ event }) => event === "broadcast").length, 1);
});

test("what is not of the protocol is passed over", async () => {
    const { realtime, sockets, heard } = await joined();
    sockets.last.onmessage({ data: "not JSON" });
    sockets.last.say({ topic: "realtime:other", event: "broadcast", payload: {} });
    assert.equal(realtime.state, "live");
    assert.deepEqual(heard.events, []);
});

test("closing ends it for good", async () => {
    const { realtime, clock, sockets, heard } = await joined();
    realtime.close();
    await clock.pass(60_000);
    assert.equal(sockets.all.length, 1);
    assert.equal(sockets.last.last("phx_leave").topic, TOPIC);
    assert.equal(heard.states.at(-1), "closed");
});
