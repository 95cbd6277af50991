import assert from "node:assert/strict";
import { test } from "node:test";
import {
    chartsOf,
    csvOf,
    figuresOf,
    firstSeries,
    nameOf,
    queryOf,
    seriesFrom,
    seriesText,
    widgetOf,
} from "../../static/logic/metrics/explorer.js";

const series = (more = {}) => ({ metric: "cpu", aggregation: "avg", groupBy: "", labels: {}, ...more });
const title = (metric) => metric.toUpperCase();
const T = Date.parse("2026-01-02T00:00:00Z");
const answer = (unit, values, more = {}) => ({
    unit,
    from: "2026-01-02T00:00:00Z",
    to: "2026-01-02T01:00:00Z",
    step: 60,
    data: values.map((value, at) => ({ timestamp: new Date(T + at * 60_000).toISOString(), value, metadata: {} })),
    ...more,
});

test("a series goes into the address and comes back, whatever is in it", () => {
    const odd = series(
        { metric: "own:a~b", aggregation: "p95", groupBy: "host", labels: { "ro~ute": "a:b ~c%", host: "x" } },
    );
    assert.deepEqual(seriesFrom(seriesText(odd)), odd);
    assert.deepEqual(seriesFrom("cpu"), series());
    assert.equal(seriesFrom("cpu~median"), null);
    assert.equal(seriesFrom(""), null);
    assert.equal(seriesFrom("%E0%A4%A~avg"), null);
});

test("the server is asked with two ends and with labels as it writes them", () => {
    assert.deepEqual(queryOf(series({ labels: { host: "a" } }), { from: T, to: T + 1_000 }), {
        metric: "cpu",
        aggregation: "avg",
        groupBy: "",
        labels: ["host:a"],
        from: "2026-01-02T00:00:00.000Z",
        to: "2026-01-02T00:00:01.000Z",
    });
});

test("a name says what is not usual", () => {
    assert.equal(nameOf(series(), title), "CPU");
    assert.equal(nameOf(series({ aggregation: "max", labels: { host: "a" } }), title), "CPU, maximum, host a");
});

test("each unit has a chart of its own, and two of a name are told apart", () => {
    const charts = chartsOf(
        [
            { series: series(), answer: answer("%", [1, 2]) },
            { series: series({ metric: "latency" }), answer: answer("ms", [10]) },
            { series: series(), answer: answer("%", [3]) },
        ],
        title,
    );
    assert.deepEqual(charts.map(({ unit, data }) => [unit, data.series.map(({ name }) => name)]), [
        ["%", ["CPU", "CPU (2)"]],
        ["ms", ["LATENCY"]],
    ]);
    assert.deepEqual(charts[0].data.series[0].points, [[T, 1], [T + 60_000, 2]]);
});

test("a series that is parted by a label has a line for each value", () => {
    const data = ["b", "a", "b"].map((host, at) => ({
        timestamp: new Date(T + at * 30_000).toISOString(),
        value: at,
        metadata: { host },
    }));
    const [{ data: drawn }] = chartsOf(
        [{ series: series({ groupBy: "host" }), answer: answer("%", [], { data }) }],
        title,
    );
    assert.deepEqual(drawn.series.map(({ name, points }) => [name, points.length]), [["CPU, a", 1], ["CPU, b", 2]]);
});

test("no line goes over a gap", () => {
    const data = [0, 60, 600].map(
        (second) => ({ timestamp: new Date(T + second * 1_000).toISOString(), value: 1, metadata: {} }),
    );
    const [{ data: drawn }] = chartsOf([{ series: series(), answer: answer("%", [], { data }) }], title);
    assert.deepEqual(
        drawn.series[0].points.map(([at, value]) => [(at - T) / 1000, value]),
        [[0, 1], [60, 1], [120, null], [600, 1]],
    );
});

test("figures pass over what is not there", () => {
    assert.deepEqual(figuresOf([[1, 4], [2, null], [3, 2]]), { last: 2, min: 2, avg: 3, max: 4 });
    assert.equal(figuresOf([[1, null]]), null);
});

test("a widget asks the same of the data engine", () => {
    const one = series({ metric: "latency", aggregation: "p95", groupBy: "route", labels: { host: "a" } });
    assert.deepEqual(widgetOf(one, "Slow", { seconds: 3_600 }), {
        name: "Slow",
        type: "chart",
        config: { chart_type: "line", own_range: true },
        data_query: {
            endpoint: "metrics:latency",
            parameters: { range_seconds: 3_600, percentile: 95, group_by: "route", labels: { host: "a" } },
        },
    });
    const { data_query: query } = widgetOf(
        series({ metric: "throughput", aggregation: "max" }),
        "T",
        { from: 1, to: 2 },
    );
    assert.deepEqual(query, { endpoint: "metrics:requests", aggregation: { type: "max", field: "value" }, parameters: {} });
});

test("figures go into a spreadsheet by time", () => {
    const charts = chartsOf(
        [
            { series: series({ labels: { host: "a" } }), answer: answer("%", [1, 2]) },
            { series: series({ metric: "latency" }), answer: answer("ms", [10]) },
        ],
        title,
    );
    assert.deepEqual(csvOf(charts).split("\r\n"), [
        'time,"CPU, host a",LATENCY',
        "2026-01-02T00:00:00.000Z,1,10",
        "2026-01-02T00:01:00.000Z,2,",
        "",
    ]);
});

test("the explorer begins with what everybody has", () => {
    assert.deepEqual(firstSeries([{ name: "own" }, { name: "cpu" }]), [series()]);
    assert.deepEqual(firstSeries([{ name: "own" }]), [series({ metric: "own" })]);
    assert.deepEqual(firstSeries([]), []);
});
