/** Between two words about where somebody looks, in milliseconds: 30 a second. */
const EVERY_MS = 34;

/**
 * @typedef {object} Look
 * @property {{ x: number, y: number } | null} cursor     On the canvas; null: not over it.
 * @property {string[]} selected                          Ids of elements.
 */

/**
 * Tells where one looks: at most 30 times a second, always the latest, and nothing while nothing changes.
 *
 * @param {object} wire
 * @param {(look: Look) => void} wire.tell
 * @param {import("../connection.js").Timers} wire.timers
 */
export function createLooking({ tell, timers }) {
    /** @type {Look} */
    let now = { cursor: null, selected: [] };
    let told = JSON.stringify(now);
    let toldAt = -Infinity;
    let timer = null;
    let open = false;

    function flush() {
        timer = null;
        const next = JSON.stringify(now);
        if (!open || next === told) return;
        told = next;
        toldAt = timers.now();
        tell(now);
    }

    function soon() {
        if (timer !== null || !open) return;
        const wait = EVERY_MS - (timers.now() - toldAt);
        if (wait <= 0) flush();
        else timer = timers.setTimeout(flush, wait);
    }

    return {
        /** @param {Look} look */
        at({ cursor, selected }) {
            const whole = cursor === null ? null : { x: Math.round(cursor.x), y: Math.round(cursor.y) };
            now = { cursor: whole, selected: [...selected] };
            soon();
        },

        /** A connection is there: nothing was told over it yet. */
        begin() {
            open = true;
            told = JSON.stringify({ cursor: null, selected: [] });
            soon();
        },

        pause() {
            open = false;
            timers.clearTimeout(timer);
            timer = null;
        },
    };
}
