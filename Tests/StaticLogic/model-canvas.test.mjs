import assert from "node:assert/strict";
import { test } from "node:test";
import { connection } from "../../static/logic/modelling/connecting.js";
import {
    boxOf,
    columnAt,
    detailAt,
    faceOf,
    freePlace,
    HEAD,
    inSight,
    isOn,
    middleOf,
    MOST_ROWS,
    neighbour,
    onGrid,
    ROW,
    widthWithin,
} from "../../static/logic/modelling/nodes.js";
import { namesAt } from "../../static/logic/modelling/names.js";
import { pictureOf } from "../../static/logic/modelling/picture.js";

const column = (id, more = {}) => ({
    id,
    name: id,
    data_type: "BIGINT",
    nullable: true,
    is_primary_key: false,
    is_foreign_key: false,
    constraints: {},
    ...more,
});
const key = (id = "id", more = {}) => column(id, { is_primary_key: true, nullable: false, ...more });
const table = (id, columns = [], more = {}) => ({
    id,
    name: id,
    position_x: 0,
    position_y: 0,
    width: 240,
    primary_domain_id: "d",
    visible_domains: [],
    columns,
    ...more,
});

test("a conceptual table shows its name, a logical one keys, a physical one types too", () => {
    const one = table("orders", [key(), column("note"), column("customer_id", { is_foreign_key: true, nullable: false })]);
    assert.deepEqual(faceOf(one, "conceptual").rows, []);
    const logical = faceOf(one, "logical").rows;
    assert.deepEqual(logical.map(({ marks }) => marks), ["PK", "", "FK"]);
    assert.deepEqual(logical.map(({ type }) => type), ["", "", ""]);
    assert.deepEqual(faceOf(one, "physical").rows.map(({ type }) => type), ["BIGINT", "BIGINT NULL", "BIGINT"]);
});

test("a table that did not change has the same face, a changed one another", () => {
    const one = table("orders", [key()]);
    assert.equal(faceOf(one, "logical"), faceOf(one, "logical"));
    assert.notEqual(faceOf({ ...one, name: "bills" }, "logical"), faceOf(one, "logical"));
});

test("a table is as high as its rows, and one with very many counts the rest", () => {
    const one = table("wide", Array.from({ length: 60 }, (_, index) => column(`c${index}`)));
    const face = faceOf(one, "logical");
    assert.equal(face.rows.length, MOST_ROWS);
    assert.equal(face.more, 20);
    assert.equal(boxOf(one, "logical").height, HEAD + (MOST_ROWS + 1) * ROW + 6);
    assert.equal(middleOf(one, "c50", "logical"), null);
});

test("a point in a row names its column", () => {
    const one = table("orders", [key(), column("note")]);
    assert.equal(columnAt(one, HEAD + 1, "logical"), "id");
    assert.equal(columnAt(one, HEAD + ROW + 3, "logical"), "note");
    assert.equal(columnAt(one, 10, "logical"), null);
    assert.equal(columnAt(one, 500, "logical"), null);
});

test("positions come to the grid and stay in the range that the server takes", () => {
    assert.deepEqual([13, -4, 15].map(onGrid), [10, -0, 20]);
    assert.equal(onGrid(5e9), 1_000_000);
});

test("rows that are drawn stay until they are clearly too small", () => {
    assert.equal(detailAt(0.5), "near");
    assert.equal(detailAt(0.43, "near"), "near");
    assert.equal(detailAt(0.43, "far"), "far");
    assert.equal(detailAt(0.1, "near"), "speck");
});

test("a domain's canvas holds its own tables and those that are shown there", () => {
    const guest = table("guest", [], { visible_domains: ["e"] });
    assert.deepEqual([isOn(guest, "d"), isOn(guest, "e"), isOn(guest, "f"), isOn(guest, null)], [true, true, false, true]);
});

test("an arrow goes to the nearest table in its direction", () => {
    const at = (id, x, y) => ({ id, box: { x, y, width: 100, height: 100 } });
    const others = [at("right", 300, 20), at("far", 700, 0), at("below", 20, 300), at("aside", 200, 900)];
    const from = { x: 0, y: 0, width: 100, height: 100 };
    assert.equal(neighbour(from, others, { x: 1, y: 0 }), "right");
    assert.equal(neighbour(from, others, { x: 0, y: 1 }), "below");
    assert.equal(neighbour(from, others, { x: -1, y: 0 }), null);
});

