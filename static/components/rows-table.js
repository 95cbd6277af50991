import { h } from "vue";
import { strings } from "../logic/strings.js";

const words = strings.datasets;

/**
 * Rows as they are kept, each column in the way of its type. Props: `columns` ([{ name, type }]), `rows` (arrays),
 * `name` (of the table), `clock`.
 */
export function RowsTable({ columns, rows, name, clock }) {
    return h("div", { class: "panel table-panel scrolls", tabindex: "0", role: "region", "aria-label": name }, [
        h("table", { class: "rows dense" }, [
            h("caption", { class: "unseen" }, name),
            h("thead", h("tr", columns.map((column) => h("th", {
                key: column.name,
                scope: "col",
                class: looks(column.type),
            }, [
                column.name,
                h("span", { class: "type" }, words.types[column.type] ?? column.type),
            ])))),
            h(
                "tbody",
                rows.map((row, index) => h(
                    "tr",
                    { key: index },
                    row.map((value, at) => h(
                        "td",
                        { class: looks(columns[at]?.type) },
                        shown(value, columns[at]?.type, clock),
                    )),
                )),
            ),
        ]),
    ]);
}
RowsTable.props = ["columns", "rows", "name", "clock"];

const looks = (type) => ({ figure: type === "number" || type === "integer" });

function shown(value, type, clock) {
    if (value === null || value === undefined) return h("span", { class: "none" }, "–");
    if (typeof value === "boolean") return value ? words.yes : words.no;
    if (type === "time") return clock.exact(value);
    if (typeof value === "number") return value.toLocaleString("en", { maximumFractionDigits: 12 });
    return String(value);
}
