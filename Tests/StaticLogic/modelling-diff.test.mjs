import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../static/logic/modelling/diff.js";
import { modelFrom } from "../../static/logic/modelling/model.js";
import { shop } from "./modelling-fixtures.mjs";

const model = modelFrom(shop());
const change = (element, id, action, more = {}) => ({ element, id, name: id, action, fields: [], ...more });

test("a table's columns are told with it, ids by the names that they stand for", () => {
    const groups = grouped([
        change("column", "orders.customer", "changed", {
            name: "customer",
            table_id: "orders",
            fields: [
                { field: "foreign_key_reference", from: null, to: "customers.id" },
                { field: "nullable", from: true, to: false },
            ],
        }),
        change("table", "orders", "changed", { fields: [{ field: "name", from: "sales", to: "orders" }] }),
    ], model);
    assert.deepEqual(groups.map(({ title }) => title), ["orders"]);
    assert.deepEqual(groups[0].rows.map(({ details }) => details), [
        ["reference: none → customers.id", "“may be empty”: yes → no"],
        ["name: sales → orders"],
    ]);
});

test("a table that only moved is told as moved, and what is gone is known by the name it had", () => {
    const places = [{ field: "position_x", from: 0, to: 10 }, { field: "position_y", from: 0, to: 20 }];
    const groups = grouped([
        change("table", "customers", "changed", { fields: places }),
        change("table", "old", "removed", { name: "archive" }),
    ], model);
    assert.deepEqual(groups.map(({ title, rows }) => [title, rows[0].details]), [
        ["archive", []],
        ["customers", ["moved"]],
    ]);
});

test("a relationship without a name is known by its tables", () => {
    const [group] = grouped([change("relationship", "r1", "changed", {
        name: null,
        fields: [{ field: "cardinality", from: "one-to-one", to: "one-to-many" }],
    })], model);
    assert.equal(group.rows[0].label, "customers → orders");
});
