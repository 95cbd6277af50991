import { REACH } from "./crows-foot.js";
import { middleOf } from "./geometry.js";

/** About how wide a letter of a relationship's name is, and how high its line. */
const LETTER = 6.2;
const LINE = 15;
/** It is written so far above its point of the line. */
export const ABOVE = 6;
/** From a name to a table, and to the corners of its line. */
const ROOM = 4;

/**
 * Where the names of relationships are written: on their line, where it has room, on no table and on no other name.
 * What has no such place is not written.
 *
 * @typedef {import("./geometry.js").Box} Box
 * @typedef {import("./crows-foot.js").Point} Point
 *
 * @param {{ id: string, name?: string | null }[]} relationships
 * @param {(id: string) => Point[] | undefined} pointsOf     Corners of its line.
 * @param {Iterable<Box>} boxes
 * @returns {Map<string, Point>} by relationship: the point of the line that the middle of its name stands over
 */
export function namesAt(relationships, pointsOf, boxes) {
    const filled = [...boxes];
    const found = new Map();
    for (const { id, name } of relationships) {
        const points = pointsOf(id);
        if (!name || points === undefined) continue;
        const width = name.length * LETTER;
        const place = placesOn(points, width).find((one) => !filled.some((box) => meets(sheetOf(one, width), box)));
        if (place === undefined) continue;
        found.set(id, place);
        filled.push(sheetOf(place, width));
    }
    return found;
}

/** @returns {Box} */
const sheetOf = ({ x, y }, width) => ({
    x: x - width / 2 - ROOM,
    y: y - ABOVE - LINE + ROOM,
    width: width + 2 * ROOM,
    height: LINE,
});

const meets = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The middles of pieces that lie and are long enough, then that of all, then others: beside the marks at its ends. */
function placesOn(points, width) {
    const pieces = points.slice(1).map((to, at) => {
        const from = points[at];
        return { from, to, length: Math.abs(to.x - from.x) + Math.abs(to.y - from.y), lies: from.y === to.y };
    }).sort((a, b) => b.length - a.length);
    const along = ({ from, to }, part) => ({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part });
    const isOffMarks = ({ x, y }) =>
        [points[0], points.at(-1)].every((end) => Math.abs(x - end.x) + Math.abs(y - end.y) > REACH + width / 2);
    const roomy = pieces.filter(({ lies, length }) => lies && length > width + 2 * ROOM);
    const others = pieces.flatMap((piece) => [0.5, 0.3, 0.7, 0.15, 0.85].map((part) => along(piece, part)));
    return [
        ...roomy.map((piece) => along(piece, 0.5)).filter(isOffMarks),
        middleOf(points),
        ...others.filter(isOffMarks),
    ];
}
