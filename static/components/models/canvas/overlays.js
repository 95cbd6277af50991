import { h, onMounted, onUpdated, ref } from "vue";
import { boxAround, boxInSight } from "../../../logic/modelling/view.js";
import { modelStrings } from "../../../logic/strings-models.js";
import { Icon } from "../../icons.js";

const words = modelStrings.canvas;
/** Of the small map, in pixels. */
const MAP = { width: 184, height: 124 };
const MAP_PADDING = 10;

/** The pointers of others, always in the same size. They are moved with the view by `place`. Prop `scene`, `view`. */
export const CursorLayer = {
    name: "CursorLayer",
    props: ["scene", "view"],
    setup({ scene, view }, { expose }) {
        const element = ref(null);
        const here = () => scene.people().filter(({ cursor }) => cursor !== null);

        function place() {
            const { x, y, k } = view();
            const people = here();
            [...(element.value?.children ?? [])].forEach((mark, index) => {
                const { cursor } = people[index] ?? { cursor: null };
                if (cursor !== null) {
                    mark.style.transform = `translate(${x + cursor.x * k}px, ${y + cursor.y * k}px)`;
                }
            });
        }

        onMounted(place);
        onUpdated(place);
        expose({ place });
        return () =>
            h(
                "g",
                { ref: element, class: "cursors" },
                here().map(({ user, name, colour }) => {
                    const shown = name || words.someone;
                    return h("g", { key: user, class: ["cursor", `by-${colour}`], "data-user": user }, [
                        h("path", { d: "M0 0 4.500 15 7.800 9 14.500 7z" }),
                        h("rect", { x: 10, y: 14, width: 14 + shown.length * 6.6, height: 18, rx: 4 }),
                        h("text", { x: 17, y: 23 }, shown),
                    ]);
                }),
            );
    },
};

/** Everything in small, and the part in sight. Props `scene`, `viewport` (a function), `view`. */
export const MiniMap = {
    name: "MiniMap",
    props: ["scene", "viewport", "view"],
    setup({ scene, viewport, view }, { expose }) {
        const frame = ref(null);
        const map = ref(null);
        let scale = { k: 1, x: 0, y: 0 };

        function measure() {
            const all = boxAround([...scene.boxes.value.values()]) ?? { x: 0, y: 0, width: 1, height: 1 };
            const k = Math.min(
                (MAP.width - 2 * MAP_PADDING) / Math.max(1, all.width),
                (MAP.height - 2 * MAP_PADDING) / Math.max(1, all.height),
            );
            scale = {
                k,
                x: MAP.width / 2 - (all.x + all.width / 2) * k,
                y: MAP.height / 2 - (all.y + all.height / 2) * k,
            };
        }

        const onMap = ({ x, y, width, height }) => ({
            x: scale.x + x * scale.k,
            y: scale.y + y * scale.k,
            width: Math.max(2, width * scale.k),
            height: Math.max(1.5, height * scale.k),
        });

        /** Called with each frame of the view: only the frame in it moves. */
        function place() {
            if (frame.value === null || !viewport()) return;
            const sight = onMap(boxInSight(view(), viewport().size()));
            for (const [name, value] of Object.entries(sight)) frame.value.setAttribute(name, value.toFixed(1));
        }

        function go(event) {
            if (event.type === "pointermove" && event.buttons !== 1) return;
            const corner = map.value.getBoundingClientRect();
            const point = {
                x: (event.clientX - corner.left - scale.x) / scale.k,
                y: (event.clientY - corner.top - scale.y) / scale.k,
            };
            const { k } = view();
            const { width, height } = viewport().size();
            viewport().set({ k, x: width / 2 - point.x * k, y: height / 2 - point.y * k });
        }

        onMounted(place);
        onUpdated(place);
        expose({ place });
        return () => {
            measure();
            const rectangle = ({ x, y, width, height }) =>
                `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h-${width.toFixed(1)}z`;
            const marked = (ids) => [...scene.boxes.value]
                .filter(([id]) => ids === null || ids.has(id))
                .map(([, box]) => rectangle(onMap(box)))
                .join("");
            return h(
                "svg",
                {
                    ref: map,
                    class: "mini-map",
                    width: MAP.width,
                    height: MAP.height,
                    "aria-hidden": "true",
                    onPointerdown(event) {
                        map.value.setPointerCapture(event.pointerId);
                        go(event);
                    },
                    onPointermove: go,
                },
                [
                    h("path", { class: "all", d: marked(null) }),
                    h("path", { class: "chosen", d: marked(scene.state.selected) }),
                    h("rect", { ref: frame, class: "in-sight", rx: 3 }),
                ],
            );
        };
    },
};

/** Zoom and fit. Props `viewport` (a function), `onFit`; the scale is written by `place`. */
export const ZoomTools = {
    name: "ZoomTools",
    props: ["viewport", "view"],
    emits: ["fit"],
    setup({ viewport, view }, { emit, expose }) {
        const label = ref(null);
        const place = () => label.value && (label.value.textContent = words.percent(view().k));
        onMounted(place);
        expose({ place });
        const button = (icon, text, onClick) =>
            h("button", { type: "button", class: "bare", "aria-label": text, title: text, onClick }, h(Icon, {
                name: icon,
            }));
        return () =>
            h("div", { class: "zoom-tools", role: "group", "aria-label": words.zoom }, [
                button("minus", words.zoomOut, () => viewport().zoomStep(-1)),
                h("button", {
                    ref: label,
                    type: "button",
                    class: "link scale",
                    title: words.zoomReset,
                    onClick: () => viewport().zoomReset(),
                }),
                button("add", words.zoomIn, () => viewport().zoomStep(1)),
                button("fit", words.fit, () => emit("fit")),
            ]);
    },
};