test("a new table finds a place of its own", () => {
    const others = [{ x: 0, y: 0, width: 200, height: 200 }, { x: 240, y: 0, width: 200, height: 200 }];
    const place = freePlace({ x: 10, y: 10 }, { width: 200, height: 100 }, others);
    const box = { ...place, width: 200, height: 100 };
    for (const other of others) {
        const apart = box.x + box.width <= other.x || other.x + other.width <= box.x ||
            box.y + box.height <= other.y || other.y + other.height <= box.y;
        assert.ok(apart);
    }
});

test("a name stands on its line, on no table and on no other name, or is not written", () => {
    const lying = (y) => [{ x: 0, y }, { x: 400, y }];
    const lines = { a: lying(0), b: lying(4), c: lying(80), d: [{ x: 900, y: 0 }, { x: 910, y: 0 }] };
    const names = { a: "belongs to", b: "has", c: null, d: "stands on the table" };
    const relationships = Object.entries(names).map(([id, name]) => ({ id, name }));
    const found = namesAt(relationships, (id) => lines[id], [{ x: 800, y: -50, width: 200, height: 100 }]);
    assert.deepEqual(found.get("a"), { x: 200, y: 0 });
    assert.equal(found.get("b").y, 4);
    assert.ok(Math.abs(found.get("b").x - 200) > 40);
    assert.deepEqual([...found.keys()], ["a", "b"]);
});

test("a table is given a width by hand that can be read and lies on the grid", () => {
    assert.deepEqual([3, 124, 237, 9_000].map(widthWithin), [120, 120, 240, 1_200]);
});

test("what is far out of sight is not drawn", () => {
    const boxes = new Map([["near", { x: 10, y: 10, width: 50, height: 50 }], ["far", { x: 5_000, y: 0, width: 9, height: 9 }]]);
    assert.deepEqual([...inSight(boxes, { x: 0, y: 0, k: 1 }, { width: 800, height: 600 }, 100)], ["near"]);
});

const customers = table("customers", [key("c.id")]);
const orders = table("orders", [key("o.id"), column("o.customer", { nullable: false })]);
const end = (of, at) => ({ table: of.id, column: at, of });

test("whichever end one begins with, the key is what is referred to", () => {
    for (const [from, to] of [["c.id", "o.customer"], ["o.customer", "c.id"]]) {
        const of = (id) => (id.startsWith("c.") ? customers : orders);
        const { relationship, reference, newColumn } = connection(end(of(from), from), end(of(to), to), true);
        assert.equal(relationship.source_table_id, "customers");
        assert.equal(relationship.target_column_id, "o.customer");
        assert.deepEqual([relationship.cardinality, relationship.optionality], ["one-to-many", "required"]);
        assert.deepEqual([reference, newColumn], ["c.id", null]);
    }
});

test("a key that is dropped on a table as a whole makes a column there", () => {
    const key = { ...customers, columns: [{ ...customers.columns[0], name: "id" }] };
    const plan = connection(end(key, "c.id"), end(orders, null), true);
    assert.deepEqual(plan.newColumn, { name: "customer_id", data_type: "BIGINT", nullable: true, is_primary_key: false });
    assert.equal(plan.reference, "c.id");
    assert.equal(plan.relationship.optionality, "optional");
    assert.equal(connection(end(key, "c.id"), end(orders, null), false).newColumn, null);
});

test("what is unique belongs to one alone", () => {
    const alone = table("profiles", [key("p.id"), column("p.customer", { constraints: { unique: true } })]);
    const { relationship } = connection(end(customers, "c.id"), end(alone, "p.customer"), true);
    assert.equal(relationship.cardinality, "one-to-one");
});

test("a picture holds every name, written so that XML takes it", () => {
    const one = table("a<b>&\u0007c", [key("id\"x")]);
    const colours = { ground: "#fff", surface: "#fff", sunken: "#eee", line: "#ccc", ink: "#111", ink2: "#222", ink3: "#333", accent: "#0aa" };
    const { svg, width, height } = pictureOf({
        tables: [one],
        routes: [{ path: "M0 0L5 5", around: { x: 0, y: 0, width: 400, height: 0 } }],
        names: [{ name: "a < b", at: { x: 300, y: 0 } }],
        marksOf: () => "M1 1L2 2",
        boxOf: (each) => boxOf(each, "logical"),
        level: "logical",
        title: "Shop",
    }, { colours, fitted: (text) => text, widthOf: (text) => text.length * 6 });
    assert.match(svg, /a&lt;b&gt;&amp;c/);
    assert.match(svg, /id&quot;x/);
    assert.match(svg, /M0 0L5 5/);
    assert.match(svg, /a &lt; b/);
    assert.deepEqual([width, height], [480, boxOf(one, "logical").height + 80]);
});
