import assert from "node:assert/strict";
import { test } from "node:test";
import { delimiterOf, preview } from "../../static/logic/crm/csv.js";
import { affected, isOver, shareOf, withImport } from "../../static/logic/crm/imports.js";
import { faultsOf, guessed, mappingFor, targetsOf } from "../../static/logic/crm/mapping.js";

test("a file is parted by the sign that its first line is parted by", () => {
    assert.equal(delimiterOf("a,b,c\n1;2"), ",");
    assert.equal(delimiterOf("a;b,c;d"), ";");
    assert.equal(delimiterOf("a\tb"), "\t");
    assert.equal(delimiterOf('"a;b;c",d'), ",");
});

test("a preview is the first rows, with quotes taken off", () => {
    const text = '\uFEFFname, note\r\n"A ""B""; C","two\nlines"\r\n\r\nD,\r\nE,f';
    assert.deepEqual(preview(text, 5, true), {
        columns: ["name", "note"],
        rows: [['A "B"; C', "two\nlines"], ["D", ""], ["E", "f"]],
    });
    assert.equal(preview(text, 1, true).rows.length, 1);
});

test("a row that the beginning of a long file cuts off is not shown", () => {
    assert.deepEqual(preview("a,b\n1,2\n3,", 5, false).rows, [["1", "2"]]);
    assert.deepEqual(preview("a,b\n1,2\n", 5, false).rows, [["1", "2"]]);
    assert.deepEqual(preview("a,b\n1,2\n3,", 5, true).rows, [["1", "2"], ["3", ""]]);
    assert.deepEqual(preview("", 5, true), { columns: [], rows: [] });
});

test("columns are for the fields that they are called like, each once", () => {
    const columns = ["External ID", "number", "Customer", "Due on", "Due", "due_on", "net", "Colour"];
    const mapping = guessed("invoices", columns);
    assert.deepEqual(mapping, ["external_id", "number", "customer_id", "due_on", null, null, "net", null]);
    assert.deepEqual(faultsOf("invoices", mapping), { twice: [], missing: ["currency"] });
    assert.deepEqual(faultsOf("invoices", ["net", "net"]).twice, ["net"]);
    assert.equal(mappingFor(columns, mapping).Colour, null);
    assert.equal(mappingFor(columns, mapping)["Due on"], "due_on");
    assert.ok(targetsOf("rates").includes("external_id"));
});

const job = (changes) => ({
    import_id: "imp_1",
    status: "running",
    total_rows: 10,
    processed_rows: 5,
    created: 2,
    updated: 1,
    ...changes,
});

test("how far an import is, is known once its rows are counted", () => {
    assert.equal(shareOf(job()), 0.5);
    assert.equal(shareOf(job({ total_rows: null })), null);
    assert.equal(shareOf(job({ status: "queued" })), null);
    assert.equal(shareOf(job({ total_rows: 0 })), 1);
    assert.equal(affected(job()), 3);
    assert.ok(isOver(job({ status: "failed" })) && !isOver(job()));
});

test("what is heard late does not undo what is known", () => {
    const all = [job({ processed_rows: 8 }), job({ import_id: "imp_0" })];
    assert.equal(withImport(all, job())[0].processed_rows, 8);
    assert.equal(withImport(all, job({ processed_rows: 9 }))[0].processed_rows, 9);
    assert.equal(withImport([job({ status: "completed" })], job({ processed_rows: 9 }))[0].status, "completed");
    assert.equal(withImport(all, job({ status: "failed", processed_rows: 2 }))[0].status, "failed");
    assert.deepEqual(withImport(all, job({ import_id: "imp_2" })).map(({ import_id: id }) => id), [
        "imp_2",
        "imp_1",
        "imp_0",
    ]);
});
