import { shallowReactive } from "vue";

/** So many at a time; the server's limit for reading is by the minute. */
const AT_ONCE = 4;
/** A server that refuses for now, or does not answer, is left alone for this long. */
const PAUSE_MS = 60_000;
/** Somebody who arranges widgets changes a dashboard all the time: its picture follows no more often than this. */
const FRESH_MS = 15_000;
/** More would not be told apart on a small picture. */
const MOST_WIDGETS = 40;

/**
 * The widgets of dashboards, for their small pictures: asked for when a card comes into sight, and again when the
 * dashboard has changed.
 *
 * @param {any} client
 */
export function createPreviews(client) {
    /** By dashboard. @type {Map<string, { change: string, readAt: number, widgets: any[] }>} */
    const known = shallowReactive(new Map());
    /** Dashboard → its last change, in the order of asking. @type {Map<string, string>} */
    const wanted = new Map();
    let running = 0;
    /** Not before then, in milliseconds. */
    let pausedUntil = 0;

    async function next() {
        if (Date.now() < pausedUntil || running >= AT_ONCE || wanted.size === 0) return;
        const [[id, change]] = wanted;
        wanted.delete(id);
        running += 1;
        try {
            const { widgets } = await client.widgets.list(id, { limit: MOST_WIDGETS });
            known.set(id, { change, readAt: Date.now(), widgets });
        } catch (error) {
            if (error.status === 429 || error.status === 0) pausedUntil = Date.now() + PAUSE_MS;
        } finally {
            running -= 1;
            next();
        }
    }

    return {
        /** As last known. @returns {any[] | null} null: not at all (yet) */
        of: ({ id }) => known.get(id)?.widgets ?? null,
        ask({ id, updated_at: change }) {
            const before = known.get(id);
            if (before?.change === change || Date.now() - (before?.readAt ?? 0) < FRESH_MS) return;
            wanted.set(id, change);
            next();
        },
        /** May be asked again: the server answers. */
        resume() {
            pausedUntil = 0;
            next();
        },
    };
}
