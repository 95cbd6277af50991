import { onScopeDispose } from "vue";
import { GRID, widthWithin } from "../../../logic/modelling/nodes.js";
import { swallowClick } from "./use-table-drag.js";

/** A press of the key makes a table so much wider. */
const STEP = 2 * GRID;

/**
 * Making tables wider and narrower: by the handle at their foot, by pointer or finger, and by keyboard. What is seen
 * meanwhile is this window's alone; the model changes at the end.
 *
 * @param {ReturnType<typeof import("./use-scene.js").useScene>} scene
 * @param {() => any} viewport
 */
export function useTableWidth(scene, viewport) {
    const { state, words } = scene;
    let release = () => {};

    function finish(keep) {
        release();
        release = () => {};
        const { sizing } = state;
        Object.assign(state, { sizing: null, held: false });
        if (keep && sizing !== null) scene.resize(sizing.id, sizing.width);
    }

    /** @param {PointerEvent} event  @param {string} id */
    function press(event, id) {
        const box = scene.boxes.value.get(id);
        if (state.sizing !== null || box === undefined || !scene.writable()) return;
        const start = viewport().toWorld(event.clientX, event.clientY).x;
        const within = new AbortController();
        let frame = 0;
        let latest = event;

        function show() {
            frame = 0;
            const by = viewport().toWorld(latest.clientX, latest.clientY).x - start;
            state.sizing = { id, width: widthWithin(box.width + by) };
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
        listen("pointermove", (move) => {
            if (move.pointerId !== event.pointerId) return;
            latest = move;
            if (frame === 0) frame = requestAnimationFrame(show);
        });
        listen("pointerup", (up) => up.pointerId === event.pointerId && end(true));
        listen("pointercancel", (gone) => gone.pointerId === event.pointerId && end(false));
        listen("keydown", (key) => {
            if (key.key !== "Escape") return;
            key.stopPropagation();
            end(false);
        }, { capture: true });
        Object.assign(state, { sizing: { id, width: box.width }, held: true });
    }

    onScopeDispose(() => release());

    return {
        press,
        giveUp: () => state.sizing !== null && finish(false),
        /** By one step. @param {string} id  @param {1 | -1} way  @returns {boolean} whether it may be done */
        step(id, way) {
            const box = scene.boxes.value.get(id);
            if (scene.resize === undefined || box === undefined || !scene.writable()) return false;
            const width = widthWithin(box.width + way * STEP);
            scene.resize(id, width);
            state.said = words.resized(width);
            return true;
        },
    };
}
