/**
 * The marks at the ends of a relationship: how many of this table belong to one of the other, and whether it may be
 * none. Nearer to the table stands the most, farther from it the least.
 *
 * @typedef {{ x: number, y: number }} Point
 * @typedef {"left" | "right" | "top" | "bottom"} Side
 * @typedef {Point & { side: Side }} End
 */

/** How far the marks reach from the table. */
export const REACH = 22;
const FOOT = 12;
const SPREAD = 6;
const RING = 4;

const OUTWARD = { left: [-1, 0], right: [1, 0], top: [0, -1], bottom: [0, 1] };

/**
 * @param {End} source
 * @param {End} target
 * @param {{ cardinality: string, optionality: string }} relationship
 * @returns {{ marks: string[], rings: Point[], radius: number }} `marks`: paths; `rings`: centres of circles, which
 *   hide the line below them
 */
export function crowsFeet(source, target, { cardinality, optionality }) {
    const least = optionality === "required" ? "one" : "none";
    const both = cardinality === "many-to-many";
    const ends = [
        endMarks(source, both ? "many" : "one", both ? least : "one"),
        endMarks(target, cardinality === "one-to-one" ? "one" : "many", least),
    ];
    return {
        marks: ends.flatMap(({ marks }) => marks),
        rings: ends.flatMap(({ rings }) => rings),
        radius: RING,
    };
}

/** @param {End} end  @param {"one" | "many"} most  @param {"none" | "one"} least */
function endMarks(end, most, least) {
    const at = (along, across) => {
        const [dx, dy] = OUTWARD[end.side];
        return { x: end.x + dx * along - dy * across, y: end.y + dy * along + dx * across };
    };
    const line = (from, to) => `M${text(from)}L${text(to)}`;
    const bar = (along) => line(at(along, -SPREAD), at(along, SPREAD));
    const foot = `M${text(at(0, -SPREAD))}L${text(at(FOOT, 0))}L${text(at(0, SPREAD))}`;
    const inner = most === "many" ? foot : bar(6);
    const outer = most === "many" ? FOOT + 4 : FOOT;
    return least === "one"
        ? { marks: [inner, bar(outer)], rings: [] }
        : { marks: [inner], rings: [at(outer + (most === "many" ? RING - 2 : RING), 0)] };
}

const text = ({ x, y }) => `${round(x)} ${round(y)}`;
const round = (value) => Math.round(value * 10) / 10;
