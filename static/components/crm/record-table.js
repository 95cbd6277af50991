import { h } from "vue";
import { haveCents } from "../../logic/crm/formats.js";
import { fieldOf, KINDS } from "../../logic/crm/kinds.js";
import { firstOrder, ordersOf, PAGE_SIZE } from "../../logic/crm/listing.js";
import { addresses } from "../../logic/routes.js";
import { crmStrings, fieldName } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { isNumeric, titleOf, written } from "./written.js";

const words = crmStrings.list;

/**
 * A page of records. Props: `kind`, `rows`, `total`, `listing`, `formats`, `busy`; event `change` (of the listing).
 */
export function RecordTable({ kind, rows, total, listing, formats, busy }, { emit }) {
    const { columns } = KINDS[kind];
    const withCents = new Set(columns.filter((name) => haveCents(rows.map((record) => record[name]))));
    const look = (name, index) => ({ figure: isFigure(kind, name), first: index === 0 });
    const cell = (record, name, index) =>
        h("td", { key: name, class: look(name, index) }, [
            index === 0
                ? h("a", { href: addresses.record(kind, record.id), title: titleOf(kind, record) }, record[name])
                : written(kind, record, name, { formats, cents: withCents.has(name) }),
            index === 0 && record.is_demo && h("span", { class: "badge", title: words.exampleHint }, words.example),
        ]);
    return [
        h("div", {
            class: "panel table-panel scrolls records",
            tabindex: "0",
            role: "region",
            "aria-label": crmStrings.kinds[kind],
            "aria-busy": String(busy),
        }, h("table", { class: "rows dense" }, [
            h("caption", { class: "unseen" }, crmStrings.kinds[kind]),
            h("thead", h("tr", columns.map((name) => headOf(kind, name, listing, (change) => emit("change", change))))),
            h("tbody", rows.map((record) =>
                h("tr", { key: record.id }, columns.map((name, index) => cell(record, name, index))),
            )),
        ])),
        footOf(listing.page, rows.length, total, (page) => emit("change", { page })),
    ];
}
RecordTable.props = ["kind", "rows", "total", "listing", "formats", "busy"];
RecordTable.emits = ["change"];

const isFigure = (kind, name) => isNumeric(fieldOf(kind, name) ?? { type: "" });

function headOf(kind, name, { sort, order }, change) {
    const isBy = sort === name;
    const attributes = {
        key: name,
        scope: "col",
        class: { figure: isFigure(kind, name) },
        "aria-sort": isBy ? (order === "asc" ? "ascending" : "descending") : null,
    };
    if (!ordersOf(kind).includes(name)) return h("th", attributes, fieldName(name));
    const next = isBy ? (order === "asc" ? "desc" : "asc") : firstOrder(name);
    return h("th", attributes, h(
        "button",
        { type: "button", class: "sort", onClick: () => change({ sort: name, order: next, page: 1 }) },
        [fieldName(name), isBy && h(Icon, { name: order === "asc" ? "up" : "down" })],
    ));
}

function footOf(page, count, total, go) {
    const from = (page - 1) * PAGE_SIZE + 1;
    const to = from + count - 1;
    const turn = (label, icon, next, possible) =>
        h(
            "button",
            { type: "button", class: "bare", "aria-label": label, disabled: !possible, onClick: () => go(next) },
            h(Icon, { name: icon }),
        );
    return h("div", { class: "records-foot" }, [
        h("span", { class: "quiet", role: "status" }, count === 0 ? "" : words.rows(from, to, total)),
        total > PAGE_SIZE && turn(words.earlier, "back", page - 1, page > 1),
        total > PAGE_SIZE && turn(words.later, "forward", page + 1, to < total),
    ]);
}
