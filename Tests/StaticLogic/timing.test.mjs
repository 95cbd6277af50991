import assert from "node:assert/strict";
import { test } from "node:test";
import { debounced, spaced } from "../../static/lib/timing.js";

/** Time that goes on when told to, in the place of the real one. */
function withTime(run) {
    const real = { setTimeout, clearTimeout, now: Date.now };
    const waiting = new Map();
    let time = 0;
    let lastId = 0;
    globalThis.setTimeout = /** @type {any} */ ((go, ms) => {
        waiting.set((lastId += 1), { go, at: time + ms });
        return lastId;
    });
    globalThis.clearTimeout = (id) => waiting.delete(id);
    Date.now = () => time;
    const pass = (ms) => {
        time += ms;
        for (const [id, { go, at }] of waiting) {
            if (at <= time && waiting.delete(id)) go();
        }
    };
    try {
        run(pass);
    } finally {
        Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
        Date.now = real.now;
    }
}

test("what is typed quickly is asked for once, with what was typed last", () => {
    withTime((pass) => {
        const asked = [];
        const ask = debounced((text) => asked.push(text), 200);
        for (const text of ["a", "ab", "abc"]) {
            ask(text);
            pass(100);
        }
        assert.deepEqual(asked, []);
        pass(100);
        assert.deepEqual(asked, ["abc"]);
        ask("abcd");
        ask.flush();
        assert.deepEqual(asked, ["abc", "abcd"]);
        ask("x");
        ask.cancel();
        pass(1_000);
        assert.deepEqual(asked, ["abc", "abcd"]);
    });
});

test("what is asked for all the time happens no more often than allowed", () => {
    withTime((pass) => {
        let times = 0;
        const ask = spaced(() => (times += 1), 4_000);
        for (let passed = 0; passed < 20_000; passed += 100) {
            ask();
            pass(100);
        }
        assert.equal(times, 5);
        pass(10_000);
        ask();
        pass(0);
        assert.equal(times, 6);
        ask();
        ask.cancel();
        pass(10_000);
        assert.equal(times, 6);
    });
});
