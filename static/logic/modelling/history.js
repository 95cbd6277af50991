import { same } from "../board/merge.js";
import { relationshipsOf } from "./model.js";
import { elementOf } from "./overlay.js";

/**
 * What can be taken back. Undoing goes by what is there now: a field that somebody else gave another value since stays
 * as it is, and so does an element that others built upon.
 *
 * @typedef {"domain" | "table" | "column" | "relationship" | "diagram" | "node" | "connection" | "link"} ChangeKind
 *
 * @typedef {object} Change
 * @property {ChangeKind} kind
 * @property {"create" | "update" | "delete"} action
 * @property {string} id
 * @property {string} [table]                       Of a column.
 * @property {string} [diagram]                     Of a node, a connection, a link to a table.
 * @property {Record<string, any>} [before]         What was there: of an update, the fields that it changes.
 * @property {Record<string, any>} [after]
 * @property {boolean} [again]                      It comes back: there was one with this id.
 *
 * @typedef {object} Step
 * @property {string} label
 * @property {Change[]} changes
 *
 * @typedef {object} Left                           What an undo left out.
 * @property {ChangeKind} kind
 * @property {string} id
 * @property {string} name
 * @property {string[]} fields                      Empty: the element itself.
 * @property {"changed" | "gone"} why
 *
 * @typedef {object} History
 * @property {Step[]} undo
 * @property {Step[]} redo
 */

/** So many steps can be taken back. */
const LONGEST = 200;

/** What says nothing about whether somebody changed an element. */
const PASSING = new Set([
    "version",
    "etag",
    "created_at",
    "last_modified_at",
    "is_circular",
    "order",
    "position_x",
    "position_y",
    "width",
    "height",
    "workspace_id",
    "table_id",
    "diagram_id",
    "relationships",
]);

/** @returns {History} */
export const emptyHistory = () => ({ undo: [], redo: [] });

/** @param {History} history  @param {Step} step  @returns {History} */
export const recorded = ({ undo }, step) => ({ undo: [...undo, step].slice(-LONGEST), redo: [] });

/**
 * @param {History} history
 * @param {"undo" | "redo"} way
 * @param {import("./model.js").Model} model  As it is shown.
 * @returns {{ history: History, label: string, changes: Change[], left: Left[] } | null}  null: there is nothing
 */
export function taken(history, way, model) {
    const step = history[way].at(-1);
    if (step === undefined) return null;
    const wanted = step.changes.map(reversed).reverse();
    const left = [];
    const changes = wanted.map((change) => possible(model, change, wanted, left)).filter((change) => change !== null);
    const other = way === "undo" ? "redo" : "undo";
    const back = changes.length === 0 ? history[other] : [...history[other], { label: step.label, changes }];
    const next = /** @type {History} */ ({ [way]: history[way].slice(0, -1), [other]: back });
    return { history: next, label: step.label, changes, left };
}

/** @param {Change} change  @returns {Change} what takes it back */
export function reversed({ action, before, after, again: _, ...about }) {
    if (action === "update") return { ...about, action, before: after, after: before };
    return action === "create"
        ? { ...about, action: "delete", before: after }
        : { ...about, action: "create", after: before, again: true };
}

/** As much of a change as the model allows now; null: nothing. */
function possible(model, change, all, left) {
    const is = present(model, change);
    const leave = (why, fields = []) => {
        left.push({ kind: change.kind, id: change.id, name: nameOf(change, is), fields, why });
        return null;
    };
    if (change.action === "create") {
        if (is !== undefined) return null;
        return grounded(model, change, all) ? change : leave("gone");
    }
    if (is === undefined) return change.action === "delete" ? null : leave("gone");
    if (change.action === "delete") {
        return alike(is, change.before) && !builtUpon(model, change, all) ? change : leave("changed");
    }
    return fitting(change, is, leave);
}

