/**
 * Where widgets stand: a grid of columns without end downwards, in which everything rises until it meets something.
 * Widgets keep the places they were given; what collides goes down, what hangs free goes up. Two browsers that hold
 * the same places show the same board.
 *
 * @typedef {object} Item
 * @property {string} id
 * @property {number} x        Columns from the left, from 0.
 * @property {number} y        Rows from the top, from 0.
 * @property {number} w
 * @property {number} h
 * @property {number} minW
 * @property {number} minH
 * @property {boolean} fixed   May not be dragged (it still gives way).
 * @property {boolean} rigid   May not be resized.
 */

export const DEFAULT_COLUMNS = 12;
const MOST_COLUMNS = 24;
const MOST_ROWS = 60;
/** Height of a row and the gap between two, in CSS pixels: two rows are the height of a figure with its line. */
export const ROW = 56;
export const GAP = 12;

/** @param {any} layout  A dashboard's. */
export const columnsOf = (layout) => within(layout?.columns ?? DEFAULT_COLUMNS, 1, MOST_COLUMNS);

/**
 * @param {any[]} widgets
 * @param {number} columns
 * @returns {Item[]} in reading order, none above another
 */
export function layoutOf(widgets, columns) {
    return settled(widgets.map((widget) => itemOf(widget, columns)));
}

/** @returns {Item} */
export function itemOf(widget, columns) {
    const minW = within(widget.min_width ?? 1, 1, columns);
    const minH = within(widget.min_height ?? 1, 1, MOST_ROWS);
    const w = within(widget.width, minW, columns);
    return {
        id: widget.id,
        x: within(widget.position_x, 0, columns - w),
        y: within(widget.position_y, 0, Number.MAX_SAFE_INTEGER),
        w,
        h: within(widget.height, minH, MOST_ROWS),
        minW,
        minH,
        fixed: widget.is_draggable === false,
        rigid: widget.is_resizable === false,
    };
}

/** What a widget has to become to stand where its item does. @param {Item} item */
export const placeOf = ({ x, y, w, h }) => ({ position_x: x, position_y: y, width: w, height: h });

/**
 * The layout with one item moved or resized; the others give way.
 *
 * @param {Item[]} items
 * @param {string} id
 * @param {Partial<Pick<Item, "x" | "y" | "w" | "h">>} wish  Cut to what the grid and the item allow.
 * @param {number} columns
 */
export function withItem(items, id, wish, columns) {
    const item = items.find((one) => one.id === id);
    if (item === undefined) return items;
    const w = within(wish.w ?? item.w, item.minW, columns);
    const moved = {
        ...item,
        w,
        h: within(wish.h ?? item.h, item.minH, MOST_ROWS),
        x: within(wish.x ?? item.x, 0, columns - w),
        y: within(wish.y ?? item.y, 0, Number.MAX_SAFE_INTEGER),
    };
    const others = items.filter((one) => one.id !== id);
    return settled([moved, ...others], moved);
}

/**
 * One step by keyboard. Left, right and resizing go by a column or row; up and down change places with what is there.
 *
 * @param {Item[]} items
 * @param {string} id
 * @param {"left" | "right" | "up" | "down"} direction
 * @param {boolean} resize
 */
export function stepped(items, id, direction, resize, columns) {
    const item = items.find((one) => one.id === id);
    if (item === undefined) return items;
    if (resize) {
        const wish = {
            left: { w: item.w - 1 },
            right: { w: Math.min(item.w + 1, columns - item.x) },
            up: { h: item.h - 1 },
            down: { h: item.h + 1 },
        };
        return withItem(items, id, wish[direction], columns);
    }
    if (direction === "left" || direction === "right") {
        return withItem(items, id, { x: item.x + (direction === "left" ? -1 : 1) }, columns);
    }
    return withItem(items, id, { y: direction === "up" ? rowAbove(items, item) : rowBelow(items, item) }, columns);
}

/** The row at which an item takes the place of the nearest one above it. */
function rowAbove(items, item) {
    const above = items.filter((one) => one.id !== item.id && overlapsAcross(one, item) && one.y < item.y);
    return above.length === 0 ? Math.max(0, item.y - 1) : Math.max(...above.map(({ y }) => y));
}

/** The row at which the nearest one below rises into the item's place. */
function rowBelow(items, item) {
    const below = items.filter((one) => one.id !== item.id && overlapsAcross(one, item) && one.y >= item.y + item.h);
    if (below.length === 0) return item.y;
    const nearest = below.reduce((a, b) => (b.y < a.y ? b : a));
    return Math.ceil(nearest.y + nearest.h / 2);
}

