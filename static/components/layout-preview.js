import { h } from "vue";
import { heightsOf, lineOver, SHEET, tilesOf } from "../logic/preview.js";

/**
 * A small picture of a dashboard's layout: what each widget is shows in strokes. Prop `widgets`: null while they are
 * not known.
 */
export function LayoutPreview({ widgets }) {
    return h(
        "svg",
        {
            class: "preview",
            viewBox: `0 0 ${SHEET.width} ${SHEET.height}`,
            preserveAspectRatio: "xMidYMin slice",
            "aria-hidden": "true",
            focusable: "false",
        },
        drawn(widgets),
    );
}
LayoutPreview.props = ["widgets"];

function drawn(widgets) {
    if (widgets === null) return [];
    if (widgets.length === 0) return EMPTY.map((place) => h("rect", { class: "nothing", ...place, rx: 4 }));
    return tilesOf(widgets).map(tile);
}

/** The outlines of what could be there. */
const EMPTY = [
    { x: 10, y: 10, width: 86, height: 34 },
    { x: 101, y: 10, width: 86, height: 34 },
    { x: 192, y: 10, width: 86, height: 34 },
    { x: 10, y: 49, width: 177, height: 69 },
    { x: 192, y: 49, width: 86, height: 69 },
];

const tile = ({ x, y, width, height, type, look, seed }, index) =>
    h("g", { key: index, class: `tile tone-${seed % 3}` }, [
        h("rect", { class: "ground", x, y, width, height, rx: 4 }),
        ...(DRAWN[type === "chart" ? look : type] ?? DRAWN.line)({
            x: x + 6,
            y: y + 6,
            width: width - 12,
            height: height - 12,
            seed,
        }),
    ]);

/** A box that is lower than this has no room for a title above its figure. */
const LOW = 12;

const figure = ({ x, y, width, height }, down) =>
    h("rect", {
        class: "figure",
        x,
        y: y + down,
        width: Math.min(26, width * 0.6),
        height: Math.min(5.5, height),
        rx: 2,
    });

const title = ({ x, y, width }) => h("rect", {
    class: "words",
    x,
    y,
    width: Math.min(width * 0.5, 30),
    height: 2.4,
    rx: 1.2,
});

/** Strokes of each kind, in a box. @type {Record<string, (box: any) => any[]>} */
const DRAWN = {
    metric: (box) => {
        if (box.height < LOW) return [figure(box, 0)];
        const course = box.height > 20 ? curve({
            ...box,
            y: box.y + box.height * 0.62,
            height: box.height * 0.38,
        }) : [];
        return [title(box), figure(box, 5.5), ...course];
    },
    line: (box) => [title(box), ...curve(below(box))],
    area: (box) => [title(box), ...curve(below(box))],
    bar: (box) => [title(box), ...bars(below(box))],
    scatter: (box) => [title(box), ...dots(below(box))],
    map: (box) => [title(box), ...dots(below(box))],
    pie: (box) => [title(box), ...ring(below(box), 0.999), ...ring(below(box), 0.34, "data")],
    gauge: (box) => [title(box), ...arc(below(box), 1, "words"), ...arc(below(box), 0.62, "data")],
    table: (box) => [title(box), ...lines(below(box), 5.5)],
    text: (box) => lines(box, 6, 0.55),
    image: ({ x, y, width, height }) => {
        const at = (across, down) => `${x + width * across} ${y + height * down}`;
        const d = `M${at(0, 1)}L${at(0.34, 0.35)}L${at(0.55, 0.7)}L${at(0.7, 0.5)}L${at(1, 1)}Z`;
        return [h("path", { class: "field", d })];
    },
};

const below = ({ x, y, width, height, seed }) => ({ x, y: y + 7, width, height: Math.max(2, height - 7), seed });

function curve({ x, y, width, height, seed }) {
    const d = lineOver(heightsOf(seed, Math.max(5, Math.round(width / 7))), x, y, width, height);
    return [
        h("path", { class: "field", d: `${d}L${x + width} ${y + height}L${x} ${y + height}Z` }),
        h("path", { class: "stroke", d }),
    ];
}

function bars({ x, y, width, height, seed }) {
    const count = Math.max(3, Math.round(width / 11));
    const step = width / count;
    return heightsOf(seed, count).map((one, index) =>
        h("rect", {
            class: "data",
            x: x + index * step,
            y: y + height * (1 - one),
            width: step * 0.62,
            height: height * one,
            rx: 1,
        }),
    );
}

function dots({ x, y, width, height, seed }) {
    const across = heightsOf(seed, 7);
    return heightsOf(seed + 99, 7).map((one, index) =>
        h("circle", { class: "data", cx: x + ((index + across[index]) / 8) * width, cy: y + height * one, r: 1.8 }),
    );
}

function lines({ x, y, width, height }, step, last = 1) {
    const count = Math.max(1, Math.floor(height / step));
    return Array.from({ length: count }, (_, index) =>
        h("rect", {
            class: "words",
            x,
            y: y + index * step,
            width: width * (index === count - 1 ? last : 1),
            height: 1.8,
            rx: 0.9,
        }),
    );
}

/** Part of a circle in the middle of the box, from the top. */
function ring({ x, y, width, height }, part, look = "words") {
    const radius = Math.min(width, height) / 2 - 2;
    const [cx, cy] = [x + width / 2, y + height / 2];
    const end = part * 2 * Math.PI;
    const to = `${(cx + radius * Math.sin(end)).toFixed(2)} ${(cy - radius * Math.cos(end)).toFixed(2)}`;
    const d = `M${cx} ${cy - radius}A${radius} ${radius} 0 ${part > 0.5 ? 1 : 0} 1 ${to}`;
    return radius > 1 ? [h("path", { class: `arc ${look}`, d })] : [];
}

/** Part of a half circle. */
function arc({ x, y, width, height }, part, look) {
    const radius = Math.min(width / 2, height) - 2;
    const [cx, cy] = [x + width / 2, y + Math.min(height, height / 2 + radius / 2) - 1];
    const end = Math.PI * (1 - part);
    const to = `${(cx + radius * Math.cos(end)).toFixed(2)} ${(cy - radius * Math.sin(end)).toFixed(2)}`;
    const d = `M${cx - radius} ${cy}A${radius} ${radius} 0 0 1 ${to}`;
    return radius > 1 ? [h("path", { class: `arc ${look}`, d })] : [];
}
