import assert from "node:assert/strict";
import { test } from "node:test";
import { flowRoutes } from "../../static/logic/modelling/flow-geometry.js";
import { bounds, routes } from "../../static/logic/modelling/geometry.js";
import { layered } from "../../static/logic/modelling/layout.js";
import { modelFrom } from "../../static/logic/modelling/model.js";
import { colleaguesFrom, handsOn, isHere, withPresence } from "../../static/logic/modelling/people.js";
import { found } from "../../static/logic/modelling/search.js";
import { relationship, seeded, shop } from "./modelling-fixtures.mjs";

const BOXES = {
    a: { x: 0, y: 0, width: 200, height: 150 },
    b: { x: 400, y: 300, width: 200, height: 150 },
    under: { x: 20, y: 400, width: 200, height: 150 },
};
const boxOf = (rows = {}) => (table, column) => ({ ...BOXES[table], rowY: rows[column] ?? null });
const one = (source, target, more) => relationship("r", source, target, more);

test("a line leaves at the side that looks at the other table, at the row of its column", () => {
    const line = one("a", "b", { source_column_id: "a.id", target_column_id: "b.a" });
    const { ends, path } = routes([line], boxOf({ "a.id": 40, "b.a": 340 })).get("r");
    assert.deepEqual(ends, [{ x: 200, y: 40, side: "right" }, { x: 400, y: 340, side: "left" }]);
    assert.match(path, /^M200 40L/);
    assert.match(path, /L400 340$/);
});

test("tables above each other are joined from foot to head", () => {
    const { ends } = routes([one("a", "under")], boxOf()).get("r");
    assert.deepEqual(ends.map(({ side }) => side), ["bottom", "top"]);
});

test("a table that refers to itself has a loop with two ends", () => {
    const { ends } = routes([one("a", "a")], boxOf()).get("r");
    assert.notEqual(ends[0].y, ends[1].y);
    assert.deepEqual(ends.map(({ x }) => x), [200, 200]);
});

test("lines between the same two tables do not lie on each other", () => {
    const lines = ["r1", "r2", "r3"].map((id) => relationship(id, "a", "b"));
    const paths = [...routes(lines, boxOf()).values()].map(({ path }) => path);
    assert.equal(new Set(paths).size, 3);
});

test("the feet say how many, the rings that it may be none", () => {
    const drawn = (cardinality, optionality) => {
        const { marks, rings } = routes([one("a", "b", { cardinality, optionality })], boxOf()).get("r");
        const feet = marks.filter((mark) => mark.split("L").length === 3).length;
        return [feet, marks.length - feet, rings.length];
    };
    assert.deepEqual(drawn("one-to-one", "required"), [0, 4, 0]);
    assert.deepEqual(drawn("one-to-many", "required"), [1, 3, 0]);
    assert.deepEqual(drawn("one-to-many", "optional"), [1, 2, 1]);
    assert.deepEqual(drawn("many-to-many", "optional"), [2, 0, 2]);
});

test("a table that is not shown has no lines", () => {
    assert.equal(routes([one("a", "b")], (table) => (table === "a" ? BOXES.a : null)).size, 0);
});

test("a connection both ways has a head at each end", () => {
    const flow = (direction) => ({ id: "c", source_node_id: "a", target_node_id: "b", direction });
    const heads = (direction) => flowRoutes([flow(direction)], (id) => BOXES[id]).get("c").marks.length;
    assert.deepEqual([heads("forward"), heads("bidirectional")], [1, 2]);
});

test("the sheet is as large as what is on it", () => {
    assert.deepEqual(bounds(Object.values(BOXES)), { x: 0, y: 0, width: 600, height: 550 });
    assert.equal(bounds([]), null);
});

const overlap = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

