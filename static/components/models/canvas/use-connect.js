import { onScopeDispose, shallowReactive } from "vue";
import { columnAt, directionOf, neighbour } from "../../../logic/modelling/nodes.js";
import { swallowClick } from "./use-table-drag.js";

/**
 * Making a relationship: by dragging from a handle to a column or a table, or by keyboard from table to table.
 *
 * @param {ReturnType<typeof import("./use-scene.js").useScene>} scene
 * @param {() => any} viewport
 * @param {(from: End, to: End) => void} onConnect
 *
 * @typedef {{ table: string, column: string | null }} End
 */
export function useConnect(scene, viewport, onConnect) {
    const { state, words } = scene;
    const wire = shallowReactive({
        /** @type {End | null} */
        from: null,
        /** @type {End | null} */
        to: null,
        /** @type {"pointer" | "keys" | null} */
        kind: null,
        /** Where the free end is, on the plane. */
        at: { x: 0, y: 0 },
    });
    let release = () => {};

    function begin(from, kind) {
        Object.assign(wire, { from, to: null, kind });
        state.held = true;
    }

    function aim(to) {
        if (to?.table === wire.to?.table && to?.column === wire.to?.column) return;
        wire.to = to;
        state.target = to?.table ?? null;
    }

    function finish(keep) {
        release();
        release = () => {};
        const { from, to } = wire;
        Object.assign(wire, { from: null, to: null, kind: null });
        Object.assign(state, { held: false, target: null });
        if (keep && from !== null && to !== null) onConnect(from, to);
    }

    // By pointer

    /** @param {PointerEvent} event  @param {End} from */
    function press(event, from) {
        if (wire.from !== null || !scene.writable()) return;
        const within = new AbortController();
        let frame = 0;
        let latest = event;

        function show() {
            frame = 0;
            wire.at = viewport().toWorld(latest.clientX, latest.clientY);
            aim(endUnder(latest.clientX, latest.clientY));
        }

        function follow(move) {
            if (move.pointerId !== event.pointerId) return;
            latest = move;
            if (frame === 0) frame = requestAnimationFrame(show);
        }

        function end(keep) {
            if (keep) show();
            swallowClick();
            finish(keep);
        }

        release = () => {
            within.abort();
            cancelAnimationFrame(frame);
        };
        const listen = (name, run, more = {}) => addEventListener(name, run, { signal: within.signal, ...more });
        listen("pointermove", follow);
        listen("pointerup", (up) => up.pointerId === event.pointerId && end(true));
        listen("pointercancel", (gone) => gone.pointerId === event.pointerId && end(false));
        listen("keydown", (key) => {
            if (key.key !== "Escape") return;
            key.stopPropagation();
            end(false);
        }, { capture: true });
        begin(from, "pointer");
        wire.at = viewport().toWorld(event.clientX, event.clientY);
    }

    /** The table under a point of the window, and the column whose row that is. The handle itself is none. */
    function endUnder(clientX, clientY) {
        const node = document.elementsFromPoint(clientX, clientY)
            .map((element) => element.closest?.(".tables > [data-table]"))
            .find((found) => found);
        const id = /** @type {HTMLElement} */ (node)?.dataset.table;
        const table = id === undefined ? null : scene.tableOf(id);
        if (table === null) return null;
        const { y } = viewport().toWorld(clientX, clientY);
        const column = columnAt(table, y - table.position_y, state.level);
        const isStart = id === wire.from.table && (column === wire.from.column || column === null);
        return isStart ? null : { table: id, column };
    }

    // By keyboard

    function start(table) {
        if (wire.from !== null || !scene.writable()) return;
        begin({ table, column: null }, "keys");
        go(scene.tables.value.map(({ id }) => id).find((id) => id !== table) ?? table);
        state.said = words.connecting(nameOf(table), nameOf(wire.to.table));
    }

    const nameOf = (id) => scene.tableOf(id)?.name ?? "";

    function go(table) {
        const box = scene.boxes.value.get(table);
        aim({ table, column: null });
        wire.at = { x: box.x + box.width / 2, y: box.y + 18 };
        viewport().reveal(box);
    }

    /** @param {KeyboardEvent} event  @returns {boolean} whether it meant something here */
    function key(event) {
        if (wire.kind !== "keys") return false;
        const direction = directionOf(event.key);
        if (direction !== null) {
            const others = [...scene.boxes.value].map(([id, box]) => ({ id, box })).filter(
                ({ id }) => id !== wire.to.table,
            );
            const next = neighbour(scene.boxes.value.get(wire.to.table), others, direction);
            if (next !== null) go(next);
            state.said = words.connectTo(nameOf(wire.to.table));
        } else if (event.key === "Enter" || event.key === " ") {
            const [from, to] = [nameOf(wire.from.table), nameOf(wire.to.table)];
            finish(true);
            state.said = words.connected(from, to);
        } else if (event.key === "Escape") {
            finish(false);
            state.said = words.notConnected;
        } else {
            return false;
        }
        return true;
    }

    onScopeDispose(() => release());

    return {
        wire,
        press,
        start,
        key,
        giveUp: () => wire.from !== null && finish(false),
        /** The focus went elsewhere. */
        leave: () => wire.kind === "keys" && finish(false),
    };
}
