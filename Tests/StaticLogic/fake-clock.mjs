/** Timers that go when the test says so. */
export function fakeClock(start = 1_000_000) {
    let now = start;
    let last = 0;
    const waiting = new Map();

    /** Lets what was begun go as far as it can without time passing. */
    async function settle() {
        for (let round = 0; round < 20; round += 1) await Promise.resolve();
    }

    return {
        timers: {
            setTimeout(run, ms) {
                last += 1;
                waiting.set(last, { at: now + ms, run });
                return last;
            },
            clearTimeout: (id) => waiting.delete(id),
            now: () => now,
            random: () => 1,
        },
        settle,
        get now() {
            return now;
        },
        /** Time passes, and what is due happens in its order. */
        async pass(ms) {
            const until = now + ms;
            await settle();
            for (;;) {
                const due = [...waiting].filter(([, { at }]) => at <= until).sort(
                    ([a, one], [b, other]) => one.at - other.at || a - b,
                )[0];
                if (due === undefined) break;
                waiting.delete(due[0]);
                now = Math.max(now, due[1].at);
                due[1].run();
                await settle();
            }
            now = until;
        },
        /** The machine sleeps: time passes, and nothing happens. */
        sleep(ms) {
            now += ms;
        },
    };
}
