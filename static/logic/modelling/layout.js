/**
 * Places boxes so that what refers to each other stands side by side: in layers from left to right, each group of
 * connected boxes by itself, the groups packed into a sheet. The same boxes in the same order give the same places.
 *
 * @typedef {{ id: string, width: number, height: number }} Sized
 * @typedef {{ source: string, target: string }} Link
 * @typedef {{ x: number, y: number }} Place
 */

const SWEEPS = 8;
/** A sheet is so much wider than high. */
const SHAPE = 1.6;
/** No layer is higher than this, unless a single box is. */
const LEAST_HEIGHT = 1_200;

/**
 * @param {Sized[]} nodes
 * @param {Link[]} edges                  Those whose ends are not among the nodes do not count.
 * @param {{ gapX?: number, gapY?: number }} [gaps]
 * @returns {Map<string, Place>} upper left corners, whole numbers from (0, 0)
 */
export function layered(nodes, edges, gaps = {}) {
    const { gapX = 120, gapY = 40 } = gaps;
    const known = new Map(nodes.map((node) => [node.id, node]));
    const links = edges.filter(({ source, target }) => source !== target && known.has(source) && known.has(target));
    const groups = connected(nodes, links);
    const sheets = groups.map((group) => sheetOf(group, links, gapX, gapY));
    return packed(sheets, gapX, gapY);
}

/** Groups of boxes that are connected, the largest first. */
function connected(nodes, links) {
    const near = neighbours(nodes, links);
    const seen = new Set();
    const groups = [];
    for (const node of nodes) {
        if (seen.has(node.id)) continue;
        const group = new Set([node.id]);
        for (const id of group) for (const next of near.get(id)) group.add(next);
        for (const id of group) seen.add(id);
        groups.push(nodes.filter(({ id }) => group.has(id)));
    }
    return groups.sort((a, b) => b.length - a.length);
}

function neighbours(nodes, links) {
    const near = new Map(nodes.map(({ id }) => [id, []]));
    for (const { source, target } of links) {
        near.get(source).push(target);
        near.get(target).push(source);
    }
    return near;
}

function sheetOf(group, links, gapX, gapY) {
    const ids = new Set(group.map(({ id }) => id));
    const own = links.filter(({ source }) => ids.has(source));
    const near = neighbours(group, own);
    const layers = layersOf(group, own);
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) sortByNeighbours(layers, near, sweep % 2 === 0);
    const area = group.reduce((sum, { width, height }) => sum + (width + gapX) * (height + gapY), 0);
    const columns = layers.flatMap((layer) => wrapped(layer, Math.max(LEAST_HEIGHT, Math.sqrt(area)), gapY));
    return placed(columns, near, gapX, gapY);
}

/** Each box one layer behind the farthest that points at it. */
function layersOf(group, links) {
    const forward = forwardLinks(group, links);
    const depth = new Map(group.map(({ id }) => [id, 0]));
    for (const id of sorted(group, forward)) {
        for (const next of forward.get(id)) depth.set(next, Math.max(depth.get(next), depth.get(id) + 1));
    }
    const layers = [];
    for (const node of group) (layers[depth.get(node.id)] ??= []).push(node);
    return layers.filter((layer) => layer !== undefined);
}

/** What each points at, without circles: a link that would close one counts the other way. */
function forwardLinks(group, links) {
    const out = new Map(group.map(({ id }) => [id, []]));
    const incoming = new Map(group.map(({ id }) => [id, 0]));
    for (const { source, target } of links) {
        out.get(source).push(target);
        incoming.set(target, incoming.get(target) + 1);
    }
    const forward = new Map(group.map(({ id }) => [id, []]));
    const seen = new Set();
    const open = new Set(); // on the way from the start to here
    const enter = (id) => {
        seen.add(id);
        open.add(id);
        return { id, rest: [...out.get(id)] };
    };
    for (const { id: start } of [...group].sort((a, b) => incoming.get(a.id) - incoming.get(b.id))) {
        const way = seen.has(start) ? [] : [enter(start)];
        while (way.length > 0) {
            const { id, rest } = way[way.length - 1];
            const next = rest.shift();
            if (next === undefined) open.delete(way.pop().id);
            else if (open.has(next)) forward.get(next).push(id);
            else forward.get(id).push(next);
            if (next !== undefined && !seen.has(next)) way.push(enter(next));
        }
    }
    return forward;
}

