import { onScopeDispose, shallowReactive } from "vue";
import { touches } from "../../../logic/modelling/view.js";

/** A press that moves less is a click, in pixels. */
const SLOP = 4;

/**
 * A frame that is drawn over the ground with Shift held: what it touches is selected.
 *
 * @param {ReturnType<typeof import("./use-scene.js").useScene>} scene
 * @param {() => any} viewport
 */
export function useMarquee(scene, viewport) {
    const state = shallowReactive({
        /** On the plane. @type {import("../../../logic/modelling/view.js").Box | null} */
        box: null,
    });
    let release = () => {};

    /** @param {PointerEvent} event */
    function press(event) {
        const start = viewport().toWorld(event.clientX, event.clientY);
        const kept = new Set(scene.state.selected);
        const within = new AbortController();
        const listen = (name, run) => addEventListener(name, run, { signal: within.signal });

        function follow(move) {
            const far = Math.hypot(move.clientX - event.clientX, move.clientY - event.clientY) >= SLOP;
            if (state.box === null && !far) return;
            const at = viewport().toWorld(move.clientX, move.clientY);
            state.box = {
                x: Math.min(start.x, at.x),
                y: Math.min(start.y, at.y),
                width: Math.abs(at.x - start.x),
                height: Math.abs(at.y - start.y),
            };
            const inside = [...scene.boxes.value].filter(([, box]) => touches(box, state.box)).map(([id]) => id);
            const all = new Set([...kept, ...inside]);
            if (all.size !== scene.state.selected.size) scene.select(all);
        }

        release = () => {
            within.abort();
            state.box = null;
        };
        listen("pointermove", follow);
        listen("pointerup", () => release());
        listen("pointercancel", () => release());
    }

    onScopeDispose(() => release());
    return { state, press };
}
