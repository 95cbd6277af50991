import assert from "node:assert/strict";
import { test } from "node:test";
import { dueOf } from "../../static/logic/work/due.js";
import {
    afterOf,
    columnOf,
    filterFrom,
    isFiltered,
    matches,
    NO_FILTER,
    placeOf,
    positionAt,
    STATES,
    stepped,
    taskFromLine,
    tasksAddress,
} from "../../static/logic/work/tasks.js";

const task = (id, status, position, more = {}) => ({ id, title: id, status, position, priority: "medium", ...more });
const TASKS = [
    task("c", "pending", 30),
    task("a", "pending", 10),
    task("b", "pending", 20),
    task("x", "in_progress", 5),
];

test("a column is in the order of its positions", () => {
    assert.deepEqual(columnOf(TASKS, "pending").map(({ id }) => id), ["a", "b", "c"]);
    assert.deepEqual(placeOf(TASKS, "b"), { status: "pending", index: 1 });
    assert.equal(placeOf(TASKS, "nothing"), null);
});

test("a card that is moved is put behind another, between the positions of its neighbours", () => {
    const place = { status: "pending", index: 1 };
    assert.equal(afterOf(TASKS, "x", place), "a");
    assert.equal(positionAt(TASKS, "x", place), 15);
    assert.equal(afterOf(TASKS, "c", place), "a");
    assert.equal(positionAt(TASKS, "c", place), 15);
    assert.equal(afterOf(TASKS, "x", { status: "pending", index: 0 }), null);
    assert.equal(positionAt(TASKS, "x", { status: "pending", index: 0 }), 9);
    assert.equal(positionAt(TASKS, "x", { status: "pending", index: 3 }), 31);
    assert.equal(positionAt(TASKS, "x", { status: "blocked", index: 0 }), 0);
});

test("arrows step within a column and to its neighbours, and stop at the ends", () => {
    const step = (place, key) => stepped(TASKS, "b", place, key, STATES);
    const start = { status: "pending", index: 1 };
    assert.deepEqual(step(start, "ArrowUp"), { status: "pending", index: 0 });
    assert.deepEqual(step({ status: "pending", index: 0 }, "ArrowUp"), { status: "pending", index: 0 });
    assert.deepEqual(step({ status: "pending", index: 2 }, "ArrowDown"), { status: "pending", index: 2 });
    assert.deepEqual(step(start, "ArrowRight"), { status: "in_progress", index: 1 });
    assert.deepEqual(step({ status: "in_progress", index: 1 }, "ArrowRight"), { status: "blocked", index: 0 });
    assert.deepEqual(step(start, "ArrowLeft"), start);
    assert.deepEqual(step({ status: "cancelled", index: 0 }, "ArrowRight"), { status: "cancelled", index: 0 });
});

test("a typed line may carry tags, a priority and an assignee", () => {
    assert.deepEqual(taskFromLine("Water the plants #garden !HIGH @me #b-2", "usr_1"), {
        title: "Water the plants",
        tags: ["garden", "b-2"],
        priority: "high",
        assignee: "usr_1",
    });
    assert.deepEqual(taskFromLine("  C# and issue #! now!high  ", "usr_1"), { title: "C# and issue #! now!high" });
    assert.deepEqual(taskFromLine("#only", "usr_1"), { tags: ["only"] });
});

test("what is filtered by is in the address, and comes back from it", () => {
    const filter = { search: "a b", priority: "high", assignee: "me", milestone: "mil_1", tags: ["x", "y z"] };
    const address = tasksAddress({ filter, view: "list", task: "task_1" });
    const query = new URLSearchParams(address.split("?")[1]);
    assert.deepEqual(filterFrom(query), filter);
    assert.equal(query.get("view"), "list");
    assert.equal(query.get("task"), "task_1");
    assert.equal(tasksAddress({ filter: NO_FILTER }), "#/tasks");
    assert.equal(filterFrom(new URLSearchParams("priority=urgent")).priority, "");
    assert.ok(isFiltered(filter) && !isFiltered(NO_FILTER));
});

test("a task that changed elsewhere is judged as the server judges it", () => {
    const one = task("t", "pending", 1, { title: "Žluťoučký kůň", tags: ["Garden"], assignee: "usr_1" });
    const is = (changes) => matches(one, { ...NO_FILTER, ...changes }, "usr_1");
    assert.ok(is({ search: "zlutoucky" }));
    assert.ok(is({ assignee: "me", tags: ["garden"] }));
    assert.ok(!is({ search: "cow" }));
    assert.ok(!is({ tags: ["garden", "house"] }));
    assert.ok(!is({ priority: "high" }));
    assert.ok(!is({ milestone: "mil_1" }));
    assert.ok(!is({ assignee: "usr_2" }));
});

test("a due date is near, late, or a date; in the person's own zone", () => {
    const now = Date.parse("2026-03-10T23:30:00Z"); // the 11th in Prague
    const due = (dueDate, status = "pending", zone = "Europe/Prague") => dueOf({ dueDate, status }, now, zone);
    assert.deepEqual(due("2026-03-11T20:00:00Z"), { text: "Today", tone: "soon", title: "Due 11 Mar" });
    assert.equal(due("2026-03-11T20:00:00Z", "pending", "UTC").text, "Tomorrow");
    assert.deepEqual(due("2026-03-10T20:00:00Z"), { text: "Yesterday", tone: "late", title: "Was due 10 Mar" });
    assert.equal(due("2026-03-01T12:00:00Z", "completed").tone, "calm");
    assert.equal(due("2027-01-01T12:00:00Z").text, "1 Jan 2027");
    assert.equal(due(null), null);
});
