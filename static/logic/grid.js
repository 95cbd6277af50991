const MOST_COLUMNS = 24;
const MOST_ROWS = 40;

/**
 * @typedef {{ widget: any, column: number, row: number, width: number, height: number }} Place
 *   columns and rows count from 1
 */

/**
 * Where each widget goes on a grid that is only looked at. What reaches beyond the grid is moved and cut to fit, what
 * lies on another goes below it; the order is that of reading (row, then column), which a phone shows as one column.
 *
 * @param {{ columns?: number } | undefined} layout
 * @param {any[]} widgets
 * @returns {{ columns: number, places: Place[] }}
 */
export function placesOf(layout, widgets) {
    const columns = within(layout?.columns ?? 12, 1, MOST_COLUMNS);
    const wanted = widgets.map((widget) => {
        const width = within(widget.width, 1, columns);
        return {
            widget,
            column: within(widget.position_x, 0, columns - width) + 1,
            row: within(widget.position_y, 0, Number.MAX_SAFE_INTEGER) + 1,
            width,
            height: within(widget.height, 1, MOST_ROWS),
        };
    });
    return { columns, places: closedUp(apart(wanted.sort(byReading)).sort(byReading)) };
}

const byReading = (a, b) => a.row - b.row || a.column - b.column;

/** @param {Place[]} places */
function apart(places) {
    /** @type {Place[]} */
    const placed = [];
    for (const place of places) {
        const moved = { ...place };
        for (let other = beneath(placed, moved); other; other = beneath(placed, moved)) {
            moved.row = other.row + other.height;
        }
        placed.push(moved);
    }
    return placed;
}

/** @returns {Place | undefined} one that `place` would cover */
const beneath = (placed, place) =>
    placed.find(
        (other) =>
            place.column < other.column + other.width &&
            other.column < place.column + place.width &&
            place.row < other.row + other.height &&
            other.row < place.row + place.height,
    );

/** Rows that no widget touches are left out, so that a widget far down does not make an endless page. */
function closedUp(places) {
    let removed = 0;
    let reached = 1;
    return places.map((place) => {
        removed += Math.max(0, place.row - removed - reached);
        const row = place.row - removed;
        reached = Math.max(reached, row + place.height);
        return { ...place, row };
    });
}

const within = (value, low, high) => Math.min(high, Math.max(low, Math.trunc(value) || low));
