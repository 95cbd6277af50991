import { boardStrings } from "../strings-board.js";

/**
 * The seven kinds of widgets: how big a new one is, what it may not be smaller than, and what a fresh one holds.
 *
 * @typedef {"metric" | "chart" | "gauge" | "table" | "text" | "image" | "map"} WidgetType
 */

/** @type {WidgetType[]} */
export const TYPES = ["metric", "chart", "gauge", "table", "text", "image", "map"];

const SIZES = {
    metric: { width: 3, height: 2, min_width: 2, min_height: 2 },
    chart: { width: 6, height: 4, min_width: 3, min_height: 3 },
    gauge: { width: 3, height: 4, min_width: 2, min_height: 3 },
    table: { width: 6, height: 5, min_width: 3, min_height: 3 },
    text: { width: 4, height: 2, min_width: 2, min_height: 1 },
    image: { width: 4, height: 4, min_width: 2, min_height: 2 },
    map: { width: 6, height: 5, min_width: 3, min_height: 3 },
};

const FRESH = {
    metric: { config: {}, data_query: { endpoint: "metrics:cpu" } },
    chart: {
        config: { chart_type: "line", show_legend: true, show_grid: true },
        data_query: { endpoint: "metrics:cpu" },
    },
    gauge: { config: { min: 0, max: 100 }, data_query: { endpoint: "metrics:memory" } },
    table: {
        config: {},
        data_query: { parameters: { data: [{ name: "First", value: 1 }, { name: "Second", value: 2 }] } },
    },
    text: { config: { content: "## A heading\n\nWords, **bold** and *slanted*, lists and links." }, data_query: {} },
    image: { config: { url: "", alt: "", fit: "contain" }, data_query: {} },
    map: {
        config: {},
        data_query: {
            parameters: {
                data: [{ label: "Praha", lat: 50.0755, lng: 14.4378 }, { label: "Brno", lat: 49.1951, lng: 16.6068 }],
            },
        },
    },
};

/** Widgets that show figures: they have a source, and the board's time range counts for them. */
export const readsData = (type) => type !== "image";

/** A new widget of a kind, as it is sent. @param {WidgetType} type */
export function freshWidget(type) {
    return { name: boardStrings.types[type].name, type, ...structuredCopy(FRESH[type]), ...SIZES[type] };
}

const metric = (name) => ({ endpoint: `metrics:${name}` });

/** Widgets that say something at once. @returns {any[]} */
export function suggestions() {
    const names = boardStrings.suggestions;
    const make = (type, name, data_query, config = {}) => ({ ...freshWidget(type), name, data_query, config });
    return [
        make("metric", names.cpu, metric("cpu"), { color_scheme: ["1"] }),
        make("gauge", names.memory, metric("memory"), { min: 0, max: 100, warn_at: 80, bad_at: 92 }),
        make("metric", names.requests, metric("requests"), { color_scheme: ["3"] }),
        make(
            "chart",
            names.latency,
            { endpoint: "metrics:latency", parameters: { group_by: "edition", percentile: 95 } },
            { chart_type: "line", show_legend: true, show_grid: true },
        ),
        make("metric", names.errors, metric("errors"), { color_scheme: ["2"], less_is_better: true }),
        make("chart", names.network, metric("network_received"), { chart_type: "area", show_grid: true }),
    ];
}

/** A copy of a widget to be put beside it. */
export function copyOfWidget({ name, type, config, data_query, width, height, min_width, min_height, connector_id }) {
    const more = connector_id ? { connector_id } : {};
    return {
        name: boardStrings.widget.copyName(name).slice(0, 200),
        type,
        config,
        data_query,
        width,
        height,
        min_width,
        min_height,
        ...more,
    };
}

const structuredCopy = (value) => JSON.parse(JSON.stringify(value));
