import { h, nextTick, ref } from "vue";
import { LINE_FIELDS, lineKey, sumOfLines } from "../../logic/crm/entry.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";

const words = crmStrings.record;

/**
 * The lines of an invoice in its form: flat fields of the form (`lines[0].unit_price`), added and taken away here.
 *
 * Props: `form`, `formats`, `readonly`.
 */
export const InvoiceLines = {
    name: "InvoiceLines",
    props: ["form", "formats", "readonly"],
    setup(props) {
        const element = ref(null);
        const { state, change } = props.form;

        async function add() {
            const at = state.values.lines;
            for (const { name } of LINE_FIELDS) state.values[lineKey(at, name)] = name === "quantity" ? "1" : "";
            state.values.lines = at + 1;
            await nextTick();
            element.value.querySelector(`[name="${lineKey(at, "description")}"]`)?.focus();
        }

        /** Those below move up, with what was said of them. */
        function remove(index) {
            const last = state.values.lines - 1;
            for (let at = index; at < last; at += 1) {
                for (const { name } of LINE_FIELDS) {
                    state.values[lineKey(at, name)] = state.values[lineKey(at + 1, name)];
                    state.faults[lineKey(at, name)] = state.faults[lineKey(at + 1, name)] ?? null;
                }
            }
            for (const { name } of LINE_FIELDS) {
                delete state.values[lineKey(last, name)];
                delete state.faults[lineKey(last, name)];
            }
            state.values.lines = last;
        }

        function cell(index, { name, type }) {
            const key = lineKey(index, name);
            const fault = state.faults[key] ?? null;
            return h("td", { key, class: `line-${name}` }, [
                h("input", {
                    type: "text",
                    name: key,
                    inputmode: type === "text" ? null : "decimal",
                    value: state.values[key],
                    readonly: props.readonly,
                    "aria-label": words.line(index + 1, words.lineNames[name]),
                    "aria-invalid": fault ? "true" : null,
                    "aria-describedby": fault ? `fault-${key}` : null,
                    onInput: (event) => change(key, event.target.value),
                }),
                fault && h("p", { class: "fault", id: `fault-${key}` }, fault),
            ]);
        }

        const row = (index) =>
            h("tr", { key: index }, [
                ...LINE_FIELDS.map((field) => cell(index, field)),
                !props.readonly && h("td", h(
                    "button",
                    {
                        type: "button",
                        class: "bare",
                        "aria-label": words.removeLine(index + 1),
                        onClick: () => remove(index),
                    },
                    h(Icon, { name: "close" }),
                )),
            ]);

        return () => {
            const count = state.values.lines;
            const sum = sumOfLines(state.values);
            return h("fieldset", { ref: element, class: "invoice-lines" }, [
                h("legend", words.lines),
                state.faults.lines && h("p", { class: "fault" }, state.faults.lines),
                count > 0 && h("table", [
                    h("thead", h("tr", [
                        ...LINE_FIELDS.map(({ name }) => h("th", { key: name, scope: "col" }, words.lineNames[name])),
                        !props.readonly && h("td"),
                    ])),
                    h("tbody", Array.from({ length: count }, (_, index) => row(index))),
                ]),
                h("div", { class: "lines-foot" }, [
                    !props.readonly && h("button", { type: "button", onClick: add }, [
                        h(Icon, { name: "add" }),
                        words.addLine,
                    ]),
                    count > 0 && sum !== null && h(
                        "span",
                        { class: "quiet" },
                        words.sum(props.formats.money(sum, currencyOf(state.values))),
                    ),
                ]),
            ]);
        };
    },
};

const currencyOf = ({ currency }) => (/^[a-z]{3}$/i.test(currency) ? currency.toUpperCase() : null);
