import assert from "node:assert/strict";
import { test } from "node:test";
import { routes } from "../../static/logic/modelling/geometry.js";
import { createRouter } from "../../static/logic/modelling/router.js";
import { fieldOf } from "../../static/logic/modelling/routing.js";
import { relationship, seeded } from "./modelling-fixtures.mjs";

const box = (x, y, width = 200, height = 150) => ({ x, y, width, height });
const rowOf = (boxes) => (table, column) => {
    const at = boxes.get(table);
    return { ...at, rowY: column === null ? null : at.y + 48 + 24 * Number(column) };
};
const ways = (boxes, lines) => routes(lines, rowOf(boxes), fieldOf(boxes.values()));

/** Whether a way runs through a box, and not only along it. */
const meets = ({ points }, { x, y, width, height }) =>
    points.slice(1).some((to, at) => {
        const from = points[at];
        return Math.max(from.x, to.x) > x + 1 && Math.min(from.x, to.x) < x + width - 1
            && Math.max(from.y, to.y) > y + 1 && Math.min(from.y, to.y) < y + height - 1;
    });

/** Tables in a grid with streets between them, and what refers to what. */
function town(seed, count, gap) {
    const random = seeded(seed);
    const across = Math.ceil(Math.sqrt(count));
    const boxes = new Map();
    for (let at = 0; at < count; at += 1) {
        const place = [(at % across) * (320 + gap), Math.floor(at / across) * (300 + gap)];
        const size = [160 + random.below(160), 66 + random.below(200)];
        boxes.set(`t${at}`, box(place[0], place[1] + random.below(4) * 10, ...size));
    }
    const lines = Array.from({ length: Math.round(count * 1.5) }, (_, at) =>
        relationship(`r${at}`, `t${random.below(count)}`, `t${random.below(count)}`, {
            source_column_id: "0",
            target_column_id: random.below(2) ? "0" : null,
        }),
    );
    return { boxes, lines };
}

test("a line goes around a table that stands between its ends", () => {
    const boxes = new Map([["a", box(0, 0)], ["between", box(300, -40, 200, 220)], ["b", box(600, 10)]]);
    const line = relationship("r", "a", "b", { source_column_id: "0", target_column_id: "0" });
    assert.ok(meets(routes([line], rowOf(boxes)).get("r"), boxes.get("between")));
    const way = ways(boxes, [line]).get("r");
    assert.ok(!meets(way, boxes.get("between")));
    assert.deepEqual([way.points[0], way.points.at(-1)], [{ x: 200, y: 48 }, { x: 600, y: 58 }]);
});

test("so it does between two tables that stand above each other", () => {
    const boxes = new Map([["a", box(0, 0)], ["between", box(-30, 200, 300, 60)], ["b", box(10, 400)]]);
    const way = ways(boxes, [relationship("r", "a", "b")]).get("r");
    assert.deepEqual(way.ends.map(({ side }) => side), ["bottom", "top"]);
    assert.ok(!meets(way, boxes.get("between")));
});

test("where tables have streets between them, no line meets a table", () => {
    for (let seed = 1; seed <= 12; seed += 1) {
        const { boxes, lines } = town(seed, 10 + seed * 4, 60);
        for (const way of ways(boxes, lines).values()) {
            for (const [id, one] of boxes) assert.ok(!meets(way, one), `seed ${seed}: ${id} ${way.path}`);
        }
    }
});

test("every way has right angles and ends at its tables, wherever these stand, upon each other too", () => {
    for (let seed = 1; seed <= 12; seed += 1) {
        const random = seeded(seed);
        const place = () => box(random.below(900), random.below(700));
        const boxes = new Map(Array.from({ length: 30 }, (_, at) => [`t${at}`, place()]));
        const { lines } = town(seed, 30, 0);
        for (const { points, ends, path } of ways(boxes, lines).values()) {
            assert.deepEqual([points[0].x, points[0].y, points.at(-1).y], [ends[0].x, ends[0].y, ends[1].y]);
            const bent = points.slice(1).some(({ x, y }, at) => x !== points[at].x && y !== points[at].y);
            assert.ok(!bent && !path.includes("NaN"), path);
        }
    }
});

test("lines that go the same way run beside each other", () => {
    const boxes = new Map([["a", box(0, 0)], ["b", box(0, 200)], ["c", box(500, 600)], ["d", box(500, 800)]]);
    const column = { source_column_id: "0", target_column_id: "0" };
    const found = ways(boxes, [relationship("r1", "a", "c", column), relationship("r2", "b", "d", column)]);
    const [one, other] = [...found.values()].map(({ points }) => points[1].x);
    assert.ok(Math.abs(one - other) >= 7, `${one} ${other}`);
});

test("only those are worked out anew that a change is about", () => {
    const { boxes, lines } = town(3, 60, 60);
    const route = createRouter();
    const before = route(lines, rowOf(boxes), boxes);
    assert.equal(route(lines, rowOf(boxes), new Map(boxes)), before);
    const moved = new Map(boxes).set("t0", { ...boxes.get("t0"), x: -40 });
    const after = route(lines, rowOf(moved), moved);
    const others = lines.filter((line) => after.get(line.id) === before.get(line.id));
    assert.ok(others.length > lines.length / 4 && others.length < lines.length, `${others.length}`);
    for (const { points } of after.values()) for (const one of moved.values()) assert.ok(!meets({ points }, one));
    assert.equal(route(lines.slice(1), rowOf(moved), moved).has(lines[0].id), false);
});

test("a table that is put upon a line moves that line", () => {
    const boxes = new Map([["a", box(0, 0)], ["b", box(800, 0)]]);
    const line = relationship("r", "a", "b", { source_column_id: "0", target_column_id: "0" });
    const route = createRouter();
    route([line], rowOf(boxes), new Map(boxes));
    boxes.set("new", box(400, -40));
    const way = route([line], rowOf(boxes), new Map(boxes)).get("r");
    assert.ok(!meets(way, boxes.get("new")));
    boxes.delete("new");
    assert.equal(route([line], rowOf(boxes), new Map(boxes)).get("r").points[1].y, 48);
});