/** Before each box those that point at it. */
function sorted(group, forward) {
    const waits = new Map(group.map(({ id }) => [id, 0]));
    for (const targets of forward.values()) for (const id of targets) waits.set(id, waits.get(id) + 1);
    const ready = group.map(({ id }) => id).filter((id) => waits.get(id) === 0);
    for (const id of ready) {
        for (const next of forward.get(id)) {
            waits.set(next, waits.get(next) - 1);
            if (waits.get(next) === 0) ready.push(next);
        }
    }
    return ready;
}

function sortByNeighbours(layers, near, forwards) {
    const rank = new Map(layers.flatMap((layer) => layer.map(({ id }, at) => [id, at / layer.length])));
    for (const layer of forwards ? layers : [...layers].reverse()) {
        const wishOf = (id) => mean(near.get(id).map((one) => rank.get(one))) ?? rank.get(id);
        const wish = new Map(layer.map(({ id }) => [id, wishOf(id)]));
        layer.sort((a, b) => wish.get(a.id) - wish.get(b.id));
        layer.forEach(({ id }, at) => rank.set(id, at / layer.length));
    }
}

/** A layer that is too high becomes several columns. */
function wrapped(layer, most, gapY) {
    const columns = [];
    let height = Infinity;
    for (const node of layer) {
        if (height + node.height > most) {
            columns.push([]);
            height = 0;
        }
        columns[columns.length - 1].push(node);
        height += node.height + gapY;
    }
    return columns;
}

/** Columns beside each other; within one, each box as near to its neighbours as those above and below allow. */
function placed(columns, near, gapX, gapY) {
    const places = new Map();
    const middle = new Map();
    let x = 0;
    for (const column of columns) {
        let y = 0;
        for (const { id, height } of column) {
            places.set(id, { x, y });
            middle.set(id, y + height / 2);
            y += height + gapY;
        }
        x += Math.max(...column.map(({ width }) => width)) + gapX;
    }
    for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
        for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) settle(column, near, middle, gapY);
    }
    const all = columns.flat();
    const top = Math.min(...all.map(({ id, height }) => middle.get(id) - height / 2));
    for (const { id, height } of all) places.get(id).y = middle.get(id) - height / 2 - top;
    const bottom = Math.max(...all.map(({ id, height }) => places.get(id).y + height));
    return { places, width: x - gapX, height: bottom };
}

function settle(column, near, middle, gapY) {
    const wishes = column.map(({ id }) => mean(near.get(id).map((one) => middle.get(one))) ?? middle.get(id));
    const tops = [];
    column.forEach(({ height }, at) => {
        const free = at === 0 ? -Infinity : tops[at - 1] + column[at - 1].height + gapY;
        tops.push(Math.max(free, wishes[at] - height / 2));
    });
    const drift = mean(column.map(({ height }, at) => wishes[at] - (tops[at] + height / 2))) ?? 0;
    column.forEach(({ id, height }, at) => middle.set(id, tops[at] + height / 2 + drift));
}

const mean = (values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length);

/** The groups' sheets on one: in rows, none wider than the shape wants. */
function packed(sheets, gapX, gapY) {
    const area = sheets.reduce((sum, { width, height }) => sum + (width + gapX) * (height + gapY), 0);
    const most = Math.max(Math.sqrt(area * SHAPE), ...sheets.map(({ width }) => width));
    const found = new Map();
    let [left, top, high] = [0, 0, 0];
    for (const { places, width, height } of sheets) {
        if (left > 0 && left + width > most) [left, top, high] = [0, top + high + gapY * 2, 0];
        for (const [id, { x, y }] of places) found.set(id, { x: Math.round(left + x), y: Math.round(top + y) });
        left += width + gapX;
        high = Math.max(high, height);
    }
    return found;
}
