import { fromLocalInput, localInput } from "../board/ranges.js";
import { numberForField, numberFrom } from "../locale.js";
import { crmStrings } from "../strings-crm.js";

const words = crmStrings.faults;
const MOST_WHOLE = 1e12;

/**
 * Records in a form: every field is a text there, written and read the way the person does.
 *
 * @typedef {import("./kinds.js").FieldRow} FieldRow
 * @typedef {{ value: any } | { fault: string }} Read   null: the field is empty
 */

/** @param {FieldRow} field  @param {any} value  Of the record.  @param {string} zone */
export function textOf({ type }, value, zone) {
    if (value === null || value === undefined) return "";
    if (type === "moment") return localInput(Date.parse(value), zone);
    return typeof value === "number" ? numberForField(value) : String(value);
}

/** @param {FieldRow} field  @param {string} text  @param {string} zone  @returns {Read} */
export function valueOf({ type }, text, zone) {
    const plain = text.trim();
    if (plain === "") return { value: null };
    switch (type) {
        case "money": return number(plain, words.money);
        case "rate": return number(plain, words.rate);
        case "whole": {
            const value = numberFrom(plain);
            return Number.isInteger(value) && Math.abs(value) <= MOST_WHOLE ? { value } : { fault: words.whole };
        }
        case "currency":
            return /^[a-z]{3}$/i.test(plain) ? { value: plain.toUpperCase() } : { fault: words.currency };
        case "country":
            return /^[a-z]{2}$/i.test(plain) ? { value: plain.toUpperCase() } : { fault: words.country };
        case "moment": {
            const at = fromLocalInput(plain, zone);
            return Number.isNaN(at) ? { fault: words.moment } : { value: new Date(at).toISOString() };
        }
        default: return { value: plain };
    }
}

/** @returns {Read} */
function number(text, fault) {
    const value = numberFrom(text);
    return Number.isFinite(value) ? { value } : { fault };
}

// Lines of an invoice: flat fields `lines[0].unit_price`, and how many there are

/** @type {FieldRow[]} */
export const LINE_FIELDS = [
    { name: "description", type: "text", required: true },
    { name: "quantity", type: "rate" },
    { name: "unit_price", type: "money", required: true },
    { name: "unit_cost", type: "money" },
];
export const lineKey = (index, name) => `lines[${index}].${name}`;

/** @param {any[]} lines  Of an invoice. */
export function textsOfLines(lines) {
    const texts = lines.flatMap((line, index) =>
        LINE_FIELDS.map((field) => [lineKey(index, field.name), textOf(field, line[field.name], "UTC")]),
    );
    return { lines: lines.length, ...Object.fromEntries(texts) };
}

/**
 * What a form of a record comes to.
 *
 * @param {FieldRow[]} fields
 * @param {Record<string, any>} texts      As they are typed.
 * @param {string} zone
 * @returns {{ values: Record<string, any>, faults: Record<string, string> }}
 */
export function readForm(fields, texts, zone) {
    /** @type {Record<string, any>} */
    const values = {};
    /** @type {Record<string, string>} */
    const faults = {};
    for (const field of fields) {
        const read = valueOf(field, texts[field.name] ?? "", zone);
        if ("fault" in read) faults[field.name] = read.fault;
        else if (read.value === null && field.required) faults[field.name] = words.missing;
        else values[field.name] = read.value;
    }
    if (texts.lines === undefined) return { values, faults };
    values.lines = [];
    for (let index = 0; index < texts.lines; index += 1) {
        const line = {};
        for (const field of LINE_FIELDS) {
            const key = lineKey(index, field.name);
            const read = valueOf(field, texts[key] ?? "", zone);
            if ("fault" in read) faults[key] = read.fault;
            else if (read.value === null && field.required) faults[key] = words.missing;
            else if (read.value !== null) line[field.name] = read.value;
        }
        values.lines.push(line);
    }
    return { values, faults };
}

/**
 * What has to be sent: only what was changed. A moment is shown to the minute: one that was not touched is not sent, or
 * it would lose its seconds.
 *
 * @param {Record<string, any>} values   As read from the form.
 * @param {Record<string, any>} texts    As they are typed.
 * @param {Record<string, any>} before   As they stood.
 */
export function changesOf(values, texts, before) {
    const isTouched = (name) =>
        name === "lines"
            ? JSON.stringify(linesOf(texts)) !== JSON.stringify(linesOf(before))
            : texts[name] !== before[name];
    return Object.fromEntries(Object.entries(values).filter(([name]) => isTouched(name)));
}

const linesOf = (texts) => Object.entries(texts).filter(([key]) => key.startsWith("lines"));

/** Without what is empty: a new record's. */
export const given = (values) =>
    Object.fromEntries(
        Object.entries(values).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
    );

/** Their sum, as the server counts it; null while one of them cannot be read. */
export function sumOfLines(texts) {
    let sum = 0;
    for (let index = 0; index < texts.lines; index += 1) {
        const read = (name) => numberFrom(texts[lineKey(index, name)] ?? "");
        const [quantity, price] = [read("quantity"), read("unit_price")];
        if (Number.isNaN(price)) return null;
        sum += Math.round((Number.isNaN(quantity) ? 1 : quantity) * price * 100);
    }
    return sum / 100;
}
