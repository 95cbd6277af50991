import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../../static/logic/grid.js";

const widget = (position_x, position_y, width, height) => ({ position_x, position_y, width, height });
const boxes = (places) => places.map(({ column, row, width, height }) => [column, row, width, height]);

test("widgets stand where they say, in reading order", () => {
    const widgets = [widget(6, 0, 6, 2), widget(0, 2, 12, 1), widget(0, 0, 6, 2)];
    const { columns, places } = placesOf({ columns: 12 }, widgets);
    assert.equal(columns, 12);
    assert.deepEqual(boxes(places), [
        [1, 1, 6, 2],
        [7, 1, 6, 2],
        [1, 3, 12, 1],
    ]);
});

test("what reaches beyond the grid is moved and cut to fit", () => {
    assert.deepEqual(boxes(placesOf({ columns: 4 }, [widget(3, -2, 9, 0)]).places), [[1, 1, 4, 1]]);
    assert.deepEqual(boxes(placesOf({ columns: 4 }, [widget(9, 0, 2, 1)]).places), [[3, 1, 2, 1]]);
    assert.equal(placesOf({ columns: 9_999 }, []).columns, 24);
    assert.equal(placesOf(undefined, []).columns, 12);
    assert.deepEqual(boxes(placesOf({}, [widget(undefined, null, NaN, "x")]).places), [[1, 1, 1, 1]]);
});

test("widgets in one place are shown below each other", () => {
    const same = [widget(0, 0, 6, 2), widget(0, 0, 6, 2), widget(0, 0, 6, 2)];
    assert.deepEqual(boxes(placesOf({}, same).places), [
        [1, 1, 6, 2],
        [1, 3, 6, 2],
        [1, 5, 6, 2],
    ]);
});

test("rows that nothing touches are left out", () => {
    const { places } = placesOf({}, [widget(0, 5, 3, 2), widget(0, 1_000_000, 3, 1)]);
    assert.deepEqual(boxes(places), [
        [1, 1, 3, 2],
        [1, 3, 3, 1],
    ]);
});
