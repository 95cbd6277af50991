import assert from "node:assert/strict";
import { test } from "node:test";
import { createAutosave } from "../../static/logic/board/autosave.js";
import { overlaid } from "../../static/logic/board/merge.js";
import { fakeClock } from "./fake-clock.mjs";

/** A server with one thing, "w", that others may change too. */
function setup({ fail = () => null, isOld = () => false } = {}) {
    const clock = fakeClock();
    const server = { w: { id: "w", version: 1, name: "Name", config: { unit: "ms" } } };
    const known = { ...server };
    const seen = { sent: [], states: [], conflicts: [], settled: [], refused: [] };
    const autosave = createAutosave({
        timers: clock.timers,
        copyOf: (id) => known[id],
        isOld,
        async send(id, changes, version) {
            seen.sent.push(changes);
            const error = fail(seen.sent.length);
            if (error !== null) throw error;
            if (version !== server[id].version) throw { status: 412 };
            server[id] = { ...overlaid(server[id], changes), version: version + 1 };
            return server[id];
        },
        reload: async (id) => server[id],
        onCopy: (id, copy) => (known[id] = copy),
        onSettled: (id, rest) => seen.settled.push(rest),
        onRefused: (id, error) => seen.refused.push(error),
        onState(state, conflicts) {
            seen.states.push(state);
            seen.conflicts = conflicts;
        },
    });
    const theirs = (changes) => (server.w = { ...overlaid(server.w, changes), version: server.w.version + 1 });
    return { clock, server, known, seen, autosave, theirs };
}

test("changes gather, and go out as one", async () => {
    const { clock, server, seen, autosave } = setup();
    autosave.change("w", { name: "A" });
    await clock.pass(300);
    autosave.change("w", { name: "B", config: { min: 0 } });
    await clock.pass(499);
    assert.deepEqual(seen.sent, []);
    await clock.pass(1);
    assert.deepEqual(seen.sent, [{ name: "B", config: { min: 0 } }]);
    assert.equal(server.w.name, "B");
    assert.equal(seen.states.at(-1), "saved");
    assert.ok(autosave.idle);
});

test("what does not differ from the server's copy is not sent", async () => {
    const { clock, seen, autosave } = setup();
    autosave.change("w", { name: "Name", config: { unit: "ms" } });
    await clock.pass(500);
    assert.deepEqual(seen.sent, []);
    assert.equal(seen.states.at(-1), "saved");
});

test("other people's changes of other fields are merged without a word", async () => {
    const { clock, server, seen, autosave, theirs } = setup();
    autosave.change("w", { name: "Mine" });
    theirs({ config: { unit: "s" } });
    await clock.pass(500);
    assert.deepEqual([server.w.name, server.w.config.unit, server.w.version], ["Mine", "s", 3]);
    assert.equal(seen.states.at(-1), "saved");
});

test("the same field changed by two people is a conflict that waits for an answer", async () => {
    const { clock, server, seen, autosave, theirs } = setup();
    autosave.change("w", { name: "Mine", config: { min: 1 } });
    theirs({ name: "Theirs" });
    await clock.pass(500);
    assert.equal(seen.states.at(-1), "conflict");
    assert.deepEqual(seen.conflicts, [
        { id: "w", differences: [{ path: "name", base: "Name", theirs: "Theirs", mine: "Mine" }] },
    ]);
    assert.equal(server.w.name, "Theirs");
    await clock.pass(60_000);
    assert.equal(seen.sent.length, 1);

    autosave.resolve("w", "mine");
    await clock.settle();
    assert.deepEqual([server.w.name, server.w.config.min], ["Mine", 1]);
    assert.equal(seen.states.at(-1), "saved");
});

test("taking theirs keeps the other own changes", async () => {
    const { clock, server, seen, autosave, theirs } = setup();
    autosave.change("w", { name: "Mine", config: { min: 1 } });
    theirs({ name: "Theirs" });
    await clock.pass(500);
    autosave.resolve("w", "theirs");
    await clock.settle();
    assert.deepEqual([server.w.name, server.w.config.min], ["Theirs", 1]);
    assert.equal(seen.states.at(-1), "saved");
});

