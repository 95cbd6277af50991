import { linesBetween, routeOf } from "./geometry.js";
import { fieldOf } from "./routing.js";
import { touches } from "./view.js";

/** A line may have gone so far around a box. */
const NEAR = 64;

/**
 * Ways of relationships that stay as they are while nothing near them changes: only those are worked out anew whose
 * ends moved, or which lie where a table came or went.
 *
 * @typedef {import("./geometry.js").Route} Route
 * @typedef {import("./geometry.js").Box} Box
 */
export function createRouter() {
    /** @type {Map<string, Box>} */
    let boxesBefore = new Map();
    /** @type {Map<string, Route>} */
    let known = new Map();
    let keys = new Map();

    /**
     * @param {Iterable<any>} relationships
     * @param {(table: string, column: string | null) => Box | null} boxOf
     * @param {Map<string, Box>} boxes     All that lines go around, by table.
     * @returns {Map<string, Route>} the same object when nothing is another
     */
    return function route(relationships, boxOf, boxes) {
        const changed = differing(boxesBefore, boxes);
        const lines = linesBetween(relationships, boxOf);
        const stays = (line) =>
            keys.get(line.one.id) === keyOf(line) && !changed.some((box) => isBeside(known.get(line.one.id), box));
        const kept = new Map(lines.filter(stays).map(({ one }) => [one.id, known.get(one.id)]));
        if (kept.size === lines.length && kept.size === known.size) {
            boxesBefore = boxes;
            return known;
        }
        const field = fieldOf(boxes.values(), [...kept.values()].map(({ points }) => points));
        known = new Map(lines.map((line) => [line.one.id, kept.get(line.one.id) ?? routeOf(line, field)]));
        keys = new Map(lines.map((line) => [line.one.id, keyOf(line)]));
        boxesBefore = boxes;
        return known;
    };
}

/** All that a line's way follows from, but for what is around it. */
const keyOf = ({ one: { cardinality, optionality }, lane, ends }) =>
    [
        cardinality,
        optionality,
        lane,
        ...ends.flatMap(({ box, side, shift }) => [box.x, box.y, box.width, box.height, box.rowY, side, shift]),
    ].join(" ");

/** Where boxes were that moved, changed or went, and where they are now. @returns {Box[]} */
function differing(before, after) {
    const found = [];
    for (const [id, box] of after) {
        const was = before.get(id);
        if (was !== undefined && isSame(was, box)) continue;
        found.push(box, ...(was === undefined ? [] : [was]));
    }
    for (const [id, box] of before) if (!after.has(id)) found.push(box);
    return found;
}

const isSame = (a, b) => a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

const isBeside = ({ around }, { x, y, width, height }) =>
    touches(around, { x: x - NEAR, y: y - NEAR, width: width + 2 * NEAR, height: height + 2 * NEAR });
