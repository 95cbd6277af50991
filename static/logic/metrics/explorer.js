import { metricStrings } from "../strings-metrics.js";

const words = metricStrings.explorer;

/**
 * What the explorer draws: series of metrics, which the address keeps.
 *
 * @typedef {object} Series
 * @property {string} metric
 * @property {string} aggregation
 * @property {string} groupBy                 "" is not parted.
 * @property {Record<string, string>} labels  Only series with these.
 */

export const MOST_SERIES = 6;
export const AGGREGATIONS = ["avg", "min", "max", "sum", "count", "p50", "p95", "p99"];

/** Parts that may hold anything are escaped, so that the separators are none of them. */
const escaped = (text) => encodeURIComponent(text).replaceAll("~", "%7E");

/** @param {Series} series */
export function seriesText({ metric, aggregation, groupBy, labels }) {
    const pairs = Object.entries(labels).map(([name, value]) => `${escaped(name)}:${escaped(value)}`);
    return [escaped(metric), aggregation, escaped(groupBy), ...pairs].join("~");
}

/** @param {string} text  @returns {Series | null} null for what is none */
export function seriesFrom(text) {
    try {
        const [metric, aggregation = "avg", groupBy = "", ...pairs] = text.split("~");
        if (metric === "" || !AGGREGATIONS.includes(aggregation)) return null;
        const labels = pairs.map((pair) => pair.split(":", 2).map(decodeURIComponent)).filter(([, value]) => value);
        return {
            metric: decodeURIComponent(metric),
            aggregation,
            groupBy: decodeURIComponent(groupBy),
            labels: Object.fromEntries(labels),
        };
    } catch {
        return null; // a broken %-escape
    }
}

/** As the server is asked. @param {Series} series  @param {{ from: number, to: number }} ends */
export const queryOf = ({ metric, aggregation, groupBy, labels }, { from, to }) => ({
    metric,
    aggregation,
    groupBy,
    labels: Object.entries(labels).map(([name, value]) => `${name}:${value}`),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
});

/** "CPU, maximum, host a" @param {Series} series  @param {(metric: string) => string} titleOf */
export function nameOf({ metric, aggregation, labels }, titleOf) {
    const parts = [titleOf(metric)];
    if (aggregation !== "avg") parts.push(metricStrings.aggregations[aggregation]);
    for (const [name, value] of Object.entries(labels)) parts.push(`${name} ${value}`);
    return parts.join(", ");
}

/**
 * The charts to draw: one for each unit, so that an axis has a meaning.
 *
 * @param {{ series: Series, answer: any }[]} drawn   Those that answered.
 * @param {(metric: string) => string} titleOf
 * @returns {{ unit: string, data: import("../board/chart-options.js").ChartData, from: string, to: string }[]}
 */
export function chartsOf(drawn, titleOf) {
    /** @type {Map<string, any>} */
    const charts = new Map();
    for (const { series, answer } of drawn) {
        const { unit = "", from, to } = answer;
        const chart = charts.get(unit) ?? { unit, data: { x: { type: "time" }, unit, series: [] }, from, to };
        charts.set(unit, chart);
        chart.data.series.push(...linesOf(series, answer, nameOf(series, titleOf)));
    }
    for (const { data } of charts.values()) distinguish(data.series);
    return [...charts.values()];
}

/** One line, or one for each value of the label that it is parted by. */
function linesOf({ groupBy }, { data, step }, name) {
    const lines = new Map();
    for (const { timestamp, value, metadata } of data) {
        const group = groupBy === "" ? "" : String(metadata?.[groupBy] ?? "");
        const points = lines.get(group) ?? [];
        lines.set(group, points);
        points.push([Date.parse(timestamp), value]);
    }
    const all = [...lines].sort(([a], [b]) => a.localeCompare(b));
    return all.map(([group, points]) => ({
        name: group === "" ? name : `${name}, ${group}`,
        points: withGaps(points, (step ?? 0) * 1000),
    }));
}

/** Where steps are missing, nothing was measured: no line goes over it. */
function withGaps(points, step) {
    const sorted = [...points].sort(([a], [b]) => a - b);
    if (step === 0) return sorted;
    return sorted.flatMap((point, at) => {
        const before = sorted[at - 1]?.[0];
        return before !== undefined && point[0] - before > 2.5 * step ? [[before + step, null], point] : [point];
    });
}

/** Two series of the same name are told apart by a number. */
function distinguish(series) {
    const seen = new Map();
    for (const one of series) {
        const times = (seen.get(one.name) ?? 0) + 1;
        seen.set(one.name, times);
        if (times > 1) one.name = `${one.name} (${times})`;
    }
}

/**
 * @param {[number, number | null][]} points
 * @returns {{ last: number, min: number, avg: number, max: number } | null}
 */
export function figuresOf(points) {
    const values = points.map(([, value]) => value).filter((value) => typeof value === "number");
    if (values.length === 0) return null;
    return {
        last: values[values.length - 1],
        min: values.reduce((a, b) => Math.min(a, b)),
        avg: values.reduce((sum, value) => sum + value, 0) / values.length,
        max: values.reduce((a, b) => Math.max(a, b)),
    };
}

/**
 * The widget of a dashboard that draws the same.
 *
 * @param {Series} series
 * @param {string} name
 * @param {{ seconds: number } | { from: number, to: number }} range
 */
export function widgetOf({ metric, aggregation, groupBy, labels }, name, range) {
    const percentile = /^p(\d+)$/.exec(aggregation)?.[1];
    const parameters = {
        ...("seconds" in range ? { range_seconds: range.seconds } : {}),
        ...(percentile ? { percentile: Number(percentile) } : {}),
        ...(groupBy === "" ? {} : { group_by: groupBy }),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
    };
    const own = percentile === undefined && aggregation !== "avg";
    return {
        name,
        type: "chart",
        config: { chart_type: "line", ...("seconds" in range ? { own_range: true } : {}) },
        data_query: {
            endpoint: `metrics:${metric === "throughput" ? "requests" : metric}`,
            ...(own ? { aggregation: { type: aggregation, field: "value" } } : {}),
            parameters,
        },
    };
}

/** Figures as a table for a spreadsheet: times down, series across. */
export function csvOf(charts) {
    const series = charts.flatMap(({ data }) => data.series);
    const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
    const columns = series.map(({ points }) => new Map(points));
    const lines = times.map((at) => [new Date(at).toISOString(), ...columns.map((one) => one.get(at) ?? "")]);
    const cell = (value) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
    const all = [["time", ...series.map(({ name }) => name)], ...lines];
    return all.map((line) => line.map((value) => cell(String(value))).join(",")).join("\r\n") + "\r\n";
}

/** What the explorer begins with. @param {{ name: string }[]} catalogue  @returns {Series[]} */
export function firstSeries(catalogue) {
    const names = catalogue.map(({ name }) => name);
    const metric = ["cpu", "requests"].find((name) => names.includes(name)) ?? names[0];
    return metric === undefined ? [] : [{ metric, aggregation: "avg", groupBy: "", labels: {} }];
}

/** Words for a chart's accessible name. */
export const chartName = (unit) => words.chart(unit);
