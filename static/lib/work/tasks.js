import { nextTick, onScopeDispose, shallowReactive } from "vue";
import { failureOf, isAborted } from "../../logic/failures.js";
import { removed } from "../../logic/repeats.js";
import { workStrings } from "../../logic/strings-work.js";
import { afterOf, matches, placeOf, positionAt, requestOf, samePlace, STATES } from "../../logic/work/tasks.js";
import { flowForgeOf } from "../flowforge.js";
import { spaced } from "../timing.js";

const words = workStrings.tasks;
/** Before this a placeholder would only flicker. */
const PATIENCE_MS = 150;
/** So many cards of a column come at once. */
const PAGE = 50;
/** The most that the server gives at once. */
const LARGEST_PAGE = 100;
/** However much happens elsewhere, the board is not read more often than this. */
const APART_MS = 5_000;

/**
 * The tasks of the board, as far as they were asked for, with what this person changes and the server does not know
 * yet.
 *
 * @typedef {import("../../sdk/flowforge/resources.js").Task} Task
 *
 * @typedef {object} TaskBoard
 * @property {Task[]} rows                      Of all columns.
 * @property {Record<string, number>} totals    State → how many there are.
 * @property {boolean} loaded
 * @property {boolean} busy
 * @property {boolean} slow                     Nothing to show yet, and a person notices the wait.
 * @property {import("../../logic/failures.js").Failure | null} failure
 * @property {{ id: string, at: number } | null} touched   What somebody else has just changed.
 *
 * @param {import("../../application.js").Application} app
 * @param {() => import("../../logic/work/tasks.js").Filter} filter  As it is now.
 */
