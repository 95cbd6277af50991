/**
 * Fields out of the fragments of JSON Schema that the catalogue gives for each setting.
 *
 * @typedef {{ type?: string, enum?: string[], minimum?: number, maximum?: number, default?: unknown }} Fragment
 */

/** @param {Fragment} schema  @returns {string[] | null} null: it is no choice */
export const choicesOf = (schema) => (Array.isArray(schema.enum) ? schema.enum.map(String) : null);

/** A whole number that the schema allows. @param {string} text  @param {Fragment} schema  @returns {number | null} */
export function wholeFrom(text, { minimum = -Infinity, maximum = Infinity }) {
    const value = /^\s*\d{1,9}\s*$/.test(text) ? Number(text) : NaN;
    return value >= minimum && value <= maximum ? value : null;
}
