import { exchangeStrings } from "../strings-exchange.js";
import { modellingStrings } from "../strings-modelling.js";

/**
 * What changed between two versions of a model, sorted for reading: first what belongs to each table, then the rest.
 *
 * @typedef {object} DiffChange               As the server tells it.
 * @property {"domain" | "table" | "column" | "relationship" | "diagram"} element
 * @property {string} id
 * @property {string | null} name
 * @property {string | null} [table_id]       Of a column.
 * @property {"added" | "removed" | "changed"} action
 * @property {{ field: string, from: any, to: any }[]} fields
 *
 * @typedef {object} DiffRow
 * @property {string} id
 * @property {DiffChange["action"]} action
 * @property {string} label
 * @property {string} kind
 * @property {string[]} details
 *
 * @typedef {{ key: string, title: string, rows: DiffRow[] }} DiffGroup
 */

const words = exchangeStrings.diff;
const PLACE = new Set(["position_x", "position_y", "width", "height"]);
const GROUPS = ["domain", "relationship", "diagram"];

/**
 * @param {DiffChange[]} changes
 * @param {import("./model.js").Model} model     For the names that ids stand for, as far as they are there still.
 * @returns {DiffGroup[]}
 */
export function grouped(changes, model) {
    const nameOf = namesIn(changes, model);
    const tables = new Map();
    for (const change of changes) {
        if (change.element !== "table" && change.element !== "column") continue;
        const id = change.element === "table" ? change.id : change.table_id ?? change.id;
        tables.set(id, [...(tables.get(id) ?? []), change]);
    }
    const byTable = [...tables].map(([id, own]) => ({
        key: id,
        title: nameOf(id) ?? words.unnamed,
        rows: own.map((change) => rowOf(change, nameOf)),
    }));
    byTable.sort((a, b) => a.title.localeCompare(b.title));
    const others = GROUPS.map((element) => ({
        key: element,
        title: words.groups[element],
        rows: changes.filter((change) => change.element === element).map((change) => rowOf(change, nameOf)),
    }));
    return [...byTable, ...others.filter(({ rows }) => rows.length > 0)];
}

/** @returns {DiffRow} */
function rowOf(change, nameOf) {
    const { element, id, name, action, fields } = change;
    return {
        id: `${element}/${id}`,
        action,
        kind: modellingStrings.kinds[element] ?? element,
        label: name ?? ends(change, nameOf) ?? words.unnamed,
        details: action === "changed" ? detailsOf(fields, nameOf) : [],
    };
}

/** A relationship without a name is known by its tables. */
function ends({ element, id, fields }, nameOf) {
    if (element !== "relationship") return null;
    const known = nameOf(id);
    if (known !== undefined) return known;
    const end = (field) => {
        const found = fields.find((one) => one.field === field);
        return nameOf(found?.to ?? found?.from);
    };
    const [from, to] = [end("source_table_id"), end("target_table_id")];
    return from && to ? `${from} → ${to}` : null;
}

function detailsOf(fields, nameOf) {
    const moved = fields.some(({ field }) => PLACE.has(field)) ? [words.moved] : [];
    const told = fields
        .filter(({ field }) => !PLACE.has(field))
        .map(({ field, from, to }) => {
            const label = modellingStrings.fields[field] ?? field;
            return words.change(label, shown(from, nameOf), shown(to, nameOf));
        });
    return [...told, ...moved];
}

function shown(value, nameOf) {
    if (value === null || value === undefined || value === "") return words.nothing;
    if (typeof value === "boolean") return value ? words.yes : words.no;
    if (Array.isArray(value)) {
        const names = value.map((one) => (typeof one === "string" ? nameOf(one) : undefined));
        return names.every(Boolean) && names.length > 0 ? names.join(", ") : words.items(value.length);
    }
    if (typeof value === "object") return JSON.stringify(value);
    return nameOf(value) ?? String(value);
}

/** Id → name: as the changes tell it, else as it is now. */
function namesIn(changes, { domains, tables, relationships }) {
    const told = changes.filter(({ name }) => name !== null);
    const names = new Map(told.map(({ id, name }) => [id, name]));
    for (const { id, name } of domains.values()) names.set(id, name);
    for (const { id, name, columns } of tables.values()) {
        names.set(id, name);
        for (const column of columns) names.set(column.id, `${name}.${column.name}`);
    }
    for (const one of relationships.values()) {
        const [from, to] = [tables.get(one.source_table_id), tables.get(one.target_table_id)];
        if (!names.has(one.id) && from && to) names.set(one.id, one.name || `${from.name} → ${to.name}`);
    }
    for (const { element, id, name } of told) if (element !== "column") names.set(id, name);
    return (/** @type {any} */ id) => names.get(id);
}
