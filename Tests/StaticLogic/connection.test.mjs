import assert from "node:assert/strict";
import { test } from "node:test";
import { watchConnection } from "../../static/logic/connection.js";

/** A connection whose probes answer what the test says, and whose timers run when the test says. */
function connection(answers) {
    const heard = [];
    const timers = [];
    const watched = watchConnection({
        probe: async () => answers.shift(),
        schedule: (run, ms) => timers.push({ run, ms }),
        onChange: (reachable) => heard.push(reachable),
    });
    return { watched, heard, timers };
}

test("what every request met is heard of once", () => {
    const { watched, heard } = connection([]);
    for (const met of [true, false, false, true, true]) watched.report(met);
    assert.deepEqual(heard, [false, true]);
});

test("a server that does not answer is probed with growing pauses until it does", async () => {
    const { watched, heard, timers } = connection([false, false, true]);
    watched.report(false);
    for (const pause of [1000, 2000, 4000]) {
        assert.equal(timers.length, 1);
        const { run, ms } = timers.shift();
        assert.equal(ms, pause);
        run();
        await new Promise(setImmediate);
    }
    assert.deepEqual(heard, [false, true]);
    assert.equal(timers.length, 0);
});

test("a look out of turn does not start a second row of probes", async () => {
    const { watched, timers } = connection([false, false]);
    watched.report(false);
    await watched.check();
    await watched.check();
    assert.equal(timers.length, 1);
});
