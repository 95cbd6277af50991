import { matchOf } from "../matching.js";

/**
 * @typedef {object} Found
 * @property {"domain" | "table" | "column" | "diagram" | "node"} kind
 * @property {string} id
 * @property {string} [table]         Of a column.
 * @property {string} [diagram]       Of a node.
 * @property {string} label
 * @property {string} context         What it belongs to.
 */

const MOST = 50;
/** What is larger comes first when the words match alike. */
const RANK = { table: 5, domain: 4, diagram: 3, column: 2, node: 1 };

/**
 * Everything of a model whose name matches, the best first.
 *
 * @param {import("./model.js").Model} model
 * @param {string} typed
 * @returns {Found[]}
 */
export function found(model, typed) {
    if (typed.trim() === "") return [];
    return [...candidates(model)]
        .map((one) => ({ one, score: matchOf(typed, one.label, one.context) }))
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || RANK[b.one.kind] - RANK[a.one.kind] || length(a) - length(b))
        .slice(0, MOST)
        .map(({ one }) => one);
}

const length = ({ one }) => one.label.length;

/** @returns {Generator<Found>} */
function* candidates({ domains, tables, diagrams }) {
    for (const { id, name } of domains.values()) yield { kind: "domain", id, label: name, context: "" };
    for (const { id, name, alias, columns, primary_domain_id: domain } of tables.values()) {
        const context = [alias, domains.get(domain)?.name].filter(Boolean).join(" · ");
        yield { kind: "table", id, label: name, context };
        for (const column of columns) {
            yield { kind: "column", id: column.id, table: id, label: column.name, context: name };
        }
    }
    for (const { id, name, nodes } of diagrams.values()) {
        yield { kind: "diagram", id, label: name, context: "" };
        for (const node of nodes) yield { kind: "node", id: node.id, diagram: id, label: node.name, context: name };
    }
}
