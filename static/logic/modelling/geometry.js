import { crowsFeet, REACH } from "./crows-foot.js";
import { STUB } from "./routing.js";

/**
 * Where lines run between boxes: straight pieces with round corners, leaving a table at the row of their column.
 *
 * @typedef {object} Box
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {number | null} [rowY]      Middle of the column's row; null: the line ends anywhere at the side.
 *
 * @typedef {import("./crows-foot.js").Point} Point
 * @typedef {import("./crows-foot.js").End} End
 * @typedef {import("./crows-foot.js").Side} Side
 * @typedef {ReturnType<typeof import("./routing.js").fieldOf>} Field
 *
 * @typedef {object} Route
 * @property {string} path
 * @property {Point[]} points            Its corners, ends among them.
 * @property {Box} around                The smallest rectangle around these.
 * @property {string[]} marks            Paths of the crow's feet and bars.
 * @property {Point[]} rings             Centres of the circles that say “may be none”.
 * @property {number} radius             Of the rings.
 * @property {Point} label               Middle of the line.
 * @property {[End, End]} ends
 */

const CORNER = 8;
/** Between lines that run side by side. */
const LANE = 10;
/** Lines of one row are apart by this. */
const ROW_SPREAD = 7;

/**
 * @param {Iterable<any>} relationships
 * @param {(table: string, column: string | null) => Box | null} boxOf   null: it is not shown.
 * @param {Field} [field]   What lines go around; none: the straight way.
 * @returns {Map<string, Route>} by relationship
 */
export const routes = (relationships, boxOf, field) =>
    new Map(linesBetween(relationships, boxOf).map((line) => [line.one.id, routeOf(line, field)]));

/**
 * Where lines begin and end, the short ones first: the others are to go around them.
 *
 * @param {Iterable<any>} relationships
 * @param {(table: string, column: string | null) => Box | null} boxOf
 */
export function linesBetween(relationships, boxOf) {
    const lines = [];
    for (const one of relationships) {
        const source = boxOf(one.source_table_id, one.source_column_id ?? null);
        const target = boxOf(one.target_table_id, one.target_column_id ?? null);
        if (source !== null && target !== null) lines.push(lineBetween(one, source, target));
    }
    spread(lines);
    return lines.sort((a, b) => spanOf(a) - spanOf(b) || (a.one.id < b.one.id ? -1 : 1));
}

const spanOf = ({ ends: [from, to] }) => Math.abs(from.box.x - to.box.x) + Math.abs(from.box.y - to.box.y);

/** @returns {{ one: any, lane: number, ends: [any, any] }} */
function lineBetween(one, source, target) {
    const self = one.source_table_id === one.target_table_id;
    const [from, to] = sidesOf(source, target, self);
    return {
        one,
        lane: 0,
        ends: [
            { table: one.source_table_id, box: source, side: from, other: target, shift: 0, self: self ? -1 : 0 },
            { table: one.target_table_id, box: target, side: to, other: source, shift: 0, self: self ? 1 : 0 },
        ],
    };
}

/** @returns {[Side, Side]} */
function sidesOf(source, target, self) {
    const gap = (one, other) => other.x - (one.x + one.width);
    if (self) return ["right", "right"];
    if (gap(source, target) >= 2 * REACH) return ["right", "left"];
    if (gap(target, source) >= 2 * REACH) return ["left", "right"];
    const free = (source.rowY ?? null) === null && (target.rowY ?? null) === null;
    if (free && target.y - (source.y + source.height) >= 2 * REACH) return ["bottom", "top"];
    if (free && source.y - (target.y + target.height) >= 2 * REACH) return ["top", "bottom"];
    return ["right", "right"];
}

/** Lines that end at one place stand side by side there, in the order of where they go; so do those of one pair. */
function spread(lines) {
    const placeOf = ({ table, side, box }) => `${table} ${side} ${box.rowY ?? ""}`;
    const places = groups(lines.flatMap(({ ends }) => ends), placeOf);
    for (const place of places) {
        const upright = place[0].side === "left" || place[0].side === "right";
        const middle = ({ other, self }) =>
            self + (upright ? other.y + other.height / 2 : other.x + other.width / 2);
        place.sort((a, b) => middle(a) - middle(b));
        const room = (upright ? place[0].box.height : place[0].box.width) * 0.6;
        const whole = (place[0].box.rowY ?? null) === null;
        const step = whole ? Math.min(24, room / place.length) : Math.min(ROW_SPREAD, 14 / place.length);
        place.forEach((end, at) => (end.shift = (at - (place.length - 1) / 2) * step));
    }
    for (const pair of groups(lines, ({ ends: [a, b] }) => [a.table, b.table].sort().join(" ") + a.side + b.side)) {
        pair.forEach((line, at) => (line.lane = (at - (pair.length - 1) / 2) * LANE));
    }
}

