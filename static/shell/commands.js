import { onScopeDispose, shallowReactive } from "vue";

/**
 * What can be done from here: for the palette and by keys. A page adds its own for as long as it is shown.
 *
 * @typedef {object} Command
 * @property {string} id
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [keys]        As in logic/keys.js: "n", "g d", "mod+k".
 * @property {string} [words]       Further words that find it.
 * @property {boolean} [hidden]     Known to the keys and their help, not to the palette.
 * @property {string} [group]       Its heading in the help; default: this page's.
 * @property {() => void} run
 */

export function createCommands() {
    const state = shallowReactive({ /** @type {(() => Command[])[]} */ sources: [] });
    return {
        /** Those of the present page first. @returns {Command[]} */
        all: () => [...state.sources].reverse().flatMap((source) => source()),

        /** @param {() => Command[]} source  Called again each time somebody looks. */
        add(source) {
            state.sources = [...state.sources, source];
            onScopeDispose(() => (state.sources = state.sources.filter((one) => one !== source)), true);
        },
    };
}
