import assert from "node:assert/strict";
import { test } from "node:test";
import { createRefresh } from "../../static/logic/board/refresh.js";
import { fakeClock } from "./fake-clock.mjs";

function setup({ fail = () => null } = {}) {
    const clock = fakeClock();
    const asked = [];
    const refresh = createRefresh({
        timers: clock.timers,
        async fetch(ids) {
            asked.push(ids);
            const error = fail(asked.length);
            if (error !== null) throw error;
        },
    });
    refresh.setLive(true);
    return { clock, asked, refresh };
}

test("many wishes are one request", async () => {
    const { clock, asked, refresh } = setup();
    refresh.want(["a", "b"]);
    refresh.want(["b", "c"]);
    await clock.pass(120);
    assert.deepEqual(asked, [["a", "b", "c"]]);
});

test("wishes that come faster than every two seconds wait, and none is lost", async () => {
    const { clock, asked, refresh } = setup();
    for (let round = 0; round < 60; round += 1) {
        refresh.want([`w${round % 3}`]);
        await clock.pass(100);
    }
    await clock.pass(2_000);
    assert.ok(asked.length <= 5, String(asked.length));
    assert.deepEqual(new Set(asked.flat()), new Set(["w0", "w1", "w2"]));
});

test("with a live connection nothing is asked by the clock; without one, everything every thirty seconds", async () => {
    const { clock, asked, refresh } = setup();
    await clock.pass(300_000);
    assert.deepEqual(asked, []);
    refresh.setLive(false);
    await clock.pass(61_000);
    assert.deepEqual(asked, [null, null]);
    refresh.setLive(true);
    await clock.pass(300_000);
    assert.equal(asked.length, 2);
});

test("nobody looks, nothing is asked; what moved meanwhile is asked for when somebody does", async () => {
    const { clock, asked, refresh } = setup();
    refresh.setVisible(false);
    refresh.want(["a"]);
    await clock.pass(60_000);
    assert.deepEqual(asked, []);
    refresh.setVisible(true);
    await clock.pass(120);
    assert.deepEqual(asked, [["a"]]);
});

test("a refusal waits as long as the server says, and asks for the same again", async () => {
    const { clock, asked, refresh } = setup({
        fail: (count) => (count === 1 ? { status: 429, retryAfter: 20 } : null),
    });
    refresh.want(["a"]);
    await clock.pass(120);
    refresh.want(["b"]);
    await clock.pass(19_999);
    assert.equal(asked.length, 1);
    await clock.pass(2);
    assert.deepEqual(asked[1], ["a", "b"]);
});

test("a new range is asked for at once", async () => {
    const { clock, asked, refresh } = setup();
    refresh.want(["a"]);
    await clock.pass(150);
    refresh.wantAll({ now: true });
    await clock.pass(120);
    assert.deepEqual(asked, [["a"], null]);
});

test("after its end it asks for nothing", async () => {
    const { clock, asked, refresh } = setup();
    refresh.want(["a"]);
    refresh.stop();
    await clock.pass(60_000);
    assert.deepEqual(asked, []);
});
