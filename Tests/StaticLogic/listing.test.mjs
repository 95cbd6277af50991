import assert from "node:assert/strict";
import { test } from "node:test";
import {
    addressOf,
    appended,
    DEFAULT_LISTING,
    isFiltered,
    listingFrom,
    requestFor,
    withTagToggled,
} from "../../static/logic/listing.js";
import { routeOf } from "../../static/logic/routes.js";

const listingAt = (address) => listingFrom(routeOf(address).query);

test("the plain address is the default listing", () => {
    assert.equal(addressOf(DEFAULT_LISTING), "#/dashboards");
    assert.deepEqual(listingAt("#/dashboards"), { ...DEFAULT_LISTING });
});

test("every listing comes back from its address", () => {
    for (const search of ["", "sales & more", "100 %", "#?/"]) {
        for (const tags of [[], ["a"], ["a b", "c,d"]]) {
            for (const sort of ["updated_at", "created_at", "name", "view_count"]) {
                for (const [order, kind] of [["asc", "all"], ["desc", "templates"], ["asc", "public"]]) {
                    const listing = { search, tags, sort, order, kind };
                    assert.deepEqual(listingAt(addressOf(listing)), listing);
                }
            }
        }
    }
});

test("what an address makes up is ignored", () => {
    const listing = listingAt("#/dashboards?sort=constructor&order=up&tag=&tag=a&tag=a&page=7&kind=all%20of%20them");
    assert.deepEqual(listing, { ...DEFAULT_LISTING, tags: ["a"] });
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

test("templates are asked for as such, and count as a filter", () => {
    const templates = { ...DEFAULT_LISTING, kind: "templates" };
    assert.equal(requestFor(templates, 0, 20).is_template, true);
    assert.equal(requestFor(DEFAULT_LISTING, 0, 20).is_template, undefined);
    assert.equal(isFiltered(templates), true);
});

test("a row that moved between two pages is shown once", () => {
    const rows = appended([{ id: 1 }, { id: 2 }], [{ id: 2 }, { id: 3 }]);
    assert.deepEqual(rows.map(({ id }) => id), [1, 2, 3]);
});
