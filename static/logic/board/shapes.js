/**
 * The lines of small drawings: paths for SVG, nothing else.
 */

/** Of the largest value: smaller changes are not blown up to the height of the box. */
const LEAST_ROOM = 0.1;

/**
 * A line and the area below it, filling a box; null where nothing was measured makes a gap.
 *
 * @param {[number, number | null][]} points  In order of x.
 * @param {number} width
 * @param {number} height
 * @returns {{ line: string, area: string, last: { x: number, y: number } | null }}
 */
export function sparkline(points, width, height) {
    const known = points.filter(([, y]) => y !== null && Number.isFinite(y));
    if (known.length < 2) return { line: "", area: "", last: null };
    const [from, to] = [known[0][0], known[known.length - 1][0]];
    const values = known.map(([, y]) => y);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const room = Math.max(high - low, Math.abs(high) * LEAST_ROOM) || 1;
    const bottom = low >= 0 && low < room * 2 ? 0 : low - room * 0.2;
    const across = (x) => ((x - from) / (to - from || 1)) * width;
    const up = (y) => height - ((y - bottom) / (high - bottom || 1)) * (height - 2);
    const places = known.map(([x, y]) => ({ x: round(across(x)), y: round(up(y)) }));
    const line = places.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x} ${y}`).join("");
    return { line, area: `${line}L${round(width)} ${height}L0 ${height}Z`, last: places[places.length - 1] };
}

/**
 * An arc on a half circle, from `from` to `to` of its length (0 to 1), around (0, 0).
 */
export function arc(radius, from, to) {
    const at = (share) => {
        const angle = Math.PI * (1 - share);
        return `${round(radius * Math.cos(angle))} ${round(-radius * Math.sin(angle))}`;
    };
    return `M${at(from)}A${radius} ${radius} 0 0 1 ${at(to)}`;
}

/** Where a value stands between two ends, 0 to 1. */
export function shareOf(value, least, most) {
    if (value === null || !Number.isFinite(value) || most <= least) return 0;
    return Math.min(1, Math.max(0, (value - least) / (most - least)));
}

/** "good", "warn" or "bad" by a widget's thresholds; null without any. `config`: warn_at, bad_at, less_is_better. */
export function gradeOf(value, { warn_at: warn, bad_at: bad } = /** @type {any} */ ({})) {
    if (value === null || !Number.isFinite(value) || (warn == null && bad == null)) return null;
    const falling = warn != null && bad != null && bad < warn;
    const reached = (limit) => limit != null && (falling ? value <= limit : value >= limit);
    if (reached(bad)) return "bad";
    return reached(warn) ? "warn" : "good";
}

const round = (value) => Math.round(value * 10) / 10;
