import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
    changesOf,
    given,
    lineKey,
    readForm,
    sumOfLines,
    textOf,
    textsOfLines,
    valueOf,
} from "../../static/logic/crm/entry.js";
import { fieldOf, KINDS, relatedTo } from "../../static/logic/crm/kinds.js";
import { isNarrowed, listingFrom, ordersOf, queryOf, requestOf } from "../../static/logic/crm/listing.js";
import { useLocale } from "../../static/logic/locale.js";
import { RECORD_KINDS } from "../../static/logic/routes.js";

afterEach(() => useLocale("en"));
const PRAGUE = "Europe/Prague";

test("every kind has its row, and every column is a field of it", () => {
    assert.deepEqual(Object.keys(KINDS), RECORD_KINDS);
    for (const kind of RECORD_KINDS) {
        for (const name of KINDS[kind].columns) assert.ok(fieldOf(kind, name), `${kind}.${name}`);
        for (const { name, currency } of KINDS[kind].fields) {
            if (currency) assert.ok(fieldOf(kind, currency), `${kind}.${name}`);
        }
    }
});

test("what belongs to a record is found by the fields that refer to it", () => {
    assert.deepEqual(relatedTo("customers"), [
        ["vehicles", "customer_id"],
        ["opportunities", "customer_id"],
        ["invoices", "customer_id"],
        ["activities", "customer_id"],
    ]);
    assert.deepEqual(relatedTo("rates"), []);
});

test("a list comes back from its address", () => {
    const address = "status=paid&customer_id=c&sort=number&page=3&search=x";
    const listing = listingFrom("invoices", new URLSearchParams(address));
    assert.deepEqual(listing.filters, { customer_id: "c", status: "paid" });
    assert.deepEqual([listing.sort, listing.order, listing.page, listing.search], ["number", "asc", 3, "x"]);
    assert.deepEqual(listingFrom("invoices", new URLSearchParams(queryOf(listing))), listing);
    assert.equal(requestOf(listing).offset, 50);
    assert.ok(isNarrowed(listing));
});

test("what no list knows is left out of it", () => {
    const listing = listingFrom("rates", new URLSearchParams("search=x&sort=name&order=up&page=-1&owner=Jana&status="));
    assert.deepEqual(listing, { search: "", filters: {}, sort: "updated_at", order: "desc", page: 1 });
    assert.deepEqual(queryOf(listing), {});
    assert.ok(!isNarrowed(listing));
    assert.ok(!ordersOf("rates").includes("rate"));
});

test("what is typed is read the way the person writes it", () => {
    useLocale("cs");
    assert.deepEqual(valueOf({ type: "money" }, "1 234,50", "UTC"), { value: 1234.5 });
    assert.deepEqual(valueOf({ type: "whole" }, "12 000", "UTC"), { value: 12000 });
    assert.ok("fault" in valueOf({ type: "whole" }, "1,5", "UTC"));
    assert.ok("fault" in valueOf({ type: "money" }, "much", "UTC"));
    assert.deepEqual(valueOf({ type: "currency" }, "eur", "UTC"), { value: "EUR" });
    assert.ok("fault" in valueOf({ type: "currency" }, "€", "UTC"));
    assert.ok("fault" in valueOf({ type: "country" }, "CZE", "UTC"));
    assert.deepEqual(valueOf({ type: "text" }, "  ", "UTC"), { value: null });
});

test("a moment is that of the person's zone, there and back", () => {
    const text = textOf({ type: "moment" }, "2026-07-01T10:30:00Z", PRAGUE);
    assert.equal(text, "2026-07-01T12:30");
    assert.deepEqual(valueOf({ type: "moment" }, text, PRAGUE), { value: "2026-07-01T10:30:00.000Z" });
    assert.equal(textOf({ type: "day" }, "2026-07-01", PRAGUE), "2026-07-01");
    assert.equal(textOf({ type: "money" }, null, PRAGUE), "");
});

test("a form names each field that is wrong, and each that is missing", () => {
    const texts = { currency: "GBP", quote: "", day: "2026-01-01", rate: "x" };
    const { values, faults } = readForm(KINDS.rates.fields, texts, "UTC");
    assert.deepEqual(Object.keys(faults), ["quote", "rate"]);
    assert.deepEqual(values, { currency: "GBP", day: "2026-01-01" });
});

test("only what was changed is sent, and a moment that was not touched keeps its seconds", () => {
    const before = { name: "A", acquired_at: "2026-07-01T12:30", notes: "" };
    const texts = { ...before, notes: "More" };
    const values = { name: "A", acquired_at: "2026-07-01T10:30:00.000Z", notes: "More" };
    assert.deepEqual(changesOf(values, texts, before), { notes: "More" });
    assert.deepEqual(changesOf(values, before, before), {});
    assert.deepEqual(given({ name: "A", notes: null, lines: [] }), { name: "A" });
});

test("lines of an invoice are fields of its form, and one thing when it is sent", () => {
    const before = textsOfLines([{ description: "Oil", quantity: 1, unit_price: 50, unit_cost: 0 }]);
    assert.equal(before[lineKey(0, "unit_price")], "50");
    const texts = { ...before, [lineKey(0, "quantity")]: "2.5" };
    const { values, faults } = readForm([], texts, "UTC");
    assert.deepEqual(faults, {});
    assert.deepEqual(values.lines, [{ description: "Oil", quantity: 2.5, unit_price: 50, unit_cost: 0 }]);
    assert.deepEqual(Object.keys(changesOf(values, texts, before)), ["lines"]);
    assert.deepEqual(changesOf(readForm([], before, "UTC").values, before, before), {});
    assert.equal(sumOfLines(texts), 125);
    assert.equal(sumOfLines({ ...texts, [lineKey(0, "unit_price")]: "x" }), null);
    const wrong = readForm([], { ...texts, [lineKey(0, "description")]: "", [lineKey(0, "unit_price")]: "x" }, "UTC");
    assert.deepEqual(Object.keys(wrong.faults), ["lines[0].description", "lines[0].unit_price"]);
});
