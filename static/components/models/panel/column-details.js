import { h } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";
import { Field, SelectBox, Switch } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";

const words = modelStrings.panel;
const MOST_DEFAULT = 1_000;

/**
 * What there is to say of a column besides its name and type. Props: `column`, `scene`; events `change` (fields),
 * `refer` (to a column's id, or ""), `remove`.
 */
export const ColumnDetails = {
    name: "ColumnDetails",
    props: ["column", "scene"],
    emits: ["change", "refer", "remove"],
    setup(props, { emit }) {
        const change = (fields) => emit("change", fields);

        /** Columns that others may refer to: keys, and the one that this refers to already. */
        function choices() {
            const { column, scene } = props;
            const { tables } = scene.store.state.model;
            const all = [...tables.values()].flatMap((table) =>
                table.columns
                    .filter(({ id, is_primary_key: primary, constraints }) => {
                        const isKey = primary || constraints?.unique === true;
                        return id !== column.id && (isKey || id === column.foreign_key_reference);
                    })
                    .map(({ id, name }) => [id, `${table.name}.${name}`]),
            );
            return [["", words.noReference], ...all.sort(([, a], [, b]) => a.localeCompare(b))];
        }

        const unique = (on) => {
            const { unique: _, ...others } = props.column.constraints ?? {};
            return { constraints: on ? { ...others, unique: true } : others };
        };

        return () => {
            const { column } = props;
            const disabled = !props.scene.writable();
            return h("div", { class: "column-more" }, [
                h(Switch, {
                    label: words.nullable,
                    checked: column.nullable,
                    disabled: disabled || column.is_primary_key,
                    onChange: (nullable) => change({ nullable }),
                }),
                h(Switch, {
                    label: words.unique,
                    checked: column.constraints?.unique === true,
                    disabled,
                    onChange: (on) => change(unique(on)),
                }),
                h(Field, { label: words.references, required: false }, {
                    default: (own) => h(SelectBox, {
                        ...own,
                        disabled,
                        options: choices(),
                        value: column.foreign_key_reference ?? "",
                        onChange: (event) => emit("refer", event.target.value),
                    }),
                }),
                h(Field, { label: words.defaultValue, required: false }, {
                    default: (own) => h(LiveField, {
                        ...own,
                        readonly: disabled,
                        most: MOST_DEFAULT,
                        value: column.default_value ?? "",
                        onCommit: (text) => change({ default_value: text === "" ? null : text }),
                    }),
                }),
                !disabled && h("button", { type: "button", class: "danger-link", onClick: () => emit("remove") }, [
                    h(Icon, { name: "remove" }),
                    words.removeColumn,
                ]),
            ]);
        };
    },
};
