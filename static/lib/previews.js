import { shallowReactive } from "vue";
import { isAborted } from "../logic/failures.js";

/** So many at a time; the server's limit for reading is by the minute. */
const AT_ONCE = 4;
/** After a refusal or a failure pictures are left out: they are worth no second try. */
const MOST_WIDGETS = 40;

/**
 * The widgets of dashboards, for their small pictures: asked for when a card comes into sight, kept as long as the
 * dashboard does not change.
 *
 * @param {any} client
 */
export function createPreviews(client) {
    /** Dashboard id and its last change → its widgets. */
    const known = shallowReactive(new Map());
    const queue = [];
    let running = 0;
    let stopped = false;

    const keyOf = ({ id, updated_at: at }) => `${id} ${at}`;

    async function next() {
        if (stopped || running >= AT_ONCE || queue.length === 0) return;
        const dashboard = queue.shift();
        running += 1;
        try {
            const { widgets } = await client.widgets.list(dashboard.id, { limit: MOST_WIDGETS });
            known.set(keyOf(dashboard), widgets);
        } catch (error) {
            if (!isAborted(error)) stopped = error.status === 429 || error.status === 0;
        } finally {
            running -= 1;
            next();
        }
    }

    return {
        /** @returns {any[] | null} null: not known (yet) */
        of: (dashboard) => known.get(keyOf(dashboard)) ?? null,
        ask(dashboard) {
            if (known.has(keyOf(dashboard)) || queue.includes(dashboard)) return;
            queue.push(dashboard);
            next();
        },
        /** May be asked again: the server answers. */
        resume() {
            stopped = false;
            next();
        },
    };
}