export function useTasks(app, filter) {
    const { client, live } = flowForgeOf(app);
    const me = () => app.person.claims?.sub ?? "";
    const state = shallowReactive(
        /** @type {TaskBoard} */ ({
            rows: [],
            totals: {},
            loaded: false,
            busy: false,
            slow: false,
            failure: null,
            touched: null,
        }),
    );
    /** As the server has them. @type {Map<string, Task>} */
    const known = new Map();
    /** What it was asked to change, and did not answer yet. @type {Map<string, any[]>} */
    const pending = new Map();
    /** Deleted here, whatever an answer that is older says. @type {Set<string>} */
    const gone = new Set();
    /** How many of a column are shown. */
    const reach = Object.fromEntries(STATES.map((status) => [status, PAGE]));
    /** @type {AbortController | null} */
    let reading = null;
    const again = spaced(() => load(), APART_MS);

    function show() {
        state.rows = [...known.values()]
            .filter(({ id }) => !gone.has(id))
            .map((task) => Object.assign({}, task, ...(pending.get(task.id) ?? [])));
    }

    async function load() {
        reading?.abort();
        const mine = (reading = new AbortController());
        const timer = setTimeout(() => (state.slow = !state.loaded), PATIENCE_MS);
        state.busy = true;
        try {
            const answer = await readAll(mine.signal);
            if (reading === mine) take(answer);
        } catch (error) {
            if (reading === mine && !isAborted(error)) state.failure = failureOf(error);
        } finally {
            clearTimeout(timer);
            if (reading === mine) Object.assign(state, { busy: false, slow: false });
        }
    }

    /** In one request where that holds them all; else column by column. */
    async function readAll(signal) {
        const query = { ...requestOf(filter()), limit: LARGEST_PAGE, sort: "position:asc" };
        const { data, pagination, summary } = await client.tasks.list(query, { signal });
        if (!pagination.hasNext) return { fresh: data, totals: summary?.byStatus ?? {} };
        const columns = await Promise.all(STATES.map((status) =>
            client.tasks.list({ ...query, status, limit: Math.min(LARGEST_PAGE, reach[status]) }, { signal }),
        ));
        return {
            fresh: columns.flatMap((column) => column.data),
            totals: Object.fromEntries(columns.map((column, at) => [STATES[at], column.pagination.total])),
        };
    }

    function take({ fresh, totals }) {
        for (const task of fresh) {
            const older = known.get(task.id);
            // What somebody changed while this was on its way is newer than it.
            if (older !== undefined && (older.version ?? 0) > (task.version ?? 0)) Object.assign(task, older);
        }
        known.clear();
        for (const task of fresh) known.set(task.id, task);
        Object.assign(state, { totals, loaded: true, failure: null });
        show();
    }

    /** @param {Task} task  As the server has it now. */
    function put(task) {
        const older = known.get(task.id);
        if (older !== undefined && (older.version ?? 0) > (task.version ?? 0)) return;
        if (matches(task, filter(), me())) {
            count(older?.status, -1);
            count(task.status, 1);
            known.set(task.id, task);
        } else if (older !== undefined) forget(task.id);
        show();
    }

    function count(status, by) {
        if (status !== undefined) state.totals = { ...state.totals, [status]: (state.totals[status] ?? 0) + by };
    }

    function forget(id) {
        const task = known.get(id);
        if (task === undefined) return;
        known.delete(id);
        count(task.status, -1);
        show();
    }

    /** Shows a change at once, and takes it back if the server refuses. */
    async function changing(id, changes, send) {
        const mine = { ...changes };
        pending.set(id, [...(pending.get(id) ?? []), mine]);
        show();
        try {
            const task = await send();
            settle(id, mine);
            put(task);
            return task;
        } catch (error) {
            settle(id, mine);
            show();
            throw error;
        }
    }

    function settle(id, mine) {
        const left = (pending.get(id) ?? []).filter((one) => one !== mine);
        if (left.length === 0) pending.delete(id);
        else pending.set(id, left);
    }

    /** @param {Partial<Task>} changes */
    const change = (id, changes) => changing(id, changes, () => client.tasks.update(id, /** @type {any} */ (changes)));

    /** @param {import("../../logic/work/tasks.js").Place} place */
    async function move(id, place) {
        const from = placeOf(state.rows, id);
        if (from === null || samePlace(from, place)) return;
        const { status } = place;
        const after = afterOf(state.rows, id, place);
        const changes = { status, position: positionAt(state.rows, id, place) };
        try {
            await changing(id, changes, () => client.tasks.move(id, { status, after }));
        } catch (error) {
            app.sayFailure(error);
            again();
        }
    }

    async function create(draft) {
        const task = await client.tasks.create(draft);
        put(task);
        if (!known.has(task.id)) app.say(words.wasAdded(task.title));
        return task;
    }

    /** Gone at once; what the server says against it brings it back. @param {Task} task */
    async function remove({ id, title }) {
        gone.add(id);
        show();
        const back = () => {
            gone.delete(id);
            show();
        };
        try {
            await removed(client.tasks.remove(id));
        } catch (error) {
            back();
            return app.sayFailure(error);
        }
        app.offerUndo(words.wasRemoved(title), async () => {
            const task = await client.tasks.undelete(id);
            back();
            put(task);
            app.say(words.cameBack(title));
        });
    }

    // Others

    async function hear(data, { type }) {
        const id = data?.taskId ?? data?.task?.id;
        if (typeof id !== "string") return again();
        if (type === "task.deleted") return forget(id);
        if (data.changedBy !== me()) state.touched = { id, at: Date.now() };
        if (data.task?.title !== undefined) put(data.task);
        else await client.tasks.get(id).then(put, () => again());
    }

    const following = live.subscribe("tasks.updates", {}, hear, { onSubscribed: ({ resumed }) => resumed || again() });
    app.onReconnect(load);
    onScopeDispose(() => {
        const last = reading;
        reading = null;
        last?.abort();
        again.cancel();
        following.unsubscribe();
    });

    return {
        state,
        load,
        put,
        change,
        move,
        create,
        remove,
        /** The next cards of a column. */
        more(status) {
            reach[status] += PAGE;
            return load();
        },
        /** @param {string} id  @returns {Task | null} */
        find: (id) => state.rows.find((task) => task.id === id) ?? null,
        /** The focus goes to a card. */
        focus: (id) =>
            nextTick(() => {
                const card = document.querySelector(`[data-task="${CSS.escape(id)}"]`);
                /** @type {HTMLElement | null} */ (card?.querySelector("a"))?.focus();
            }),
    };
}
