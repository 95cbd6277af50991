import { onScopeDispose, shallowReactive } from "vue";
import { failureOf, isAborted } from "../logic/failures.js";
import { UnreachableError } from "../sdk/errors.js";

/**
 * A module that is loaded when it is needed. That it does not come means that the server cannot be reached.
 *
 * @template T
 * @param {Promise<T>} module  As given by `import()`.
 * @returns {Promise<T>}
 */
export async function loaded(module) {
    try {
        return await module;
    } catch (cause) {
        throw new UnreachableError("A part of the page could not be loaded.", { code: "UNREACHABLE", cause });
    }
}

/** Before this a placeholder would only flicker. */
const PATIENCE_MS = 150;

/**
 * What a view reads from the server. The latest request wins; what is there stays while it is read again.
 *
 * @template T
 * @typedef {object} Loading
 * @property {T | null} value                                     As last read.
 * @property {import("../logic/failures.js").Failure | null} failure  Why the last try failed.
 * @property {any} error                                          The same as it was thrown.
 * @property {boolean} busy
 * @property {boolean} slow                                       Nothing to show yet, and a person notices the wait.
 * @property {() => Promise<T | null>} load                       Null if it failed or a newer request took its place.
 */

/**
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} read
 * @param {object} [options]
 * @param {Record<number, string>} [options.words]    Own words for a status.
 * @param {(value: T) => void} [options.take]         Called with each answer that counts, before it shows.
 * @returns {Loading<T>}
 */
export function useLoading(read, options = {}) {
    const { words, take } = options;
    /** @type {AbortController | null} */
    let pending = null;
    const state = shallowReactive({ value: null, failure: null, error: null, busy: false, slow: false, load });

    async function load() {
        pending?.abort();
        const mine = (pending = new AbortController());
        state.busy = true;
        const timer = setTimeout(() => (state.slow = state.value === null), PATIENCE_MS);
        try {
            const value = await read(mine.signal);
            if (pending !== mine) return null;
            take?.(value);
            Object.assign(state, { value, failure: null, error: null });
            return value;
        } catch (error) {
            if (pending === mine && !isAborted(error)) Object.assign(state, {
                failure: failureOf(error, words),
                error,
            });
            return null;
        } finally {
            clearTimeout(timer);
            if (pending === mine) Object.assign(state, { busy: false, slow: false });
        }
    }

    onScopeDispose(() => {
        const last = pending;
        pending = null;
        last?.abort();
    });
    return state;
}
