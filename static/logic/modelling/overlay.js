import { same } from "../board/merge.js";
import { PLACES, withGone } from "./model.js";

/**
 * One change of one element, as a person asked for it.
 *
 * @typedef {import("./model.js").Kind | "column"} EditKind
 *
 * @typedef {object} Edit
 * @property {string} request                Its name: the server carries it out once, however often it is sent.
 * @property {EditKind} kind
 * @property {"create" | "update" | "delete" | "restore"} action
 * @property {string} id
 * @property {string} [table]                Of a column.
 * @property {Record<string, any>} data      The whole element (create), the fields wanted (update), the element and the
 *   `relationships` that come back with it (restore). Of a diagram's update: see `FlowChanges`.
 *
 * @typedef {object} FlowChanges             Each part is optional.
 * @property {string} [name]
 * @property {Parts} [nodes]
 * @property {Parts} [connections]
 * @property {{ add?: string[], remove?: string[] }} [linked_tables]
 *
 * @typedef {object} Parts
 * @property {Record<string, Record<string, any>>} [set]   Id → fields; of a new one all of them, its `id` too.
 * @property {string[]} [remove]
 */

/**
 * The model as it will be when the server has carried an edit out.
 *
 * @template {import("./model.js").Model} M
 * @param {M} model
 * @param {Edit} edit
 * @param {Set<Map<string, any>>} [own]   Maps of the model that nobody else has: they are written in, not copied.
 * @returns {M}
 */
export function overlaid(model, edit, own = new Set()) {
    if (edit.kind === "column") return withColumnEdit(model, edit);
    const place = PLACES[edit.kind];
    const known = model[place].get(edit.id);
    switch (edit.action) {
        case "create":
            return known === undefined ? put(model, place, edit.data, own) : model;
        case "restore":
            return known === undefined ? restored(model, place, edit.data) : model;
        case "delete":
            return known === undefined ? model : /** @type {M} */ (removed(model, edit.kind, edit.id));
        default:
            if (known === undefined) return model;
            return put(model, place, updated(edit, known), own);
    }
}

const updated = ({ kind, data }, known) => (kind === "diagram" ? withFlow(known, data) : { ...known, ...data });

function put(model, place, element, own = new Set()) {
    const map = own.has(model[place]) ? model[place] : new Map(model[place]);
    own.add(map);
    return { ...model, [place]: map.set(element.id, element) };
}

function restored(model, place, { relationships = [], ...element }) {
    const next = put(model, place, element);
    return relationships
        .filter((one) => next.tables.has(one.source_table_id) && next.tables.has(one.target_table_id))
        .reduce((rest, one) => put(rest, "relationships", one), next);
}

/** What goes with it, too: relationships of a table, references to its columns; a domain's tables move. */
function removed(model, kind, id) {
    if (kind === "table") return cleared(withGone(model, kind, id), new Set(columnIds(model.tables.get(id))));
    const next = withGone(model, kind, id);
    if (kind !== "domain") return next;
    const primary = [...next.domains.values()].find((domain) => domain.is_primary);
    const moved = (table) => ({ ...table, primary_domain_id: primary?.id ?? table.primary_domain_id });
    return eachTable(next, (table) => (table.primary_domain_id === id ? moved(table) : table));
}

const columnIds = (table) => (table?.columns ?? []).map((column) => column.id);

/** Without references to columns that are gone. */
function cleared(model, columns) {
    const free = (column) => ({ ...column, foreign_key_reference: null, is_foreign_key: false });
    const refers = (column) => columns.has(column.foreign_key_reference);
    const next = eachTable(model, (table) =>
        table.columns.some(refers)
            ? { ...table, columns: table.columns.map((column) => (refers(column) ? free(column) : column)) }
            : table,
    );
    const loose = [...next.relationships.values()].filter(
        (one) => columns.has(one.source_column_id) || columns.has(one.target_column_id),
    );
    return loose.reduce((rest, one) => put(rest, "relationships", {
        ...one,
        source_column_id: columns.has(one.source_column_id) ? null : one.source_column_id,
        target_column_id: columns.has(one.target_column_id) ? null : one.target_column_id,
    }), next);
}

function eachTable(model, change) {
    const tables = new Map();
    let touched = false;
    for (const [id, table] of model.tables) {
        const next = change(table);
        touched ||= next !== table;
        tables.set(id, next);
    }
    return touched ? { ...model, tables } : model;
}

function withColumnEdit(model, /** @type {any} */ { action, id, table: owner, data }) {
    const table = model.tables.get(owner);
    if (table === undefined) return model;
    const known = table.columns.some((column) => column.id === id);
    if (action === "create" || action === "restore") {
        return known ? model : put(model, "tables", { ...table, columns: placed(table.columns, data) });
    }
    if (!known) return model;
    if (action === "delete") {
        const columns = numbered(table.columns.filter((column) => column.id !== id));
        return cleared(put(model, "tables", { ...table, columns }), new Set([id]));
    }
    const column = { ...table.columns.find((one) => one.id === id), ...data };
    const columns = data.order === undefined
        ? table.columns.map((one) => (one.id === id ? column : one))
        : placed(table.columns.filter((one) => one.id !== id), column);
    return put(model, "tables", { ...table, columns });
}

/** With a column at its place (`order`; the end without one). */
function placed(columns, column) {
    const at = Math.max(0, Math.min(columns.length, column.order ?? columns.length));
    return numbered([...columns.slice(0, at), column, ...columns.slice(at)]);
}

const numbered = (columns) => columns.map((column, order) => (column.order === order ? column : { ...column, order }));

/** A diagram after changes to its parts (`FlowChanges`). @param {any} diagram */
export function withFlow(diagram, /** @type {any} */ { nodes, connections, linked_tables: linked, ...fields }) {
    const present = withParts(diagram.nodes, nodes);
    const ids = new Set(present.map(({ id }) => id));
    const holds = ({ source_node_id: source, target_node_id: target }) => ids.has(source) && ids.has(target);
    const dropped = new Set(linked?.remove ?? []);
    return {
        ...diagram,
        ...fields,
        nodes: present,
        connections: withParts(diagram.connections, connections).filter(holds),
        linked_tables: linked === undefined
            ? diagram.linked_tables
            : [...new Set([...diagram.linked_tables.filter((id) => !dropped.has(id)), ...(linked.add ?? [])])],
    };
}

function withParts(parts, changes) {
    if (changes === undefined) return parts;
    const { set = {}, remove = [] } = changes;
    const known = new Set(parts.map(({ id }) => id));
    const kept = parts
        .filter(({ id }) => !remove.includes(id))
        .map((part) => (set[part.id] === undefined ? part : { ...part, ...set[part.id] }));
    const fresh = Object.values(set).filter(({ id }) => id !== undefined && !known.has(id) && !remove.includes(id));
    return [...kept, ...fresh];
}

/** What of the wanted fields differs from what is there; null: nothing. */
export function differing(element, data) {
    const changed = Object.entries(data).filter(([field, value]) => !same(element?.[field], value));
    return changed.length === 0 ? null : Object.fromEntries(changed);
}

/** The element that an edit is about, as a model has it: a column's too. */
export function elementOf(model, /** @type {Edit} */ { kind, id, table }) {
    if (kind !== "column") return model[PLACES[kind]].get(id);
    return model.tables.get(table)?.columns.find((column) => column.id === id);
}
