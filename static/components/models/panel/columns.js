import { h, nextTick, ref, shallowReactive, useId } from "vue";
import { connection } from "../../../logic/modelling/connecting.js";
import { modelStrings, TYPES } from "../../../logic/strings-models.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ColumnDetails } from "./column-details.js";
import { useColumnOrder } from "./use-column-order.js";

const words = modelStrings.panel;
const NEW_TYPE = "VARCHAR(200)";
const MOST_COLUMNS = 500;

/**
 * The columns of a table: names and types are written where they stand, Enter goes on to the next and after the last
 * adds one, arrows go up and down, Alt with an arrow moves a column.
 *
 * Props: `table`, `scene`.
 */
export const ColumnList = {
    name: "ColumnList",
    props: ["table", "scene"],
    setup(props, { expose }) {
        const { store } = props.scene;
        const list = ref(null);
        const types = useId();
        const state = shallowReactive({ /** @type {string | null} */ open: null });
        const columns = () => props.table.columns ?? [];
        const order = useColumnOrder({ columns, list: () => list.value, onDrop: moveTo });

        function change(label, run) {
            store.change(label, run);
        }

        const update = (column, fields) =>
            change(words.edits.column(column.name), (edit) => edit.updateColumn(props.table.id, column.id, fields));

        /** What a column refers to is connected to it by a line, too. */
        function refer(column, id) {
            const fields = { foreign_key_reference: id || null, is_foreign_key: id !== "" };
            const owner = ownerOf(store.state.model, id);
            change(words.edits.column(column.name), (edit) => {
                edit.updateColumn(props.table.id, column.id, fields);
                if (owner === null || isConnected(store.state.model, id, column.id)) return;
                const [from, to] = [{ table: owner.id, column: id }, { table: props.table.id, column: column.id }];
                const { relationship } = connection({ ...from, of: owner }, { ...to, of: props.table }, true);
                edit.createRelationship(relationship);
            });
        }

        function moveTo(id, to) {
            const { name } = columns().find((column) => column.id === id);
            change(words.edits.moveColumn(name), (edit) => edit.moveColumn(props.table.id, id, to));
        }

        /** @param {number} [at]  Default: at the end. */
        async function add(at = columns().length) {
            if (columns().length >= MOST_COLUMNS) return;
            let id = null;
            const draft = { name: freeName(columns()), data_type: NEW_TYPE, nullable: true, is_primary_key: false };
            change(words.edits.addColumn(props.table.name), (edit) => {
                id = edit.addColumn(props.table.id, draft, at);
            });
            await nextTick();
            focusOn(id, ".column-name", true);
        }

        async function remove(column) {
            const at = columns().findIndex(({ id }) => id === column.id);
            change(words.edits.removeColumn(column.name), (edit) => edit.removeColumn(props.table.id, column.id));
            await nextTick();
            const next = columns()[Math.min(at, columns().length - 1)];
            if (next !== undefined) focusOn(next.id, ".column-name");
        }

        function focusOn(id, field, selecting = false) {
            const input = list.value?.querySelector(`[data-column="${id}"] ${field}`);
            input?.focus();
            if (selecting) input?.select();
        }

        function next(column) {
            const at = columns().findIndex(({ id }) => id === column.id);
            const following = columns()[at + 1];
            if (following === undefined) add();
            else focusOn(following.id, ".column-name", true);
        }

        function key(event, column, field) {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (step === undefined || event.isComposing) return;
            const at = columns().findIndex(({ id }) => id === column.id) + step;
            const other = columns()[at];
            if (other === undefined) return;
            event.preventDefault();
            if (!event.altKey) return focusOn(other.id, field);
            moveTo(column.id, at);
            nextTick(() => focusOn(column.id, field));
        }

        const field = (column, name, look, label, more) =>
            h(LiveField, {
                class: look,
                value: column[name],
                required: true,
                "aria-label": `${label}: ${column.name}`,
                readonly: !props.scene.writable(),
                onCommit: (text) => update(column, { [name]: text }),
                onNext: () => next(column),
                onKeydown: (event) => key(event, column, `.${look}`),
                ...more,
            });

        const grip = (column) =>
            h("button", {
                type: "button",
                class: "grip",
                "aria-label": words.moveColumn(column.name),
                "aria-pressed": String(order.state.id === column.id),
                onPointerdown: (event) => order.press(event, column.id),
                onKeydown: (event) => order.key(event, column.id),
                onBlur: () => order.blur(column.id),
            }, h(Icon, { name: "drag" }));

        const keyMark = (column) =>
            h("button", {
                type: "button",
                class: ["key-mark", { foreign: column.is_foreign_key }],
                "aria-pressed": String(column.is_primary_key),
                "aria-label": `${words.primaryKey}: ${column.name}`,
                title: words.primaryKey,
                onClick: () => update(column, primaryOrNot(column)),
            }, h(Icon, { name: column.is_foreign_key && !column.is_primary_key ? "link" : "key" }));

        const toggle = (column) =>
            h("button", {
                type: "button",
                class: "bare",
                "aria-label": words.details(column.name),
                "aria-expanded": String(state.open === column.id),
                onClick: () => (state.open = state.open === column.id ? null : column.id),
            }, h(Icon, { name: "more" }));

        const row = (column) => {
            const { id } = column;
            const looks = { open: state.open === id, lifted: order.state.id === id };
            const place = { order: order.orderOf(id) };
            return h("li", { key: id, class: ["column-row", looks], "data-column": id, style: place }, [
                h("div", { class: "column-line" }, [
                    grip(column),
                    field(column, "name", "column-name", words.columnNames, {}),
                    field(column, "data_type", "column-type", words.columnType, { list: types }),
                    keyMark(column),
                    toggle(column),
                ]),
                state.open === id && h(ColumnDetails, {
                    column,
                    scene: props.scene,
                    onChange: (fields) => update(column, fields),
                    onRefer: (reference) => refer(column, reference),
                    onRemove: () => remove(column),
                }),
            ]);
        };

        expose({
            add: () => add(),
            /** From the table's name: a table that has no more than its key wants columns. */
            enter: () => (columns().length > 1 ? focusOn(columns()[0].id, ".column-name", true) : add()),
        });
        return () => [
            h("ul", { ref: list, class: "columns-list" }, columns().map(row)),
            columns().length === 0 && h("p", { class: "quiet" }, words.noColumns),
            h("datalist", { id: types }, TYPES.map((value) => h("option", { key: value, value }))),
            h("p", { class: "unseen", role: "status", "aria-live": "assertive" }, order.state.said),
        ];
    },
};

/** The table that a column is of. */
const ownerOf = ({ tables }, column) =>
    [...tables.values()].find(({ columns }) => columns.some(({ id }) => id === column)) ?? null;

const isConnected = ({ relationships }, one, other) =>
    [...relationships.values()].some(({ source_column_id: from, target_column_id: to }) =>
        (from === one && to === other) || (from === other && to === one),
    );

/** What a primary key is cannot be empty. */
const primaryOrNot = ({ is_primary_key: is }) =>
    is ? { is_primary_key: false } : { is_primary_key: true, nullable: false };

function freeName(columns) {
    const taken = new Set(columns.map(({ name }) => name));
    let number = columns.length + 1;
    while (taken.has(words.columnName(number))) number += 1;
    return words.columnName(number);
}
