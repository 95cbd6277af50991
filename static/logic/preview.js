/**
 * A small picture of a dashboard: where its widgets are, as tiles on a sheet that shows the top of the board.
 *
 * @typedef {object} Tile
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {string} type       Of the widget.
 * @property {string} look       `config.chart_type`, for charts.
 * @property {number} seed       The same for the same widget, so that its picture stays.
 */

export const SHEET = { width: 288, height: 128 };
const COLUMNS = 12;
const GAP = 5;
const EDGE = 10;
const LEAST_ROWS = 6;
const MOST_ROWS = 12;

/**
 * @param {any[]} widgets  Only the place, the type and the chart's type count.
 * @returns {Tile[]}
 */
export function tilesOf(widgets) {
    const reach = Math.max(0, ...widgets.map((one) => one.position_y + one.height));
    const rows = Math.min(MOST_ROWS, Math.max(LEAST_ROWS, reach));
    const column = (SHEET.width - 2 * EDGE + GAP) / COLUMNS;
    const row = (SHEET.height - 2 * EDGE + GAP) / rows;
    return widgets
        .filter((one) => one.position_y < rows && one.position_x < COLUMNS)
        .map((one) => ({
            x: EDGE + one.position_x * column,
            y: EDGE + one.position_y * row,
            width: Math.min(one.width, COLUMNS - one.position_x) * column - GAP,
            height: Math.min(one.height, rows - one.position_y) * row - GAP,
            type: one.type,
            look: one.config?.chart_type ?? "line",
            seed: seedOf(one.id),
        }));
}

/** A number from a text: the same for the same. */
export function seedOf(text) {
    let hash = 2166136261;
    for (const character of text) hash = Math.imul(hash ^ character.codePointAt(0), 16777619) >>> 0;
    return hash;
}

/**
 * A line that goes up and down: heights from 0 to 1.
 *
 * @param {number} seed
 * @param {number} count
 * @returns {number[]}
 */
export function heightsOf(seed, count) {
    let state = seed % 2147483647 || 1;
    let at = 0.5;
    return Array.from({ length: count }, () => {
        state = (state * 16807) % 2147483647;
        at = Math.min(0.95, Math.max(0.12, at + (state / 2147483647 - 0.5) * 0.55));
        return at;
    });
}

/** Points of a line over `heights`, in the box given. @returns {string} as of an SVG path */
export function lineOver(heights, x, y, width, height) {
    const step = width / (heights.length - 1);
    return heights.map(
        (one, index) => `${index ? "L" : "M"}${(x + index * step).toFixed(1)} ${(y + height * (1 - one)).toFixed(1)}`,
    ).join("");
}
