import assert from "node:assert/strict";
import { test } from "node:test";
import {
    chartOption,
    colourOf,
    kindOf,
    labelsFit,
    readingAt,
    slicesOf,
    wantsLegend,
} from "../../static/logic/board/chart-options.js";
import { graticule, radiusOf } from "../../static/logic/board/map-shapes.js";
import { isSafePicture, treeOf } from "../../static/logic/board/markdown.js";
import { handsOn, peopleOf, visitorsOf } from "../../static/logic/board/presence.js";
import {
    askable,
    columnsOf,
    filterText,
    filterValue,
    ownData,
    ownDataText,
    sourceOf,
    withParameter,
    withPart,
    withSource,
} from "../../static/logic/board/query.js";
import { csvOf, largestOf, nextSort, pageOf, sorted } from "../../static/logic/board/table.js";
import { widgetFailure } from "../../static/logic/board/widget-failure.js";
import { copyOfWidget, freshWidget, suggestions, TYPES } from "../../static/logic/board/widget-types.js";

const palette = {
    series: ["s1", "s2", "s3", "s4", "s5", "s6"],
    ink: "ink",
    ink2: "ink2",
    ink3: "ink3",
    line: "line",
    surface: "surface",
    warn: "warn",
    bad: "bad",
    font: "Inter",
};
const timed = (...names) => ({
    x: { type: "time" },
    unit: "ms",
    series: names.map((name, index) => ({ name, points: [[1_000, index], [2_000, null], [3_000, index + 2]] })),
});
const named = { x: { type: "category" }, series: [{ name: "n", points: [["New", 45], ["Won", 28]] }] };
const drawing = (data, config = {}, more = {}) => ({
    data,
    config,
    palette,
    range: { from: 0, to: 4_000 },
    zone: "UTC",
    width: 600,
    height: 240,
    hidden: new Set(),
    ...more,
});

test("a chart over time spans the board's range and keeps its gaps", () => {
    const option = chartOption(drawing(timed("a")));
    assert.notEqual(option.xAxis.axisLabel.formatter(1), "", "without height it would leave no room for others");
    assert.deepEqual([option.xAxis.min, option.xAxis.max], [0, 4_000]);
    assert.equal(option.series[0].type, "line");
    assert.equal(option.series[0].connectNulls, false);
    assert.equal(option.animation, false);
    assert.equal(option.tooltip.show, false); // its own would need styles that the policy forbids
});

test("lines are told apart by their names, or by dashes and a legend where names do not fit", () => {
    const wide = drawing(timed("a", "b"));
    assert.ok(labelsFit(wide) && !wantsLegend(wide));
    assert.deepEqual(chartOption(wide).series.map(({ lineStyle }) => lineStyle.type), ["solid", "solid"]);
    const narrow = drawing(timed("a", "b"), {}, { width: 300 });
    assert.ok(wantsLegend(narrow));
    assert.notDeepEqual(...chartOption(narrow).series.map(({ lineStyle }) => lineStyle.type));
    assert.ok(!wantsLegend(drawing(timed("a", "b"), { show_legend: false }, { width: 300 })));
    assert.ok(!wantsLegend(drawing(timed("a"))));
});

test("a series that is switched off is not drawn, and the others keep their colours", () => {
    const { series } = chartOption(drawing(timed("a", "b"), {}, { hidden: new Set(["a"]) }));
    assert.deepEqual(series.map(({ name, itemStyle }) => [name, itemStyle.color]), [["b", "s2"]]);
});

test("colours are the widget's, or those of the page in turn", () => {
    assert.equal(colourOf(0, { color_scheme: ["3"] }, palette), "s3");
    assert.equal(colourOf(1, { color_scheme: ["3"] }, palette), "s4");
    assert.equal(colourOf(0, { color_scheme: ["#ff0000"] }, palette), "#ff0000");
    assert.equal(colourOf(0, { color_scheme: ["url(x)"] }, palette), "s1");
    assert.equal(colourOf(7, {}, palette), "s2");
});

test("named bars of one series lie, with their figures", () => {
    const option = chartOption(drawing(named, { chart_type: "bar" }));
    assert.deepEqual(option.yAxis.data, ["New", "Won"]);
    assert.equal(option.series[0].label.formatter({ value: 45 }), "45");
    assert.equal(
        chartOption(
            drawing(
                { ...named, series: [...named.series, { name: "m", points: [["New", 1]] }] },
                { chart_type: "bar" },
            ),
        ).xAxis.type,
        "category",
    );
});

test("shares need parts; small ones are gathered", () => {
    assert.equal(kindOf({ chart_type: "pie" }, timed("a")), "line");
    assert.equal(kindOf({ chart_type: "pie" }, timed("a", "b")), "pie");
    const many = {
        x: { type: "category" },
        series: [{ name: "n", points: Array.from({ length: 12 }, (_, index) => [`p${index}`, index]) }],
    };
    const slices = slicesOf(many);
    assert.equal(slices.length, 8);
    assert.deepEqual(slices.at(-1), { name: "Other", value: 0 + 1 + 2 + 3 + 4 });
    assert.ok(wantsLegend(drawing(named, { chart_type: "pie" }, { width: 200 })));
});

