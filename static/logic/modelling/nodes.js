import { boxInSight } from "./view.js";

/**
 * How a table is drawn: what is in it at each level, and where. All lengths are units of the plane.
 *
 * @typedef {"conceptual" | "logical" | "physical"} Level
 * @typedef {"near" | "far" | "speck"} Detail       How much of it can be made out at the present scale.
 *
 * @typedef {object} Row       A column.
 * @property {string} id
 * @property {string} marks    Of its keys, such as `PK FK`.
 * @property {boolean} key     Whether it is (part of) the primary one.
 * @property {string} name
 * @property {string} type     Empty where types are not shown.
 * @property {boolean} required
 * @property {number} middle   Of its line, from the table's top.
 *
 * @typedef {object} Face
 * @property {string} id
 * @property {string} title
 * @property {Row[]} rows
 * @property {number} more     Columns that are counted only.
 * @property {number} width
 * @property {number} height
 */

/** @type {Level[]} */
export const LEVELS = ["conceptual", "logical", "physical"];
export const HEAD = 36;
export const ROW = 24;
const FOOT = 6;
/** Of an entity of which only the name is shown. */
const PLAIN = 52;
/** More columns than this are counted, not shown. */
export const MOST_ROWS = 40;
const LEAST_WIDTH = 120;
const MOST_WIDTH = 1_200;
/** From the sides to what is written, and where names begin: behind the marks of keys. */
export const PADDING = 12;
export const NAMES_AT = 46;
const GAP = 10;
/** Names get at least this part of the room, if they need it. */
const LEAST_NAME = 0.45;
export const FONTS = {
    title: "600 13.5px Inter, system-ui, sans-serif",
    far: "600 24px Inter, system-ui, sans-serif",
    name: "400 12.5px Inter, system-ui, sans-serif",
    type: "400 11px Inter, system-ui, sans-serif",
};
/** The grid that tables come to stand on, and how far an arrow key moves one. */
export const GRID = 10;
/** Of positions. Source: modelling contract as Atrium reads it. */
const FARTHEST = 1_000_000;

/** @type {WeakMap<any, Map<Level, Face>>} */
const faces = new WeakMap();

/**
 * What is to be drawn of a table; the same object as long as the table is the same.
 *
 * @param {any} table   As REST gives it, its columns in their order.
 * @param {Level} level
 * @returns {Face}
 */
export function faceOf(table, level) {
    let known = faces.get(table);
    if (known === undefined) faces.set(table, (known = new Map()));
    let face = known.get(level);
    if (face === undefined) known.set(level, (face = madeFace(table, level)));
    return face;
}

function madeFace(table, level) {
    const { id, name, columns = [] } = table;
    const shown = level === "conceptual" ? [] : columns.slice(0, MOST_ROWS);
    const more = level === "conceptual" ? 0 : columns.length - shown.length;
    const lines = shown.length + (more > 0 ? 1 : 0);
    return {
        id,
        title: name,
        rows: shown.map((column, index) => rowOf(column, index, level)),
        more,
        width: Math.max(LEAST_WIDTH, table.width ?? 0),
        height: level === "conceptual" ? PLAIN : HEAD + Math.max(1, lines) * ROW + FOOT,
    };
}

const rowOf = (column, index, level) => ({
    id: column.id,
    marks: marksOf(column, level),
    key: column.is_primary_key,
    name: column.name,
    type: level === "physical" ? typeOf(column) : "",
    required: !column.nullable,
    middle: HEAD + ROW * index + ROW / 2,
});

/** The short marks of its keys. */
function marksOf({ is_primary_key: primary, is_foreign_key: foreign, constraints }, level) {
    const unique = level === "physical" && !primary && constraints?.unique === true;
    return [primary && "PK", foreign && "FK", unique && "UQ"].filter(Boolean).slice(0, 2).join(" ");
}

/** As a database would be told it. */
const typeOf = ({ data_type: type, nullable }) => (nullable ? `${type} NULL` : type);

/**
 * Where a table stands.
 *
 * @param {any} table
 * @param {Level} level
 * @returns {import("./view.js").Box}
 */
export function boxOf(table, level) {
    const { width, height } = faceOf(table, level);
    return { x: table.position_x, y: table.position_y, width, height };
}

/**
 * A row's name and type, cut so that both have room.
 *
 * @param {Row} row
 * @param {number} width    Of the table.
 * @param {object} ruler
 * @param {(text: string, font: string) => number} ruler.widthOf
 * @param {(text: string, width: number, font: string) => string} ruler.fitted
 */
