/**
 * Where the connections of a data-flow diagram run: a curve from side to side, with arrow heads.
 *
 * @typedef {import("./geometry.js").Box} Box
 *
 * @typedef {object} FlowRoute
 * @property {string} path
 * @property {string[]} marks            Paths of the arrow heads: one, or one at each end.
 * @property {import("./geometry.js").Point[]} rings   None: as of other routes.
 * @property {number} radius
 * @property {import("./geometry.js").Point} label
 */

const HEAD = 10;
const HALF = 5;
const BEND = 0.45;
/** Between connections of the same two nodes. */
const APART = 26;
/** A label stands so far above its line. */
const ABOVE = 5;

/**
 * @param {Iterable<any>} connections
 * @param {(node: string) => Box | null} boxOf
 * @returns {Map<string, FlowRoute>} by connection
 */
export function flowRoutes(connections, boxOf) {
    const pairs = new Map();
    const all = [...connections];
    for (const one of all) pairs.set(pairOf(one), [...(pairs.get(pairOf(one)) ?? []), one.id]);
    const found = new Map();
    for (const one of all) {
        const [source, target] = [boxOf(one.source_node_id), boxOf(one.target_node_id)];
        if (source === null || target === null) continue;
        const siblings = pairs.get(pairOf(one));
        const shift = (siblings.indexOf(one.id) - (siblings.length - 1) / 2) * APART;
        const self = one.source_node_id === one.target_node_id;
        found.set(one.id, self ? loop(source, one) : curve(source, target, one, shift));
    }
    return found;
}

const pairOf = ({ source_node_id: source, target_node_id: target }) => [source, target].sort().join(" ");

function curve(source, target, { direction }, shift) {
    const [from, to] = facing(source, target, shift);
    const reach = Math.max(30, Math.hypot(to.x - from.x, to.y - from.y) * BEND);
    const start = direction === "bidirectional" ? moved(from, HEAD) : from;
    const end = moved(to, HEAD);
    const [a, b] = [moved(start, reach), moved(end, reach)];
    return {
        path: `M${text(start)}C${text(a)} ${text(b)} ${text(end)}`,
        ...heads(from, to, direction),
        label: above(along(start, a, b, end, 0.5)),
    };
}

const heads = (from, to, direction) => ({
    marks: direction === "bidirectional" ? [head(to), head(from)] : [head(to)],
    rings: [],
    radius: 0,
});

/** From a node to itself: out at the right, back at the foot. */
function loop({ x, y, width, height }, { direction }) {
    const from = { x: x + width, y: y + height / 2, dx: 1, dy: 0 };
    const to = { x: x + width / 2, y: y + height, dx: 0, dy: 1 };
    const end = moved(to, HEAD);
    const [a, b] = [moved(from, 60), moved(end, 60)];
    return {
        path: `M${text(from)}C${text(a)} ${text(b)} ${text(end)}`,
        ...heads(from, to, direction),
        label: above(along(from, a, b, end, 0.5)),
    };
}

/** The sides that look at each other; `dx`, `dy` point outward. */
function facing(source, target, shift) {
    const [one, other] = [centre(source), centre(target)];
    const across = Math.abs(other.x - one.x) / (source.width + target.width);
    const down = Math.abs(other.y - one.y) / (source.height + target.height);
    if (across >= down) {
        const way = other.x >= one.x ? 1 : -1;
        return [
            { x: one.x + (way * source.width) / 2, y: one.y + within(shift, source.height), dx: way, dy: 0 },
            { x: other.x - (way * target.width) / 2, y: other.y + within(shift, target.height), dx: -way, dy: 0 },
        ];
    }
    const way = other.y >= one.y ? 1 : -1;
    return [
        { x: one.x + within(shift, source.width), y: one.y + (way * source.height) / 2, dx: 0, dy: way },
        { x: other.x + within(shift, target.width), y: other.y - (way * target.height) / 2, dx: 0, dy: -way },
    ];
}

const within = (shift, length) => Math.max(-length / 2 + 6, Math.min(length / 2 - 6, shift));
const centre = ({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 });
const moved = ({ x, y, dx, dy }, by) => ({ x: x + dx * by, y: y + dy * by, dx, dy });

/** An arrow head whose point touches the node. */
function head({ x, y, dx, dy }) {
    const back = { x: x + dx * HEAD, y: y + dy * HEAD };
    const left = { x: back.x - dy * HALF, y: back.y + dx * HALF };
    const right = { x: back.x + dy * HALF, y: back.y - dx * HALF };
    return `M${text({ x, y })}L${text(left)}L${text(right)}Z`;
}

/** A point of a cubic curve. */
function along(from, a, b, to, t) {
    const [p, q, r, s] = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3];
    return {
        x: p * from.x + q * a.x + r * b.x + s * to.x,
        y: p * from.y + q * a.y + r * b.y + s * to.y,
    };
}

const above = ({ x, y }) => ({ x, y: y - ABOVE });
const text = ({ x, y }) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
