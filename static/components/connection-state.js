import { h } from "vue";
import { strings } from "../logic/strings.js";

/** A dot and a word, always in sight and true. Prop `link`: of shell/link.js. */
export function ConnectionState({ link }) {
    const state = stateOf(link);
    return h("p", { class: ["link-state", state] }, [
        h("i", { "aria-hidden": "true" }),
        h("span", strings.connection.states[state]),
    ]);
}
ConnectionState.props = ["link"];

function stateOf({ reachable, online, live }) {
    if (!online) return "offline";
    if (!reachable) return "unreachable";
    return live ?? "connected";
}
