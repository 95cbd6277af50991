import assert from "node:assert/strict";
import { test } from "node:test";
import { createSaver, merged } from "../../static/logic/saver.js";

/** A saver whose server answers when told to. */
function saver() {
    const sent = [];
    const states = [];
    const made = createSaver({
        send: (changes) => new Promise((resolve, reject) => sent.push({ changes, resolve, reject })),
        onState: (state) => states.push(state),
    });
    return { ...made, made, sent, states };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const unreachable = Object.assign(new Error("No answer"), { status: 0 });
const refused = Object.assign(new Error("No"), { status: 400 });

test("a change is sent at once and said to be saved when the server has it", async () => {
    const { change, sent, states } = saver();
    change({ name: "a" });
    assert.deepEqual(sent[0].changes, { name: "a" });
    sent[0].resolve();
    await settled();
    assert.deepEqual(states, ["saving", "saved"]);
});

test("what changes while a request is on its way goes with the next, once", async () => {
    const { change, sent, states } = saver();
    change({ name: "a" });
    change({ name: "ab" });
    change({ settings: { x: 1 } });
    assert.equal(sent.length, 1);
    sent[0].resolve();
    await settled();
    assert.deepEqual(sent[1].changes, { name: "ab", settings: { x: 1 } });
    sent[1].resolve();
    await settled();
    assert.equal(states.at(-1), "saved");
    assert.equal(sent.length, 2);
});

test("a server that does not answer gets the changes later, the newest over the older", async () => {
    const { change, flush, sent, states, made } = saver();
    change({ name: "a", settings: { x: 1 } });
    change({ settings: { y: 2 } });
    sent[0].reject(unreachable);
    await settled();
    assert.equal(states.at(-1), "waiting");
    assert.equal(made.pending, true);
    flush();
    assert.deepEqual(sent[1].changes, { name: "a", settings: { x: 1, y: 2 } });
    sent[1].resolve();
    await settled();
    assert.equal(states.at(-1), "saved");
    assert.equal(made.pending, false);
});

test("what the server refuses is said, stays, and goes with the next change", async () => {
    const { change, sent, states } = saver();
    change({ zone: "Middle/Earth" });
    sent[0].reject(refused);
    await settled();
    assert.equal(states.at(-1), "failed");
    change({ zone: "UTC" });
    assert.deepEqual(sent[1].changes, { zone: "UTC" });
});

test("changes are merged one level deep", () => {
    assert.deepEqual(merged({ a: 1, b: { c: 1 } }, { b: { d: 2 }, e: [1] }), { a: 1, b: { c: 1, d: 2 }, e: [1] });
    assert.deepEqual(merged({ a: { b: 1 } }, { a: null }), { a: null });
});
