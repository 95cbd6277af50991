import assert from "node:assert/strict";
import { test } from "node:test";
import { heightsOf, lineOver, seedOf, SHEET, tilesOf } from "../../static/logic/preview.js";

const widget = (position_x, position_y, width, height, more = {}) =>
    ({ id: `w${position_x}-${position_y}`, type: "metric", position_x, position_y, width, height, ...more });

test("every tile lies on the sheet", () => {
    const widgets = [
        widget(0, 0, 12, 4),
        widget(6, 4, 12, 40),
        widget(11, 9, 3, 3),
        widget(0, 90, 12, 4),
        widget(30, 0, 4, 4),
    ];
    const tiles = tilesOf(widgets);
    assert.equal(tiles.length, 3);
    for (const { x, y, width, height } of tiles) {
        assert.ok(x >= 0 && y >= 0 && width > 0 && height > 0);
        assert.ok(x + width <= SHEET.width && y + height <= SHEET.height);
    }
});

test("tiles are where the widgets are", () => {
    const [left, right] = tilesOf([widget(0, 0, 6, 2), widget(6, 0, 6, 2)]);
    assert.equal(left.y, right.y);
    assert.ok(left.x + left.width < right.x);
    assert.equal(Math.round(left.width), Math.round(right.width));
});

test("no widgets, no tiles", () => {
    assert.deepEqual(tilesOf([]), []);
});

test("the same widget has the same picture", () => {
    assert.equal(seedOf("wid_1"), seedOf("wid_1"));
    assert.notEqual(seedOf("wid_1"), seedOf("wid_2"));
    assert.deepEqual(heightsOf(7, 5), heightsOf(7, 5));
    for (const height of heightsOf(0, 200)) assert.ok(height > 0 && height < 1);
});

test("a line has a point for each height", () => {
    assert.equal(lineOver([0, 1, 0], 0, 0, 10, 4), "M0.0 4.0L5.0 0.0L10.0 4.0");
});
