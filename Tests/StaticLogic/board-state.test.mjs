import assert from "node:assert/strict";
import { test } from "node:test";
import { conflictsOf, effective, overlaid, same, without } from "../../static/logic/board/merge.js";
import {
    applied,
    boardFrom,
    edited,
    settledEdit,
    shownDashboard,
    shownWidget,
    shownWidgets,
} from "../../static/logic/board/state.js";

const dashboard = (version, more = {}) => ({ id: "d", name: "Board", version, ...more });
const widget = (id, version, more = {}) => ({ id, version, name: `${id}${version}`, config: {}, ...more });
const board = () => boardFrom({ dashboard: dashboard(1), widgets: [widget("a", 1), widget("b", 3)] });
const event = (type, payload) => ({ type, payload });
const names = (state) => shownWidgets(state).map(({ name }) => name).sort();

test("newer news is shown, older and repeated news changes nothing", () => {
    const start = board();
    const next = applied(start, event("widget_updated", widget("a", 2)));
    assert.deepEqual(names(next), ["a2", "b3"]);
    assert.equal(applied(next, event("widget_updated", widget("a", 2))), next);
    assert.equal(applied(next, event("widget_updated", widget("a", 1))), next);
    assert.equal(applied(next, event("something_else", {})), next);
    assert.equal(applied(start, event("dashboard_updated", dashboard(1, { name: "Old" }))), start);
    assert.equal(shownDashboard(applied(start, event("dashboard_updated", dashboard(2, { name: "New" })))).name, "New");
    assert.equal(applied(start, event("dashboard_updated", { ...dashboard(9), id: "other" })), start);
});

test("a deleted widget does not come back with late news, but does when it is brought back", () => {
    const gone = applied(board(), event("widget_deleted", widget("b", 4)));
    assert.deepEqual(names(gone), ["a1"]);
    assert.deepEqual(names(applied(gone, event("widget_updated", widget("b", 4)))), ["a1"]);
    assert.deepEqual(names(applied(gone, event("widget_added", widget("b", 3)))), ["a1"]);
    assert.deepEqual(names(applied(gone, event("widget_added", widget("b", 5)))), ["a1", "b5"]);
    assert.deepEqual(names(boardFrom({ dashboard: dashboard(2), widgets: [widget("b", 3)] }, gone)), []);
});

test("reading again keeps what is known and newer, and drops what is no more", () => {
    const known = applied(board(), event("widget_updated", widget("a", 7)));
    const read = boardFrom({ dashboard: dashboard(5), widgets: [widget("a", 2), widget("c", 1)] }, known);
    assert.deepEqual(names(read), ["a7", "c1"]);
    assert.equal(read.dashboard.version, 5);
});

test("own changes are shown over the server's copy until they are saved", () => {
    let state = edited(board(), "a", { name: "Mine", config: { unit: "ms" } });
    state = applied(state, event("widget_updated", widget("a", 2, { config: { decimals: 1 } })));
    assert.deepEqual(shownWidget(state, "a").config, { decimals: 1, unit: "ms" });
    assert.equal(shownWidget(state, "a").name, "Mine");
    state = edited(state, "a", { config: { decimals: 2 } });
    assert.deepEqual(shownWidget(state, "a").config, { decimals: 2, unit: "ms" });
    assert.equal(shownWidget(settledEdit(state, "a"), "a").name, "a2");
    assert.equal(shownWidget(settledEdit(state, "a", { name: "Rest" }), "a").name, "Rest");
});

test("changes of a widget that is deleted meanwhile are forgotten", () => {
    const state = applied(edited(board(), "a", { name: "Mine" }), event("widget_deleted", { id: "a" }));
    assert.deepEqual(state.edits, {});
});

test("a board is never changed in place", () => {
    const start = Object.freeze(board());
    Object.freeze(start.widgets);
    applied(start, event("widget_updated", widget("a", 2)));
    edited(start, "a", { name: "x" });
    assert.equal(start.widgets.a.version, 1);
});

test("null takes a key of a merged object away", () => {
    const copy = { name: "x", config: { unit: "ms", min: 0 } };
    assert.deepEqual(overlaid(copy, { config: { unit: null } }), { name: "x", config: { min: 0 } });
    assert.deepEqual(overlaid({ config: { a: 1 } }, { config: { b: null } }, true), { config: { a: 1, b: null } });
    assert.equal(overlaid(copy, undefined), copy);
});

test("different fields are no conflict, the same one changed differently is", () => {
    const base = { name: "x", config: { unit: "ms", min: 0 }, position_x: 0 };
    const theirs = { name: "x", config: { unit: "s", min: 0 }, position_x: 4 };
    assert.deepEqual(conflictsOf(base, theirs, { name: "mine", config: { min: 1 } }), []);
    assert.deepEqual(conflictsOf(base, theirs, { config: { unit: "s" } }), []); // both want the same
    assert.deepEqual(conflictsOf(base, theirs, { position_x: 2 }), []); // of a place the last word counts
    assert.deepEqual(
        conflictsOf(base, theirs, { config: { unit: "min" } }),
        [{ path: "config.unit", base: "ms", theirs: "s", mine: "min" }],
    );
});

test("changes can be taken apart by path", () => {
    const changes = { name: "x", config: { unit: "s", min: 1 } };
    assert.deepEqual(without(changes, ["config.unit"]), { name: "x", config: { min: 1 } });
    assert.equal(without(changes, ["name", "config.unit", "config.min"]), null);
    assert.deepEqual(effective({ name: "x", config: { unit: "s", min: 0 } }, changes), { config: { min: 1 } });
    assert.equal(effective({ name: "x", config: { unit: "s", min: 1 } }, changes), null);
});

test("the same is the same whatever the order of keys; absent is null", () => {
    assert.ok(same({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1, d: null }));
    assert.ok(!same([1, 2], [2, 1]));
    assert.ok(!same({}, null));
    assert.ok(!same([], {}));
});
