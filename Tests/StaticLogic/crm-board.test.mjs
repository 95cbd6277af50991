import assert from "node:assert/strict";
import { test } from "node:test";
import {
    catalogueWidgets,
    categoryOf,
    draftOf,
    drawnAs,
    keyOf,
    looksLikeItself,
    settingsOf,
} from "../../static/logic/crm/catalogue.js";
import { merged } from "../../static/logic/crm/feed.js";
import { createPace } from "../../static/logic/crm/pace.js";
import { endPlace, flow, movedOrder, moveOf, orderRules } from "../../static/logic/crm/order.js";
import { daysFrom, queryOf, rangeFrom, rangeText } from "../../static/logic/crm/range.js";
import { choicesOf, wholeFrom } from "../../static/logic/crm/settings.js";

const widget = (id, key, x, y, w = 3, h = 2) => ({
    id,
    type: "metric",
    config: {},
    data_query: key === null ? {} : { endpoint: `crm:${key}` },
    position_x: x,
    position_y: y,
    width: w,
    height: h,
});

test("a widget of the catalogue is known by its endpoint", () => {
    assert.equal(keyOf(widget("a", "kpi_revenue", 0, 0)), "kpi_revenue");
    assert.equal(keyOf({ data_query: { endpoint: "metrics:cpu" } }), null);
    assert.equal(keyOf({ data_query: { endpoint: "crm:constructor" } }), null);
    assert.equal(keyOf({}), null);
    assert.equal(categoryOf("gamification_goals"), "gamification");
    assert.ok(looksLikeItself({ type: "table" }, "feed_activity"));
    assert.ok(!looksLikeItself({ type: "chart" }, "kpi_revenue"));
});

test("a chart draws in the kind that suits its entry, unless it is told otherwise", () => {
    assert.equal(drawnAs({ config: {} }, "chart_lead_sources").config.chart_type, "pie");
    assert.equal(drawnAs({ config: { chart_type: "bar" } }, "chart_lead_sources").config.chart_type, "bar");
});

test("each entry stands once, in reading order", () => {
    const all = [
        widget("late", "kpi_revenue", 0, 9),
        widget("c", "kpi_profit", 6, 2),
        widget("b", "kpi_revenue", 3, 2),
        widget("other", null, 0, 0),
    ];
    assert.deepEqual(catalogueWidgets(all).map(({ id }) => id), ["b", "c"]);
});

test("settings are the widget's own, or else the schema's defaults", () => {
    const entry = { config_schema: { dateRange: { default: "last_30_days" }, limit: { default: 10 } } };
    assert.deepEqual(settingsOf({ config: { limit: 5, chart_type: "bar" } }, entry), {
        dateRange: "last_30_days",
        limit: 5,
    });
    assert.deepEqual(settingsOf({ config: { limit: 5 } }, undefined), {});
});

const item = (id, w = 3, h = 2) => ({ id, x: 0, y: 0, w, h, minW: 2, minH: 2, fixed: false, rigid: false });
const order = (items) => items.map(({ id }) => id).join("");
const cells = (items) => items.map(({ x, y }) => [x, y]);

test("widgets follow one another in rows", () => {
    const items = flow([item("a"), item("b"), item("c", 6, 4), item("d", 12, 5), item("e")], 12);
    assert.deepEqual(cells(items), [[0, 0], [3, 0], [6, 0], [0, 4], [0, 9]]);
});

test("what is dragged takes the place that is nearest, and the others make room", () => {
    const items = flow([item("a"), item("b"), item("c"), item("d", 12, 5)], 12);
    const dragged = (wish, id = "a") => orderRules.withItem(items, id, wish, 12);
    assert.equal(order(dragged({ x: 3, y: 0 })), "bacd");
    assert.equal(order(dragged({ x: 6, y: 0 })), "bcad");
    assert.equal(order(dragged({ x: 0, y: 0 })), "abcd");
    assert.equal(order(dragged({ x: 0, y: 7 })), "bcda");
    assert.equal(order(dragged({ x: 0, y: 0 }, "d")), "dabc");
});

test("by keyboard a widget goes a place earlier or later, and no further than the ends", () => {
    const items = flow([item("a"), item("b"), item("c")], 12);
    assert.equal(order(orderRules.stepped(items, "b", "left", false, 12)), "bac");
    assert.equal(order(orderRules.stepped(items, "b", "down", false, 12)), "acb");
    assert.equal(order(orderRules.stepped(items, "a", "up", false, 12)), "abc");
});

