import assert from "node:assert/strict";
import { test } from "node:test";
import { isNothing, leftOutOf, modelOf } from "../../static/logic/crm/models.js";

const context = (key, settings = {}) => ({ key, zone: "Europe/Prague", settings });

test("a key figure is the same from the crm edition and from the data engine", () => {
    const figures = { current_value: 110, previous_value: 100, change_percent: 10, trend: "up", sparkline: [1, 2] };
    const own = modelOf({ data: { ...figures, currency: "CZK" }, metadata: {} }, context("kpi_revenue"));
    const engine = modelOf({
        data: { value: 110, previous: 100, unit: "CZK", sparkline: [[0, 1], [1, 2]] },
        metadata: {},
    }, context("kpi_revenue"));
    assert.deepEqual(own, engine);
});

test("a figure with nothing before it has no change in percent", () => {
    const figure = (value, previous) => modelOf({ data: { value, previous }, metadata: {} }, context("kpi_revenue"));
    assert.deepEqual([figure(5, 0).percent, figure(5, 0).trend], [null, "up"]);
    assert.deepEqual([figure(0, 0).percent, figure(0, 0).trend], [0, "flat"]);
    assert.equal(figure(5, -10).percent, 150);
});

test("the course of revenue stands on the days of the zone", () => {
    const model = modelOf({
        data: [{ name: "2026-11-20", value: 5, profit: 1 }],
        metadata: { currency: "EUR" },
    }, context("chart_revenue_trend"));
    assert.equal(model.x.type, "time");
    assert.equal(model.unit, "EUR");
    assert.deepEqual(model.series[0].points, [[Date.parse("2026-11-19T23:00:00Z"), 5]]);
    assert.deepEqual(model.series[1].points, [[Date.parse("2026-11-19T23:00:00Z"), 1]]);
});

test("slices are categories, and the engine's chart stays what it is", () => {
    const own = modelOf({ data: [{ name: "New", value: 3, color: "#000000" }] }, context("chart_opportunities"));
    assert.deepEqual(own.series[0].points, [["New", 3]]);
    const chart = { x: { type: "category" }, series: [{ name: "a", points: [["New", 3]] }] };
    assert.equal(modelOf({ data: chart }, context("chart_opportunities")), chart);
});

test("a funnel tells each step's part of the first and of the one before", () => {
    const slices = [{ name: "New", value: 100 }, { name: "Qualified", value: 50 }, { name: "Won", value: 10 }];
    const own = modelOf({ data: slices }, context("chart_sales_funnel"));
    assert.deepEqual(own.map(({ share }) => share), [1, 0.5, 0.1]);
    assert.deepEqual(own.map(({ conversion }) => conversion), [null, 0.5, 0.2]);
    const series = [{ name: "Sales Funnel", points: slices.map(({ name, value }) => [name, value]) }];
    assert.deepEqual(modelOf({ data: { x: {}, series } }, context("chart_sales_funnel")), own);
});

test("a table leaves out the keys of rows, and leads to what they are of", () => {
    const model = modelOf({
        data: {
            columns: [
                { key: "invoice_id", label: "Invoice", type: "id" },
                { key: "number", label: "Number", type: "text" },
                { key: "customer_id", label: "Customer", type: "id" },
                { key: "customer", label: "Customer", type: "text" },
                { key: "total", label: "Total", type: "money" },
                { key: "currency", label: "Currency", type: "text" },
            ],
            rows: [
                { invoice_id: "inv_1", number: "7", customer_id: "cust_1", customer: "A", total: 5, currency: "EUR" },
            ],
            total: 41,
            page: 2,
            page_size: 10,
        },
        metadata: {},
    }, context("table_overdue_invoices"));
    assert.deepEqual(model.columns.map(({ key }) => key), ["number", "customer", "total"]);
    assert.deepEqual(model.rows[0].cells, ["7", "A", 5]);
    assert.deepEqual(model.rows[0].links, ["invoices/inv_1", "customers/cust_1", null]);
    assert.equal(model.rows[0].currency, "EUR");
    assert.deepEqual([model.total, model.page, model.pageSize], [41, 2, 10]);
});

test("the engine's table gets its types back from the words above its columns", () => {
    const columns = [
        { name: "Salesperson", type: "text" },
        { name: "Revenue", type: "number" },
        { name: "Win rate", type: "number" },
    ];
    const model = modelOf(
        { data: { columns, rows: [["Jana", 5, 40]], total: 1 }, metadata: { unit: "CZK" } },
        context("table_sales_analytics"),
    );
    assert.deepEqual(model.columns.map(({ type }) => type), ["text", "money", "percent"]);
    assert.equal(model.rows[0].currency, "CZK");
});

test("a feed is the same items from both", () => {
    const own = modelOf({
        data: {
            items: [{
                id: "act_1",
                type: "call",
                subject: "Asked",
                owner: "Jana",
                customer_id: "cust_1",
                customer: "A",
                occurred_at: "2026-11-20T12:00:00Z",
            }],
            next_cursor: "n",
        },
    }, context("feed_activity"));
    assert.deepEqual([own.items[0].link, own.next], ["customers/cust_1", "n"]);
    const columns = ["When", "Kind", "Subject", "Customer", "Who"].map((name) => ({ name, type: "text" }));
    const rows = [[1, "call", "Asked", "A", "Jana"]];
    const engine = modelOf({ data: { columns, rows, total: 1 } }, context("feed_activity"));
    assert.deepEqual([engine.items[0].subject, engine.items[0].owner, engine.next], ["Asked", "Jana", null]);
});

test("standings and goals are read from both", () => {
    const entry = { rank: 1, name: "Jana", current_value: 10, previous_value: 5, change_percent: 100, trend: "up" };
    const own = modelOf(
        { data: { metric: "revenue", entries: [entry] }, metadata: { currency: "CZK" } },
        context("gamification_leaderboard"),
    );
    const engine = modelOf(
        { data: { columns: [], rows: [[1, "Jana", 10, 5]], total: 1 }, metadata: { unit: "CZK" } },
        context("gamification_leaderboard"),
    );
    assert.deepEqual(own, engine);
    const goals = modelOf(
        { data: { columns: [], rows: [["Sell", 10, 5, 50, "behind"]], total: 1 }, metadata: {} },
        context("gamification_goals"),
    );
    assert.deepEqual([goals[0].name, goals[0].percent, goals[0].status], ["Sell", 50, "behind"]);
});

test("amounts without a rate are named once for each currency, the most of them", () => {
    const answer = (amount, invoices) => ({ metadata: { left_out: [{ currency: "GBP", amount, invoices }] } });
    assert.deepEqual(leftOutOf([answer(5, 1), { metadata: null }, answer(9, 2)]), [
        { currency: "GBP", amount: 9, invoices: 2 },
    ]);
});

test("nothing is told from something", () => {
    const figure = (value) =>
        modelOf({ data: { value, previous: 0, sparkline: [[0, value]] } }, context("kpi_revenue"));
    assert.ok(isNothing(figure(0)));
    assert.ok(!isNothing(figure(1)));
    assert.ok(isNothing(modelOf({ data: [{ name: "New", value: 0 }] }, context("chart_opportunities"))));
    assert.ok(isNothing(modelOf({ data: { items: [], next_cursor: null } }, context("feed_activity"))));
    assert.ok(isNothing(modelOf({ data: null }, context("feed_activity"))));
});
