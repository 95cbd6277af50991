import { h, shallowReactive, watch } from "vue";
import { failureOf } from "../../logic/failures.js";
import { keyOf } from "../../logic/crm/catalogue.js";
import { haveCents } from "../../logic/crm/formats.js";
import { addresses } from "../../logic/routes.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";

const words = crmStrings.table;
const NUMERIC = new Set(["number", "money", "percent"]);

/** A table of figures: on the CRM's page it is ordered and paged by the server. */
export const FiguresTable = {
    name: "FiguresTable",
    props: ["widget", "model", "metadata", "context"],
    setup(props) {
        const state = shallowReactive({ page: 1, /** @type {any} */ other: null, busy: false, failure: null });
        let asked = 0;

        /** Data that moved shows on the page that is looked at. */
        watch(() => props.model, () => go(state.page));

        async function go(page) {
            const mine = (asked += 1);
            if (page === 1) return Object.assign(state, { page, other: null, busy: false, failure: null });
            Object.assign(state, { busy: true, failure: null });
            try {
                const other = await props.context.figures.model(props.widget, { page });
                if (mine !== asked) return;
                const last = Math.max(1, Math.ceil(other.total / other.pageSize));
                if (page > last) return go(last); // rows went away meanwhile
                Object.assign(state, { page, other });
            } catch (error) {
                if (mine === asked) state.failure = failureOf(error);
            } finally {
                if (mine === asked) state.busy = false;
            }
        }

        function sortBy({ key, type }) {
            const { sortBy: by, sortOrder: order } = props.context.figures.settings(props.widget);
            const first = NUMERIC.has(type) || type === "time" ? "desc" : "asc";
            const next = by !== key ? first : order === "asc" ? "desc" : "asc";
            state.page = 1;
            props.context.figures.configure(props.widget, { sortBy: key, sortOrder: next });
        }

        return () => {
            const { context, widget, model } = props;
            const shown = state.other ?? model;
            const formats = context.formats();
            if (shown.total === 0) {
                const overdue = keyOf(widget) === "table_overdue_invoices";
                return h("p", { class: "widget-note" }, overdue ? words.noneOverdue : words.empty);
            }
            const columns = shown.columns.map((column, at) => ({
                ...column,
                cents: haveCents(shown.rows.map(({ cells }) => cells[at])),
            }));
            const order = context.figures?.order(widget) ?? null;
            return h("div", { class: "data-table crm-table", "aria-busy": String(state.busy) }, [
                h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": words.label(widget.name) }, [
                    h("table", [
                        h("thead", h("tr", columns.map((column) => headOf(column, order, sortBy)))),
                        h("tbody", shown.rows.map((row) => rowOf(row, columns, formats))),
                    ]),
                ]),
                state.failure && h(FailureNote, { failure: state.failure, retry: () => go(state.page) }),
                footOf(shown, context.figures === undefined ? null : go),
            ]);
        };
    },
};

function headOf(column, order, sortBy) {
    const { key, label, type } = column;
    const isBy = order?.by === key;
    const sort = isBy ? (order.order === "asc" ? "ascending" : "descending") : null;
    const attributes = { key, scope: "col", class: { numeric: NUMERIC.has(type) }, "aria-sort": sort };
    if (!order?.choices.includes(key)) return h("th", attributes, h("span", { class: "sort" }, label));
    return h("th", attributes, h(
        "button",
        { type: "button", class: "sort", title: words.sortBy(label), onClick: () => sortBy(column) },
        [h("span", label), isBy && h(Icon, { name: order.order === "asc" ? "up" : "down" })],
    ));
}

const rowOf = (row, columns, formats) =>
    h("tr", { key: row.key }, columns.map((column, at) => cellOf(row, at, column, formats)));

function cellOf({ cells, links, currency }, at, column, formats) {
    const { type } = column;
    const value = cells[at];
    const numeric = NUMERIC.has(type);
    if (value === null || value === undefined) return h("td", { class: { nothing: true, numeric } }, "–");
    const text = written(value, column, currency, formats);
    const content = links[at] === null ? text : h("a", { href: `${addresses.crm}/${links[at]}` }, text);
    return h("td", { class: { numeric }, title: text }, content);
}

function written(value, { type, cents }, currency, formats) {
    switch (type) {
        case "money": return formats.money(value, currency, cents);
        case "number": return formats.count(value);
        case "percent": return formats.percent(value);
        case "day": return formats.day(value);
        case "time": return formats.date(value);
        default: return String(value);
    }
}

function footOf({ page, pageSize, rows, total }, go) {
    const from = (page - 1) * pageSize + 1;
    const last = from + rows.length - 1;
    const turn = (label, icon, to, possible) =>
        h(
            "button",
            { type: "button", class: "bare small", "aria-label": label, disabled: !possible, onClick: () => go(to) },
            h(Icon, { name: icon }),
        );
    const turns = go !== null && total > pageSize;
    return h("div", { class: "table-foot" }, [
        h("span", { role: "status" }, words.rows(from, last, total)),
        turns && turn(words.earlier, "back", page - 1, page > 1),
        turns && turn(words.later, "forward", page + 1, last < total),
    ]);
}