test("a widget that is resized keeps its place, within what it allows", () => {
    const items = flow([item("a"), item("b")], 12);
    const wider = orderRules.stepped(items, "a", "right", true, 12);
    assert.deepEqual([wider[0].w, wider[1].x], [4, 4]);
    assert.equal(orderRules.withItem(items, "a", { w: 1, h: 1 }, 12)[0].h, 2);
    assert.equal(orderRules.withItem(items, "a", { w: 99 }, 12)[0].w, 12);
});

test("a move holds on an order that somebody else has changed", () => {
    const move = moveOf(["b", "a", "c"], "a");
    assert.deepEqual(move, { key: "a", after: "b" });
    assert.deepEqual(movedOrder(["a", "b", "c"], move), ["b", "a", "c"]);
    assert.deepEqual(movedOrder(["x", "c", "b", "a"], move), ["x", "c", "b", "a"]);
    assert.deepEqual(movedOrder(["a", "x"], move), ["x", "a"], "its neighbour is gone");
    assert.deepEqual(movedOrder(["x"], move), ["x"], "it is gone itself");
    assert.deepEqual(movedOrder(["x", "a"], moveOf(["a", "x"], "a")), ["a", "x"]);
});

test("a further widget goes behind the last one", () => {
    const other = widget("other", null, 0, 0, 12, 4);
    const [a, b] = [widget("a", "kpi_revenue", 0, 4), widget("b", "kpi_profit", 3, 4)];
    const size = { width: 3, height: 2 };
    assert.deepEqual(endPlace([], [], size, 12), { position_x: 0, position_y: 0, ...size });
    assert.deepEqual(endPlace([other, a, b], [a, b], size, 12), { position_x: 6, position_y: 4, ...size });
    const wide = { width: 12, height: 5 };
    assert.deepEqual(endPlace([other, a, b], [a, b], wide, 12), { position_x: 0, position_y: 6, ...wide });
    const below = widget("below", null, 0, 8);
    assert.equal(endPlace([other, a, b, below], [a, b], size, 12).position_y, 10);
});

test("a draft of an entry has its category's type and size", () => {
    const draft = draftOf({ id: "feed_activity", name: "Activity Feed", category: "feed" });
    assert.deepEqual([draft.type, draft.data_query.endpoint], ["table", "crm:feed_activity"]);
});

test("questions are let through as long as there is a reserve, which fills again", () => {
    let now = 0;
    const pace = createPace({ most: 20, perMinute: 60, now: () => now });
    assert.equal(pace.take(14), 0);
    assert.equal(pace.take(7), 1_000);
    now = 1_000;
    assert.equal(pace.take(7), 0);
    now = 100_000;
    assert.equal(pace.take(50), 0, "more than the reserve holds is asked for when it is full");
    assert.ok(pace.take(1) > 0);
});

test("a range is kept as text and read back", () => {
    for (const range of [null, "last_7_days", "ytd", { from: "2026-01-01", to: "2026-02-01" }]) {
        assert.deepEqual(rangeFrom(rangeText(range)), range);
    }
    for (const text of ["last_9_days", "2026-02-01..2026-01-01", "2026-13-01..2026-13-02", "..", ""]) {
        assert.equal(rangeFrom(text), null, text);
    }
    assert.deepEqual(queryOf("ytd"), { dateRange: "ytd" });
    assert.deepEqual(queryOf(null), {});
    assert.deepEqual(queryOf(daysFrom("2026-01-01", "2026-01-01")), { from: "2026-01-01", to: "2026-01-01" });
});

test("settings are fields by their schema", () => {
    assert.deepEqual(choicesOf({ enum: ["asc", "desc"] }), ["asc", "desc"]);
    assert.equal(choicesOf({ type: "integer" }), null);
    assert.equal(wholeFrom(" 12 ", { minimum: 1, maximum: 100 }), 12);
    for (const text of ["0", "101", "1.5", "ten", ""]) {
        assert.equal(wholeFrom(text, { minimum: 1, maximum: 100 }), null, text);
    }
});

test("a feed that was read further keeps what is older when its first page comes anew", () => {
    const item = (id, at) => ({ id, at });
    const shown = { items: [item("c", 3), item("b", 2), item("a", 1), item("z", 0)], next: "more" };
    const first = { items: [item("d", 4), item("c", 3)], next: "b" };
    assert.deepEqual(merged(shown, first).items.map(({ id }) => id), ["d", "c", "b", "a", "z"]);
    assert.equal(merged(shown, first).next, "more");
    const without = { items: [item("b", 2), item("a", 1)], next: "x" };
    assert.deepEqual(merged(shown, without).items.map(({ id }) => id), ["b", "a", "z"], "what is gone is gone");
    assert.deepEqual(merged(shown, { items: [item("a", 1)], next: null }).items.length, 1);
});
