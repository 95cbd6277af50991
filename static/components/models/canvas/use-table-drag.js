import { onScopeDispose } from "vue";
import { ABOVE } from "../../../logic/modelling/names.js";
import { directionOf, GRID, onGrid } from "../../../logic/modelling/nodes.js";
import { marksOf } from "./marks.js";

/** A press that moves less is a click, in pixels. */
const SLOP = 4;
/** So near to the edge, the canvas goes along. */
const EDGE = 36;
const EDGE_STEP = 9;
/** With Shift, an arrow key moves so many steps. */
const LONG = 5;

/**
 * Moving tables by pointer, touch and keyboard. While they move, only their own `transform` and the ways of their
 * relationships are written, straight into the drawing; the model changes when they are dropped.
 *
 * @param {ReturnType<typeof import("./use-scene.js").useScene>} scene
 * @param {() => any} viewport
 * @param {() => SVGGElement} world
 */
export function useTableDrag(scene, viewport, world) {
    const { state, words } = scene;
    /** Of each table that moves, where it was. @type {Map<string, import("../../../logic/modelling/view.js").Box>} */
    let before = new Map();
    let moved = { x: 0, y: 0 };
    /** The ways of their relationships. */
    let waysNow = (_) => new Map();
    let release = () => {};

    /** The one that comes to stand on the grid; the others keep their distance to it. */
    let lead = { x: 0, y: 0 };

    function take(ids, first) {
        const all = [...ids].filter((id) => scene.boxes.value.has(id));
        before = new Map(all.map((id) => /** @type {[string, any]} */ ([id, scene.boxes.value.get(id)])));
        lead = before.get(first);
        waysNow = scene.waysOf(touching(touching(before)));
        moved = { x: 0, y: 0 };
        state.held = true;
        for (const id of before.keys()) nodeOf(id)?.classList.add("held");
    }

    /** Relationships that end at any of the tables; given some of those, at any of the tables of theirs. */
    function touching(some) {
        const ids = Array.isArray(some)
            ? new Set(some.flatMap(({ source_table_id: from, target_table_id: to }) => [from, to]))
            : some;
        return scene.relationships.value.filter(
            ({ source_table_id: from, target_table_id: to }) => ids.has(from) || ids.has(to),
        );
    }

    const nodeOf = (id) => world().querySelector(`.tables > [data-table="${id}"]`);
    const shift = (at, by) => (by === 0 ? 0 : onGrid(at + by) - at);
    const placed = ({ x, y, ...size }) => ({ x: x + shift(lead.x, moved.x), y: y + shift(lead.y, moved.y), ...size });

    function draw() {
        const now = new Map([...before].map(([id, box]) => [id, placed(box)]));
        for (const [id, { x, y }] of now) nodeOf(id)?.setAttribute("transform", `translate(${x} ${y})`);
        for (const [id, route] of waysNow(now)) drawEdge(id, route.path, marksOf(route), route.label);
    }

    function drawEdge(id, path, marks, label) {
        const edge = world().querySelector(`[data-edge="${id}"]`);
        edge?.querySelector(".line").setAttribute("d", path);
        edge?.querySelector(".hit")?.setAttribute("d", path);
        edge?.querySelector(".marks")?.setAttribute("d", marks);
        const name = edge?.querySelector(".edge-name");
        name?.setAttribute("x", String(label.x));
        name?.setAttribute("y", String(label.y - ABOVE));
    }

    function finish(keep) {
        release();
        release = () => {};
        if (!keep) {
            moved = { x: 0, y: 0 };
            draw();
        }
        for (const id of before.keys()) nodeOf(id)?.classList.remove("held");
        const places = [...before]
            .map(([id, box]) => ({ id, was: box, ...placed(box) }))
            .filter(({ x, y, was }) => keep && (x !== was.x || y !== was.y))
            .map(({ id, x, y }) => ({ id, x, y }));
        before = new Map();
        state.held = false;
        state.lifted = null;
        if (places.length > 0) scene.move(places);
        return places;
    }

    // By pointer

    /** @param {PointerEvent} event  @param {string} id */
    function press(event, id) {
        if (before.size > 0 || !scene.writable()) return;
        const start = viewport().toWorld(event.clientX, event.clientY);
        const began = { x: event.clientX, y: event.clientY };
        const within = new AbortController();
        const listen = (name, run) => addEventListener(name, run, { signal: within.signal });
        let latest = event;
        let frame = 0;

        function follow(move) {
            if (move.pointerId !== event.pointerId) return;
            latest = move;
            const far = Math.hypot(move.clientX - began.x, move.clientY - began.y) >= SLOP;
            if (before.size === 0 && far) take(state.selected.has(id) ? state.selected : [id], id);
            if (before.size > 0 && frame === 0) frame = requestAnimationFrame(show);
        }

        function show() {
            frame = 0;
            const at = viewport().toWorld(latest.clientX, latest.clientY);
            moved = { x: at.x - start.x, y: at.y - start.y };
            draw();
            if (alongEdge(latest)) frame = requestAnimationFrame(show);
        }

        function end(keep) {
            within.abort();
            if (before.size === 0) return void (release = () => {});
            if (keep) show();
            swallowClick();
            finish(keep);
        }

        release = () => {
            within.abort();
            cancelAnimationFrame(frame);
        };
        listen("pointermove", follow);
        listen("pointerup", (up) => up.pointerId === event.pointerId && end(true));
        listen("pointercancel", (gone) => gone.pointerId === event.pointerId && end(false));
        addEventListener("keydown", (key) => {
            if (key.key !== "Escape" || before.size === 0) return;
            key.preventDefault();
            key.stopPropagation();
            end(false);
        }, { signal: within.signal, capture: true });
    }

    /** At the canvas's edge it goes along with what is dragged. */
    function alongEdge({ clientX, clientY }) {
        const { left, right, top, bottom } = world().ownerSVGElement.parentElement.getBoundingClientRect();
        const push = (at, least, most) => (at < least + EDGE ? EDGE_STEP : at > most - EDGE ? -EDGE_STEP : 0);
        const [dx, dy] = [push(clientX, left, right), push(clientY, top, bottom)];
        if (dx !== 0 || dy !== 0) viewport().panBy(dx, dy);
        return dx !== 0 || dy !== 0;
    }

    // By keyboard

    function lift(id) {
        if (before.size > 0 || !scene.writable()) return;
        take(state.selected.has(id) ? state.selected : [id], id);
        state.lifted = id;
        state.said = words.lifted(scene.tableOf(id).name);
    }

    /** @param {KeyboardEvent} event  @returns {boolean} whether it meant something here */
    function key(event) {
        if (state.lifted === null) return false;
        const id = state.lifted;
        const { name } = scene.tableOf(id) ?? { name: "" };
        const direction = directionOf(event.key);
        if (direction !== null) {
            const step = GRID * (event.shiftKey ? LONG : 1);
            moved = { x: moved.x + direction.x * step, y: moved.y + direction.y * step };
            draw();
            const box = before.get(id);
            if (box) viewport().reveal(placed(box));
            state.said = words.movedTo(placed(box).x, placed(box).y);
        } else if (event.key === "Enter" || event.key === " ") {
            finish(true);
            state.said = words.dropped(name);
        } else if (event.key === "Escape") {
            finish(false);
            state.said = words.givenUp(name);
        } else {
            return false;
        }
        return true;
    }

    onScopeDispose(() => release());

    return {
        press,
        key,
        lift,
        /** The focus left what was lifted, or a second finger came. */
        giveUp: () => before.size > 0 && finish(false),
        drop: () => state.lifted !== null && finish(true),
        get moving() {
            return before.size > 0;
        },
    };
}

/** The click that the browser makes of the end of a drag selects nothing. */
export function swallowClick() {
    const swallow = (click) => click.stopPropagation();
    addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}
