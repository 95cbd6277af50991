import assert from "node:assert/strict";
import { test } from "node:test";
import {
    between,
    boxAround,
    boxInSight,
    contains,
    fitted,
    nextScale,
    revealed,
    touches,
    zoomed,
} from "../../static/logic/modelling/view.js";

const drawn = ({ x, y, k }, point) => ({ x: x + point.x * k, y: y + point.y * k });
const box = (x, y, width, height) => ({ x, y, width, height });

test("zooming keeps the point under the pointer where it is", () => {
    const view = { x: 30, y: -40, k: 0.5 };
    const point = { x: 200, y: 300 };
    const at = drawn(view, point);
    for (const factor of [0.7, 1.9]) {
        const after = drawn(zoomed(view, factor, at), point);
        assert.ok(Math.abs(after.x - at.x) < 1e-9 && Math.abs(after.y - at.y) < 1e-9);
    }
});

test("a scale at its limit changes nothing more", () => {
    const most = zoomed({ x: 5, y: 6, k: 2 }, 100, { x: 0, y: 0 });
    assert.equal(most.k, 2.5);
    assert.deepEqual(zoomed(most, 3, { x: 400, y: 300 }), most);
});

test("steps of the scale go to the next round one, also from between two", () => {
    assert.equal(nextScale(1, 1), 1.25);
    assert.equal(nextScale(0.9, 1), 1);
    assert.equal(nextScale(0.999, 1), 1.25);
    assert.equal(nextScale(1, -1), 0.8);
    assert.equal(nextScale(9, 1), 2.5);
    assert.equal(nextScale(0.01, -1), 0.1);
});

test("all of a box is in sight and in the middle, and nothing is made larger than life", () => {
    const size = { width: 1000, height: 600 };
    const large = fitted(box(-500, 0, 4000, 1000), size);
    assert.ok(contains(boxInSight(large, size), box(-500, 0, 4000, 1000)));
    assert.deepEqual(drawn(large, { x: 1500, y: 500 }), { x: 500, y: 300 });
    assert.equal(fitted(box(0, 0, 10, 10), size).k, 1);
});

test("a view moves no further than it takes to show a box", () => {
    const size = { width: 800, height: 600 };
    const view = { x: 0, y: 0, k: 1 };
    assert.deepEqual(revealed(view, box(100, 100, 200, 150), size), view);
    assert.deepEqual(revealed(view, box(900, 100, 200, 150), size), { x: -340, y: 0, k: 1 });
    assert.deepEqual(revealed(view, box(-900, 500, 5000, 150), size), { x: 940, y: -90, k: 1 });
});

test("boxes touch, contain and are gathered", () => {
    assert.equal(touches(box(0, 0, 10, 10), box(10, 10, 5, 5)), true);
    assert.equal(touches(box(0, 0, 10, 10), box(11, 0, 5, 5)), false);
    assert.equal(contains(box(0, 0, 10, 10), box(2, 2, 8, 8)), true);
    assert.equal(contains(box(0, 0, 10, 10), box(2, 2, 9, 8)), false);
    assert.deepEqual(boxAround([box(0, 0, 10, 10), box(-5, 4, 2, 20)]), box(-5, 0, 15, 24));
    assert.equal(boxAround([]), null);
});

test("the way from one view to another keeps one point in place", () => {
    const from = { x: 0, y: 0, k: 1 };
    const to = zoomed(from, 2, { x: 300, y: 200 });
    const point = { x: 300, y: 200 };
    for (const t of [0, 0.25, 0.5, 1]) {
        const at = drawn(between(from, to, t), point);
        assert.ok(Math.abs(at.x - 300) < 1e-9 && Math.abs(at.y - 200) < 1e-9);
    }
    assert.deepEqual(between(from, { x: 10, y: 4, k: 1 }, 0.5), { x: 5, y: 2, k: 1 });
});
