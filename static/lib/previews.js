import { shallowReactive } from "vue";

/** So many at a time; the server's limit for reading is by the minute. */
const AT_ONCE = 4;
/** More would not be told apart on a small picture. */
const MOST_WIDGETS = 40;

/**
 * The widgets of dashboards, for their small pictures: asked for when a card comes into sight, and again when the
 * dashboard has changed. A server that refuses for now is not asked further: they are worth no second try.
 *
 * @param {any} client
 */
export function createPreviews(client) {
    /** Dashboard id → its widgets, and of which change of it. */
    const known = shallowReactive(/** @type {Map<string, { at: string, widgets: any[] }>} */ (new Map()));
    const queue = [];
    let running = 0;
    let stopped = false;

    async function next() {
        if (stopped || running >= AT_ONCE || queue.length === 0) return;
        const { id, updated_at: at } = queue.shift();
        running += 1;
        try {
            const { widgets } = await client.widgets.list(id, { limit: MOST_WIDGETS });
            known.set(id, { at, widgets });
        } catch (error) {
            stopped ||= error.status === 429 || error.status === 0;
        } finally {
            running -= 1;
            next();
        }
    }

    return {
        /** As last known. @returns {any[] | null} null: not at all (yet) */
        of: ({ id }) => known.get(id)?.widgets ?? null,
        ask(dashboard) {
            if (known.get(dashboard.id)?.at === dashboard.updated_at || queue.includes(dashboard)) return;
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
