import assert from "node:assert/strict";
import { test } from "node:test";
import {
    addressOf,
    appended,
    DEFAULT_LISTING,
    isFiltered,
    listingFrom,
    requestFor,
    sortedBy,
    withTagToggled,
} from "../../static/logic/listing.js";
import { addresses, routeOf } from "../../static/logic/routes.js";

const listingAt = (address) => listingFrom(routeOf(address).query);

test("the plain address is the default listing", () => {
    assert.equal(addressOf(DEFAULT_LISTING), "#/dashboards");
    assert.deepEqual(listingAt("#/dashboards"), { ...DEFAULT_LISTING });
});

test("every listing comes back from its address", () => {
    for (const search of ["", "sales & more", "100 %", "#?/"]) {
        for (const tags of [[], ["a"], ["a b", "c,d"]]) {
            for (const sort of ["updated_at", "created_at", "name", "view_count"]) {
                for (const order of ["asc", "desc"]) {
                    const listing = { search, tags, sort, order };
                    assert.deepEqual(listingAt(addressOf(listing)), listing);
                }
            }
        }
    }
});

test("what an address makes up is ignored", () => {
    const listing = listingAt("#/dashboards?sort=constructor&order=up&tag=&tag=a&tag=a&page=7");
    assert.deepEqual(listing, { ...DEFAULT_LISTING, tags: ["a"] });
});

test("a column sorts in its expected order first and the other way next", () => {
    const byName = sortedBy(DEFAULT_LISTING, "name");
    assert.equal(byName.order, "asc");
    assert.equal(sortedBy(byName, "name").order, "desc");
    assert.equal(sortedBy(byName, "view_count").order, "desc");
});

test("a tag is put on and taken off", () => {
    const tagged = withTagToggled(DEFAULT_LISTING, "a");
    assert.deepEqual(tagged.tags, ["a"]);
    assert.deepEqual(withTagToggled(tagged, "a").tags, []);
    assert.deepEqual(DEFAULT_LISTING.tags, []);
});

test("blanks around a search are not searched for", () => {
    const listing = { ...DEFAULT_LISTING, search: "  " };
    assert.equal(isFiltered(listing), false);
    assert.equal(requestFor({ ...listing, search: " a " }, 20, 20).search, "a");
});

test("a row that moved between two pages is shown once", () => {
    const rows = appended([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 3 }]);
    assert.deepEqual(rows.map(({ id }) => id), [1, 2, 3]);
});

test("addresses name their pages", () => {
    assert.equal(routeOf("").name, "dashboards");
    assert.equal(routeOf("#/").name, "dashboards");
    assert.equal(routeOf(addresses.signIn).name, "sign-in");
    assert.equal(routeOf(addresses.signUp).name, "sign-up");
    assert.deepEqual(routeOf(addresses.dashboard("dash_1/ü")), { name: "dashboard", id: "dash_1/ü" });
    for (const unknown of ["#/x", "#/dashboards/a/b", "#/dashboards/%", "#/sign-in/x"]) {
        assert.equal(routeOf(unknown).name, "unknown", unknown);
    }
});
