import { h } from "vue";
import { choiceName, crmStrings, fieldName } from "../../logic/strings-crm.js";
import { Field, SelectBox } from "../field.js";
import { ReferenceField } from "./reference-field.js";

const words = crmStrings.record;
const INPUTS = { email: "email", phone: "tel", day: "date", moment: "datetime-local" };
const LONGEST = { long: 2_000, email: 254, phone: 50, currency: 3, country: 2 };

/**
 * One field of a record's form.
 *
 * Props: `app`, `kind`, `field` (of logic/crm/kinds.js), `form` (of lib/form.js), `names`, `readonly`.
 */
export function RecordField({ app, kind, field, form, names, readonly }) {
    const { name, required = false, type } = field;
    const label = fieldName(name);
    const hint = crmStrings.hints[`${kind}.${name}`] ?? crmStrings.hints[name] ?? "";
    return h(
        Field,
        { label, hint, required, fault: form.state.faults[name] ?? null, class: [`of-${type}`] },
        { default: (attributes) => control({ app, field, form, names, label, readonly }, { ...attributes, name }) },
    );
}
RecordField.props = ["app", "kind", "field", "form", "names", "readonly"];

function control({ app, field, form, names, label, readonly }, attributes) {
    const { name, type, choices = [], required } = field;
    const value = form.state.values[name];
    const change = (text) => form.change(name, text);
    if (readonly && (type === "choice" || type === "reference")) {
        const text = type === "choice" ? choiceName(value) : value && names.of(field.of, value);
        return h("input", { ...attributes, type: "text", readonly: true, value: text || "" });
    }
    switch (type) {
        case "choice":
            return h(SelectBox, {
                ...attributes,
                value,
                options: [...(required || value !== "" ? [] : [["", words.none]]), ...choices.map(
                    (one) => [one, choiceName(one)],
                )],
                onChange: (event) => change(event.target.value),
            });
        case "reference":
            return h(ReferenceField, { app, kind: field.of, value, names, label, attributes, onChange: change });
        case "long":
            return h("textarea", {
                ...attributes,
                readonly,
                value,
                maxlength: LONGEST.long,
                onInput: (event) => change(event.target.value),
            });
        default:
            return h("input", {
                ...attributes,
                readonly,
                type: INPUTS[type] ?? "text",
                inputmode: ["money", "rate"].includes(type) ? "decimal" : type === "whole" ? "numeric" : null,
                autocapitalize: type === "currency" || type === "country" ? "characters" : null,
                maxlength: LONGEST[type] ?? null,
                value,
                onInput: (event) => change(event.target.value),
            });
    }
}