test("bytes are marked in powers of two", () => {
    const data = { x: { type: "time" }, unit: "bytes", series: [{ name: "a", points: [[1, 3_000_000]] }] };
    const { yAxis } = chartOption(drawing(data));
    assert.equal(yAxis.interval, 2 ** 20);
    assert.equal(yAxis.max, 3 * 2 ** 20);
});

test("thresholds are lines", () => {
    const { markLine } = chartOption(drawing(timed("a", "b"), { warn_at: 1, bad_at: 2 })).series[0];
    assert.deepEqual(markLine.data.map(({ yAxis, lineStyle }) => [yAxis, lineStyle.color]), [[1, "warn"], [2, "bad"]]);
});

test("the crosshair reads the nearest points exactly", () => {
    const reading = readingAt(timed("a", "b"), 2_700, "ms");
    assert.equal(reading.at, 3_000);
    assert.deepEqual(reading.values.map(({ name, value }) => [name, value]), [["a", 2], ["b", 3]]);
    assert.equal(readingAt(timed("a"), 1_900, "ms").values[0].text, "–");
    assert.equal(readingAt(timed("a", "b"), 1_000, "ms", new Set(["a"])).values.length, 1);
    assert.equal(readingAt({ series: [] }, 1), null);
});

test("a table sorts numbers as numbers, and what is empty comes last", () => {
    const rows = [["b", 10], ["a", 9], [null, null], ["A2", 100]];
    assert.deepEqual(sorted(rows, { column: 1, direction: "desc" }).map(([, n]) => n), [100, 10, 9, null]);
    assert.deepEqual(sorted(rows, { column: 0, direction: "asc" }).map(([n]) => n), ["a", "A2", "b", null]);
    assert.equal(sorted(rows, null), rows);
    assert.deepEqual(
        [null, { column: 1, direction: "asc" }, { column: 1, direction: "desc" }].map((sort) => nextSort(sort, 1)),
        [{ column: 1, direction: "asc" }, { column: 1, direction: "desc" }, null],
    );
});

test("a table pages, and knows its largest numbers", () => {
    const rows = Array.from({ length: 45 }, (_, index) => [index, -index]);
    assert.deepEqual([pageOf(rows, 9, 20).page, pageOf(rows, 9, 20).rows.length, pageOf(rows, 0, 20).pages], [2, 5, 3]);
    assert.deepEqual(largestOf([{}, {}], rows), [44, null]);
});

test("CSV quotes what it must, and lets no formula through", () => {
    const columns = [{ name: "name" }, { name: "a,b" }];
    assert.equal(
        csvOf(columns, [['say "x"', 1], ["=1+1", null], [-5, "two\nlines"]]),
        'name,"a,b"\r\n"say ""x""",1\r\n\'=1+1,\r\n-5,"two\nlines"',
    );
});

test("Markdown becomes elements and text, never HTML", () => {
    const text = (value) => ({ type: "text", text: value });
    const tree = treeOf([
        { type: "heading", depth: 1, tokens: [text("Title")] },
        {
            type: "paragraph",
            tokens: [
                { type: "html", raw: "<img onerror=x>" },
                { type: "link", href: "javascript:alert(1)", tokens: [text("x")] },
            ],
        },
        { type: "image", href: "http://plain.example/x.png", text: "alt" },
    ]);
    assert.deepEqual(tree, [
        { tag: "h4", attributes: { class: "size-1" }, children: ["Title"] },
        { tag: "p", attributes: {}, children: ["<img onerror=x>", { tag: "span", attributes: {}, children: ["x"] }] },
        "alt",
    ]);
    assert.deepEqual(treeOf([text("a &amp; b &lt;i&gt;")]), ["a & b <i>"]);
    const [link] = treeOf([{ type: "link", href: "https://example.org", tokens: [text("x")] }]);
    assert.equal(link.attributes.rel, "noopener noreferrer");
});

test("pictures come from https, from here, or as data", () => {
    for (const url of [
        "https://a.example/x.png",
        "/x.png",
        "data:image/png;base64,AA",
    ]) assert.ok(isSafePicture(url), url);
    for (const url of [
        "http://a.example/x",
        "//a.example/x",
        "javascript:x",
        "data:image/svg+xml,x",
        "data:text/html,x",
        "",
    ]) assert.ok(!isSafePicture(url), url);
});

