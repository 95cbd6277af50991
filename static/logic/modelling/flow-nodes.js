/**
 * The nodes of a data-flow diagram, as the canvas of tables takes them: a node is a table without columns, a connection
 * a relationship.
 *
 * @typedef {import("../../sdk/modelling/resources.js").NodeType} NodeType
 */

/** In the order in which they are offered. @type {NodeType[]} */
export const NODE_TYPES = ["database", "kafka_topic", "api", "processor", "target"];

/** The picture of each kind, of components/icons.js. */
const PICTURES = { database: "data", kafka_topic: "topic", api: "api", processor: "processor", target: "target" };

/** Pictures that a node may have instead of its kind's. */
export const NODE_PICTURES = [
    "file",
    "table",
    "globe",
    "people",
    "chart",
    "bell",
    "clock",
    "lock",
    "key",
    "system",
    "share",
];

export const NODE_WIDTH = 208;

/** The name of a node's picture. @param {{ type: NodeType, icon?: string | null }} node */
export const pictureOf = ({ type, icon }) =>
    icon && NODE_PICTURES.includes(icon) ? icon : PICTURES[type] ?? "grid";

/** @type {WeakMap<any, any>} */
const tables = new WeakMap();

/** The same object as long as the node is the same. */
export function asTable(node) {
    let table = tables.get(node);
    if (table === undefined) tables.set(node, (table = { ...node, width: NODE_WIDTH, height: 0, columns: [] }));
    return table;
}

/** @param {import("../../sdk/modelling/resources.js").FlowConnection} connection */
export const asRelationship = (connection) => ({
    ...connection,
    source_table_id: connection.source_node_id,
    target_table_id: connection.target_node_id,
    source_column_id: null,
    target_column_id: null,
});

/** A name that no other node has: “API”, “API 2”. @param {string} wanted  @param {string[]} taken */
export function freeNodeName(wanted, taken) {
    if (!taken.includes(wanted)) return wanted;
    let number = 2;
    while (taken.includes(`${wanted} ${number}`)) number += 1;
    return `${wanted} ${number}`;
}
