import { nextTick, onScopeDispose, shallowReactive } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";

const words = modelStrings.panel;

/**
 * Moving columns by their grips: by pointer, finger and keyboard. The rows keep their places in the document, and only
 * look as if they stood elsewhere, until one is dropped.
 *
 * @param {object} options
 * @param {() => { id: string, name: string }[]} options.columns
 * @param {() => HTMLElement} options.list
 * @param {(id: string, to: number) => void} options.onDrop
 */
export function useColumnOrder({ columns, list, onDrop }) {
    const state = shallowReactive({
        /** @type {string | null} */
        id: null,
        at: 0,
        byKeys: false,
        said: "",
    });
    let release = () => {};
    const indexOf = (id) => columns().findIndex((column) => column.id === id);
    const nameOf = (id) => columns()[indexOf(id)]?.name ?? "";

    function take(id, byKeys) {
        Object.assign(state, { id, at: indexOf(id), byKeys });
    }

    function finish(keep) {
        release();
        release = () => {};
        const { id, at } = state;
        const moved = keep && id !== null && at !== indexOf(id);
        state.id = null;
        if (moved) onDrop(id, at);
        return at;
    }

    /** Where a row looks to stand: as `order` of a grid. */
    function orderOf(id) {
        const own = indexOf(id);
        if (state.id === null) return own;
        if (id === state.id) return state.at * 2;
        const others = columns().filter((column) => column.id !== state.id).findIndex((column) => column.id === id);
        return (others < state.at ? others : others + 1) * 2 + (others < state.at ? 1 : 0);
    }

    /** @param {PointerEvent} event */
    function press(event, id) {
        if (event.button !== 0 || state.id !== null) return;
        event.preventDefault();
        /** @type {HTMLElement} */ (event.currentTarget).focus();
        const within = new AbortController();
        const listen = (name, run) => addEventListener(name, run, { signal: within.signal });
        const middles = rows().map((row) => {
            const { top, height } = row.getBoundingClientRect();
            return top + height / 2;
        });
        const start = event.clientY;
        const from = middles[indexOf(id)];

        function follow(move) {
            if (move.pointerId !== event.pointerId) return;
            if (state.id === null && Math.abs(move.clientY - start) < 4) return;
            if (state.id === null) take(id, false);
            const middle = from + move.clientY - start;
            const at = middles.filter((one, index) => index !== indexOf(id) && one < middle).length;
            if (at !== state.at) state.at = at;
        }

        release = () => within.abort();
        listen("pointermove", follow);
        listen("pointerup", () => finish(true));
        listen("pointercancel", () => finish(false));
        addEventListener("keydown", (key) => {
            if (key.key !== "Escape" || state.id === null) return;
            key.stopPropagation();
            finish(false);
        }, { signal: within.signal, capture: true });
    }

    const rows = () => /** @type {HTMLElement[]} */ ([...list().children]);

    /** @param {KeyboardEvent} event */
    function key(event, id) {
        const lifted = state.byKeys && state.id === id;
        const steps = { ArrowUp: -1, ArrowDown: 1 };
        if (event.key === "Enter" || event.key === " ") {
            if (lifted) drop(id);
            else lift(id);
        } else if (event.key === "Escape" && lifted) {
            finish(false);
            state.said = words.columnStays(nameOf(id));
        } else if (event.key in steps && lifted) {
            state.at = Math.max(0, Math.min(columns().length - 1, state.at + steps[event.key]));
            state.said = words.columnAt(state.at + 1, columns().length);
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }

    function lift(id) {
        take(id, true);
        state.said = words.columnLifted(nameOf(id), state.at + 1, columns().length);
    }

    async function drop(id) {
        const name = nameOf(id);
        state.said = words.columnDropped(name, finish(true) + 1);
        await nextTick();
        /** @type {HTMLElement | null} */ (list()?.querySelector(`[data-column="${id}"] .grip`))?.focus();
    }

    onScopeDispose(() => release());
    return {
        state,
        press,
        key,
        orderOf,
        /** The focus left what was lifted. */
        blur: (id) => state.byKeys && state.id === id && finish(true),
    };
}