test("a question is taken apart and put together again", () => {
    assert.deepEqual(sourceOf({ endpoint: "metrics:cpu" }), { kind: "metric", name: "cpu" });
    assert.deepEqual(sourceOf({ endpoint: "dataset:ds_1" }), { kind: "dataset", name: "ds_1" });
    assert.deepEqual(sourceOf({}), { kind: "static", name: "" });
    const before = { endpoint: "metrics:cpu", filters: [{}], parameters: { group_by: "x", range_seconds: 60 } };
    assert.deepEqual(
        withSource(before, { kind: "dataset", name: "ds_1" }),
        { endpoint: "dataset:ds_1", parameters: { range_seconds: 60 } },
    );
    assert.deepEqual(withParameter({ endpoint: "e", parameters: { a: 1 } }, "a", ""), { endpoint: "e" });
    assert.deepEqual(withParameter({}, "y", ["n"]), { parameters: { y: ["n"] } });
    assert.deepEqual(withPart({ limit: 5, endpoint: "e" }, "limit", null), { endpoint: "e" });
    assert.deepEqual(
        askable({ filters: [{ field: "a", operator: "eq", value: "" }, { field: "a", operator: "eq", value: 0 }] }),
        { filters: [{ field: "a", operator: "eq", value: 0 }] },
    );
});

test("conditions are typed as people type", () => {
    assert.deepEqual(
        [filterValue("12.5", "gt"), filterValue("x", "eq"), filterValue("true", "eq"), filterValue("a, 2,", "in")],
        [12.5, "x", true, ["a", 2]],
    );
    assert.equal(filterValue("01234", "eq", "text"), "01234");
    assert.deepEqual(filterValue("01, 2", "in", "text"), ["01", "2"]);
    assert.equal(filterText(["a", 2]), "a, 2");
});

test("own values are rows or one value, and come back as they were typed", () => {
    assert.deepEqual(ownData('[{"a":1}]'), { data: [{ a: 1 }] });
    assert.deepEqual(ownData("12"), { data: 12 });
    assert.deepEqual([ownData("[1,2]"), ownData("{"), ownData("null")], [null, null, null]);
    assert.deepEqual(ownData(ownDataText([{ a: 1 }, { a: 2 }])).data, [{ a: 1 }, { a: 2 }]);
    assert.deepEqual(
        columnsOf([{ a: 1, b: "x" }, { a: null }]),
        [{ name: "a", type: "number" }, { name: "b", type: "text" }],
    );
});

test("every kind of widget can be made, and copied", () => {
    for (const type of TYPES) {
        const draft = freshWidget(type);
        assert.equal(draft.type, type);
        assert.ok(draft.width >= draft.min_width && draft.height >= draft.min_height);
    }
    assert.notEqual(freshWidget("map").data_query, freshWidget("map").data_query);
    for (const { data_query } of suggestions()) assert.match(data_query.endpoint, /^metrics:/);
    const copy = copyOfWidget({
        id: "w",
        version: 3,
        name: "CPU",
        type: "metric",
        config: {},
        data_query: {},
        width: 3,
        height: 2,
        min_width: 1,
        min_height: 1,
        position_x: 4,
    });
    assert.deepEqual(
        [copy.name, copy.id, copy.version, copy.position_x],
        ["CPU (copy)", undefined, undefined, undefined],
    );
});

test("people on a board: each once, oneself not, and who has a hand on what", () => {
    const presence = {
        me: [{ user: "u0", name: "Me" }],
        a: [
            { user: "u1", name: "Ana", widget: "w1", mode: "look" },
            { user: "u1", name: "Ana", widget: "w2", mode: "move" },
        ],
        b: [{ user: "u1", name: "Ana" }],
        c: [{ user: "u2", name: 7, widget: "w2", mode: "<script>" }],
    };
    const visitors = visitorsOf(presence, "me");
    assert.deepEqual(visitors.map(({ key }) => key).sort(), ["a", "b", "c"]);
    assert.deepEqual(peopleOf(visitors, "u0").map(({ user }) => user).sort(), ["u1", "u2"]);
    assert.equal(handsOn(visitors).w2.key, "a");
    assert.equal(visitors.find(({ key }) => key === "c").mode, "look");
    assert.equal(visitors.find(({ key }) => key === "a").colour, visitors.find(({ key }) => key === "b").colour);
});

test("a widget without data says why", () => {
    assert.equal(widgetFailure({ code: "NOT_FOUND" }).text, "What this widget reads is not there any more.");
    assert.equal(
        widgetFailure({ code: "VALIDATION_ERROR", details: { fields: [{ message: "No such column." }] } }).detail,
        "No such column.",
    );
    assert.equal(widgetFailure({ code: "ODD", requestId: "req_1" }).requestId, "req_1");
});

test("the net of degrees covers what is in sight", () => {
    const lines = graticule(4, { north: 55, south: 45, west: 5, east: 25 });
    assert.deepEqual(lines.map(({ label }) => label), ["10° E", "20° E", "50° N"]);
    assert.equal(
        graticule(1, { north: 90, south: -90, west: 170, east: 200 }).some(({ label }) => label === "180° W"),
        true,
    );
    assert.equal(radiusOf(100, 100), 20);
    assert.equal(radiusOf(undefined, 0), 6);
});
