import { h, nextTick, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { boxAround } from "../../../logic/modelling/view.js";
import { createViewport } from "../viewport.js";
import { EdgeLayer, HandLayer, HandleLayer } from "./layers.js";
import { CursorLayer, MiniMap, ZoomTools } from "./overlays.js";
import { useCanvasKeys } from "./use-canvas-keys.js";
import { useConnect } from "./use-connect.js";
import { useMarquee } from "./use-marquee.js";
import { useTableDrag } from "./use-table-drag.js";
import { useTableWidth } from "./use-table-width.js";

const SLOP = 4;
/** A canvas that is narrower begins with what can be read at this scale, not with everything. */
const NARROW = 640;
const READABLE = 0.5;

/**
 * The tables of a domain on a plane, with their relationships. Prop `scene` (of use-scene.js, or another that gives the
 * same).
 *
 * Events: `inspect` (with whether the fields are to get the focus), `create` (a point of the plane), `connect` (two
 * ends), `remove`.
 */
export const ModelCanvas = {
    name: "ModelCanvas",
    props: ["scene"],
    emits: ["inspect", "create", "connect", "remove"],
    setup({ scene }, { emit, expose }) {
        const { state, words, nodes: Nodes } = scene;
        const svg = ref(null);
        const world = ref(null);
        const cursors = ref(null);
        const map = ref(null);
        const tools = ref(null);
        /** @type {ReturnType<typeof createViewport>} */
        let viewport = null;
        const view = () => viewport?.view ?? { x: 0, y: 0, k: 1 };
        const drag = useTableDrag(scene, () => viewport, () => world.value);
        const connect = useConnect(scene, () => viewport, (from, to) => emit("connect", from, to));
        const width = useTableWidth(scene, () => viewport);
        const marquee = useMarquee(scene, () => viewport);
        let pressedAt = { x: 0, y: 0 };

        function moved(next) {
            scene.sight.look(next, viewport.size());
            for (const part of [cursors, map, tools]) part.value?.place();
        }

        function fit(options) {
            const boxes = [...scene.boxes.value];
            const chosen = boxes.filter(([id]) => state.selected.size > 1 && state.selected.has(id));
            const box = boxAround((chosen.length > 0 ? chosen : boxes).map(([, one]) => one));
            if (box !== null) viewport.fit(box, options);
        }

        let stop = () => {};
        onMounted(() => {
            viewport = createViewport(svg.value, world.value, {
                onView: moved,
                onSettled: scene.sight.rest,
                covered: () => coveredIn(svg.value),
                corners: () => cornersIn(svg.value),
                onPinch() {
                    drag.giveUp();
                    connect.giveUp();
                    width.giveUp();
                },
            });
            fit({ at: "once", least: viewport.size().width < NARROW ? READABLE : 0 });
            const resized = new ResizeObserver(() => viewport.set(viewport.view));
            resized.observe(svg.value);
            stop = () => {
                resized.disconnect();
                viewport.destroy();
            };
        });
        onBeforeUnmount(() => stop());
        watch(() => state.domain, () => nextTick(() => fit({ at: "once" })));

        const idAt = (event) => event.target.closest?.("[data-table]")?.dataset.table ?? null;

        // By pointer

        function press(event) {
            pressedAt = { x: event.clientX, y: event.clientY };
            if (event.button !== 0) return;
            const grip = event.target.closest?.("[data-grip]")?.dataset.grip;
            if (grip === "handle") {
                const column = event.target.closest("[data-column]")?.dataset.column || null;
                event.preventDefault();
                connect.press(event, { table: idAt(event), column });
            } else if (grip === "width") {
                event.preventDefault();
                width.press(event, idAt(event));
            } else if (grip === "table") {
                drag.press(event, idAt(event));
            } else if (grip === undefined && event.shiftKey) {
                event.preventDefault();
                marquee.press(event);
            }
        }

        function click(event) {
            if (Math.hypot(event.clientX - pressedAt.x, event.clientY - pressedAt.y) >= SLOP) return;
            const table = idAt(event);
            const edge = event.target.closest?.("[data-edge]")?.dataset.edge;
            const adding = event.shiftKey || event.ctrlKey || event.metaKey;
            if (table !== null && adding) {
                const others = [...state.selected].filter((id) => id !== table);
                scene.select(state.selected.has(table) ? others : [...others, table]);
            } else if (table !== null) {
                scene.select([table]);
                emit("inspect", false);
            } else if (edge !== undefined) {
                scene.selectEdge(edge);
                emit("inspect", false);
            } else if (!adding) {
                scene.select([]);
            }
        }

        function twice(event) {
            if (idAt(event) !== null) return emit("inspect", true);
            if (event.target.closest?.("[data-grip]") === null && scene.writable()) {
                emit("create", viewport.toWorld(event.clientX, event.clientY));
            }
        }

        function point(event) {
            if (!viewport) return;
            scene.look(viewport.toWorld(event.clientX, event.clientY));
            if (event.pointerType === "touch" || state.held) return;
            const table = event.target.closest?.("[data-grip=table], [data-grip=handle], [data-grip=width]")?.dataset.table ?? null;
            if (table !== state.hover) state.hover = table;
        }

        function leave() {
            state.hover = null;
            scene.look(null);
        }

        const keys = useCanvasKeys(scene, {
            viewport: () => viewport,
            world: () => world.value,
            drag,
            connect,
            width,
            onInspect: () => emit("inspect", true),
            onRemove: () => emit("remove"),
        });

        function focusIn(event) {
            const id = idAt(event);
            if (id !== null) state.active = id;
        }

        function focusOut() {
            drag.drop();
            connect.leave();
        }

        expose({
            fit,
            focusTable: keys.focusTable,
            zoomStep: (direction) => viewport.zoomStep(direction),
            zoomReset: () => viewport.zoomReset(),
            connect: (id) => keys.focusTable(id).then(() => connect.start(id)),
            /** The middle of what is in sight. */
            middle() {
                const { left, top } = svg.value.parentElement.getBoundingClientRect();
                const { width, height } = viewport.size();
                return viewport.toWorld(left + width / 2, top + height / 2);
            },
            /** @param {string} id  Of a table. */
            reveal(id) {
                const box = scene.boxes.value.get(id);
                if (box !== undefined) viewport.reveal(box);
            },
            showRelationship(id) {
                const relationship = scene.relationships.value.find((one) => one.id === id);
                const ends = [relationship?.source_table_id, relationship?.target_table_id];
                const box = boxAround(ends.map((end) => scene.boxes.value.get(end)).filter(Boolean));
                if (box !== null) viewport.reveal(box);
            },
        });

        const plane = () =>
            h("g", { ref: world, class: "world" }, [
                h(EdgeLayer, { scene }),
                h(Nodes, { scene }),
                h(HandLayer, { scene }),
                h(HandleLayer, { scene }),
                h(Wire, { scene, wire: connect.wire }),
                h(Frame, { state: marquee.state }),
            ]);

        return () =>
            h("div", { class: "model-canvas" }, [
                h(
                    "svg",
                    {
                        ref: svg,
                        class: "plane",
                        tabindex: "0",
                        role: "group",
                        "aria-label": words.label,
                        "aria-describedby": "canvas-keys",
                        onPointerdown: press,
                        onPointermove: point,
                        onPointerleave: leave,
                        onClick: click,
                        onDblclick: twice,
                        onKeydown: keys.press,
                        onFocusin: focusIn,
                        onFocusout: focusOut,
                    },
                    plane(),
                ),
                h("svg", { class: "plane-over", "aria-hidden": "true" }, h(CursorLayer, { ref: cursors, scene, view })),
                h("p", { id: "canvas-keys", class: "unseen" }, words.keys),
                h(ZoomTools, { ref: tools, viewport: () => viewport, view, onFit: () => fit() }),
                h(MiniMap, { ref: map, scene, viewport: () => viewport, view }),
                h("p", { class: "unseen", role: "status", "aria-live": "assertive" }, state.said),
            ]);
    },
};

/** How far it is covered: by the search above, by a panel beside or below it. */
function coveredIn(svg) {
    const own = svg.parentElement.getBoundingClientRect();
    const over = (name) => svg.closest(".model-stage")?.querySelector(`:scope > ${name}`)?.getBoundingClientRect();
    const [search, panel] = [over(".model-find"), over(".side-panel")];
    const beside = panel !== undefined && panel.left > own.left + 40;
    return {
        top: search === undefined ? 0 : Math.min(60, search.bottom - own.top),
        right: beside ? own.right - panel.left : 0,
        bottom: panel === undefined || beside ? 0 : own.bottom - panel.top,
    };
}

/** The small map in its corner leaves room beside it, or above it. */
function cornersIn(svg) {
    const map = svg.parentElement.querySelector(".mini-map")?.getBoundingClientRect();
    if (!map || map.width === 0) return [{ top: 0, right: 0, bottom: 0 }];
    return [{ top: 0, right: map.width, bottom: 0 }, { top: 0, right: 0, bottom: map.height }];
}

/** The way of a relationship that is being made. Props `scene`, `wire`. */
const Wire = {
    name: "Wire",
    props: ["scene", "wire"],
    setup: ({ scene, wire }) => () => {
        if (wire.from === null) return null;
        const { x, y, width, rowY, height } = scene.placeOf(wire.from.table, wire.from.column);
        const right = wire.at.x > x + width / 2;
        const from = { x: right ? x + width : x, y: rowY ?? y + Math.min(18, height / 2) };
        const bend = Math.max(30, Math.abs(wire.at.x - from.x) / 2) * (right ? 1 : -1);
        const { x: endX, y: endY } = wire.at;
        const way = `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${endX - bend} ${endY} ${endX} ${endY}`;
        return h("g", { class: ["wire", { found: wire.to !== null }], "aria-hidden": "true" }, [
            h("path", { d: way }),
            h("circle", { cx: endX, cy: endY, r: 5 }),
        ]);
    },
};

/** Drawn over the ground to select. Prop `state`. */
const Frame = {
    name: "Frame",
    props: ["state"],
    setup: ({ state }) => () => state.box && h("rect", { class: "marquee", ...state.box }),
};
