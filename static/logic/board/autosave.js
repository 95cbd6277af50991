import { conflictsOf, effective, overlaid, without } from "./merge.js";

/** Changes wait this long for more of them, in milliseconds. */
const GATHER_MS = 500;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;
/** So often somebody else may be faster in a row. */
const MOST_RACES = 5;

/**
 * @typedef {"saved" | "saving" | "waiting" | "offline" | "conflict"} SaveState
 *   `waiting`: the server asked for patience; `offline`: it does not answer, everything is kept.
 *
 * @typedef {object} Conflict
 * @property {string} id
 * @property {import("./merge.js").Difference[]} differences
 *
 * @typedef {object} Job
 * @property {any} base                 The copy on which the changes were begun.
 * @property {any} changes              Not sent yet; null: none.
 * @property {any} sent                 On its way; null: nothing.
 * @property {import("./merge.js").Difference[] | null} differences
 * @property {any} timer
 * @property {number} races
 * @property {number} failures
 * @property {SaveState | null} trouble
 */

const realTimers = { setTimeout: (run, ms) => setTimeout(run, ms), clearTimeout: (timer) => clearTimeout(timer) };

/** @returns {Job} */
const newJob = (base) => ({
    base,
    changes: null,
    sent: null,
    differences: null,
    timer: null,
    races: 0,
    failures: 0,
    trouble: null,
});

/**
 * Saves changes by themselves: gathered for a moment, one request a thing at a time, each on the version it was made
 * on (`If-Match`). Other people's changes of other fields are merged without a word; of the same fields, they are a
 * conflict that waits for `resolve`. What the server cannot be told now is kept and sent later.
 *
 * @param {object} options
 * @param {(id: string) => any} options.copyOf                     The server's present copy; undefined: it is gone.
 * @param {(id: string, changes: any, version: number) => Promise<any>} options.send  Resolves to the new copy.
 * @param {(id: string) => Promise<any>} options.reload            Resolves to the copy there is now.
 * @param {(id: string) => boolean} [options.isOld]                 Whether the present copy is known to be an old one.
 * @param {(id: string, copy: any) => void} options.onCopy         A newer copy of the server's.
 * @param {(id: string, rest: any) => void} options.onSettled      Nothing, or only `rest`, is left to be saved.
 * @param {(id: string, error: any) => void} options.onRefused     The server will not have it: it is taken back.
 * @param {(state: SaveState, conflicts: Conflict[]) => void} options.onState
 * @param {{ setTimeout: Function, clearTimeout: Function }} [options.timers]
 */
export function createAutosave(options) {
    const timers = options.timers ?? realTimers;
    /** @type {Map<string, Job>} */
    const jobs = new Map();

    function restate() {
        const all = [...jobs.entries()];
        const conflicts = all.flatMap(([id, { differences }]) => (differences === null ? [] : [{ id, differences }]));
        const trouble = all.map(([, job]) => job.trouble);
        let state = /** @type {SaveState} */ (all.length === 0 ? "saved" : "saving");
        if (trouble.includes("waiting")) state = "waiting";
        if (trouble.includes("offline")) state = "offline";
        if (conflicts.length > 0) state = "conflict";
        options.onState(state, conflicts);
    }

    function later(id, job, ms) {
        timers.clearTimeout(job.timer);
        job.timer = timers.setTimeout(() => flush(id), ms);
    }

    async function flush(id) {
        const job = jobs.get(id);
        if (job === undefined || job.sent !== null || job.differences !== null) return;
        if (options.isOld?.(id) && !(await reloaded(id, job))) return;
        const copy = options.copyOf(id);
        if (copy === undefined) return finish(id);
        const differences = conflictsOf(job.base, copy, job.changes);
        if (differences.length > 0) {
            job.differences = differences;
            return restate();
        }
        const changes = effective(copy, job.changes);
        if (changes === null) return finish(id);
        job.sent = changes;
        job.changes = null;
        try {
            arrived(id, job, await options.send(id, changes, copy.version));
        } catch (error) {
            job.changes = job.changes === null ? job.sent : overlaid(job.sent, job.changes, true);
            job.sent = null;
            await failed(id, job, error);
        }
    }

    /** @returns {Promise<boolean>} whether there is a copy to go on from */
    async function reloaded(id, job) {
        job.sent = {}; // nothing else goes out meanwhile
        try {
            options.onCopy(id, await options.reload(id));
        } catch (error) {
            job.sent = null;
            await failed(id, job, error);
            return false;
        }
        job.sent = null;
        return jobs.get(id) === job;
    }

    function arrived(id, job, copy) {
        job.sent = null;
        job.trouble = null;
        job.races = 0;
        job.failures = 0;
        job.base = copy;
        options.onCopy(id, copy);
        if (job.changes === null) return finish(id);
        options.onSettled(id, job.changes);
        later(id, job, GATHER_MS);
        restate();
    }

    async function failed(id, job, error) {
        if (error?.status === 412) return raced(id, job);
        if (error?.status === 0 || error?.status >= 500 || error?.status === 429) return retryLater(id, job, error);
        jobs.delete(id);
        options.onSettled(id, null);
        options.onRefused(id, error);
        restate();
    }

    /** Somebody else was faster: on their version, unless they changed the same. */
    async function raced(id, job) {
        job.races += 1;
        if (job.races > MOST_RACES) return retryLater(id, job, null);
        try {
            options.onCopy(id, await options.reload(id));
        } catch (error) {
            return error?.status === 412 ? retryLater(id, job, error) : failed(id, job, error);
        }
        return flush(id);
    }

    function retryLater(id, job, error) {
        job.trouble = error?.status === 429 || error === null ? "waiting" : "offline";
        const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** job.failures);
        job.failures += 1;
        job.races = 0;
        later(id, job, error?.retryAfter ? error.retryAfter * 1000 : wait);
        restate();
    }

    function finish(id) {
        timers.clearTimeout(jobs.get(id)?.timer);
        jobs.delete(id);
        options.onSettled(id, null);
        restate();
    }

    return {
        /** @param {string} id  @param {any} changes  Fields as they are sent. */
        change(id, changes, /** @type {{ now?: boolean }} */ { now = false } = {}) {
            const copy = options.copyOf(id);
            if (copy === undefined) return;
            const job = jobs.get(id) ?? newJob(copy);
            job.changes = job.changes === null ? changes : overlaid(job.changes, changes, true);
            jobs.set(id, job);
            later(id, job, now ? 0 : GATHER_MS);
            restate();
        },

        /** Ends a conflict. @param {"mine" | "theirs"} choice */
        resolve(id, choice) {
            const job = jobs.get(id);
            if (!job?.differences) return;
            const paths = job.differences.map(({ path }) => path);
            job.differences = null;
            job.base = options.copyOf(id);
            if (choice === "theirs") job.changes = without(job.changes, paths);
            options.onSettled(id, job.changes);
            if (job.changes === null) return finish(id);
            flush(id);
            restate();
        },

        /** The server answers again: what is kept goes out now. */
        retry() {
            for (const [id, job] of jobs) if (job.trouble !== null) later(id, job, 0);
        },

        /** Forgets what a thing that is gone still had to save. */
        forget(id) {
            if (jobs.has(id)) finish(id);
        },

        /** Sends everything now, as before the page is left. */
        flush: () => Promise.all([...jobs.keys()].map(flush)),

        get idle() {
            return jobs.size === 0;
        },
    };
}