export function textsOf({ name, type }, width, { widthOf, fitted }) {
    const room = width - NAMES_AT - PADDING;
    if (type === "") return { name: fitted(name, room, FONTS.name), type: "" };
    const forType = Math.min(room * (1 - LEAST_NAME), widthOf(type, FONTS.type));
    const shownName = fitted(name, room - GAP - forType, FONTS.name);
    const left = room - GAP - widthOf(shownName, FONTS.name);
    return { name: shownName, type: fitted(type, Math.max(forType, left), FONTS.type) };
}

/** The middle of a column's row from the table's top; null where it is not shown. */
export const middleOf = (table, column, level) =>
    faceOf(table, level).rows.find(({ id }) => id === column)?.middle ?? null;

/** The column at a point of a table's own, and null beside the rows. */
export function columnAt(table, y, level) {
    const index = Math.floor((y - HEAD) / ROW);
    return faceOf(table, level).rows[index]?.id ?? null;
}

/** @param {number} value */
export const onGrid = (value) => Math.max(-FARTHEST, Math.min(FARTHEST, Math.round(value / GRID) * GRID));

/** A width that a table can be given by hand. @param {number} width */
export const widthWithin = (width) => Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, onGrid(width)));

/** What can be made out at a scale. Once seen, rows stay until they are clearly too small. @returns {Detail} */
export function detailAt(scale, before = /** @type {Detail} */ ("near")) {
    const slack = before === "near" ? 0.04 : 0;
    if (scale >= 0.46 - slack) return "near";
    return scale >= 0.16 ? "far" : "speck";
}

/**
 * Whether a table is on a domain's canvas: its own, and those that show it.
 *
 * @param {any} table
 * @param {string | null} domain   null: all.
 */
export const isOn = (table, domain) =>
    domain === null || table.primary_domain_id === domain || (table.visible_domains ?? []).includes(domain);

/**
 * A place for a box, as near as possible to `wanted`, that touches none of the others.
 *
 * @param {{ x: number, y: number }} wanted     Its upper left corner.
 * @param {{ width: number, height: number }} size
 * @param {import("./view.js").Box[]} others
 */
export function freePlace(wanted, { width, height }, others, gap = 40) {
    const at = (x, y) => ({ x: onGrid(x), y: onGrid(y) });
    const isFree = ({ x, y }) =>
        others.every((box) => x + width + gap <= box.x || box.x + box.width + gap <= x ||
            y + height + gap <= box.y || box.y + box.height + gap <= y);
    for (let ring = 0; ring < 40; ring += 1) {
        for (const [right, down] of ringOf(ring)) {
            const place = at(wanted.x + right * (width + gap) * 0.5, wanted.y + down * (height + gap) * 0.5);
            if (isFree(place)) return place;
        }
    }
    return at(wanted.x, wanted.y);
}

/** The steps that are `ring` away, those beside before those across. */
function ringOf(ring) {
    if (ring === 0) return [[0, 0]];
    const steps = [];
    for (let side = -ring; side <= ring; side += 1) {
        steps.push([ring, side], [-ring, side], [side, ring], [side, -ring]);
    }
    return steps.sort(([a, b], [c, d]) => Math.hypot(a, b) - Math.hypot(c, d) || c - a || d - b);
}

const DIRECTIONS = {
    ArrowLeft: { x: -1, y: 0 },
    ArrowRight: { x: 1, y: 0 },
    ArrowUp: { x: 0, y: -1 },
    ArrowDown: { x: 0, y: 1 },
};
/** Whether a key is an arrow. */
export const directionOf = (key) => DIRECTIONS[key] ?? null;

/**
 * The table that an arrow key goes to: the nearest in its direction, what lies aside counting double.
 *
 * @param {import("./view.js").Box & { id?: string }} from
 * @param {{ id: string, box: import("./view.js").Box }[]} others
 * @param {{ x: number, y: number }} direction
 */
export function neighbour(from, others, direction) {
    const middle = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
    const start = middle(from);
    let best = null;
    for (const { id, box } of others) {
        const to = middle(box);
        const along = (to.x - start.x) * direction.x + (to.y - start.y) * direction.y;
        const aside = Math.abs((to.x - start.x) * direction.y) + Math.abs((to.y - start.y) * direction.x);
        const cost = along + 2 * aside;
        if (along > 1 && along > aside / 3 && (best === null || cost < best.cost)) best = { id, cost };
    }
    return best?.id ?? null;
}

/** Those of the boxes that are near what is in sight: id → box. */
export function inSight(boxes, view, size, margin) {
    const sight = boxInSight(view, size, margin);
    const found = new Set();
    for (const [id, box] of boxes) {
        if (box.x <= sight.x + sight.width && sight.x <= box.x + box.width &&
            box.y <= sight.y + sight.height && sight.y <= box.y + box.height) found.add(id);
    }
    return found;
}
