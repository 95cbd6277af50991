import { nextTick } from "vue";
import { directionOf, neighbour } from "../../../logic/modelling/nodes.js";

/** Keys that open what has the focus, for its fields. */
const OPEN = [" ", "e", "F2"];

/**
 * The canvas by keyboard: arrows go from table to table, or move the view where no table has the focus.
 *
 * @param {any} scene
 * @param {object} options
 * @param {() => any} options.viewport
 * @param {() => SVGGElement} options.world
 * @param {ReturnType<typeof import("./use-table-drag.js").useTableDrag>} options.drag
 * @param {ReturnType<typeof import("./use-connect.js").useConnect>} options.connect
 * @param {ReturnType<typeof import("./use-table-width.js").useTableWidth>} options.width
 * @param {() => void} options.onInspect
 * @param {() => void} options.onRemove
 */
export function useCanvasKeys(scene, { viewport, world, drag, connect, width, onInspect, onRemove }) {
    const { state, words } = scene;

    /** @param {KeyboardEvent} event */
    function press(event) {
        if (event.defaultPrevented || event.altKey) return;
        if (!drag.key(event) && !connect.key(event) && !meansSomething(event)) return;
        event.preventDefault();
        event.stopPropagation();
    }

    /** @returns {boolean} */
    function meansSomething(event) {
        const id = event.target.closest?.("[data-table]")?.dataset.table ?? null;
        const direction = directionOf(event.key);
        if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" && selectAll();
        if (direction !== null) return id === null ? step(direction) : go(id, direction, event.shiftKey);
        if (event.key === "Delete" || event.key === "Backspace") return removeChosen(id);
        if (event.key === "Escape") return clear();
        return id !== null && onTable(event.key, id);
    }

    function onTable(key, id) {
        if (key === "Enter") {
            if (!state.selected.has(id)) scene.select([id]);
            drag.lift(id);
        } else if (key === "w" || key === "W") {
            return width.step(id, key === "w" ? 1 : -1);
        } else if (key === "c") {
            connect.start(id);
        } else if (OPEN.includes(key)) {
            scene.select([id]);
            onInspect();
        } else {
            return false;
        }
        return true;
    }

    function step({ x, y }) {
        viewport().step(x, y);
        return true;
    }

    function go(id, direction, adding) {
        const others = [...scene.boxes.value].map(([one, box]) => ({ id: one, box })).filter((one) => one.id !== id);
        const next = neighbour(scene.boxes.value.get(id), others, direction);
        if (next === null) state.said = words.noFurther;
        else focusTable(next, adding);
        return true;
    }

    /** @param {string} id  @param {boolean} [adding]  To what is selected. */
    async function focusTable(id, adding = false) {
        scene.select(adding ? [...state.selected, id] : [id]);
        state.active = id;
        viewport().reveal(scene.boxes.value.get(id));
        await nextTick();
        /** @type {SVGElement | null} */ (world()?.querySelector(`.tables > [data-table="${id}"]`))?.focus({
            preventScroll: true,
        });
    }

    function selectAll() {
        scene.select(scene.boxes.value.keys());
        state.said = words.selected(state.selected.size);
        return true;
    }

    function clear() {
        if (state.selected.size === 0 && state.edge === null) return false;
        scene.select([]);
        return true;
    }

    /** What is selected; but a table that has the focus and is not among that, is what is meant. */
    function removeChosen(id) {
        const nothing = state.selected.size === 0 && state.edge === null;
        if (!scene.writable() || (nothing && id === null)) return false;
        if (id !== null && !state.selected.has(id)) scene.select([id]);
        onRemove();
        return true;
    }

    return { press, focusTable };
}
