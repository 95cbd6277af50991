/**
 * What the data engine's answers hold of the catalogue: it knows a widget by its type alone, so a feed is a table
 * there, and a goal a row of it.
 *
 * @typedef {import("./models.js").Figure} Figure
 * @typedef {import("./models.js").Table} Table
 * @typedef {import("./models.js").FeedItem} FeedItem
 */

/** Types that the engine's tables do not tell, by the words above the column. */
const TYPES = {
    Revenue: "money",
    "Gross profit": "money",
    Total: "money",
    Open: "money",
    "Win rate": "percent",
    Due: "day",
};

/** @returns {Figure | null} */
export function engineFigure({ data }) {
    const { value, previous = null, unit = null, sparkline = [] } = data;
    if (typeof value !== "number") return null;
    return { value, ...changed(value, previous), currency: unit, points: sparkline };
}

/** With one decimal, as the server counts it. */
export function changed(value, previous) {
    const trend = /** @type {"up" | "down" | "flat"} */ (value > previous ? "up" : value < previous ? "down" : "flat");
    if (previous === 0 || previous === null) return { percent: value === 0 ? 0 : null, trend };
    return { percent: Math.round(((value - previous) / Math.abs(previous)) * 1_000) / 10, trend };
}

/** @returns {Table} */
export function engineTable({ data, metadata }) {
    const named = data.columns.map(({ name, type }, at) => ({ at, label: name, type: TYPES[name] ?? type }));
    const shown = named.filter(({ label }) => label !== "Currency");
    const currency = named.find(({ label }) => label === "Currency");
    return {
        columns: shown.map(({ label, type, at }) => ({ key: String(at), label, type })),
        rows: data.rows.map((row, index) => ({
            key: String(index),
            cells: shown.map(({ at }) => row[at]),
            links: shown.map(() => null),
            currency: (currency ? row[currency.at] : metadata?.unit) ?? null,
        })),
        total: data.total,
        page: 1,
        pageSize: Math.max(1, data.rows.length),
    };
}

/** @returns {{ items: FeedItem[], next: string | null }} */
export function engineFeed({ data }) {
    const items = data.rows.map(([at, kind, subject, customer, owner], index) => ({
        id: String(index),
        kind,
        subject,
        owner,
        customer,
        link: null,
        at,
    }));
    return { items, next: null };
}

export function engineGoals({ data }) {
    return data.rows.map(([name, target, value, percent, status], index) => ({
        id: String(index),
        name,
        target,
        value,
        percent,
        status,
        currency: null,
        owner: null,
        link: null,
        endsOn: null,
        leftOut: [],
    }));
}
