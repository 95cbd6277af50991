import assert from "node:assert/strict";
import { test } from "node:test";
import { applied, modelFrom, tablesOf, withElement } from "../../static/logic/modelling/model.js";
import { overlaid, withFlow } from "../../static/logic/modelling/overlay.js";
import { diagram, relationship, seeded, shop, table } from "./modelling-fixtures.mjs";

const start = () => modelFrom(shop());
const update = (id, data, version, offset) => ({ type: "table_updated", table_id: id, data, version, offset });

test("a changed field is there, and everything else keeps its identity", () => {
    const model = start();
    const next = applied(model, update("orders", { name: "Purchases" }, 2, 11));
    assert.equal(next.tables.get("orders").name, "Purchases");
    assert.equal(next.tables.get("orders").columns.length, 2);
    assert.equal(next.offset, 11);
    assert.equal(next.tables.get("customers"), model.tables.get("customers"));
    assert.equal(next.relationships, model.relationships);
});

test("the same news twice, and old news late, change nothing", () => {
    const message = update("orders", { name: "Purchases" }, 2, 11);
    const once = applied(start(), message);
    assert.equal(applied(once, message), once);
    const late = applied(once, update("orders", { name: "Old" }, 1, 12));
    assert.equal(late.tables.get("orders").name, "Purchases");
});

test("a deleted table takes its relationships, and old news do not bring it back", () => {
    const gone = applied(start(), {
        type: "table_deleted",
        table_id: "orders",
        data: { removed_relationships: ["r1"] },
        version: 3,
        offset: 11,
    });
    assert.deepEqual([...gone.tables.keys()], ["customers"]);
    assert.equal(gone.relationships.size, 0);
    assert.equal(withElement(gone, "table", table("orders", [], { version: 2 })), gone);
    const created = { type: "table_created", table_id: "orders", data: table("orders", ["id"]) };
    const back = applied(gone, { ...created, version: 4, offset: 12 });
    assert.equal(back.tables.get("orders").version, 4);
    assert.equal(back.gone.has("orders"), false);
});

test("columns are in their order, however they came", () => {
    const columns = table("t", ["b", "a"]).columns.reverse();
    const next = applied(start(), update("orders", { columns }, 2, 11));
    assert.deepEqual(next.tables.get("orders").columns.map(({ name }) => name), ["b", "a"]);
});

test("a domain shows its own tables, and those that are shown there too", () => {
    const model = modelFrom(shop({
        tables: [table("x"), table("y", [], { primary_domain_id: "d2" }), table("z", [], { visible_domains: ["d2"] })],
    }));
    assert.deepEqual(tablesOf(model, "d2").map(({ id }) => id), ["y", "z"]);
});

test("an edit of a column's place numbers all of them", () => {
    const model = start();
    const moved = overlaid(model, {
        request: "e",
        kind: "column",
        action: "update",
        id: "orders.customer",
        table: "orders",
        data: { order: 0 },
    });
    const columns = moved.tables.get("orders").columns.map(({ name, order }) => [name, order]);
    assert.deepEqual(columns, [["customer", 0], ["id", 1]]);
});

test("a column that goes clears what refers to it", () => {
    const tables = shop().tables;
    tables[1].columns[1].foreign_key_reference = "customers.id";
    tables[1].columns[1].is_foreign_key = true;
    const model = modelFrom(shop({ tables }));
    const edit = { request: "e", kind: "column", action: "delete", id: "customers.id", table: "customers", data: {} };
    const next = overlaid(model, /** @type {any} */ (edit));
    assert.equal(next.tables.get("orders").columns[1].foreign_key_reference, null);
    assert.equal(next.relationships.get("r1").source_column_id, null);
    assert.equal(next.relationships.get("r1").target_column_id, "orders.customer");
});

test("a node that goes takes its connections, and one that is set is changed or made", () => {
    const next = withFlow(diagram("f", ["a", "b", "c"], [["ab", "a", "b"], ["bc", "b", "c"]]), {
        nodes: { set: { c: { name: "C" }, d: { id: "d", name: "D" }, gone: { name: "X" } }, remove: ["a"] },
        linked_tables: { add: ["t1"] },
    });
    assert.deepEqual(next.nodes.map(({ id, name }) => [id, name]), [["b", "b"], ["c", "C"], ["d", "D"]]);
    assert.deepEqual(next.connections.map(({ id }) => id), ["bc"]);
    assert.deepEqual(next.linked_tables, ["t1"]);
});

test("random messages in any order that versions allow come to the same model", () => {
    for (let seed = 1; seed <= 30; seed += 1) {
        const random = seeded(seed);
        const messages = [];
        const versions = { customers: 1, orders: 1 };
        for (let at = 0; at < 40; at += 1) {
            const id = random.of(["customers", "orders"]);
            versions[id] += 1;
            messages.push(update(id, { [random.of(["name", "alias"])]: `v${at}` }, versions[id], 11 + at));
        }
        const straight = messages.reduce(applied, start());
        const repeated = messages.flatMap((one, at) =>
            random.next() < 0.3 ? [one, messages[random.below(at + 1)]] : [one],
        );
        assert.deepEqual(repeated.reduce(applied, start()), straight);
    }
});

test("a relationship's circle is news like any other", () => {
    const model = modelFrom(shop({ relationships: [relationship("r1", "customers", "orders")] }));
    const message = { type: "relationship_updated", relationship_id: "r1", data: { is_circular: true } };
    assert.equal(applied(model, { ...message, version: 2, offset: 11 }).relationships.get("r1").is_circular, true);
});
