import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses, keyOf, routeOf } from "../../static/logic/routes.js";

test("addresses name their pages", () => {
    assert.equal(routeOf("").name, "home");
    assert.equal(routeOf(addresses.home).name, "home");
    assert.equal(routeOf(addresses.signIn).name, "sign-in");
    assert.equal(routeOf(addresses.signUp).name, "sign-up");
    assert.equal(routeOf(addresses.signInComplete).name, "sign-in-complete");
    assert.equal(routeOf(`${addresses.signInComplete}?code=gc_1`).query.get("code"), "gc_1");
    assert.equal(routeOf(addresses.dashboards).name, "dashboards");
    assert.equal(routeOf(addresses.datasets).name, "datasets");
    assert.equal(routeOf(addresses.settings).name, "settings");
});

test("an id comes back from its address, whatever is in it", () => {
    for (const id of ["dash_1/ü", "a b", "%", "?x=1#"]) {
        assert.equal(routeOf(addresses.dashboard(id)).id, id);
        assert.equal(routeOf(addresses.dashboard(id)).name, "dashboard");
        assert.equal(routeOf(addresses.dataset(id)).id, id);
    }
});

test("the CRM's board, lists, records and import have their addresses", () => {
    assert.equal(routeOf(addresses.crm).name, "crm");
    assert.equal(routeOf(addresses.crmImport).name, "crm-import");
    const list = routeOf(addresses.records("invoices", { customer_id: "cust_1" }));
    assert.deepEqual([list.name, list.kind, list.query.get("customer_id")], ["crm-records", "invoices", "cust_1"]);
    const record = routeOf(addresses.record("vehicles", "veh_1/%"));
    assert.deepEqual([record.name, record.kind, record.id], ["crm-record", "vehicles", "veh_1/%"]);
    assert.notEqual(keyOf(list), keyOf(routeOf(addresses.records("goals"))));
    for (const unknown of ["#/crm/nothing", "#/crm/import/x", "#/crm/goals/a/b", "#/crm/goals/%"]) {
        assert.equal(routeOf(unknown).name, "unknown", unknown);
    }
});

test("a workspace's model has a page each for its canvas, its flows and its exchange", () => {
    assert.equal(routeOf(addresses.models).name, "models");
    const canvas = routeOf(addresses.model("ws/1", { domain: "d" }));
    assert.deepEqual([canvas.name, canvas.id, canvas.query.get("domain")], ["model", "ws/1", "d"]);
    assert.deepEqual([routeOf(addresses.modelFlows("a")).name, routeOf(addresses.modelFlows("a")).id], ["model-flows", "a"]);
    const flow = routeOf(addresses.modelFlow("a", "b/%"));
    assert.deepEqual([flow.name, flow.id, flow.part], ["model-flow", "a", "b/%"]);
    assert.notEqual(keyOf(flow), keyOf(routeOf(addresses.modelFlow("a", "c"))));
    assert.equal(routeOf(addresses.modelExchange("a")).name, "model-exchange");
    for (const unknown of ["#/models/a/b", "#/models/%", "#/models/a/flows/b/c", "#/models/a/exchange/b"]) {
        assert.equal(routeOf(unknown).name, "unknown", unknown);
    }
});

test("what no page is for is unknown", () => {
    for (const unknown of [
        "#/x",
        "#/dashboards/a/b",
        "#/dashboards/%",
        "#/sign-in/x",
        "#/settings/x",
        "#/constructor/x",
    ]) {
        assert.equal(routeOf(unknown).name, "unknown", unknown);
    }
});

test("only the query of a page may change without it being made anew", () => {
    const [plain, searched] = ["#/dashboards", "#/dashboards?search=a"].map(routeOf);
    assert.equal(keyOf(plain), keyOf(searched));
    assert.equal(searched.query.get("search"), "a");
    assert.notEqual(keyOf(routeOf("#/dashboards/a")), keyOf(routeOf("#/dashboards/b")));
    assert.notEqual(keyOf(routeOf("#/dashboards/a")), keyOf(routeOf("#/datasets/a")));
});
