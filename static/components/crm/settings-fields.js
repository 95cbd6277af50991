import { h, shallowReactive } from "vue";
import { settingsOf } from "../../logic/crm/catalogue.js";
import { choicesOf, wholeFrom } from "../../logic/crm/settings.js";
import { crmStrings, inWords } from "../../logic/strings-crm.js";
import { Field, SelectBox } from "../field.js";

const words = crmStrings.settings;

/** The fields of an entry's `config_schema`. Props `widget`, `entry`; event `change` with a setting and its value. */
export const SettingsFields = {
    name: "SettingsFields",
    props: ["widget", "entry"],
    emits: ["change"],
    setup(props, { emit }) {
        const faults = shallowReactive({});

        function typed(name, schema, text) {
            const value = wholeFrom(text, schema);
            faults[name] = value === null ? words.whole(schema.minimum, schema.maximum) : null;
            if (value !== null) emit("change", name, value);
        }

        const control = (name, schema, value) => (attributes) => {
            const choices = choicesOf(schema);
            if (choices !== null) {
                return h(SelectBox, {
                    ...attributes,
                    value: String(value),
                    options: choices.map((one) => [one, words.choices[one] ?? inWords(one)]),
                    onChange: (event) => emit("change", name, event.target.value),
                });
            }
            return h("input", {
                ...attributes,
                type: "text",
                inputmode: "numeric",
                value: String(value ?? ""),
                onChange: (event) => typed(name, schema, event.target.value),
            });
        };

        return () => {
            const schema = Object.entries(props.entry?.config_schema ?? {});
            if (schema.length === 0) return h("p", { class: "quiet" }, words.none);
            const values = settingsOf(props.widget, props.entry);
            return schema.map(([name, one]) =>
                h(Field, {
                    key: name,
                    label: words.names[name] ?? inWords(name),
                    required: false,
                    fault: faults[name] ?? null,
                }, { default: control(name, one, values[name]) }),
            );
        };
    },
};
