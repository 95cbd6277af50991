import { h, shallowReactive } from "vue";
import { flowStrings } from "../../../logic/strings-flows.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";

const words = flowStrings.panel;
/** What is no text is shown as JSON, and stays what it is until somebody writes something else. */
const shown = (value) => (typeof value === "string" ? value : JSON.stringify(value));

/** What people note about a node, by names. Props: `metadata`, `readonly`; event `change` with all of it. */
export const NodeDetails = {
    name: "NodeDetails",
    props: ["metadata", "readonly"],
    emits: ["change"],
    setup(props, { emit }) {
        const fresh = shallowReactive({ name: "", value: "" });

        function set(name, value) {
            if (value === "") return remove(name);
            return emit("change", { ...props.metadata, [name]: value });
        }

        function remove(name) {
            const { [name]: _, ...rest } = props.metadata;
            emit("change", rest);
        }

        function add(event) {
            event.preventDefault();
            const [name, value] = [fresh.name.trim(), fresh.value.trim()];
            if (name === "" || value === "") return;
            Object.assign(fresh, { name: "", value: "" });
            set(name, value);
            event.target.querySelector("input").focus();
        }

        const row = ([name, value]) =>
            h("li", { key: name, class: "detail-row" }, [
                h("span", { class: "detail-name", title: name }, name),
                h(LiveField, {
                    "aria-label": name,
                    readonly: props.readonly,
                    most: 1_000,
                    value: shown(value),
                    onCommit: (text) => set(name, text),
                }),
                !props.readonly && h("button", {
                    type: "button",
                    class: "bare",
                    "aria-label": words.removeDetail(name),
                    onClick: () => remove(name),
                }, h(Icon, { name: "close" })),
            ]);

        const input = (key, label) =>
            h("input", {
                type: "text",
                autocomplete: "off",
                maxlength: key === "name" ? 100 : 1_000,
                "aria-label": label,
                placeholder: label,
                value: fresh[key],
                onInput: (event) => (fresh[key] = event.target.value),
            });

        return () => {
            const rows = Object.entries(props.metadata);
            return h("section", [
                h("h3", words.details),
                rows.length === 0 && h("p", { class: "quiet" }, words.noDetails),
                rows.length > 0 && h("ul", { class: "details-list" }, rows.map(row)),
                !props.readonly && h("form", { class: "detail-row adding", onSubmit: add }, [
                    input("name", words.detailName),
                    input("value", words.detailValue),
                    h("button", { type: "submit", class: "bare", "aria-label": words.addDetail }, h(Icon, {
                        name: "add",
                    })),
                ]),
            ]);
        };
    },
};
