import { itemOf } from "../board/layout.js";

/**
 * The CRM's board is an order: widgets follow one another in rows, each as large as it is. What is dragged changes its
 * place in the order, and the others make room.
 *
 * @typedef {import("../board/layout.js").Item} Item
 */

/**
 * In rows from the top, as the crm edition lays out an order.
 *
 * @param {Item[]} items  In order.
 * @param {number} columns
 * @returns {Item[]}
 */
export function flow(items, columns) {
    let [x, y, height] = [0, 0, 0];
    return items.map((item) => {
        if (x > 0 && x + item.w > columns) [x, y, height] = [0, y + height, 0];
        const placed = { ...item, x, y };
        x += item.w;
        height = Math.max(height, item.h);
        return placed;
    });
}

/** How the grid of the boards (components/board/grid.js) lays out and moves what is an order. */
export const orderRules = {
    /** @param {any[]} widgets  In order. */
    layout: (widgets, columns) => flow(widgets.map((widget) => itemOf(widget, columns)), columns),

    /** One item resized, or taken to where its place in the order is nearest to the wish. */
    withItem(items, id, wish, columns) {
        const item = items.find((one) => one.id === id);
        if (item === undefined) return items;
        if (wish.w !== undefined || wish.h !== undefined) {
            const resized = {
                ...item,
                w: Math.max(item.minW, Math.min(wish.w ?? item.w, columns)),
                h: Math.max(item.minH, wish.h ?? item.h),
            };
            return flow(items.map((one) => (one.id === id ? resized : one)), columns);
        }
        const others = items.filter((one) => one.id !== id);
        const orders = items.map((_, index) => flow(inserted(others, index, item), columns));
        const away = (order) => distance(order.find((one) => one.id === id), { ...item, ...wish });
        return orders.reduce((best, order) => (away(order) < away(best) ? order : best), flow(items, columns));
    },

    /** One step by keyboard: a place earlier or later; or a size larger or smaller. */
    stepped(items, id, direction, resize, columns) {
        const index = items.findIndex((one) => one.id === id);
        if (index < 0) return items;
        const sign = direction === "left" || direction === "up" ? -1 : 1;
        if (resize) {
            const { w, h } = items[index];
            const isWidth = direction === "left" || direction === "right";
            return orderRules.withItem(items, id, isWidth ? { w: w + sign } : { h: h + sign }, columns);
        }
        const to = Math.max(0, Math.min(items.length - 1, index + sign));
        const others = items.filter((one) => one.id !== id);
        return flow(inserted(others, to, items[index]), columns);
    },
};

const inserted = (list, at, one) => [...list.slice(0, at), one, ...list.slice(at)];

/** In cells; a row is about as high as a column is wide. */
const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/**
 * A change of the order that holds whatever else happened to it meanwhile.
 *
 * @typedef {{ key: string, after: string | null }} Move   after: null is the first place
 */

/** What was done, said in a way that can be done again on another order. @param {string[]} order  @returns {Move} */
export const moveOf = (order, key) => ({ key, after: order[order.indexOf(key) - 1] ?? null });

/**
 * An order with a move made on it. One whose neighbour is gone goes to the end; of a key that is gone nothing is left.
 *
 * @param {string[]} order
 * @param {Move} move
 */
export function movedOrder(order, { key, after }) {
    if (!order.includes(key)) return order;
    const others = order.filter((one) => one !== key);
    if (after === null) return [key, ...others];
    const at = others.indexOf(after);
    return at < 0 ? [...others, key] : inserted(others, at + 1, key);
}

/**
 * Where a further widget goes on the dashboard: behind the last of the catalogue's, beside it where there is room.
 *
 * @param {any[]} all      Widgets of the dashboard.
 * @param {any[]} shown    The catalogue's, in order.
 * @param {{ width: number, height: number }} size
 * @param {number} columns
 */
export function endPlace(all, shown, { width, height }, columns) {
    const bottom = Math.max(0, ...all.map((widget) => widget.position_y + widget.height));
    const last = shown[shown.length - 1];
    const lowest = Math.max(0, ...all.map((widget) => widget.position_y));
    const right = last === undefined ? columns : last.position_x + last.width;
    const beside = last !== undefined && last.position_y === lowest && right + width <= columns;
    return { position_x: beside ? right : 0, position_y: beside ? last.position_y : bottom, width, height };
}
