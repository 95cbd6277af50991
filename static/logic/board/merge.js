/**
 * Changes of several people to one thing. The server merges objects such as `config` key by key, so they are compared
 * key by key here too: a *path* is a field, or `field.key` of such an object.
 *
 * @typedef {object} Difference
 * @property {string} path
 * @property {unknown} base     As it was when the editing began.
 * @property {unknown} theirs
 * @property {unknown} mine
 */

/** Fields that the server merges by key. */
const MERGED = new Set(["config", "layout", "theme"]);
/** Where something stands: the last word counts, as anybody can see it and move it again. */
const LAST_WORD = new Set(["position_x", "position_y", "width", "height"]);

/** A copy with `changes` over it. null takes a key of a merged object away, unless the marks are to be kept. */
export function overlaid(copy, changes, keepNulls = false) {
    if (changes === undefined || changes === null) return copy;
    const next = { ...copy };
    for (const [field, value] of Object.entries(changes)) {
        next[field] = isMerged(field, value) ? mergedObject(copy[field], value, keepNulls) : value;
    }
    return next;
}

function mergedObject(object, changes, keepNulls) {
    const all = Object.entries({ ...object, ...changes });
    return Object.fromEntries(keepNulls ? all : all.filter(([, value]) => value !== null));
}

/**
 * What two people changed in different ways.
 *
 * @param {any} base     The copy on which the changes were begun.
 * @param {any} theirs   The copy there is now.
 * @param {any} changes  Own changes, as they would be sent.
 * @returns {Difference[]}
 */
export function conflictsOf(base, theirs, changes) {
    return pathsOf(changes)
        .map((path) => ({ path, base: at(base, path), theirs: at(theirs, path), mine: at(changes, path) }))
        .filter(({ path, base: was, theirs: is, mine }) => {
            const changed = !LAST_WORD.has(path) && !same(was, is);
            return changed && !same(is, mine);
        });
}

/** Own changes without those paths; null when nothing is left. */
export function without(changes, paths) {
    const dropped = new Set(paths);
    const rest = {};
    for (const [field, value] of Object.entries(changes)) {
        if (isMerged(field, value)) {
            const kept = Object.entries(value).filter(([key]) => !dropped.has(`${field}.${key}`));
            if (kept.length > 0) rest[field] = Object.fromEntries(kept);
        } else if (!dropped.has(field)) rest[field] = value;
    }
    return Object.keys(rest).length === 0 ? null : rest;
}

/** Only what differs from the copy: what need not be sent is left out. null when nothing is left. */
export function effective(copy, changes) {
    const idle = pathsOf(changes).filter((path) => same(at(copy, path), at(changes, path)));
    return without(changes, idle);
}

function pathsOf(changes) {
    return Object.entries(changes).flatMap(([field, value]) =>
        isMerged(field, value) ? Object.keys(value).map((key) => `${field}.${key}`) : [field],
    );
}

function at(object, path) {
    const [field, key] = path.split(/\.(.*)/s);
    return key === undefined ? object?.[field] : object?.[field]?.[key];
}

const isMerged = (field, value) => MERGED.has(field) && value !== null && typeof value === "object";

/** Same JSON, whatever the order of keys; absent is the same as null. */
export function same(a, b) {
    if ((a ?? null) === (b ?? null)) return true;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => same(a[key], b[key]));
}
