import { h, shallowReactive } from "vue";
import { boardStrings } from "../../logic/strings-board.js";
import { strings } from "../../logic/strings.js";

/**
 * A component that is loaded when it is first shown. One that does not come says so and can be asked for again, and the
 * rest of the page goes on.
 *
 * @param {() => Promise<any>} load
 * @param {string} name  Of the export.
 */
export function lazily(load, name) {
    /** Once it came, for all who show it. @type {any} */
    let part = null;
    return {
        name: `Lazy${name}`,
        inheritAttrs: false,
        setup(_, { attrs, slots }) {
            const state = shallowReactive({ part, failed: false });

            async function come() {
                state.failed = false;
                try {
                    state.part = part ??= (await load())[name];
                } catch {
                    state.failed = true;
                }
            }

            if (part === null) come();
            return () => {
                if (state.part !== null) return h(state.part, { ...attrs }, slots);
                return state.failed ? missing(come) : null;
            };
        },
    };
}

const missing = (retry) =>
    h("div", { class: "widget-note", role: "status" }, [
        h("p", boardStrings.widget.moduleFailed),
        h("button", { type: "button", onClick: retry }, strings.tryAgain),
    ]);

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