test("a conflict is seen before anything is sent when their change is known already", async () => {
    const { clock, known, server, seen, autosave, theirs } = setup();
    autosave.change("w", { name: "Mine" });
    known.w = theirs({ name: "Theirs" });
    await clock.pass(500);
    assert.equal(seen.states.at(-1), "conflict");
    assert.deepEqual(seen.sent, []);
    assert.equal(server.w.name, "Theirs");
});

test("what is changed while it is being saved is saved next", async () => {
    const { clock, server, seen, autosave } = setup();
    autosave.change("w", { name: "A" }, { now: true });
    await clock.pass(0);
    autosave.change("w", { name: "B" });
    await clock.pass(500);
    assert.deepEqual(seen.sent, [{ name: "A" }, { name: "B" }]);
    assert.equal(server.w.version, 3);
});

test("without an answer everything is kept, and sent when the server answers again", async () => {
    let reachable = false;
    const { clock, server, seen, autosave } = setup({ fail: () => (reachable ? null : { status: 0 }) });
    autosave.change("w", { name: "Kept" });
    await clock.pass(500);
    assert.equal(seen.states.at(-1), "offline");
    autosave.change("w", { config: { min: 2 } });
    await clock.pass(5_000);
    assert.equal(server.w.name, "Name");
    reachable = true;
    autosave.retry();
    await clock.pass(0);
    assert.deepEqual([server.w.name, server.w.config.min], ["Kept", 2]);
    assert.equal(seen.states.at(-1), "saved");
});

test("an answer that was lost is no conflict with oneself", async () => {
    const { clock, server, known, seen, autosave, theirs } = setup({
        fail: (count) => (count === 1 ? { status: 0 } : null),
    });
    autosave.change("w", { name: "Mine" });
    await clock.pass(500);
    known.w = theirs({ name: "Mine" }); // it had arrived, and the event says so
    await clock.pass(1_000);
    assert.equal(seen.sent.length, 1);
    assert.equal(server.w.name, "Mine");
    assert.equal(seen.states.at(-1), "saved");
});

test("a server that asks for patience gets it", async () => {
    const { clock, seen, autosave } = setup({ fail: (count) => (count === 1 ? { status: 429, retryAfter: 7 } : null) });
    autosave.change("w", { name: "Mine" });
    await clock.pass(500);
    assert.equal(seen.states.at(-1), "waiting");
    await clock.pass(6_999);
    assert.equal(seen.sent.length, 1);
    await clock.pass(1);
    assert.equal(seen.sent.length, 2);
    assert.equal(seen.states.at(-1), "saved");
});

test("what the server will not have is taken back and said", async () => {
    const { clock, seen, autosave } = setup({ fail: () => ({ status: 400 }) });
    autosave.change("w", { name: "" });
    await clock.pass(500);
    assert.deepEqual(seen.refused, [{ status: 400 }]);
    assert.equal(seen.settled.at(-1), null);
    assert.ok(autosave.idle);
});

test("a thing that is gone has nothing to save", async () => {
    const { clock, known, seen, autosave } = setup();
    autosave.change("w", { name: "Mine" });
    delete known.w;
    await clock.pass(500);
    assert.deepEqual(seen.sent, []);
    assert.ok(autosave.idle);
});

test("a copy that is known to be old is read anew before anything is sent", async () => {
    const { clock, server, seen, autosave, theirs } = setup({ isOld: () => true });
    autosave.change("w", { name: "Mine" });
    theirs({ config: { unit: "s" } });
    await clock.pass(500);
    assert.deepEqual([server.w.name, server.w.config.unit], ["Mine", "s"]);
    assert.equal(seen.sent.length, 1); // no attempt was in vain
});

test("a copy that cannot be read anew leaves everything kept", async () => {
    const { clock, server, seen, autosave } = setup({ isOld: () => true });
    const { w } = server;
    Object.defineProperty(server, "w", {
        configurable: true,
        get() {
            throw { status: 503 };
        },
    });
    autosave.change("w", { name: "Kept" });
    await clock.pass(500);
    assert.equal(seen.states.at(-1), "offline");
    Object.defineProperty(server, "w", { value: w, writable: true });
    await clock.pass(1_000);
    assert.equal(server.w.name, "Kept");
    assert.equal(seen.states.at(-1), "saved");
});
