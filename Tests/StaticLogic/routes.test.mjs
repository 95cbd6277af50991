import assert from "node:assert/strict";
import { test } from "node:test";
import { addresses, keyOf, routeOf } from "../../static/logic/routes.js";

test("addresses name their pages", () => {
    assert.equal(routeOf("").name, "home");
    assert.equal(routeOf(addresses.home).name, "home");
    assert.equal(routeOf(addresses.signIn).name, "sign-in");
    assert.equal(routeOf(addresses.signUp).name, "sign-up");
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
