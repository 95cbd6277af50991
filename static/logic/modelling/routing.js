import { REACH } from "./crows-foot.js";
import { createLanes, LANE } from "./lanes.js";

/**
 * Ways of lines around boxes: straight out of one end, across in a free channel, straight into the other. A way has
 * three pieces where that is enough, else five. All of it is worked out lying, so that ends are at the left and right;
 * what stands is laid down first.
 *
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./crows-foot.js").Point} Point
 * @typedef {import("./crows-foot.js").End} End
 *
 * @typedef {{ x: number, y: number, way: 1 | -1 }} Start     An end, lying; `way`: where it leads out.
 * @typedef {{ left: number, top: number, right: number, bottom: number }} Sheet
 * @typedef {{ count: number, left: Float64Array, top: Float64Array, right: Float64Array, bottom: Float64Array }} Blocks
 *   Where no line may run: numbers side by side, as thousands of them are looked at for one line.
 * @typedef {{ low: number, high: number }} Range
 */

/** A line goes so far from a table before it turns, where there is room. */
export const STUB = REACH + 6;
/** Lines keep so far from boxes; those that go around one, so far. */
const CLEAR = 6;
const BESIDE = 14;
/** How far aside of the two ends a way is looked for. */
const AROUND = 360;
/** So many places are tried: for the one turn of three pieces, for the turns at each end and the level of five. */
const MOST_TURNS = { three: 24, five: 6, levels: 60 };
/** So many lanes aside, a free one is looked for. */
const MOST_LANES = 6;

/**
 * What lines go around: boxes, and the lines that are there already.
 *
 * @param {Iterable<Box>} boxes
 * @param {Iterable<Point[]>} [lines]   Their corners.
 */
export function fieldOf(boxes, lines = []) {
    const blocks = blocksOf([...boxes]);
    const lanes = createLanes();
    for (const points of lines) lanes.take(points);

    return {
        take: lanes.take,
        /**
         * @param {End} source
         * @param {End} target
         * @returns {Point[] | null} the corners, ends among them; null: there is no way that meets no box
         */
        way(source, target) {
            const stands = source.side === "top" || source.side === "bottom";
            const [from, to] = [startOf(source, stands), startOf(target, stands)];
            const sheet = around(from, to);
            const near = nearOf(stands ? laid(blocks) : blocks, sheet, from, to);
            const points = wayIn(from, to, { near, sheet, isFree: lanes.isFree(stands) });
            return stands && points !== null ? points.map(({ x, y }) => ({ x: y, y: x })) : points;
        },
    };
}

/** @returns {Blocks} */
function blocksOf(boxes) {
    const numbers = (of) => Float64Array.from(boxes, of);
    return {
        count: boxes.length,
        left: numbers(({ x }) => x - CLEAR),
        top: numbers(({ y }) => y - CLEAR),
        right: numbers(({ x, width }) => x + width + CLEAR),
        bottom: numbers(({ y, height }) => y + height + CLEAR),
    };
}

const laid = ({ count, left, top, right, bottom }) => ({ count, left: top, top: left, right: bottom, bottom: right });

/** @returns {Start} */
function startOf({ x, y, side }, stands) {
    const way = side === "right" || side === "bottom" ? 1 : -1;
    return stands ? { x: y, y: x, way } : { x, y, way };
}

/** @returns {Sheet} */
const around = (from, to) => ({
    left: Math.min(from.x, to.x) - AROUND,
    top: Math.min(from.y, to.y) - AROUND,
    right: Math.max(from.x, to.x) + AROUND,
    bottom: Math.max(from.y, to.y) + AROUND,
});

/** Those on the sheet, but for what lies over one of the ends: nothing leads around that. @returns {Blocks} */
function nearOf({ count, left, top, right, bottom }, sheet, from, to) {
    const covers = (at, { x, y }) =>
        x > left[at] + CLEAR && x < right[at] - CLEAR && y > top[at] + CLEAR && y < bottom[at] - CLEAR;
    const found = [];
    for (let at = 0; at < count; at += 1) {
        const meets = left[at] < sheet.right && sheet.left < right[at]
            && top[at] < sheet.bottom && sheet.top < bottom[at];
        if (meets && !covers(at, from) && !covers(at, to)) found.push(at);
    }
    const some = (numbers) => Float64Array.from(found, (at) => numbers[at]);
    return { count: found.length, left: some(left), top: some(top), right: some(right), bottom: some(bottom) };
}

function wayIn(from, to, plane) {
    const [out, into] = [straightOut(from, plane), straightOut(to, plane)];
    return withThree(from, to, out, into, plane) ?? withFive(from, to, out, into, plane);
}

/** Where a line that runs straight out of an end may turn. @returns {Range} */
function straightOut({ x, y, way }, { near: { count, left, top, right, bottom }, sheet }) {
    let far = way > 0 ? sheet.right : sheet.left;
    for (let at = 0; at < count; at += 1) {
        if (y <= top[at] || y >= bottom[at]) continue;
        const wall = way > 0 ? left[at] : right[at];
        if ((wall - x) * way > 0 && (far - wall) * way > 0) far = wall;
    }
    const least = x + way * Math.min(STUB, Math.abs(far - x) / 2);
    return way > 0 ? { low: least, high: far } : { low: far, high: least };
}

// Three pieces

