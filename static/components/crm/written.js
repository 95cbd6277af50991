import { h } from "vue";
import { calledIn, fieldOf, KINDS } from "../../logic/crm/kinds.js";
import { addresses } from "../../logic/routes.js";
import { choiceName, crmStrings } from "../../logic/strings-crm.js";

const NUMERIC = new Set(["money", "rate", "whole"]);
const words = crmStrings.list;

export const isNumeric = ({ type }) => NUMERIC.has(type);

/**
 * One field of a record, written for a list.
 *
 * @param {import("../../logic/crm/kinds.js").RecordKind} kind
 * @param {any} record
 * @param {string} name
 * @param {object} more
 * @param {import("../../logic/crm/formats.js").Formats} more.formats
 * @param {boolean} more.cents  Whether an amount is written with its hundredths.
 */
export function written(kind, record, name, { formats, cents }) {
    const field = fieldOf(kind, name);
    const value = record[name];
    if (value === null || value === undefined) return h("span", { class: "none" }, words.none);
    switch (field?.type) {
        case "money": return formats.money(value, record[field.currency ?? "currency"], cents);
        case "rate":
        case "whole": return name === "model_year" ? String(value) : formats.count(value);
        case "day": return formats.day(value);
        case "moment": return h("span", { title: formats.moment(value) }, formats.date(value));
        case "choice": return choiceName(value);
        case "reference":
            return h(
                "a",
                { href: addresses.record(field.of, value) },
                calledIn(record, name) ?? crmStrings.one(field.of),
            );
        default: return String(value);
    }
}

/** @param {import("../../logic/crm/kinds.js").RecordKind} kind */
export const titleOf = (kind, record) => KINDS[kind].title(record);
