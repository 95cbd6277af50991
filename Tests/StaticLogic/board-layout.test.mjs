import assert from "node:assert/strict";
import { test } from "node:test";
import {
    bottomOf,
    cellAt,
    cellsOf,
    columnsOf,
    freePlace,
    layoutOf,
    movedItems,
    pixelsOf,
    placeOf,
    stacked,
    stepped,
    withItem,
} from "../../static/logic/board/layout.js";

const widget = (id, position_x, position_y, width, height, more = {}) => ({
    id,
    position_x,
    position_y,
    width,
    height,
    ...more,
});
const layout = (...widgets) => layoutOf(widgets, 12);
const boxes = (items) => Object.fromEntries(items.map(({ id, x, y, w, h }) => [id, [x, y, w, h]]));

const rows = () => layout(
    widget("a", 0, 0, 6, 2),
    widget("b", 6, 0, 6, 2),
    widget("c", 0, 2, 12, 3),
    widget("d", 0, 5, 4, 2),
);

test("widgets stand where they say, in reading order, and rise where nothing is above", () => {
    const items = layout(widget("right", 6, 0, 6, 2), widget("low", 0, 90, 12, 1), widget("left", 0, 0, 6, 2));
    assert.deepEqual(items.map(({ id }) => id), ["left", "right", "low"]);
    assert.deepEqual(boxes(items).low, [0, 2, 12, 1]);
});

test("what reaches beyond the grid, or is no number, is moved and cut to fit", () => {
    assert.deepEqual(boxes(layoutOf([widget("a", 3, -2, 9, 0)], 4)).a, [0, 0, 4, 1]);
    assert.deepEqual(boxes(layoutOf([widget("a", 9, 0, 2, 1)], 4)).a, [2, 0, 2, 1]);
    assert.deepEqual(boxes(layout(widget("a", undefined, null, NaN, "x"))).a, [0, 0, 1, 1]);
    assert.equal(columnsOf({ columns: 9_999 }), 24);
    assert.equal(columnsOf(undefined), 12);
});

test("widgets in one place are shown below each other, the same in every browser", () => {
    const same = ["c", "a", "b"].map((id) => widget(id, 0, 0, 6, 2));
    assert.deepEqual(boxes(layout(...same)), { a: [0, 0, 6, 2], b: [0, 2, 6, 2], c: [0, 4, 6, 2] });
    assert.deepEqual(layout(...same), layout(...same.reverse()));
});

test("what a moved widget lies on goes down, and takes along what is below it", () => {
    const moved = boxes(withItem(rows(), "c", { y: 0 }, 12));
    assert.deepEqual(moved, { c: [0, 0, 12, 3], a: [0, 3, 6, 2], b: [6, 3, 6, 2], d: [0, 5, 4, 2] });
});

test("a widget that is dragged past the middle of another changes places with it", () => {
    assert.deepEqual(boxes(withItem(rows(), "a", { y: 3 }, 12)).a, [0, 0, 6, 2]);
    const past = boxes(withItem(rows(), "a", { y: 4 }, 12));
    assert.deepEqual([past.c, past.a], [[0, 2, 12, 3], [0, 5, 6, 2]]);
});

test("a wish is cut to the grid and to the least size", () => {
    const items = layout(widget("a", 0, 0, 6, 4, { min_width: 3, min_height: 2 }));
    assert.deepEqual(boxes(withItem(items, "a", { x: 99 }, 12)).a, [6, 0, 6, 4]);
    assert.deepEqual(boxes(withItem(items, "a", { w: 1, h: 1 }, 12)).a, [0, 0, 3, 2]);
    assert.deepEqual(boxes(withItem(items, "a", { w: 40 }, 12)).a, [0, 0, 12, 4]);
    assert.equal(withItem(items, "nobody", { x: 1 }, 12), items);
});

