/**
 * What is in sight of a plane: a point of it `(wx, wy)` is drawn at `(x + wx · k, y + wy · k)` of the canvas, in
 * pixels.
 *
 * @typedef {{ x: number, y: number, k: number }} View
 * @typedef {{ x: number, y: number, width: number, height: number }} Box
 * @typedef {{ width: number, height: number }} Size   Of the canvas on the page, in pixels.
 * @typedef {{ least: number, most: number }} Limits   Of the scale.
 */

/** @type {Limits} */
export const LIMITS = { least: 0.08, most: 2.5 };

const within = (value, { least, most }) => Math.min(most, Math.max(least, value));

/**
 * Another scale, with the point of the plane under `(x, y)` staying where it is.
 *
 * @param {View} view
 * @param {number} factor
 * @param {{ x: number, y: number }} at   Of the canvas, in pixels.
 * @param {Limits} [limits]
 * @returns {View}
 */
export function zoomed(view, factor, at, limits = LIMITS) {
    const k = within(view.k * factor, limits);
    const by = k / view.k;
    return { x: at.x - (at.x - view.x) * by, y: at.y - (at.y - view.y) * by, k };
}

/** The scales that buttons and keys step through. */
const STEPS = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5];

/** @param {number} k  @param {1 | -1} direction */
export function nextScale(k, direction) {
    const near = 1.01; // a scale that is nearly a step counts as it
    if (direction > 0) return STEPS.find((step) => step > k * near) ?? STEPS[STEPS.length - 1];
    return [...STEPS].reverse().find((step) => step < k / near) ?? STEPS[0];
}

/**
 * The view with all of `box` in the middle of the canvas, no larger than life.
 *
 * @param {Box} box
 * @param {Size} size
 * @param {{ padding?: number, limits?: Limits, most?: number }} options
 * @returns {View}
 */
export function fitted(box, size, { padding = 48, limits = LIMITS, most = 1 } = {}) {
    const room = (length) => Math.max(1, length - 2 * padding);
    const k = within(
        Math.min(most, room(size.width) / Math.max(1, box.width), room(size.height) / Math.max(1, box.height)),
        limits,
    );
    return {
        x: size.width / 2 - (box.x + box.width / 2) * k,
        y: size.height / 2 - (box.y + box.height / 2) * k,
        k,
    };
}

/** The part of the plane that is in sight, with `margin` pixels more on each side. @returns {Box} */
export const boxInSight = ({ x, y, k }, { width, height }, margin = 0) => ({
    x: (-x - margin) / k,
    y: (-y - margin) / k,
    width: (width + 2 * margin) / k,
    height: (height + 2 * margin) / k,
});

/** Whether two boxes have a point in common. @param {Box} a  @param {Box} b */
export const touches = (a, b) =>
    a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;

/** Whether all of `inner` lies in `outer`. @param {Box} outer  @param {Box} inner */
export const contains = (outer, inner) =>
    inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height;

/** The smallest box around all of them; null around nothing. @param {Box[]} boxes  @returns {Box | null} */
export function boxAround(boxes) {
    if (boxes.length === 0) return null;
    const left = Math.min(...boxes.map(({ x }) => x));
    const top = Math.min(...boxes.map(({ y }) => y));
    const right = Math.max(...boxes.map(({ x, width }) => x + width));
    const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
    return { x: left, y: top, width: right - left, height: bottom - top };
}

/**
 * The view moved no further than it takes to have `box` in sight; one that is too large has its upper left corner so.
 *
 * @param {View} view
 * @param {Box} box
 * @param {Size} size
 * @returns {View}
 */
export function revealed(view, box, size, padding = 40) {
    const along = (at, length, offset, room) => {
        const start = offset + at * view.k;
        const end = start + length * view.k;
        if (start < padding || end - start > room - 2 * padding) return offset + (padding - start);
        return end > room - padding ? offset + (room - padding - end) : offset;
    };
    return {
        x: along(box.x, box.width, view.x, size.width),
        y: along(box.y, box.height, view.y, size.height),
        k: view.k,
    };
}

/** On the way from one view to another, `t` from 0 to 1: scales go by their ratio, so that the way looks even. */
export function between(from, to, t) {
    const k = from.k * (to.k / from.k) ** t;
    const share = to.k === from.k ? t : (k - from.k) / (to.k - from.k);
    return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share, k };
}