function fitting(change, is, leave) {
    const fields = Object.keys(change.after).filter((field) => !same(is[field], change.after[field]));
    const overtaken = fields.filter((field) => field !== "order" && !same(is[field], change.before[field]));
    if (overtaken.length > 0) leave("changed", overtaken);
    const free = fields.filter((field) => !overtaken.includes(field));
    return free.length === 0 ? null : { ...change, before: only(change.before, free), after: only(change.after, free) };
}

const only = (object, fields) => Object.fromEntries(fields.map((field) => [field, object[field]]));

/** The thing that a change is about, as it is now. @param {any} model  @param {Change} change */
export function present(model, change) {
    const { kind, id, diagram } = change;
    const parts = model.diagrams.get(diagram);
    if (kind === "node") return parts?.nodes.find((node) => node.id === id);
    if (kind === "connection") return parts?.connections.find((one) => one.id === id);
    if (kind === "link") return parts?.linked_tables.includes(id) ? { id } : undefined;
    return elementOf(model, /** @type {any} */ (change));
}

/** Whether what it belongs to is there, or comes with the same step. */
function grounded(model, { kind, table, diagram, after }, all) {
    const comes = (id) => all.some((change) => change.action === "create" && change.id === id);
    const there = (place, id) => id === undefined || model[place].has(id) || comes(id);
    if (kind === "relationship") {
        return [after.source_table_id, after.target_table_id].every((id) => there("tables", id));
    }
    if (kind !== "connection") return there("tables", table) && there("diagrams", diagram);
    const nodes = new Set((model.diagrams.get(diagram)?.nodes ?? []).map((node) => node.id));
    return [after.source_node_id, after.target_node_id].every((id) => nodes.has(id) || comes(id));
}

/** Whether others put something on it that would go with it. */
function builtUpon(model, { kind, id, diagram, before }, all) {
    const own = new Set((before.relationships ?? []).map((one) => one.id));
    const goes = (one) => own.has(one.id) || all.some((change) => change.action === "delete" && change.id === one.id);
    if (kind === "table") return relationshipsOf(model, id).some((one) => !goes(one));
    if (kind === "domain") {
        return [...model.tables.values()].some((table) => table.primary_domain_id === id && !goes(table));
    }
    if (kind !== "node") return false;
    return (model.diagrams.get(diagram)?.connections ?? []).some(
        (one) => (one.source_node_id === id || one.target_node_id === id) && !goes(one),
    );
}

/** The same, but for where it stands and what the server counts. */
export function alike(one, other) {
    const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...fields].every((field) => PASSING.has(field) || alikeValues(one[field], other[field]));
}

function alikeValues(one, other) {
    const parts = [one, other].every((value) => Array.isArray(value) && value.every((item) => item?.id !== undefined));
    if (!parts) return same(one, other);
    const others = new Map(other.map((item) => [item.id, item]));
    return one.length === other.length && one.every((item) => others.has(item.id) && alike(item, others.get(item.id)));
}

const nameOf = ({ before, after }, is) => is?.name ?? is?.label ?? before?.name ?? after?.name ?? "";

/**
 * Without what an edit wanted that was not carried out: there is nothing of it to take back.
 *
 * @param {History} history
 * @param {{ kind: string, id: string, action: string, data: Record<string, any> }} edit
 * @returns {History}
 */
export function forgotten({ undo, redo }, { kind, id, action, data }) {
    const rest = (change) => {
        if (change.kind !== kind || change.id !== id) return change;
        if (change.action !== "update" || action !== "update") return action === change.action ? null : change;
        const kept = Object.keys(change.after).filter((field) => !same(change.after[field], data[field]));
        if (kept.length === 0) return null;
        return { ...change, before: only(change.before, kept), after: only(change.after, kept) };
    };
    const kept = (steps) =>
        steps
            .map((step) => ({ ...step, changes: step.changes.map(rest).filter((change) => change !== null) }))
            .filter(({ changes }) => changes.length > 0);
    return { undo: kept(undo), redo: kept(redo) };
}
