import { shallowReactive } from "vue";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";

const STAYS_MS = 6_000;
const FAILURE_STAYS_MS = 12_000;
/** How long a deletion can be taken back from its notice. */
const UNDO_MS = 10_000;
/** More at once would cover the page. */
const MOST = 3;

/**
 * Short news at the edge of the page.
 *
 * @typedef {object} Notice
 * @property {number} id
 * @property {string} text
 * @property {string | null} requestId
 * @property {{ label: string, href: string } | null} link
 * @property {{ label: string, run: () => unknown } | null} action
 * @property {"calm" | "bad"} tone
 * @property {number} staysMs
 * @property {boolean} counts            Whether it shows how long it stays.
 */

export function createNotices() {
    let lastId = 0;
    const state = shallowReactive({ /** @type {Notice[]} */ all: [] });

    function dismiss(id) {
        state.all = state.all.filter((one) => one.id !== id);
    }

    /** @param {Partial<Notice> & { text: string }} notice */
    function add(notice) {
        lastId += 1;
        const whole = {
            id: lastId,
            requestId: null,
            link: null,
            action: null,
            tone: /** @type {const} */ ("calm"),
            staysMs: STAYS_MS,
            counts: false,
            ...notice,
        };
        state.all = [...state.all.filter((one) => one.text !== notice.text), whole].slice(-MOST);
        return lastId;
    }

    /** @param {string} text  @param {Partial<Notice>} [more] */
    const say = (text, more = {}) => add({ text, ...more });

    /** @param {any} error */
    function sayFailure(error) {
        const { text, requestId } = failureOf(error);
        add({ text, requestId, tone: "bad", staysMs: FAILURE_STAYS_MS });
    }

    /**
     * Says what was done, and takes it back if asked to in time.
     *
     * @param {string} text
     * @param {() => Promise<unknown>} undo
     */
    function offerUndo(text, undo) {
        const id = add({ text, staysMs: UNDO_MS, counts: true, action: { label: strings.undo, run } });
        async function run() {
            dismiss(id);
            await undo().catch(sayFailure);
        }
    }

    /** What the key for undoing does. @returns {boolean} whether there was anything to take back */
    function undoLast() {
        const last = state.all.filter((one) => one.counts).pop();
        last?.action.run();
        return last !== undefined;
    }

    return { state, say, sayFailure, offerUndo, undoLast, dismiss };
}