test("laid out boxes never overlap, whatever refers to what, and always the same way", () => {
    for (let seed = 1; seed <= 40; seed += 1) {
        const random = seeded(seed);
        const nodes = Array.from({ length: 1 + random.below(60) }, (_, at) => ({
            id: `n${at}`,
            width: 120 + random.below(200),
            height: 60 + random.below(400),
        }));
        const edges = Array.from({ length: random.below(90) }, () => ({
            source: random.of(nodes).id,
            target: random.of(nodes).id,
        }));
        const places = layered(nodes, edges);
        const boxes = nodes.map((node) => ({ ...node, ...places.get(node.id) }));
        assert.equal(places.size, nodes.length);
        boxes.forEach((box, at) => {
            assert.ok(Number.isInteger(box.x) && Number.isInteger(box.y) && box.x >= 0 && box.y >= 0);
            for (const other of boxes.slice(at + 1)) {
                assert.ok(!overlap(box, other), `seed ${seed}: ${box.id} ${other.id}`);
            }
        });
        assert.deepEqual(layered(nodes, edges), places);
    }
});

test("what points at something stands left of it", () => {
    const nodes = ["a", "b", "c"].map((id) => ({ id, width: 100, height: 50 }));
    const places = layered(nodes, [{ source: "c", target: "a" }, { source: "a", target: "b" }]);
    assert.ok(places.get("c").x < places.get("a").x && places.get("a").x < places.get("b").x);
});

test("three hundred tables are laid out in a moment", () => {
    const random = seeded(7);
    const nodes = Array.from({ length: 300 }, (_, at) => ({ id: `n${at}`, width: 220, height: 200 }));
    const edges = Array.from({ length: 450 }, () => ({ source: random.of(nodes).id, target: random.of(nodes).id }));
    const began = process.cpuUsage();
    layered(nodes, edges);
    const { user } = process.cpuUsage(began); // not what others on this machine take, in microseconds
    assert.ok(user < 3_000_000, `${user}`);
});

test("a table is found before its columns, by its name or its alias", () => {
    const model = modelFrom(shop());
    assert.deepEqual(found(model, "cust").map(({ kind, label }) => [kind, label]).slice(0, 2), [
        ["table", "customers"],
        ["column", "customer"],
    ]);
    assert.deepEqual(found(model, "  "), []);
});

test("two who are here have different colours, which stay theirs", () => {
    const person = (user, color) => ({ user_id: user, name: user, color });
    let people = colleaguesFrom({ participants: [person("u1", 4), person("u2", 4), person("u3", 5)] }, "me");
    const colours = () => [...people.values()].map(({ user, colour }) => [user, colour]);
    assert.deepEqual(colours(), [["u1", 5], ["u2", 6], ["u3", 7]]);
    people = withPresence(people, { user_id: "u1", left: true }, "me");
    people = withPresence(people, { user_id: "u2", color: 4, cursor_position: null }, "me");
    assert.deepEqual(colours(), [["u2", 6], ["u3", 7]]);
});

test("people come, move, select and go; oneself is not among them", () => {
    const session = {
        participants: [
            { user_id: "me", name: "I", color: 0 },
            {
                user_id: "u1",
                name: "Ann",
                color: 7,
                cursor_position: null,
                selected_elements: ["t"],
                access_level: "read",
            },
        ],
    };
    let people = colleaguesFrom(session, "me");
    assert.deepEqual([...people.values()], [
        { user: "u1", name: "Ann", colour: 8, cursor: null, selected: ["t"], access: "read" },
    ]);
    people = withPresence(people, { user_id: "u1", cursor_position: { x: 1, y: 2 } }, "me");
    assert.deepEqual(people.get("u1").cursor, { x: 1, y: 2 });
    assert.deepEqual(people.get("u1").selected, ["t"]);
    people = withPresence(people, { user_id: "u2", name: "Bob", color: 1, selected_elements: ["t"] }, "me");
    assert.deepEqual(handsOn(people.values()).get("t").map(({ name }) => name), ["Ann", "Bob"]);
    assert.equal(withPresence(people, { user_id: "me" }, "me"), people);
    people = withPresence(people, { user_id: "u2", selected_elements: ["f1", "a"] }, "me");
    const model = modelFrom(shop());
    const at = (diagram) => [...people.values()].filter((one) => isHere(one, model, diagram)).map(({ name }) => name);
    assert.deepEqual([at(null), at("f1")], [["Ann"], ["Bob"]]);
    assert.equal(withPresence(people, { user_id: "u1", left: true }, "me").has("u1"), false);
});
