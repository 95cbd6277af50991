import { shallowReactive } from "vue";
import { keyOf, routeOf } from "../logic/routes.js";

/**
 * Which page is asked for, from the part of the address after `#`.
 *
 * @param {{ onMove: () => void }} options  Called after the page (not only its query) changed.
 */
export function createRouter({ onMove }) {
    const state = shallowReactive({ route: routeOf(location.hash) });

    function read() {
        const before = keyOf(state.route);
        state.route = routeOf(location.hash);
        if (keyOf(state.route) !== before) onMove();
    }

    addEventListener("hashchange", read);

    return {
        state,
        /** @param {string} address  Of another page; Back comes to the present one again. */
        go(address) {
            location.hash = address;
        },
        /** @param {string} address  Takes the place of the present one, as if it had not been. */
        replace(address) {
            history.replaceState(null, "", address);
            read();
        },
    };
}