test("no two widgets ever lie on each other, whatever is moved where", () => {
    let seed = 5;
    const random = (most) => (seed = (seed * 48_271) % 2_147_483_647) % most;
    let items = layout(
        ...Array.from(
            { length: 20 },
            (_, id) => widget(`w${id}`, random(12), random(20), 1 + random(6), 1 + random(5)),
        ),
    );
    for (let round = 0; round < 300; round += 1) {
        items = withItem(
            items,
            `w${random(20)}`,
            { x: random(12), y: random(30), w: 1 + random(8), h: 1 + random(6) },
            12,
        );
        const taken = new Set();
        for (const { x, y, w, h } of items) {
            assert.ok(x >= 0 && y >= 0 && x + w <= 12);
            for (let column = x; column < x + w; column += 1) {
                for (let row = y; row < y + h; row += 1) {
                    assert.ok(!taken.has(`${column},${row}`));
                    taken.add(`${column},${row}`);
                }
            }
        }
    }
});

test("a layout that is stored and read again is the same", () => {
    const items = withItem(rows(), "b", { x: 2, y: 1, w: 5 }, 12);
    const again = layoutOf(items.map((item) => ({ id: item.id, ...placeOf(item) })), 12);
    assert.deepEqual(boxes(again), boxes(items));
});

test("arrows step by columns, and change places upwards and downwards", () => {
    assert.deepEqual(boxes(stepped(rows(), "d", "right", false, 12)).d, [1, 5, 4, 2]);
    assert.deepEqual(boxes(stepped(rows(), "d", "up", false, 12)).d, [0, 2, 4, 2]);
    assert.deepEqual(boxes(stepped(rows(), "c", "down", false, 12)).d, [0, 2, 4, 2]);
    assert.equal(movedItems(rows(), stepped(rows(), "a", "left", false, 12)).length, 0);
    assert.equal(movedItems(rows(), stepped(rows(), "d", "down", false, 12)).length, 0);
});

test("Shift and arrows resize, to the edge and not beyond it", () => {
    assert.deepEqual(boxes(stepped(rows(), "d", "right", true, 12)).d, [0, 5, 5, 2]);
    assert.deepEqual(boxes(stepped(rows(), "d", "up", true, 12)).d, [0, 5, 4, 1]);
    assert.equal(movedItems(rows(), stepped(rows(), "b", "right", true, 12)).length, 0);
});

test("a new widget gets the first free place", () => {
    assert.deepEqual(freePlace(rows(), 4, 2, 12), { x: 4, y: 5, w: 4, h: 2 });
    assert.deepEqual(freePlace(rows(), 12, 1, 12), { x: 0, y: 7, w: 12, h: 1 });
    assert.deepEqual(freePlace([], 20, 2, 12), { x: 0, y: 0, w: 12, h: 2 });
    assert.equal(bottomOf(rows()), 7);
});

test("pixels and cells are each other's inverse", () => {
    for (const item of rows()) {
        const { left, top, width, height } = pixelsOf(item, 1_188, 12);
        assert.deepEqual(cellAt(left, top, 1_188, 12), { x: item.x, y: item.y });
        assert.deepEqual(cellsOf(width, height, 1_188, 12), { w: item.w, h: item.h });
    }
    assert.deepEqual(pixelsOf({ x: 0, y: 0, w: 12, h: 2 }, 1_188, 12), { left: 0, top: 0, width: 1_188, height: 124 });
});

test("on a narrow screen widgets stand one below the other, small ones in pairs", () => {
    const places = (items) => stacked(items, 12).map(({ id, x, y, w }) => [id, x, y, w]);
    assert.deepEqual(places(rows()), [
        ["a", 0, 0, 2],
        ["b", 0, 2, 2],
        ["c", 0, 4, 2],
        ["d", 0, 7, 2],
    ]);
    const small = ["a", "b", "c"].map((id, index) => widget(id, index * 3, 0, 3, 2));
    assert.deepEqual(places(layout(...small, widget("wide", 0, 2, 12, 3))), [
        ["a", 0, 0, 1],
        ["b", 1, 0, 1],
        ["c", 0, 2, 2],
        ["wide", 0, 4, 2],
    ]);
});
