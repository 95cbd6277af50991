import { computed, h, onMounted, ref, watch } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";
import { Field, SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ColumnList } from "./columns.js";
import { ModelPanel } from "./panel.js";

const words = modelStrings.panel;

/**
 * The table that is selected: its name, domain, columns and relationships.
 *
 * Props: `table`, `scene`, `focus` (moves when its name is to get the focus). Events: `close`, `remove`, `duplicate`,
 * `connect`, `relationship` (an id).
 */
export const TablePanel = {
    name: "TablePanel",
    props: ["table", "scene", "focus"],
    emits: ["close", "remove", "duplicate", "connect", "relationship"],
    setup(props, { emit }) {
        const { store } = props.scene;
        const name = ref(null);
        const columns = ref(null);
        const focus = () => props.focus > 0 && name.value?.focus();
        onMounted(focus);
        watch(() => props.focus, focus);

        const change = (label, fields) => store.change(label, (edit) => edit.updateTable(props.table.id, fields));
        const domains = () => [...store.state.model.domains.values()];

        /** Where it is at home, it is no guest any more. */
        function moveHome(domain) {
            const { name: label, visible_domains: guests } = props.table;
            change(words.edits.table(label), {
                primary_domain_id: domain,
                visible_domains: (guests ?? []).filter((id) => id !== domain),
            });
        }

        const related = computed(() =>
            [...store.state.model.relationships.values()]
                .filter((one) => [one.source_table_id, one.target_table_id].includes(props.table.id))
                .map((one) => ({ id: one.id, label: nameOf(one), cardinality: one.cardinality })),
        );

        /** By the other end, and by its own name if it has one. */
        function nameOf({ source_table_id: from, target_table_id: to, name: own }) {
            const other = store.state.model.tables.get(from === props.table.id ? to : from);
            return [other?.name ?? modelStrings.untitled, own].filter(Boolean).join(" · ");
        }

        const facts = () => {
            const { table } = props;
            const readonly = !props.scene.writable();
            const primary = table.primary_domain_id;
            return [
                h(Field, { label: words.name, required: false }, {
                    default: (own) => h(LiveField, {
                        ...own,
                        ref: name,
                        readonly,
                        required: true,
                        value: table.name,
                        onCommit: (text) => change(words.edits.renameTable(table.name), { name: text }),
                        onNext: () => columns.value?.enter(),
                    }),
                }),
                h("div", { class: "panel-pair" }, [
                    h(Field, { label: words.alias, required: false }, {
                        default: (own) => h(LiveField, {
                            ...own,
                            readonly,
                            value: table.alias ?? "",
                            title: words.aliasHint,
                            onCommit: (text) => change(words.edits.table(table.name), { alias: text || null }),
                        }),
                    }),
                    h(Field, { label: words.domain, required: false }, {
                        default: (own) => h(SelectBox, {
                            ...own,
                            disabled: readonly,
                            value: primary,
                            options: domains().map(({ id, name: label }) => [id, label]),
                            onChange: (event) => moveHome(event.target.value),
                        }),
                    }),
                ]),
                domains().length > 1 && alsoOn(table, readonly),
            ];
        };

        const alsoOn = (table, readonly) =>
            h("fieldset", { class: "also-on" }, [
                h("legend", words.alsoOn),
                domains().filter(({ id }) => id !== table.primary_domain_id).map(({ id, name: label }) => {
                    const shown = (table.visible_domains ?? []).includes(id);
                    return h("button", {
                        key: id,
                        type: "button",
                        class: "tag",
                        "aria-pressed": String(shown),
                        "aria-disabled": readonly ? "true" : null,
                        onClick: () => !readonly && change(words.edits.table(table.name), {
                            visible_domains: shown
                                ? table.visible_domains.filter((one) => one !== id)
                                : [...(table.visible_domains ?? []), id],
                        }),
                    }, label);
                }),
            ]);

        const columnPart = () =>
            h("section", { "aria-label": words.columns }, [
                h("div", { class: "panel-title" }, [
                    h("h3", words.columns),
                    props.scene.writable() && h("button", {
                        type: "button",
                        class: "link",
                        onClick: () => columns.value.add(),
                    }, [h(Icon, { name: "add" }), words.addColumn]),
                ]),
                h(ColumnList, { ref: columns, key: props.table.id, table: props.table, scene: props.scene }),
            ]);

        const relationshipPart = () =>
            h("section", { "aria-label": words.relationships }, [
                h("div", { class: "panel-title" }, [
                    h("h3", words.relationships),
                    props.scene.writable() && h("button", {
                        type: "button",
                        class: "link",
                        onClick: () => emit("connect"),
                    }, [h(Icon, { name: "link" }), words.connect]),
                ]),
                related.value.length === 0 && h("p", { class: "quiet" }, words.noRelationships),
                h("div", { class: "related" }, related.value.map(({ id, label, cardinality }) =>
                    h("button", { key: id, type: "button", onClick: () => emit("relationship", id) }, [
                        h(Icon, { name: "link" }),
                        h("span", { class: "label" }, label),
                        h("span", { class: "quiet" }, words.cardinalities[cardinality]),
                    ]),
                )),
            ]);

        return () =>
            h(ModelPanel, { title: words.tableTitle, onClose: () => emit("close") }, {
                default: () => [facts(), columnPart(), relationshipPart()],
                ...(props.scene.writable() ? {
                    footer: () => [
                        h("button", { type: "button", onClick: () => emit("duplicate") }, words.duplicate),
                        h("button", { type: "button", class: "danger-link", onClick: () => emit("remove") }, [
                            words.remove,
                        ]),
                    ],
                } : {}),
            });
    },
};