function groups(items, keyOf) {
    const found = new Map();
    for (const item of items) {
        const key = keyOf(item);
        found.set(key, [...(found.get(key) ?? []), item]);
    }
    return [...found.values()];
}

/** @param {any} line  Of `linesBetween`.  @param {Field} [field]  @returns {Route} */
export function routeOf(line, field) {
    const found = field === undefined ? null : wayAround(line, field);
    const [source, target] = found?.ends ?? line.ends.map(endOf);
    const points = found?.points ?? pointsBetween(source, target, line);
    field?.take(points);
    return {
        path: rounded(points),
        points,
        around: bounds(points.map((point) => ({ ...point, width: 0, height: 0 }))),
        ...crowsFeet(source, target, line.one),
        label: middleOf(points),
        ends: [source, target],
    };
}

/** Where the nearest sides lead nowhere, two others may; null: every way meets a box. */
function wayAround({ ends, one }, field) {
    const [from, to] = ends;
    const others = from.side === "top" || from.side === "bottom" || one.source_table_id === one.target_table_id
        ? []
        : [["left", "left"], ["right", "right"], ["right", "left"], ["left", "right"]];
    for (const [first, last] of [[from.side, to.side], ...others]) {
        const both = [endOf({ ...from, side: first }), endOf({ ...to, side: last })];
        const points = field.way(both[0], both[1]);
        if (points !== null) return { ends: both, points };
    }
    return null;
}

/** @returns {End} */
function endOf({ box: { x, y, width, height, rowY = null }, side, shift }) {
    const clamp = (value, low, high) => Math.max(low + 4, Math.min(high - 4, value));
    if (side === "left" || side === "right") {
        const at = clamp((rowY ?? y + height / 2) + shift, y, y + height);
        return { x: side === "left" ? x : x + width, y: at, side };
    }
    return { x: clamp(x + width / 2 + shift, x, x + width), y: side === "top" ? y : y + height, side };
}

/** The straight way, whatever is there. @returns {Point[]} */
function pointsBetween(source, target, { lane, ends: [{ box: from }, { box: to }] }) {
    const turned = (x) => [source, { x, y: source.y }, { x, y: target.y }, target];
    if (source.side === "right" && target.side === "right") {
        return turned(Math.max(from.x + from.width, to.x + to.width) + STUB + Math.abs(lane));
    }
    if (source.side === "top" || source.side === "bottom") {
        const y = (source.y + target.y) / 2 + lane;
        return [source, { x: source.x, y }, { x: target.x, y }, target];
    }
    return turned((source.x + target.x) / 2 + lane);
}

/** A path along points, with round corners. @param {Point[]} points */
export function rounded(points) {
    const [first, ...rest] = points;
    let path = `M${text(first)}`;
    rest.forEach((corner, at) => {
        const next = rest[at + 1];
        if (next === undefined) return (path += `L${text(corner)}`);
        const before = at === 0 ? first : rest[at - 1];
        const radius = Math.min(CORNER, distance(before, corner) / 2, distance(corner, next) / 2);
        path += `L${text(towards(corner, before, radius))}Q${text(corner)} ${text(towards(corner, next, radius))}`;
    });
    return path;
}

function towards(from, to, length) {
    const whole = distance(from, to);
    if (whole === 0) return from;
    return { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
}

/** The point half-way along the line. @param {Point[]} points */
export function middleOf(points) {
    let left = points.slice(1).reduce((sum, point, at) => sum + distance(points[at], point), 0) / 2;
    for (let at = 1; at < points.length; at += 1) {
        const piece = distance(points[at - 1], points[at]);
        if (piece >= left && piece > 0) return towards(points[at - 1], points[at], left);
        left -= piece;
    }
    return points[0];
}

const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);
const text = ({ x, y }) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

/** The smallest rectangle around boxes; null around none. @param {Iterable<Box>} boxes */
export function bounds(boxes) {
    const all = [...boxes];
    if (all.length === 0) return null;
    const left = Math.min(...all.map(({ x }) => x));
    const top = Math.min(...all.map(({ y }) => y));
    const right = Math.max(...all.map(({ x, width }) => x + width));
    const bottom = Math.max(...all.map(({ y, height }) => y + height));
    return { x: left, y: top, width: right - left, height: bottom - top };
}
