import { same } from "../board/merge.js";
import { LAST_WORD } from "./editing.js";
import { withFlow } from "./overlay.js";

/**
 * How an edit goes to the server: changes of what is there over the live connection, everything else as a request.
 *
 * @typedef {import("./overlay.js").Edit} Edit
 */

const RESOURCES = { domain: "domains", table: "tables", relationship: "relationships", diagram: "diagrams" };

/** Fields that a body may hold; the others are the server's own. */
const FIELDS = {
    domain: ["id", "name", "model_type"],
    table: [
        "id",
        "primary_domain_id",
        "name",
        "alias",
        "model_type",
        "position_x",
        "position_y",
        "width",
        "height",
        "visible_domains",
        "columns",
    ],
    column: [
        "id",
        "name",
        "data_type",
        "nullable",
        "is_primary_key",
        "is_foreign_key",
        "foreign_key_reference",
        "default_value",
        "constraints",
        "order",
    ],
    relationship: [
        "id",
        "source_table_id",
        "target_table_id",
        "cardinality",
        "optionality",
        "name",
        "source_column_id",
        "target_column_id",
    ],
    diagram: ["id", "name", "nodes", "connections", "linked_tables"],
    node: ["id", "type", "name", "position_x", "position_y", "icon", "metadata"],
    connection: ["id", "source_node_id", "target_node_id", "label", "direction"],
};

/** @param {Edit} edit  @returns {boolean} whether it goes over the live connection */
export const isLive = ({ action, data }) => action === "update" && data.linked_tables === undefined;

/**
 * The message of an edit that goes over the live connection.
 *
 * @param {Edit} edit
 * @param {import("./model.js").Model} confirmed
 */
export function messageOf({ kind, id, table, data }, confirmed) {
    if (kind === "diagram") {
        return { type: "update_diagram", diagram_id: id, data: flowData(data) };
    }
    const owner = kind === "column" ? confirmed.tables.get(table) : confirmed[RESOURCES[kind]].get(id);
    const judged = Object.keys(data).some((field) => !LAST_WORD.has(field));
    return {
        type: `update_${kind}`,
        ...(kind === "column" ? { table_id: table, column_id: id } : { [`${kind}_id`]: id }),
        data,
        ...(judged && owner !== undefined ? { base_version: owner.version } : {}),
    };
}

/**
 * @param {any} client           A ModellingClient.
 * @param {string} workspace
 * @param {Edit} edit
 * @param {{ client: string, request: string }} origin
 * @returns {Promise<any>} the element as it is now (of a column, its table); undefined: it is gone
 */
export async function carriedOut(client, workspace, edit, origin) {
    const { kind, action, id, table, data } = edit;
    const options = { origin, idempotencyKey: origin.request };
    if (action === "restore") return client.restore(workspace, kind, id, options);
    if (action === "create") {
        const draft = bodyOf(kind, data);
        if (kind === "column") return client.columns.create(workspace, table, draft, options);
        return client[RESOURCES[kind]].create(workspace, draft, options);
    }
    if (kind === "column") return client.columns.remove(workspace, table, id, { origin });
    return client[RESOURCES[kind]].remove(workspace, id, { origin });
}

/** As much of an element as the server takes. */
export function bodyOf(kind, element) {
    const body = Object.fromEntries(
        FIELDS[kind].filter((field) => element[field] !== undefined).map((field) => [field, element[field]]),
    );
    if (kind === "table") body.columns = (body.columns ?? []).map((column) => bodyOf("column", column));
    if (kind !== "diagram") return body;
    return { ...body, ...partsOf(body) };
}

const partsOf = (/** @type {any} */ { nodes, connections }) => ({
    nodes: (nodes ?? []).map((node) => bodyOf("node", node)),
    connections: (connections ?? []).map((one) => bodyOf("connection", one)),
});

/** Changes of a diagram's parts that spare all others. */
function flowData(/** @type {any} */ { name, nodes, connections }) {
    const parts = (kind, changes) =>
        Object.entries(changes?.set ?? {}).map(([id, fields]) => bodyOf(kind, { ...fields, id }));
    const all = {
        set_nodes: parts("node", nodes),
        removed_nodes: nodes?.remove ?? [],
        set_connections: parts("connection", connections),
        removed_connections: connections?.remove ?? [],
    };
    const told = Object.entries(all).filter(([, list]) => list.length > 0);
    return { ...(name === undefined ? {} : { name }), ...Object.fromEntries(told) };
}

/**
 * Changes of a diagram without those of parts that somebody deleted meanwhile: they stay deleted.
 *
 * @param {Record<string, any>} changes
 * @param {any} diagram
 */
export function withoutGone(changes, diagram) {
    const kept = (part, list) => {
        if (part === undefined) return {};
        const known = new Set(list.map(({ id }) => id));
        const set = Object.entries(part.set ?? {}).filter(([id, fields]) => known.has(id) || fields.id !== undefined);
        return { ...part, set: Object.fromEntries(set) };
    };
    return {
        ...changes,
        nodes: kept(changes.nodes, diagram.nodes),
        connections: kept(changes.connections, diagram.connections),
    };
}

/**
 * What of a diagram changes, as whole lists; null: nothing.
 *
 * @param {any} diagram
 * @param {Record<string, any>} changes
 */
export function diagramBody(diagram, changes) {
    const next = withFlow(diagram, changes);
    const all = ["name", "nodes", "connections", "linked_tables"];
    const fields = all.filter((field) => !same(diagram[field], next[field]));
    if (fields.length === 0) return null;
    const body = { ...next, ...partsOf(next) };
    return Object.fromEntries(fields.map((field) => [field, body[field]]));
}
