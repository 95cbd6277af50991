import { h } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";
import { Icon } from "../../icons.js";
import { ModelPanel } from "./panel.js";

const words = modelStrings.panel;

/** What can be done to several tables. Props: `tables`, `scene`; events: `close`, `arrange`, `remove`, `table`. */
export const ManyPanel = {
    name: "ManyPanel",
    props: ["tables", "scene"],
    emits: ["close", "arrange", "remove", "table"],
    setup: (props, { emit }) => () =>
        h(ModelPanel, { title: words.manyTitle(props.tables.length), onClose: () => emit("close") }, {
            default: () => [
                h("p", { class: "quiet" }, words.manyText),
                h("div", { class: "related" }, props.tables.map(({ id, name }) =>
                    h("button", { key: id, type: "button", onClick: () => emit("table", id) }, [
                        h(Icon, { name: "table" }),
                        h("span", { class: "label" }, name),
                    ]),
                )),
            ],
            ...(props.scene.writable() ? {
                footer: () => [
                    h("button", { type: "button", onClick: () => emit("arrange") }, words.arrange),
                    h("button", { type: "button", class: "danger-link", onClick: () => emit("remove") }, words.remove),
                ],
            } : {}),
        }),
};
