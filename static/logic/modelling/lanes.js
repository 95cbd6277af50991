/**
 * Which places lines run at, so that another one runs beside them and not over them.
 *
 * @typedef {import("./crows-foot.js").Point} Point
 */

/** Between lines that run side by side. */
export const LANE = 8;

export function createLanes() {
    /** Pieces by their place, in steps of a lane. @type {Map<number, { at: number, low: number, high: number }[]>[]} */
    const [standing, lying] = [new Map(), new Map()];
    const step = (at) => Math.round(at / LANE);

    function note(pieces, at, one, other) {
        const [low, high] = one < other ? [one, other] : [other, one];
        const place = step(at);
        const known = pieces.get(place);
        if (known === undefined) pieces.set(place, [{ at, low, high }]);
        else known.push({ at, low, high });
    }

    function isTaken(pieces, at, low, high) {
        const place = step(at);
        for (let near = place - 1; near <= place + 1; near += 1) {
            const met = pieces.get(near)?.some(
                (one) => Math.abs(one.at - at) < LANE - 1 && one.low < high && low < one.high,
            );
            if (met) return true;
        }
        return false;
    }

    return {
        /** A line runs there. @param {Point[]} points  Its corners. */
        take(points) {
            for (let at = 1; at < points.length; at += 1) {
                const [from, to] = [points[at - 1], points[at]];
                if (from.x === to.x) note(standing, from.x, from.y, to.y);
                else note(lying, from.y, from.x, to.x);
            }
        },
        /**
         * @param {boolean} turned  Whether what is asked for is laid down: what stands there lies here.
         * @returns {(stands: boolean, at: number, one: number, other: number) => boolean} whether no line runs there
         */
        isFree: (turned) => (stands, at, one, other) =>
            !isTaken(stands !== turned ? standing : lying, at, Math.min(one, other), Math.max(one, other)),
    };
}
