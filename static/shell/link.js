import { onScopeDispose, shallowReactive } from "vue";
import { watchConnection } from "../logic/connection.js";

/**
 * Whether the server answers, and whether the page that is shown hears of changes at once.
 *
 * @typedef {object} Link
 * @property {boolean} reachable
 * @property {boolean} online                                  What the browser says of its network.
 * @property {"live" | "connecting" | "lost" | null} live      null: nothing needed one so far.
 */

export function createLink() {
    const state = shallowReactive(/** @type {Link} */ ({ reachable: true, online: navigator.onLine, live: null }));
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
        /** @param {Link["live"]} live */
        reportLive(live) {
            state.live = live;
        },
        /** Called in setup(): `run` is called each time the server answers again, until the component is gone. */
        onReconnect(run) {
            waiting.add(run);
            onScopeDispose(() => waiting.delete(run), true);
        },
    };
}
