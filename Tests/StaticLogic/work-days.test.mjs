import assert from "node:assert/strict";
import { test } from "node:test";
import {
    addDays,
    clockText,
    dayOf,
    durationText,
    endOfDay,
    isDay,
    lengthOf,
    minutesFrom,
    minutesOf,
    momentOf,
    startOf,
    tickingText,
    weekNumber,
    weekOf,
} from "../../static/logic/work/days.js";

const PRAGUE = "Europe/Prague";
const at = (text) => Date.parse(text);

test("a moment falls on the day of the zone", () => {
    assert.equal(dayOf(at("2026-03-10T23:30:00Z"), PRAGUE), "2026-03-11");
    assert.equal(dayOf(at("2026-03-10T23:30:00Z"), "America/New_York"), "2026-03-10");
    assert.equal(minutesOf(at("2026-03-10T23:30:00Z"), PRAGUE), 30);
});

test("the day on which the clock is put forward has 23 hours, and its left out hour is none", () => {
    assert.equal(lengthOf("2026-03-29", PRAGUE), 23);
    assert.equal(momentOf("2026-03-29", 150, PRAGUE), null);
    assert.equal(momentOf("2026-03-29", 60, PRAGUE), at("2026-03-29T00:00:00Z"));
    assert.equal(momentOf("2026-03-29", 180, PRAGUE), at("2026-03-29T01:00:00Z"));
});

test("the day on which it is put back has 25, and the hour that comes twice is the first", () => {
    assert.equal(lengthOf("2026-10-25", PRAGUE), 25);
    assert.equal(momentOf("2026-10-25", 150, PRAGUE), at("2026-10-25T00:30:00Z"));
    assert.equal(momentOf("2026-10-25", 180, PRAGUE), at("2026-10-25T02:00:00Z"));
    assert.equal(momentOf("2026-10-25", 1440, PRAGUE), at("2026-10-25T23:00:00Z"));
});

test("where midnight itself is left out, the day begins after it", () => {
    assert.equal(startOf("2018-11-04", "America/Sao_Paulo"), at("2018-11-04T03:00:00Z"));
    assert.equal(lengthOf("2018-11-04", "America/Sao_Paulo"), 23);
});

test("something is due until the last minute of its day", () => {
    assert.equal(endOfDay("2026-10-25", PRAGUE), "2026-10-25T22:59:00.000Z");
    assert.equal(dayOf(at(endOfDay("2026-03-29", PRAGUE)), PRAGUE), "2026-03-29");
});

test("weeks begin on Monday and are counted as ISO 8601 does", () => {
    assert.equal(weekOf("2026-11-20"), "2026-11-16");
    assert.equal(weekOf("2026-11-16"), "2026-11-16");
    assert.equal(weekOf("2026-11-22"), "2026-11-16");
    assert.equal(weekNumber("2026-11-16"), 47);
    assert.equal(weekNumber("2025-12-29"), 1);
    assert.equal(weekNumber("2020-12-28"), 53);
    assert.equal(addDays("2026-02-28", 1), "2026-03-01");
});

test("times are read as people write them, and nothing else is", () => {
    assert.deepEqual(
        ["9", "9:30", "09.05", "930", "1745", "24", "0"].map(minutesFrom),
        [540, 570, 545, 570, 1065, 1440, 0],
    );
    assert.deepEqual(["", "9:60", "25", "24:01", "x", "9:3"].map(minutesFrom), [null, null, null, null, null, null]);
    assert.equal(clockText(545), "09:05");
});

test("days of no calendar are none", () => {
    assert.ok(isDay("2024-02-29"));
    for (const text of ["2026-02-29", "2026-13-01", "today", null, "2026-1-1"]) assert.ok(!isDay(text), String(text));
});

test("durations are hours and minutes; those of a timer tick", () => {
    assert.equal(durationText(3_900), "1:05");
    assert.equal(durationText(29), "0:00");
    assert.equal(durationText(360_000), "100:00");
    assert.equal(tickingText(3_909), "1:05:09");
    assert.equal(tickingText(-5), "0:00:00");
});
