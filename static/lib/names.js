import { onScopeDispose, shallowReactive } from "vue";
import { KINDS } from "../logic/crm/kinds.js";

/** At once; the others wait their turn. */
const MOST_AT_ONCE = 6;

/**
 * In setup(): what records are called that others refer to. Asked for once each, while the component is there.
 *
 * @param {any} client
 */
export function useNames(client) {
    /**
     * "customers/cust_…" → its title; "" while it is on its way or cannot be had.
     *
     * @type {Record<string, string>}
     */
    const known = shallowReactive({});
    /** @type {[string, string][]} */
    let waiting = [];
    let running = 0;
    onScopeDispose(() => (waiting = []));

    const keyOf = (kind, id) => `${kind}/${id}`;

    async function next() {
        if (running >= MOST_AT_ONCE || waiting.length === 0) return;
        running += 1;
        const [kind, id] = waiting.shift();
        try {
            known[keyOf(kind, id)] = KINDS[kind].title(await client.crm.records.get(kind, id));
        } catch (error) {
            if (error.status === 429) waiting = []; // names are the first thing to do without
        } finally {
            running -= 1;
            next();
        }
    }

    return {
        /** @param {import("../logic/crm/kinds.js").RecordKind} kind  @param {string} id */
        of(kind, id) {
            const key = keyOf(kind, id);
            if (!(key in known)) {
                known[key] = "";
                waiting.push([kind, id]);
                queueMicrotask(next);
            }
            return known[key];
        },
        /** Known from elsewhere. */
        learn(kind, id, title) {
            known[keyOf(kind, id)] = title;
        },
    };
}

/** @typedef {ReturnType<typeof useNames>} Names */