/** The first free place for a new item, from the top. */
export function freePlace(items, w, h, columns) {
    const width = Math.min(w, columns);
    const end = bottomOf(items);
    for (let y = 0; y < end; y += 1) {
        for (let x = 0; x + width <= columns; x += 1) {
            if (!items.some((item) => collide(item, { x, y, w: width, h }))) return { x, y, w: width, h };
        }
    }
    return { x: 0, y: end, w: width, h };
}

/** Rows in use. @param {Item[]} items */
export const bottomOf = (items) => items.reduce((most, { y, h }) => Math.max(most, y + h), 0);

/** Items that stand or measure otherwise than before. */
export function movedItems(before, after) {
    const places = new Map(before.map((item) => [item.id, item]));
    return after.filter((item) => {
        const was = places.get(item.id);
        return was === undefined || was.x !== item.x || was.y !== item.y || was.w !== item.w || was.h !== item.h;
    });
}

/**
 * Everything in its place: in reading order, each as high as it can be without passing through another. `first` keeps
 * its wish before the others.
 *
 * @param {Item[]} items
 * @param {Item | null} first
 */
function settled(items, first = null) {
    const order = [...items].sort(reading);
    /** @type {Item[]} */
    const placed = [];
    for (const item of yielding(order, first)) {
        let y = item.y;
        for (let hit = hitAt(placed, item, y); hit !== undefined; hit = hitAt(placed, item, y)) y = hit.y + hit.h;
        while (y > 0 && hitAt(placed, item, y - 1) === undefined) y -= 1;
        placed.push({ ...item, y });
    }
    return placed.sort(reading);
}

/** A moved item comes before everything whose middle its upper edge has not reached. */
function yielding(order, first) {
    if (first === null) return order;
    const others = order.filter((item) => item !== first);
    const stays = ({ y, h }) => y + h / 2 <= first.y;
    return [...others.filter(stays), first, ...others.filter((item) => !stays(item))];
}

const hitAt = (placed, item, y) => placed.find((other) => collide(other, { ...item, y }));
const overlapsAcross = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w;
const collide = (a, b) => overlapsAcross(a, b) && a.y < b.y + b.h && b.y < a.y + a.h;
const reading = (a, b) => a.y - b.y || a.x - b.x || compare(a.id, b.id);
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const within = (value, low, high) => Math.min(high, Math.max(low, Math.trunc(value) || 0));

/**
 * Pixels of an item.
 *
 * @param {Pick<Item, "x" | "y" | "w" | "h">} item
 * @param {number} width    Of the whole board.
 * @param {number} columns
 */
export function pixelsOf({ x, y, w, h }, width, columns) {
    const column = (width - GAP * (columns - 1)) / columns;
    return {
        left: Math.round(x * (column + GAP)),
        top: y * (ROW + GAP),
        width: Math.round(w * (column + GAP) - GAP),
        height: h * (ROW + GAP) - GAP,
    };
}

/** The cell nearest to a place in pixels. */
export function cellAt(left, top, width, columns) {
    const column = (width - GAP * (columns - 1)) / columns;
    return { x: Math.round(left / (column + GAP)), y: Math.round(top / (ROW + GAP)) };
}

/** The size in cells nearest to one in pixels. */
export function cellsOf(width, height, boardWidth, columns) {
    const column = (boardWidth - GAP * (columns - 1)) / columns;
    return { w: Math.round((width + GAP) / (column + GAP)), h: Math.round((height + GAP) / (ROW + GAP)) };
}

/** Columns of a narrow screen. */
export const STACKED_COLUMNS = 2;

/**
 * On a narrow screen: in reading order one below the other, each as high as it is; those of a quarter of the board
 * two beside each other.
 *
 * @param {Item[]} items
 * @param {number} columns  Of the board.
 */
export function stacked(items, columns) {
    const isSmall = ({ w }) => w * 4 <= columns;
    /** @type {Item[]} */
    const placed = [];
    let y = 0;
    for (const item of items) {
        const last = placed[placed.length - 1];
        const beside = isSmall(item) && last?.w === 1 && last.x === 0 && last.h === item.h;
        if (!beside) y = bottomOf(placed);
        placed.push({ ...item, x: beside ? 1 : 0, y, w: isSmall(item) ? 1 : STACKED_COLUMNS });
    }
    return placed.map((item, index) => (isAlone(placed, index) ? { ...item, w: STACKED_COLUMNS } : item));
}

/** A small one with nothing beside it takes the whole width. */
const isAlone = (placed, index) => placed[index].x === 0 && placed[index + 1]?.x !== 1;
