import { fromLocalInput } from "../board/ranges.js";
import { categoryOf } from "./catalogue.js";
import { changed, engineFeed, engineFigure, engineGoals, engineTable } from "./engine-models.js";

/**
 * What a catalogue widget draws, from either answer: the crm edition's own (`/api/v1/widgets/{key}/data`, and its demo
 * data), or the data engine's, which knows the widget only by its type.
 *
 * @typedef {object} Answer
 * @property {any} data
 * @property {any} metadata
 *
 * @typedef {object} Context
 * @property {string} key
 * @property {string} zone       Whose days they are.
 * @property {any} settings      Of the widget.
 */

/**
 * Whether an answer is the crm edition's. The engine's has one of these, by the widget's type.
 *
 * @param {Answer} answer
 */
export function isOwnAnswer({ data }) {
    if (Array.isArray(data)) return true;
    const isEngines = "series" in data || "value" in data || ("rows" in data && !("page" in data));
    return !isEngines;
}

/** @param {Answer} answer  @param {Context} context  @returns {any} by the entry's category; null: nothing to draw */
export function modelOf(answer, context) {
    if (answer.data === null || answer.data === undefined) return null;
    const own = isOwnAnswer(answer);
    switch (categoryOf(context.key)) {
        case "kpi": return own ? figure(answer) : engineFigure(answer);
        case "chart": return chart(answer, context, own);
        case "table": return own ? table(answer) : engineTable(answer);
        case "feed": return own ? feed(answer) : engineFeed(answer);
        default: if (context.key !== "gamification_goals") return standings(answer, context, own);
            return own ? goals(answer) : engineGoals(answer);
    }
}

/** Whether there is nothing to see in it. @param {any} model */
export function isNothing(model) {
    if (model === null) return true;
    if (Array.isArray(model)) return model.every(({ value = 0 }) => value === 0);
    if ("points" in model) return model.value === 0 && model.points.every(([, value]) => value === 0);
    if ("series" in model) return model.series.every(({ points }) => points.every(([, value]) => value === 0));
    return (model.rows ?? model.items ?? model.entries ?? []).length === 0;
}

/** Amounts without an exchange rate, by currency: the largest that any of the answers names. */
export function leftOutOf(answers) {
    /** @type {Map<string, { currency: string, amount: number, invoices: number }>} */
    const all = new Map();
    for (const { metadata } of answers) {
        for (const one of metadata?.left_out ?? []) {
            const known = all.get(one.currency);
            if (known === undefined || known.invoices < one.invoices) all.set(one.currency, one);
        }
    }
    return [...all.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

// Key figures

/**
 * @typedef {object} Figure
 * @property {number} value
 * @property {number | null} percent   Of the period before; null: there was nothing.
 * @property {"up" | "down" | "flat"} trend
 * @property {string | null} currency
 * @property {[number, number][]} points
 */

/** @returns {Figure} */
function figure({ data }) {
    return {
        value: data.current_value,
        percent: data.change_percent,
        trend: data.trend,
        currency: data.currency ?? null,
        points: (data.sparkline ?? []).map((value, index) => [index, value]),
    };
}

// Charts: the form that the drawing of charts knows

function chart({ data, metadata }, { key, zone }, own) {
    if (key === "chart_sales_funnel") return funnel(own ? data : slicesFrom(data));
    if (!own) return data;
    if (key !== "chart_revenue_trend") {
        return {
            x: { type: "category" },
            series: [{ name: key, points: data.map(({ name, value }) => [name, value]) }],
        };
    }
    const points = (field) => data.map((point) => [fromLocalInput(`${point.name}T00:00`, zone), point[field]]);
    return {
        x: { type: "time" },
        unit: metadata?.currency ?? null,
        series: [{ name: "Revenue", points: points("value") }, { name: "Gross profit", points: points("profit") }],
    };
}

const slicesFrom = ({ series }) => (series?.[0]?.points ?? []).map(([name, value]) => ({ name, value }));

/** Each step with its part of the first, and of the one before. */
function funnel(slices) {
    const first = slices[0]?.value ?? 0;
    return slices.map(({ name, value }, index) => {
        const before = slices[index - 1]?.value ?? 0;
        const share = first === 0 ? 0 : value / first;
        return { name, value, share, conversion: before === 0 ? null : value / before };
    });
}

// Tables

/** What a program reads in a row, and the column whose words lead there: key of the id → kind, key of the words. */
const LINKS = {
    customer_id: { kind: "customers", words: ["name", "customer"] },
    invoice_id: { kind: "invoices", words: ["number"] },
};
/**
 * @typedef {object} Table
 * @property {{ key: string, label: string, type: string }[]} columns  Without those for programs.
 * @property {{ key: string, cells: any[], links: (string | null)[], currency: string | null }[]} rows
 * @property {number} total
 * @property {number} page       From 1.
 * @property {number} pageSize
 */

/** @returns {Table} */
function table({ data, metadata }) {
    const columns = data.columns.filter(({ type, key }) => type !== "id" && key !== "currency");
    const ids = data.columns.filter(({ type }) => type === "id").map(({ key }) => key);
    const rows = data.rows.map((row, index) => ({
        key: String(row[ids[0]] ?? row[columns[0].key] ?? index),
        cells: columns.map(({ key }) => row[key]),
        links: columns.map(({ key }) => linkOf(row, key, ids)),
        currency: row.currency ?? metadata?.currency ?? null,
    }));
    return { columns, rows, total: data.total, page: data.page, pageSize: data.page_size };
}

function linkOf(row, key, ids) {
    const id = ids.find((one) => LINKS[one]?.words.includes(key) && row[one]);
    return id === undefined ? null : `${LINKS[id].kind}/${row[id]}`;
}

// Feed

/**
 * @typedef {{ id: string, kind: string, subject: string, owner: string | null, customer: string | null,
 *   link: string | null, at: string | number }} FeedItem
 */

/** @returns {{ items: FeedItem[], next: string | null }} */
function feed({ data }) {
    const items = data.items.map((item) => ({
        id: item.id,
        kind: item.type,
        subject: item.subject,
        owner: item.owner,
        customer: item.customer,
        link: item.customer_id === null ? null : `customers/${item.customer_id}`,
        at: item.occurred_at,
    }));
    return { items, next: data.next_cursor ?? null };
}

// Leaderboard and goals

function standings({ data, metadata }, { settings }, own) {
    const currency = own ? metadata?.currency ?? null : metadata?.unit ?? null;
    const entries = own
        ? data.entries.map(({ rank, name, current_value: value, change_percent: percent, trend }) => ({
            rank,
            name,
            value,
            percent,
            trend,
        }))
        : data.rows.map(([rank, name, value, before]) => ({ rank, name, value, ...changed(value, before) }));
    const most = Math.max(0, ...entries.map(({ value }) => value));
    return {
        metric: own ? data.metric : settings?.metric ?? "revenue",
        currency,
        entries: entries.map((entry) => ({ ...entry, share: most > 0 ? Math.max(0, entry.value) / most : 0 })),
    };
}

function goals({ data }) {
    return data.goals.map((goal) => ({
        id: goal.id,
        name: goal.name,
        target: goal.target,
        value: goal.current_value,
        percent: goal.progress_percent,
        status: goal.status,
        currency: goal.currency,
        owner: goal.owner,
        link: `goals/${goal.id}`,
        endsOn: goal.ends_on,
        leftOut: goal.left_out ?? [],
    }));
}
