import { h } from "vue";
import { capsOf } from "../logic/keys.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of a command as they are on the keyboard. Prop `keys`: as in logic/keys.js. */
export function KeyCaps({ keys }) {
    const presses = capsOf(keys, MAC);
    return h(
        "span",
        { class: "keys", "aria-hidden": "true" },
        presses.flatMap((press) => press.map((cap) => h("kbd", cap))),
    );
}
KeyCaps.props = ["keys"];
