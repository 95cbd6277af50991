import { h } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";
import { Field, Segments, SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ModelPanel } from "./panel.js";

const words = modelStrings.panel;

/**
 * The relationship that is selected. Props: `relationship`, `scene`; events: `close`, `remove`, `table` (go to one).
 */
export const RelationshipPanel = {
    name: "RelationshipPanel",
    props: ["relationship", "scene"],
    emits: ["close", "remove", "table"],
    setup(props, { emit }) {
        const { store } = props.scene;
        const change = (fields) =>
            store.change(words.edits.relationship, (edit) => edit.updateRelationship(props.relationship.id, fields));

        function swap() {
            const { source_table_id: from, target_table_id: to, source_column_id: a, target_column_id: b } =
                props.relationship;
            change({ source_table_id: to, target_table_id: from, source_column_id: b, target_column_id: a });
        }

        const end = (which, label) => {
            const table = store.state.model.tables.get(props.relationship[`${which}_table_id`]);
            const field = `${which}_column_id`;
            const options = (table?.columns ?? []).map(({ id, name }) => [id, name]);
            return h("div", { class: "relation-end" }, [
                h("div", { class: "panel-title" }, [
                    h("h3", label),
                    table && h("button", {
                        type: "button",
                        class: "link",
                        "aria-label": words.show(table.name),
                        onClick: () => emit("table", table.id),
                    }, table.name),
                ]),
                h(SelectBox, {
                    "aria-label": `${label}: ${words.column}`,
                    disabled: !props.scene.writable(),
                    value: props.relationship[field] ?? "",
                    options: [["", words.anyColumn], ...options],
                    onChange: (event) => change({ [field]: event.target.value || null }),
                }),
            ]);
        };

        const kinds = () => {
            const { relationship } = props;
            const disabled = !props.scene.writable();
            return [
                h(Field, { label: words.cardinality, required: false }, {
                    default: (own) => h(SelectBox, {
                        ...own,
                        disabled,
                        value: relationship.cardinality,
                        options: Object.entries(words.cardinalities),
                        onChange: (event) => change({ cardinality: event.target.value }),
                    }),
                }),
                h(Segments, {
                    label: words.optionality,
                    value: relationship.optionality,
                    options: Object.entries(words.optionalities),
                    onChange: (optionality) => !disabled && change({ optionality }),
                }),
                h(Field, { label: words.name, required: false }, {
                    default: (own) => h(LiveField, {
                        ...own,
                        readonly: disabled,
                        value: relationship.name ?? "",
                        onCommit: (name) => change({ name: name || null }),
                    }),
                }),
            ];
        };

        return () =>
            h(ModelPanel, { title: words.relationshipTitle, onClose: () => emit("close") }, {
                default: () => [
                    end("source", words.from),
                    end("target", words.to),
                    kinds(),
                    props.relationship.is_circular && h("p", { class: "note" }, words.circular),
                ],
                ...(props.scene.writable() ? {
                    footer: () => [
                        h("button", { type: "button", onClick: swap }, [h(Icon, { name: "unfold" }), words.swap]),
                        h("button", { type: "button", class: "danger-link", onClick: () => emit("remove") }, [
                            words.remove,
                        ]),
                    ],
                } : {}),
            });
    },
};
