import { defineAsyncComponent, h } from "vue";
import { boardStrings } from "../../logic/strings-board.js";

/** Before this a placeholder would only flicker, in milliseconds. */
const PATIENCE_MS = 150;

/** A part that did not come: the rest of the page goes on. */
const Missing = {
    name: "Missing",
    render: () => h("p", { class: "widget-note", role: "status" }, boardStrings.widget.moduleFailed),
};

/**
 * A component that is loaded when it is first shown.
 *
 * @param {() => Promise<any>} load
 * @param {string} name  Of the export.
 */
export const lazily = (load, name) =>
    defineAsyncComponent({
        loader: () => load().then((module) => module[name]),
        delay: PATIENCE_MS,
        errorComponent: Missing,
    });

/**
 * Loads what will be needed once nothing else is to be done: it is there then when the network is not.
 *
 * @param {(() => Promise<any>)[]} loads
 */
export function loadAhead(loads) {
    const later = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, 1_000));
    later(() => {
        for (const load of loads) load().catch(() => {}); // asked again when it is needed
    });
}
