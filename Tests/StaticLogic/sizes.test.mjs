import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOfFile, sizeInWords } from "../../static/logic/sizes.js";

test("sizes are said in the unit that suits them", () => {
    assert.equal(sizeInWords(0), "0 B");
    assert.equal(sizeInWords(999), "999 B");
    assert.equal(sizeInWords(1_000), "1.0 kB");
    assert.equal(sizeInWords(99_400), "99.4 kB");
    assert.equal(sizeInWords(99_500), "100 kB");
    assert.equal(sizeInWords(999_500), "1.0 MB");
    assert.equal(sizeInWords(10_485_760), "10.5 MB");
    assert.equal(sizeInWords(5e12), "5,000 GB");
});

test("a data set is called as its file without the ending", () => {
    assert.equal(nameOfFile("sales-2025.csv"), "sales-2025");
    assert.equal(nameOfFile("Sales.2025.JSON"), "Sales.2025");
    assert.equal(nameOfFile(".csv"), ".csv");
    assert.equal([...nameOfFile("x".repeat(300))].length, 200);
});
