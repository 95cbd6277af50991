import { h } from "vue";
import { strings } from "../logic/strings.js";
import { columnWriter } from "../logic/time.js";

const words = strings.datasets;

/**
 * Rows as they are kept, each column in the way of its type. Props: `columns` ([{ name, type }]), `rows` (arrays),
 * `name` (of the table), `clock`.
 */
export function RowsTable({ columns, rows, name, clock }) {
    const writers = columns.map(({ type }, at) => writerOf(type, rows, at, clock));
    const cell = (value, at) => h("td", { class: looks(columns[at]) }, shown(value, writers[at]));
    return h("div", { class: "panel table-panel scrolls", tabindex: "0", role: "region", "aria-label": name }, [
        h("table", { class: "rows dense" }, [
            h("caption", { class: "unseen" }, name),
            h("thead", h("tr", columns.map(headOf))),
            h("tbody", rows.map((row, index) => h("tr", { key: index }, row.map(cell)))),
        ]),
    ]);
}
RowsTable.props = ["columns", "rows", "name", "clock"];

/** As many digits as a number has. */
const EXACT = { maximumFractionDigits: 15 };

const looks = ({ type }) => ({ figure: type === "number" || type === "integer" });

const headOf = (column) =>
    h("th", { key: column.name, scope: "col", class: looks(column) }, [
        column.name,
        h("span", { class: "type" }, words.types[column.type] ?? column.type),
    ]);

/** How the values of a column are written. */
function writerOf(type, rows, at, clock) {
    if (type === "boolean") return (value) => (value ? words.yes : words.no);
    if (type === "number" || type === "integer") return (value) => value.toLocaleString("en", EXACT);
    if (type !== "time") return String;
    return columnWriter(rows.map((row) => row[at]), clock.exact);
}

const shown = (value, write) => (value === null ? h("span", { class: "none" }, "–") : write(value));