function withThree(from, to, out, into, plane) {
    const range = { low: Math.max(out.low, into.low), high: Math.min(out.high, into.high) };
    if (range.low > range.high) return null;
    const middle = (from.x + to.x) / 2;
    const cost = (x) => Math.abs(x - from.x) + Math.abs(x - to.x) + Math.abs(x - middle) / 10;
    const isClear = (x) => within(to.y, upAndDown(x, from.y, plane));
    const found = placesIn(range, plane, cost, MOST_TURNS.three, middle).find(isClear);
    if (found === undefined) return null;
    const x = laneNear(found, range, (at) => isClear(at) && plane.isFree(true, at, from.y, to.y));
    return [point(from), { x, y: from.y }, { x, y: to.y }, point(to)];
}

/** Where a line may turn, the best first: at the ends of a range, beside the boxes, and where it is wanted. */
function placesIn({ low, high }, { near: { count, left, right } }, cost, most, wanted = low) {
    const places = new Set([low, high]);
    const add = (x) => x >= low && x <= high && places.add(x);
    add(wanted);
    for (let at = 0; at < count; at += 1) {
        add(left[at] + CLEAR - BESIDE);
        add(right[at] - CLEAR + BESIDE);
    }
    return [...places].sort((a, b) => cost(a) - cost(b)).slice(0, most);
}

/** How far a line may run up and down from a point. @returns {Range} */
function upAndDown(x, y, { near: { count, left, top, right, bottom }, sheet }) {
    let [low, high] = [sheet.top, sheet.bottom];
    for (let at = 0; at < count; at += 1) {
        if (x <= left[at] || x >= right[at]) continue;
        if (bottom[at] <= y) low = Math.max(low, bottom[at]);
        else if (top[at] >= y) high = Math.min(high, top[at]);
        else return { low: y, high: y };
    }
    return { low, high };
}

const within = (value, { low, high }) => value >= low && value <= high;

// Five pieces

function withFive(from, to, out, into, plane) {
    const [first, last] = [turnsAt(from, out, plane), turnsAt(to, into, plane)];
    const climb = (y) => Math.abs(y - from.y) + Math.abs(y - to.y);
    const levels = levelsIn(plane, (from.y + to.y) / 2, climb);
    let best = null;
    let least = Infinity;
    for (const one of first) {
        for (const other of last) {
            const aside = Math.abs(one.x - from.x) + Math.abs(other.x - to.x) + Math.abs(one.x - other.x);
            const isOpen = (y) => within(y, one.free) && within(y, other.free) && isLevel(y, one.x, other.x, plane);
            const y = levels.find((level) => aside + climb(level) >= least || isOpen(level));
            if (y === undefined || aside + climb(y) >= least) continue;
            best = { x1: one.x, x2: other.x, y };
            least = aside + climb(y);
        }
    }
    return best === null ? null : inLanes(from, to, out, into, best, plane);
}

/** The nearest places to turn after an end, with how far one gets up and down from there. */
function turnsAt({ x, y }, range, plane) {
    return placesIn(range, plane, (at) => Math.abs(at - x), 2 * MOST_TURNS.five)
        .map((at) => ({ x: at, free: upAndDown(at, y, plane) }))
        .filter(({ free }) => free.high > free.low)
        .slice(0, MOST_TURNS.five);
}

/** Where a line may cross, above and below the boxes, the least detour first. */
function levelsIn({ near: { count, top, bottom } }, middle, climb) {
    const levels = new Set([middle]);
    for (let at = 0; at < count; at += 1) {
        levels.add(top[at] + CLEAR - BESIDE);
        levels.add(bottom[at] - CLEAR + BESIDE);
    }
    return [...levels].sort((a, b) => climb(a) - climb(b)).slice(0, MOST_TURNS.levels);
}

function isLevel(y, x1, x2, { near: { count, left, top, right, bottom } }) {
    const [low, high] = x1 < x2 ? [x1, x2] : [x2, x1];
    for (let at = 0; at < count; at += 1) {
        if (y > top[at] && y < bottom[at] && high > left[at] && low < right[at]) return false;
    }
    return true;
}

/** The same way, its pieces beside those of other lines. */
function inLanes(from, to, out, into, { x1, x2, y }, plane) {
    const climbs = (x, end, level) =>
        within(level, upAndDown(x, end.y, plane)) && plane.isFree(true, x, end.y, level);
    const [one, other] = [upAndDown(x1, from.y, plane), upAndDown(x2, to.y, plane)];
    const level = laneNear(y, { low: plane.sheet.top, high: plane.sheet.bottom }, (at) =>
        within(at, one) && within(at, other) && isLevel(at, x1, x2, plane) && plane.isFree(false, at, x1, x2));
    const first = laneNear(x1, out, (x) => climbs(x, from, level) && isLevel(level, x, x2, plane));
    const last = laneNear(x2, into, (x) => climbs(x, to, level) && isLevel(level, first, x, plane));
    return [
        point(from),
        { x: first, y: from.y },
        { x: first, y: level },
        { x: last, y: level },
        { x: last, y: to.y },
        point(to),
    ];
}

/** A place near `at` that is good; `at` itself where there is none within a few lanes. */
function laneNear(at, { low, high }, isGood) {
    for (let step = 0; step <= MOST_LANES; step += 1) {
        for (const place of step === 0 ? [at] : [at + step * LANE, at - step * LANE]) {
            if (place >= low && place <= high && isGood(place)) return place;
        }
    }
    return at;
}

const point = ({ x, y }) => ({ x, y });
