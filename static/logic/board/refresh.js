/** Wishes gather this long, in milliseconds. */
const GATHER_MS = 120;
/** No more often than this: a hundred reads a minute have to do for everything a person has open. */
const APART_MS = 2_000;
/** Without a live connection, everything is asked for this often. */
const POLL_MS = 30_000;
const RETRY_MS = 5_000;

/**
 * When data is fetched: as one request for all widgets whose data moved, soon but not often; by the clock only while
 * there is no live connection; and not at all while nobody looks.
 *
 * @param {object} options
 * @param {(ids: string[] | null) => Promise<void>} options.fetch   null: all. Rejects with an AtriumError.
 * @param {number} [options.apart]   No more often than this, in milliseconds.
 * @param {{ setTimeout: Function, clearTimeout: Function, now: () => number }} [options.timers]
 */
export function createRefresh({ fetch, apart = APART_MS, timers = realTimers }) {
    /** @type {Set<string>} */
    let wanted = new Set();
    let all = false;
    let running = false;
    let live = false;
    let visible = true;
    let stopped = false;
    let notBefore = 0;
    let timer = null;
    let poll = null;

    function schedule() {
        timers.clearTimeout(timer);
        if (stopped || running || !visible || (wanted.size === 0 && !all)) return;
        timer = timers.setTimeout(run, Math.max(GATHER_MS, notBefore - timers.now()));
    }

    async function run() {
        const ids = all ? null : [...wanted];
        all = false;
        wanted = new Set();
        running = true;
        notBefore = timers.now() + apart;
        try {
            await fetch(ids);
        } catch (error) {
            if (ids === null) all = true;
            else for (const id of ids) wanted.add(id);
            notBefore = timers.now() + (error?.retryAfter ? error.retryAfter * 1000 : RETRY_MS);
        } finally {
            running = false;
            schedule();
        }
    }

    function pollLater() {
        timers.clearTimeout(poll);
        if (live || stopped) return;
        poll = timers.setTimeout(() => {
            all = true;
            schedule();
            pollLater();
        }, POLL_MS);
    }

    pollLater();

    return {
        /** @param {string[]} ids */
        want(ids) {
            for (const id of ids) wanted.add(id);
            schedule();
        },

        /** Everything, and at once where the server allows it. */
        wantAll({ now = false } = {}) {
            all = true;
            if (now) notBefore = Math.min(notBefore, timers.now() - GATHER_MS);
            schedule();
        },

        setLive(is) {
            if (live === is) return;
            live = is;
            pollLater();
        },

        setVisible(is) {
            visible = is;
            schedule();
        },

        stop() {
            stopped = true;
            timers.clearTimeout(timer);
            timers.clearTimeout(poll);
        },
    };
}

const realTimers = {
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
};
