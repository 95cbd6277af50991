import { onScopeDispose, shallowReactive, watch } from "vue";
import { detailAt, inSight } from "../../../logic/modelling/nodes.js";
import { boxInSight, contains } from "../../../logic/modelling/view.js";

/** Drawn so far beyond the edges, in pixels: small moves need nothing new. */
const MARGIN = 360;
/** So many tables with their rows are added in a frame, so that none takes long. */
const AT_ONCE = 8;

/**
 * Which tables are drawn, and in how much detail: those far out of sight are not, and seen from afar none has rows.
 *
 * @param {() => Map<string, import("../../../logic/modelling/view.js").Box>} boxes
 */
export function useSight(boxes) {
    const state = shallowReactive({
        /** @type {Set<string>} */
        ids: new Set(),
        /**
         * What is drawn of the plane: more than can be seen.
         * @type {import("../../../logic/modelling/view.js").Box | null}
         */
        sheet: null,
        /** Those that have their rows already. @type {Set<string>} */
        near: new Set(),
        /** @type {import("../../../logic/modelling/nodes.js").Detail} */
        detail: "near",
    });
    let last = { view: { x: 0, y: 0, k: 1 }, size: { width: 0, height: 0 } };
    let frame = 0;

    /** Called in each frame that shows another view. */
    function look(view, size) {
        last = { view, size };
        const detail = detailAt(view.k, state.detail);
        const enough = state.sheet !== null && contains(state.sheet, boxInSight(view, size));
        if (detail !== state.detail || !enough) prepare();
    }

    function prepare() {
        const { view, size } = last;
        state.detail = detailAt(view.k, state.detail);
        state.sheet = boxInSight(view, size, MARGIN);
        const ids = inSight(boxes(), view, size, MARGIN);
        if (!same(ids, state.ids)) state.ids = ids;
        if (state.detail === "near" && frame === 0) grow();
    }

    /** What is in the window itself comes first. */
    function grow() {
        frame = 0;
        if (state.detail !== "near") return;
        const near = new Set([...state.near].filter((id) => state.ids.has(id)));
        const first = inSight(boxes(), last.view, last.size, 0);
        const wanted = new Set([...first, ...state.ids].filter((id) => state.ids.has(id) && !near.has(id)));
        for (const id of [...wanted].slice(0, AT_ONCE)) near.add(id);
        if (!same(near, state.near)) state.near = near;
        if (wanted.size > AT_ONCE) frame = requestAnimationFrame(grow);
    }

    /** The view has come to rest: what is far from it goes now, and so do rows that nobody can read. */
    function rest() {
        if (state.detail !== "near" && state.near.size > 0) state.near = new Set();
        prepare();
    }

    watch(boxes, prepare);
    onScopeDispose(() => cancelAnimationFrame(frame));

    return {
        state,
        look,
        rest,
        has: (id) => state.ids.has(id),
        /** Rows that are there stay until the view rests. @param {string} id  @returns {"near" | "far"} */
        detailOf: (id) => (state.near.has(id) ? "near" : "far"),
    };
}

const same = (a, b) => a.size === b.size && [...a].every((one) => b.has(one));
