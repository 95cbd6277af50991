import { shallowReactive } from "vue";
import { routeOf } from "../logic/routes.js";

/** Which page is asked for, from the part of the address after `#`. */
export function createRouter() {
    const state = shallowReactive({ route: routeOf(location.hash) });

    function read() {
        state.route = routeOf(location.hash);
    }

    addEventListener("hashchange", read);

    return {
        state,
        /** Whether a page is asked for right now: another may be, since something was begun. @param {string} name */
        isAt: (name) => routeOf(location.hash).name === name,
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
