import { fieldName } from "../strings-crm.js";
import { KINDS } from "./kinds.js";

/**
 * Which field each column of a file is for.
 *
 * @typedef {import("./kinds.js").RecordKind} RecordKind
 * @typedef {(string | null)[]} Mapping   By column; null: it is left out.
 */

export const EXTERNAL_ID = "external_id";

/** What a column can be for. @param {RecordKind} kind  @returns {string[]} */
export const targetsOf = (kind) => [...KINDS[kind].fields.map(({ name }) => name), EXTERNAL_ID];

/** The fields that columns seem to be for, each once, by their names. @param {RecordKind} kind  @returns {Mapping} */
export function guessed(kind, columns) {
    const taken = new Set();
    const names = new Map(targetsOf(kind).flatMap((target) => spellings(target).map((name) => [name, target])));
    return columns.map((column) => {
        const target = names.get(plain(column)) ?? null;
        if (target === null || taken.has(target)) return null;
        taken.add(target);
        return target;
    });
}

/** As the server calls it, as the form does, and a reference without its "id". */
const spellings = (target) => [target, fieldName(target), target.replace(/_id$/, "")].map(plain);
const plain = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** What keeps a file from being sent: fields that two columns are for, and those that no column is for but must be. */
export function faultsOf(kind, mapping) {
    const used = mapping.filter((target) => target !== null);
    const twice = [...new Set(used.filter((target, index) => used.indexOf(target) !== index))];
    const missing = KINDS[kind].fields.filter(({ name, required }) => required && !used.includes(name));
    return { twice, missing: missing.map(({ name }) => name) };
}

/** As it is sent. @param {string[]} columns  @param {Mapping} mapping */
export const mappingFor = (columns, mapping) =>
    Object.fromEntries(columns.map((column, index) => [column, mapping[index] ?? null]));
