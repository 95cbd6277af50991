import { onScopeDispose, shallowReactive } from "vue";
import { failureOf, isAborted } from "../logic/failures.js";
import { appended, LARGEST_PAGE, PAGE_SIZE, requestFor } from "../logic/listing.js";

/** Before this a placeholder would only flicker. */
const PATIENCE_MS = 150;

/**
 * The dashboards of a listing, as far as they were asked for.
 *
 * @typedef {object} DashboardList
 * @property {any[]} rows
 * @property {number} total
 * @property {boolean} more       There are further ones.
 * @property {boolean} loaded
 * @property {boolean} busy
 * @property {boolean} slow       Nothing to show yet, and a person notices the wait.
 * @property {import("../logic/failures.js").Failure | null} failure
 * @property {Map<string, string[]>} tags   Of every dashboard seen: a filter must not take the other choices away.
 */

/**
 * @param {any} client
 * @param {() => import("../logic/listing.js").Listing} listing  As it is now.
 */
export function useDashboardList(client, listing) {
    const state = shallowReactive(
        /** @type {DashboardList} */ ({
            rows: [],
            total: 0,
            more: false,
            loaded: false,
            busy: false,
            slow: false,
            failure: null,
            tags: new Map(),
        }),
    );
    /** Taken out here, whatever an answer that is older says. @type {Set<string>} */
    const gone = new Set();
    /** @type {AbortController | null} */
    let pending = null;
    /** Whether that one asks for what comes after the rows that are shown. */
    let goesFurther = false;

    /**
     * Reads the list again, as far as it is shown; or what comes after that. The latest request wins, and asks for
     * what the one it takes the place of would have brought.
     */
    async function load({ further = false } = {}) {
        const interrupts = goesFurther && !further;
        pending?.abort();
        const mine = (pending = new AbortController());
        goesFurther = further;
        const shown = state.rows.length;
        const reach = Math.max(PAGE_SIZE, shown + (interrupts ? PAGE_SIZE : 0));
        const limit = further ? PAGE_SIZE : Math.min(LARGEST_PAGE, reach);
        const timer = setTimeout(() => (state.slow = !state.loaded), PATIENCE_MS);
        state.busy = true;
        try {
            const query = requestFor(listing(), further ? shown : 0, limit);
            const answer = await client.dashboards.list(query, { signal: mine.signal });
            if (pending === mine) take(answer, further);
        } catch (error) {
            if (pending === mine && !isAborted(error)) state.failure = failureOf(error);
        } finally {
            clearTimeout(timer);
            if (pending === mine) {
                goesFurther = false;
                Object.assign(state, { busy: false, slow: false });
            }
        }
    }

    function take({ dashboards, total, has_more: more }, further) {
        const there = dashboards.filter((one) => !gone.has(one.id));
        state.tags = new Map([...state.tags, ...there.map((one) => /** @type {const} */ ([one.id, one.tags ?? []]))]);
        Object.assign(state, {
            rows: further ? appended(state.rows, there) : there,
            total: total - (dashboards.length - there.length),
            more,
            loaded: true,
            failure: null,
        });
    }

    /** Shows a dashboard as it is now, where it is; one that is not shown stays away. */
    function put(dashboard) {
        state.rows = state.rows.map((one) => (one.id === dashboard.id ? dashboard : one));
        state.tags = new Map([...state.tags, [dashboard.id, dashboard.tags ?? []]]);
    }

    /** Takes one out at once. @returns {() => void} puts it back where it was */
    function takeOut(id) {
        const at = state.rows.findIndex((one) => one.id === id);
        const [row] = state.rows.slice(at, at + 1);
        gone.add(id);
        if (at < 0) return () => gone.delete(id);
        Object.assign(state, { rows: state.rows.filter((one) => one.id !== id), total: state.total - 1 });
        return () => {
            gone.delete(id);
            if (state.rows.some((one) => one.id === id)) return;
            Object.assign(state, { rows: state.rows.toSpliced(at, 0, row), total: state.total + 1 });
        };
    }

    /** Somebody else deleted it. */
    function drop(id) {
        const rows = state.rows.filter((one) => one.id !== id);
        Object.assign(state, { rows, total: state.total - (state.rows.length - rows.length) });
    }

    /** The server knows by now that it is gone: should it come back, it is shown again. */
    const settle = (id) => gone.delete(id);

    onScopeDispose(() => {
        const last = pending;
        pending = null;
        last?.abort();
    });
    return { state, load, put, drop, takeOut, settle };
}
