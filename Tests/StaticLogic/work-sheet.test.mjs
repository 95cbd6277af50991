import assert from "node:assert/strict";
import { test } from "node:test";
import { csvOf, sheetOf } from "../../static/logic/work/sheet.js";

const PRAGUE = "Europe/Prague";
const entry = (id, taskId, startTime, endTime, more = {}) => ({
    id,
    userId: "usr_1",
    taskId,
    taskTitle: `Task ${taskId}`,
    startTime,
    endTime,
    ...more,
});
const HOUR = 3_600;

test("time is summed by task and day, the most first", () => {
    const sheet = sheetOf(
        [
            entry("1", "a", "2026-11-16T08:00:00Z", "2026-11-16T09:00:00Z"),
            entry("2", "b", "2026-11-17T08:00:00Z", "2026-11-17T11:30:00Z"),
            entry("3", "a", "2026-11-17T12:00:00Z", "2026-11-17T12:15:00Z"),
        ],
        "2026-11-16",
        PRAGUE,
        0,
    );
    assert.deepEqual(sheet.rows.map(({ taskId, seconds }) => [taskId, seconds / HOUR]), [["b", 3.5], ["a", 1.25]]);
    assert.deepEqual(sheet.days.map(({ seconds }) => seconds / HOUR), [1, 3.75, 0, 0, 0, 0, 0]);
    assert.equal(sheet.seconds, 4.75 * HOUR);
    assert.deepEqual(sheet.days[1].entries.map(({ id }) => id), ["2", "3"]);
});

test("over midnight each day gets its part, in the person's own zone", () => {
    const night = entry("1", "a", "2026-11-16T22:00:00Z", "2026-11-17T00:00:00Z"); // 23:00 to 1:00 in Prague
    const days = (zone) => sheetOf([night], "2026-11-16", zone, 0).days.map(({ seconds }) => seconds / HOUR);
    assert.deepEqual(days(PRAGUE).slice(0, 2), [1, 1]);
    assert.deepEqual(days("UTC").slice(0, 2), [2, 0]);
});

test("what began before the week counts with what is in it; what is beside it does not", () => {
    const entries = [
        entry("1", "a", "2026-11-15T22:00:00Z", "2026-11-16T01:00:00Z"),
        entry("2", "b", "2026-11-15T08:00:00Z", "2026-11-15T09:00:00Z"),
    ];
    const sheet = sheetOf(entries, "2026-11-16", PRAGUE, 0);
    assert.deepEqual(sheet.rows.map(({ taskId, seconds }) => [taskId, seconds / HOUR]), [["a", 2]]);
});

test("the night on which the clock is put back is an hour longer, and the one in spring an hour shorter", () => {
    const autumn = entry("1", "a", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"); // the whole of 25 October
    const sheet = sheetOf([autumn], "2026-10-19", PRAGUE, 0);
    assert.equal(sheet.days[6].seconds, 25 * HOUR);
    assert.equal(sheet.days[6].hours, 25);
    const spring = entry("1", "a", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    assert.equal(sheetOf([spring], "2026-03-23", PRAGUE, 0).days[6].seconds, 23 * HOUR);
});

test("what runs counts until now", () => {
    const running = entry("1", "a", "2026-11-16T08:00:00Z", null);
    assert.equal(sheetOf([running], "2026-11-16", PRAGUE, Date.parse("2026-11-16T08:30:00Z")).seconds, HOUR / 2);
});

test("the week goes into a spreadsheet as text that is no formula", () => {
    const text = csvOf(
        [
            entry("2", "b", "2026-11-16T10:00:00Z", "2026-11-16T10:20:00Z", { description: "=1+1", cost: 20 }),
            entry("1", "a", "2026-11-16T08:00:00Z", null, { taskTitle: 'Say "yes", twice' }),
        ],
        PRAGUE,
        Date.parse("2026-11-16T08:30:00Z"),
        ["Date", "Start", "End", "Hours", "Task", "Description", "Cost"],
    );
    assert.deepEqual(text.split("\r\n"), [
        "Date,Start,End,Hours,Task,Description,Cost",
        '2026-11-16,09:00,,0.5,"Say ""yes"", twice",,',
        "2026-11-16,11:00,11:20,0.33,Task b,'=1+1,20",
        "",
    ]);
});
