import assert from "node:assert/strict";
import { test } from "node:test";
import { outboxFrom } from "../../static/logic/modelling/outbox.js";
import { createModelEngine } from "../../static/logic/modelling/engine.js";
import { counted, seeded, shop } from "./modelling-fixtures.mjs";
import { fakeModelServer } from "./modelling-server.mjs";

/** An editor of a fake server's model; what it lost is told in `lost`. */
async function editorOn(server, name = "me", outbox = undefined) {
    const line = server.clientOf(name);
    const lost = [];
    const engine = createModelEngine({
        client: line.client,
        workspace: "ws",
        user: name,
        newId: counted(`${name}-${server.lines.length}-`),
        outbox,
        onChange() {},
        onLost: (loss) => lost.push(loss),
    });
    await engine.start();
    return { engine, line, lost };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Until nothing is on its way any more. */
async function quiet(server) {
    for (let busy = true; busy;) {
        await settle();
        busy = false;
        for (const line of server.lines) while (server.take(line)) busy = true;
        for (const line of server.lines) while (server.deliver(line)) busy = true;
        await settle();
        busy ||= server.lines.some(({ inbox, outbox }) => inbox.length + outbox.length > 0);
    }
}

const rename = (engine, id, name) => engine.change("Rename", (edit) => edit.updateTable(id, { name }));
const nameOf = (engine, id) => engine.model.tables.get(id).name;

test("a change shows at once, and is saved when the server says so", async () => {
    const server = fakeModelServer(shop());
    const { engine } = await editorOn(server);
    rename(engine, "orders", "Purchases");
    assert.equal(nameOf(engine, "orders"), "Purchases");
    assert.equal(engine.unsaved, 1);
    await quiet(server);
    assert.equal(engine.unsaved, 0);
    assert.equal(server.model.tables.get("orders").name, "Purchases");
});

test("two who change different fields of a table lose nothing", async () => {
    const server = fakeModelServer(shop());
    const [mine, theirs] = [await editorOn(server, "a"), await editorOn(server, "b")];
    rename(mine.engine, "orders", "Purchases");
    theirs.engine.change("Move", (edit) => edit.moveTables([{ id: "orders", x: 40, y: 60 }]));
    await quiet(server);
    for (const { engine, lost } of [mine, theirs]) {
        const { name, position_x: x } = engine.model.tables.get("orders");
        assert.deepEqual([name, x, lost], ["Purchases", 40, []]);
    }
});

test("of two who rename one table the later is told, and sees the other's name", async () => {
    const server = fakeModelServer(shop());
    const [first, second] = [await editorOn(server, "a"), await editorOn(server, "b")];
    rename(first.engine, "orders", "Purchases");
    rename(second.engine, "orders", "Sales");
    await quiet(server);
    assert.deepEqual([nameOf(first.engine, "orders"), nameOf(second.engine, "orders")], ["Purchases", "Purchases"]);
    assert.deepEqual(second.lost.map(({ fields, why }) => [fields, why]), [[["name"], "changed"]]);
    assert.equal(second.engine.undoes, null);
    rename(second.engine, "orders", "Sales"); // having seen it, one may
    await quiet(server);
    assert.equal(nameOf(first.engine, "orders"), "Sales");
});

test("of two who move one table the last word counts", async () => {
    const server = fakeModelServer(shop());
    const [first, second] = [await editorOn(server, "a"), await editorOn(server, "b")];
    first.engine.change("Move", (edit) => edit.moveTables([{ id: "orders", x: 10, y: 10 }]));
    second.engine.change("Move", (edit) => edit.moveTables([{ id: "orders", x: 20, y: 20 }]));
    await quiet(server);
    assert.deepEqual([first.lost, second.lost], [[], []]);
    assert.equal(first.engine.model.tables.get("orders").position_x, 20);
    assert.equal(second.engine.model.tables.get("orders").position_x, 20);
});

test("a change of what somebody deleted meanwhile is told as gone", async () => {
    const server = fakeModelServer(shop());
    const { engine, lost } = await editorOn(server);
    rename(engine, "orders", "Purchases");
    server.tell("table", "deleted", "orders", { removed_relationships: ["r1"] });
    await quiet(server);
    assert.deepEqual(lost.map(({ why }) => why), ["gone"]);
    assert.equal(engine.model.tables.has("orders"), false);
    assert.equal(engine.unsaved, 0);
});

test("what is made can be changed before the server has it", async () => {
    const server = fakeModelServer(shop());
    const { engine } = await editorOn(server);
    const id = engine.change("New table", (edit) => edit.createTable({ name: "Invoices", primary_domain_id: "d1" }));
    const total = { name: "total", data_type: "DECIMAL(12,2)" };
    const column = engine.change("New column", (edit) => edit.addColumn(id, total));
    engine.change("Column", (edit) => edit.updateColumn(id, column, { name: "net" }));
    engine.change("Connect", (edit) => edit.createRelationship({ source_table_id: "customers", target_table_id: id }));
    await quiet(server);
    assert.deepEqual(server.model.tables.get(id).columns.map(({ name }) => name), ["net"]);
    assert.equal([...server.model.relationships.values()].at(-1).target_table_id, id);
    for (const label of ["Connect", "Column", "New column", "New table"]) {
        assert.equal(engine.undo().label, label);
        await quiet(server);
    }
    assert.equal(server.model.tables.has(id), false);
    for (let step = 0; step < 4; step += 1) engine.redo();
    await quiet(server);
    assert.deepEqual(server.model.tables.get(id).columns.map(({ name }) => name), ["net"]);
    assert.equal(engine.unsaved, 0);
});

test("taking back leaves what somebody else changed since, and says so", async () => {
    const server = fakeModelServer(shop());
    const { engine } = await editorOn(server);
    engine.change("Edit", (edit) => edit.updateTable("orders", { name: "Purchases", alias: "P" }));
    await quiet(server);
    server.tell("table", "updated", "orders", { name: "Sales" });
    await quiet(server);
    const { left } = engine.undo();
    assert.deepEqual(left.map(({ kind, fields, why }) => [kind, fields, why]), [["table", ["name"], "changed"]]);
    await quiet(server);
    const { name, alias } = server.model.tables.get("orders");
    assert.deepEqual([name, alias], ["Sales", null]);
    engine.redo();
    await quiet(server);
    assert.equal(server.model.tables.get("orders").alias, "P");
    assert.equal(server.model.tables.get("orders").name, "Sales");
});

test("a new table that others built upon is not taken back", async () => {
    const server = fakeModelServer(shop());
    const { engine } = await editorOn(server);
    const id = engine.change("New table", (edit) => edit.createTable({ name: "Invoices", primary_domain_id: "d1" }));
    await quiet(server);
    const columns = [{ id: "x", name: "x", order: 0 }];
    server.tell("table", "updated", id, { columns });
    await quiet(server);
    assert.deepEqual(engine.undo().left.map(({ name, why }) => [name, why]), [["Invoices", "changed"]]);
    assert.equal(engine.model.tables.has(id), true);
});

test("a deleted table comes back with its relationships and references", async () => {
    const whole = shop();
    Object.assign(whole.tables[1].columns[1], { foreign_key_reference: "customers.id", is_foreign_key: true });
    const server = fakeModelServer(whole);
    const { engine } = await editorOn(server);
    engine.change("Delete", (edit) => edit.deleteTable("customers"));
    await quiet(server);
    assert.equal(server.model.relationships.size, 0);
    assert.equal(server.model.tables.get("orders").columns[1].foreign_key_reference, null);
    engine.undo();
    assert.equal(engine.model.relationships.has("r1"), true);
    await quiet(server);
    assert.equal(server.model.relationships.has("r1"), true);
    assert.equal(server.model.tables.get("orders").columns[1].foreign_key_reference, "customers.id");
    engine.redo();
    await quiet(server);
    assert.deepEqual([...server.model.tables.keys()], ["orders"]);
});

test("two who move different nodes of one diagram lose nothing", async () => {
    const server = fakeModelServer(shop());
    const [mine, theirs] = [await editorOn(server, "a"), await editorOn(server, "b")];
    mine.engine.change("Move", (edit) => edit.setNode("f1", { id: "a", position_x: 7 }));
    theirs.engine.change("Move", (edit) => edit.setNode("f1", { id: "b", position_x: 9 }));
    mine.engine.change("Add", (edit) => edit.setNode("f1", { type: "api", name: "New", position_x: 0, position_y: 0 }));
    await quiet(server);
    const nodes = server.model.diagrams.get("f1").nodes.map(({ name, position_x: x }) => [name, x]);
    assert.deepEqual(nodes, [["a", 7], ["b", 9], ["New", 0]]);
    mine.engine.undo();
    mine.engine.undo();
    await quiet(server);
    assert.deepEqual(server.model.diagrams.get("f1").nodes.map(({ position_x: x }) => x), [0, 9]);
});

test("a node that somebody deleted meanwhile stays deleted when another moves it", async () => {
    const server = fakeModelServer(shop());
    const { engine, line } = await editorOn(server);
    server.cut(line);
    engine.change("Move", (edit) => {
        edit.setNode("f1", { id: "a", position_x: 7 });
        edit.setNode("f1", { id: "b", position_x: 9 });
    });
    const { nodes } = server.model.diagrams.get("f1");
    server.tell("diagram", "updated", "f1", { nodes: nodes.filter(({ id }) => id === "b"), connections: [] });
    server.mend(line);
    await quiet(server);
    const left = server.model.diagrams.get("f1").nodes.map(({ id, position_x: x }) => [id, x]);
    assert.deepEqual(left, [["b", 9]]);
});

test("changes made while the connection is away go out when it is back", async () => {
    const server = fakeModelServer(shop());
    const [away, other] = [await editorOn(server, "a"), await editorOn(server, "b")];
    server.cut(away.line);
    rename(away.engine, "orders", "One");
    rename(away.engine, "orders", "Two");
    rename(away.engine, "customers", "People");
    rename(other.engine, "customers", "Buyers");
    await quiet(server);
    assert.equal(nameOf(away.engine, "orders"), "Two");
    server.mend(away.line);
    await quiet(server);
    assert.equal(server.model.tables.get("orders").name, "Two");
    assert.equal(server.model.tables.get("customers").name, "Buyers");
    assert.deepEqual(away.lost.map(({ why }) => why), ["changed"]);
    assert.equal(nameOf(away.engine, "customers"), "Buyers");
});

test("random editors with cut connections end with one model, and nothing that was accepted is lost", async () => {
    for (let seed = 1; seed <= 25; seed += 1) {
        const random = seeded(seed);
        const server = fakeModelServer(shop());
        const editors = [];
        for (const name of ["a", "b", "c"]) editors.push(await editorOn(server, name));
        for (let step = 0; step < 120; step += 1) {
            await something(random, server, random.of(editors), step);
            if (random.next() < 0.3) await settle();
        }
        for (const { line } of editors) if (!line.open) server.mend(line);
        await quiet(server);
        for (const { engine } of editors) {
            assert.equal(engine.unsaved, 0, `seed ${seed}`);
            assert.deepEqual(plain(engine.model), plain(server.model), `seed ${seed}`);
        }
    }
});

/** @param {any} editor */
async function something(random, server, { engine, line }, step) {
    const table = random.of([...engine.model.tables.keys()]);
    const columns = engine.model.tables.get(table)?.columns ?? [];
    const node = random.of(["a", "b", `n${step}`]);
    const acts = [
        () => server.take(line),
        () => server.take(line),
        () => server.deliver(line),
        () => server.deliver(line),
        () => line.open && random.next() < 0.2 && server.cut(line),
        () => !line.open && server.mend(line),
        () => table && rename(engine, table, `name ${step}`),
        () => table && engine.change("Move", (edit) => edit.moveTables([{ id: table, x: step, y: step }])),
        () => engine.change("New", (edit) => edit.createTable({ name: `t${step}`, primary_domain_id: "d1" })),
        () => table && random.next() < 0.3 && engine.change("Delete", (edit) => edit.deleteTable(table)),
        () => table && engine.change("Add", (edit) => edit.addColumn(table, { name: `c${step}`, data_type: "INT" })),
        () => columns.length > 0
            && engine.change("Column", (edit) => edit.updateColumn(table, random.of(columns).id, { name: `x${step}` })),
        () => columns.length > 0 && engine.change("Drop", (edit) => edit.removeColumn(table, random.of(columns).id)),
        () => table
            && engine.change("Connect", (edit) =>
                edit.createRelationship({ source_table_id: table, target_table_id: table })),
        () => engine.change("Node", (edit) => edit.setNode("f1", { id: node, name: `n${step}`, position_x: step })),
        () => engine.undo(),
        () => engine.redo(),
    ];
    random.of(acts)();
}

/** Without what says how it came about. */
function plain({ domains, tables, relationships, diagrams }) {
    const bare = ({ last_modified_at: _, etag: __, ...rest }) => rest;
    const list = (map) => [...map.values()].map(bare).sort((a, b) => (a.id < b.id ? -1 : 1));
    return [domains, tables, relationships, diagrams].map(list);
}

/** What a window keeps, as text. */
function window() {
    let text = null;
    return {
        read: () => outboxFrom(text),
        write: (outbox) => (text = outbox === null ? null : JSON.stringify(outbox)),
        get isEmpty() {
            return text === null;
        },
    };
}

test("a reload loses no edit, and what the server had carried out is not carried out twice", async () => {
    const server = fakeModelServer(shop());
    const kept = window();
    const before = await editorOn(server, "me", kept);
    rename(before.engine, "orders", "Purchases");
    rename(before.engine, "orders", "Bills");
    before.engine.change("Move", (edit) => edit.moveTables([{ id: "customers", x: 70, y: 20 }]));
    server.take(before.line); // the first was carried out, and its answer is lost
    server.cut(before.line);
    before.engine.close();
    const { engine, line, lost } = await editorOn(server, "me", kept);
    assert.equal(line.options.clientId, "me");
    assert.equal(engine.unsaved, 3);
    assert.deepEqual([nameOf(engine, "orders"), engine.model.tables.get("customers").position_x], ["Bills", 70]);
    rename(engine, "orders", "Receipts");
    assert.equal(engine.unsaved, 4, "nothing is added to what may have arrived");
    await quiet(server);
    assert.deepEqual([engine.unsaved, lost, kept.isEmpty], [0, [], true]);
    assert.equal(server.model.tables.get("orders").name, "Receipts");
    assert.equal(server.accepted.filter(({ data }) => data.name === "Purchases").length, 1);
});

test("what somebody else changed before one came back counts, and is told", async () => {
    const server = fakeModelServer(shop());
    const kept = window();
    const before = await editorOn(server, "me", kept);
    server.cut(before.line);
    rename(before.engine, "orders", "Purchases");
    rename(before.engine, "customers", "Clients");
    before.engine.change("Delete", (edit) => edit.updateTable("customers", { alias: "c" }));
    before.engine.close();
    server.tell("table", "updated", "orders", { name: "Theirs" });
    const { engine, lost } = await editorOn(server, "me", kept);
    await quiet(server);
    assert.deepEqual(lost.map(({ edit, fields, why }) => [edit.id, fields, why]), [["orders", ["name"], "changed"]]);
    assert.deepEqual([nameOf(engine, "orders"), nameOf(engine, "customers")], ["Theirs", "Clients"]);
    assert.ok(kept.isEmpty);
});

test("what a browser kept of another version is passed over", () => {
    for (const text of [null, "", "{", "[]", "null", '{"client":1,"edits":[]}', '{"client":"a","edits":[{}]}']) {
        assert.equal(outboxFrom(text), null, text);
    }
});
