/**
 * The kinds of records and their fields, as the pages show them: lists, forms and links are made from these rows. What
 * they take is the server's to judge; here stands what a form needs to ask well.
 *
 * @typedef {import("../../sdk/crm.js").RecordKind} RecordKind
 *
 * @typedef {object} FieldRow
 * @property {string} name
 * @property {"text" | "long" | "email" | "phone" | "choice" | "whole" | "money" | "rate" | "currency" | "country"
 *   | "moment" | "day" | "reference"} type
 * @property {boolean} [required]
 * @property {string[]} [choices]
 * @property {RecordKind} [of]        Of a reference.
 * @property {string} [currency]      Of money: the field that names its currency.
 * @property {boolean} [filter]       Lists can be narrowed by it.
 * @property {boolean} [order]        Lists can be ordered by it.
 * @property {string} [initial]       What the server takes when there is none, shown in a new form.
 *
 * @typedef {object} KindRow
 * @property {FieldRow[]} fields
 * @property {string[]} columns       Of lists, in order; the first leads to the record.
 * @property {boolean} searched
 * @property {(record: any) => string} title
 */

const currencies = { type: /** @type {const} */ ("currency"), filter: true };
/** @type {FieldRow} */
const customer = { name: "customer_id", type: "reference", of: "customers", filter: true };
/** @type {FieldRow} */
const opportunity = { name: "opportunity_id", type: "reference", of: "opportunities", filter: true };
/** @type {FieldRow} */
const source = { name: "source", type: "text", filter: true };
/** @type {FieldRow} */
const owner = { name: "owner", type: "text", filter: true };

/** @type {Record<RecordKind, KindRow>} */
export const KINDS = {
    customers: {
        searched: true,
        title: ({ name }) => name,
        columns: ["name", "kind", "city", "country", "owner", "source", "acquired_at"],
        fields: [
            { name: "name", type: "text", required: true, order: true },
            { name: "kind", type: "choice", choices: ["company", "person"], filter: true, initial: "company" },
            { name: "email", type: "email" },
            { name: "phone", type: "phone" },
            { name: "city", type: "text" },
            { name: "country", type: "country", filter: true },
            source,
            owner,
            { name: "acquired_at", type: "moment", order: true },
            { name: "lost_at", type: "moment" },
            { name: "notes", type: "long" },
        ],
    },
    vehicles: {
        searched: true,
        title: ({ make, model, plate }) => [make, model, plate && `(${plate})`].filter(Boolean).join(" "),
        columns: ["make", "model", "model_year", "plate", "status", "price", "mileage_km", "customer_id"],
        fields: [
            { name: "make", type: "text", required: true, filter: true, order: true },
            { name: "model", type: "text", required: true },
            { name: "model_year", type: "whole", filter: true },
            { name: "vin", type: "text" },
            { name: "plate", type: "text" },
            {
                name: "status",
                type: "choice",
                choices: ["in_stock", "reserved", "sold", "in_service"],
                filter: true,
                initial: "in_stock",
            },
            { name: "price", type: "money", currency: "currency" },
            { name: "currency", type: "currency" },
            { name: "mileage_km", type: "whole" },
            customer,
        ],
    },
    opportunities: {
        searched: true,
        title: ({ name }) => name,
        columns: ["name", "customer_id", "status", "stage", "amount", "owner", "opened_at"],
        fields: [
            { name: "name", type: "text", required: true, order: true },
            customer,
            {
                name: "status",
                type: "choice",
                choices: ["new", "qualified", "proposal", "won", "lost"],
                filter: true,
                initial: "new",
            },
            { name: "stage", type: "text", filter: true },
            source,
            owner,
            { name: "amount", type: "money", currency: "currency" },
            { name: "currency", ...currencies },
            { name: "opened_at", type: "moment", order: true },
            { name: "closed_at", type: "moment" },
            { name: "expected_close_on", type: "day" },
            { name: "vehicle_id", type: "reference", of: "vehicles", filter: true },
        ],
    },
    invoices: {
        searched: true,
        title: ({ number }) => number,
        columns: ["number", "customer_id", "status", "net", "tax", "paid", "issued_at", "due_on"],
        fields: [
            { name: "number", type: "text", required: true, order: true },
            { ...customer, required: true },
            opportunity,
            owner,
            {
                name: "status",
                type: "choice",
                choices: ["draft", "sent", "paid", "void"],
                filter: true,
                initial: "sent",
            },
            { name: "currency", ...currencies, required: true },
            { name: "net", type: "money", currency: "currency" },
            { name: "tax", type: "money", currency: "currency" },
            { name: "cost", type: "money", currency: "currency" },
            { name: "paid", type: "money", currency: "currency" },
            { name: "issued_at", type: "moment", order: true },
            { name: "due_on", type: "day", required: true },
            { name: "paid_at", type: "moment" },
        ],
    },
    activities: {
        searched: true,
        title: ({ subject }) => subject,
        columns: ["subject", "kind", "customer_id", "owner", "occurred_at"],
        fields: [
            { name: "subject", type: "text", required: true },
            {
                name: "kind",
                type: "choice",
                choices: ["call", "email", "meeting", "note", "task", "visit", "test_drive"],
                required: true,
                filter: true,
                initial: "call",
            },
            customer,
            opportunity,
            owner,
            { name: "occurred_at", type: "moment", order: true },
            { name: "notes", type: "long" },
        ],
    },
    goals: {
        searched: true,
        title: ({ name }) => name,
        columns: ["name", "metric", "owner", "target", "starts_on", "ends_on"],
        fields: [
            { name: "name", type: "text", required: true },
            {
                name: "metric",
                type: "choice",
                choices: ["revenue", "profit", "invoices", "new_customers", "won_opportunities", "activities"],
                required: true,
                filter: true,
                initial: "revenue",
            },
            owner,
            { name: "target", type: "money", required: true, currency: "currency" },
            { name: "currency", type: "currency" },
            { name: "starts_on", type: "day", required: true },
            { name: "ends_on", type: "day", required: true, order: true },
        ],
    },
    rates: {
        searched: false,
        title: ({ currency, quote, day }) => `${currency} → ${quote}, ${day}`,
        columns: ["currency", "quote", "rate", "day"],
        fields: [
            { name: "currency", ...currencies, required: true, order: true },
            { name: "quote", ...currencies, required: true },
            { name: "day", type: "day", required: true },
            { name: "rate", type: "rate", required: true },
        ],
    },
};

/** @param {RecordKind} kind  @returns {FieldRow | undefined} */
export const fieldOf = (kind, name) => KINDS[kind].fields.find((field) => field.name === name);

/** What a record says that one it refers to is called: it stands beside the id. @param {string} name  Of the field. */
export const calledIn = (record, name) => record[name.replace(/_id$/, "")] ?? null;

/** Lists that tell of one record: the kind, and the field that names it there. @returns {[RecordKind, string][]} */
export function relatedTo(kind) {
    const kinds = /** @type {RecordKind[]} */ (Object.keys(KINDS));
    return kinds.flatMap((other) =>
        KINDS[other].fields
            .filter((field) => field.of === kind && field.filter)
            .map((field) => /** @type {[RecordKind, string]} */ ([other, field.name])),
    );
}
