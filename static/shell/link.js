import { onScopeDispose, shallowReactive } from "vue";
import { watchConnection } from "../logic/connection.js";

/**
 * Whether the server answers, and whether the page that is shown hears of changes at once.
 *
 * @typedef {object} Link
 * @property {boolean} reachable
 * @property {boolean} online                                  What the browser says of its network.
 * @property {LiveState} live                                  null: nothing needed one so far.
 *
 * @typedef {"live" | "connecting" | "lost" | null} LiveState
 */

/** From the worst to the best: of several connections the worst is told. */
const LIVE_STATES = ["lost", "connecting", "live"];

export function createLink() {
    const state = shallowReactive(/** @type {Link} */ ({ reachable: true, online: navigator.onLine, live: null }));
    /** What each live connection is. @type {Map<string, LiveState>} */
    const lives = new Map();
    /** @type {Set<() => unknown>} */
    const waiting = new Set();
    const connection = watchConnection({
        probe: () => fetch("/healthz", { cache: "no-store" }).then(() => true, () => false),
        schedule: setTimeout,
        onChange(reachable) {
            state.reachable = reachable;
            if (reachable) for (const run of [...waiting]) run();
        },
    });
    for (const event of ["online", "offline"]) {
        addEventListener(event, () => {
            state.online = navigator.onLine;
            connection.check();
        });
    }
    return {
        state,
        report: connection.report,
        /** @param {LiveState} live  @param {string} source  Which connection. */
        reportLive(live, source) {
            lives.set(source, live);
            const all = [...lives.values()];
            state.live = /** @type {any} */ (LIVE_STATES.find((one) => all.includes(/** @type {any} */ (one)))) ?? null;
        },
        /** Called in setup(): `run` is called each time the server answers again, until the component is gone. */
        onReconnect(run) {
            waiting.add(run);
            onScopeDispose(() => waiting.delete(run), true);
        },
    };
}
