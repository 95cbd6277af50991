/**
 * The catalogue's widgets among all others: a widget whose query's endpoint is `crm:{key}` shows the CRM's own data.
 *
 * @typedef {"kpi" | "chart" | "table" | "feed" | "gamification"} Category
 *
 * @typedef {object} Entry   As `/api/v1/widgets` lists it.
 * @property {string} id
 * @property {string} name
 * @property {Category} category
 * @property {string} description
 * @property {Record<string, any>} config_schema   Setting → JSON Schema fragment.
 */

const PREFIX = "crm:";
/** The widget's type in editions without categories, and the cells of the grid that a new one takes. */
const CATEGORIES = {
    kpi: { type: "metric", width: 3, height: 2 },
    chart: { type: "chart", width: 6, height: 4 },
    table: { type: "table", width: 12, height: 5 },
    feed: { type: "table", width: 6, height: 5 },
    gamification: { type: "table", width: 6, height: 5 },
};
const LEAST = { min_width: 2, min_height: 2 };

/** How a chart draws where its settings do not say. */
const DRAWN_AS = {
    chart_opportunities: { chart_type: "bar" },
    chart_revenue_trend: { chart_type: "area", show_grid: true },
    chart_lead_sources: { chart_type: "pie" },
};

/** @returns {string | null} the catalogue's key of a widget that shows the CRM */
export function keyOf(widget) {
    const { endpoint } = widget?.data_query ?? {};
    if (typeof endpoint !== "string" || !endpoint.startsWith(PREFIX)) return null;
    const key = endpoint.slice(PREFIX.length);
    return categoryOf(key) === null ? null : key;
}

/** @returns {Category | null} */
export function categoryOf(key) {
    const [category] = key.split("_", 1);
    return Object.hasOwn(CATEGORIES, category) ? /** @type {Category} */ (category) : null;
}

/** Whether a widget looks as its entry is meant to: somebody may show a table's figures as a chart. */
export const looksLikeItself = (widget, key) => CATEGORIES[categoryOf(key) ?? "kpi"].type === widget.type;

/** @param {Entry} entry  A widget of it, as it is sent; its place comes with it. */
export function draftOf({ id, name, category }) {
    const { type, width, height } = CATEGORIES[category];
    return { name, type, config: {}, data_query: { endpoint: PREFIX + id }, width, height, ...LEAST };
}

/** The widget as the drawing of charts wants it. */
export const drawnAs = (widget, key) => ({ ...widget, config: { ...DRAWN_AS[key], ...widget.config } });

/**
 * The widgets of a board that show the catalogue: one for each key, the first in reading order; a further one came from
 * elsewhere and is no part of it.
 *
 * @param {any[]} widgets
 */
export function catalogueWidgets(widgets) {
    const seen = new Set();
    return [...widgets].sort(reading).filter((widget) => {
        const key = keyOf(widget);
        if (key === null || seen.has(key)) return false;
        seen.add(key);
        return true;
    });
}

const reading = (a, b) => a.position_y - b.position_y || a.position_x - b.position_x || (a.id < b.id ? -1 : 1);

/** Of its own settings and the schema's defaults. @param {Entry | undefined} entry */
export function settingsOf(widget, entry) {
    const schema = entry?.config_schema ?? {};
    const known = Object.entries(schema).map(([name, { default: initial }]) => [
        name,
        widget.config?.[name] ?? initial,
    ]);
    return Object.fromEntries(known);
}
