import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOf, exactly, figureOf, formatted, passed } from "../../static/logic/board/format.js";
import {
    endsOf,
    fixedRange,
    fromLocalInput,
    localInput,
    momentText,
    rangeFrom,
    rangeName,
    rangeText,
    timeTicks,
    zoneOffset,
} from "../../static/logic/board/ranges.js";
import { arc, gradeOf, shareOf, sparkline } from "../../static/logic/board/shapes.js";

/** Without the narrow space before units, which nobody sees here. */
const plain = (text) => text.replaceAll("\u00a0", " ");
const says = (value, unit, more = {}) => plain(formatted(value, { unit, ...more }));

test("a figure has three digits that count, or all before the point", () => {
    assert.equal(says(13_956.4), "13,956");
    assert.equal(says(98.76), "98.8");
    assert.equal(says(9.876), "9.88");
    assert.equal(says(0.02, "%"), "0.02 %");
    assert.equal(says(0.000123), "0.00012");
    assert.equal(says(7), "7");
    assert.equal(says(-3.5), "−3.5");
    assert.equal(says(1.2, null, { decimals: 2 }), "1.20");
    assert.equal(says(null), "–");
    assert.equal(says(NaN, "ms"), "–");
});

test("units fit the size", () => {
    assert.equal(says(1_288_490_189, "bytes"), "1.2 GiB");
    assert.equal(says(512, "bytes"), "512 B");
    assert.equal(says(1_536, "bytes/s"), "1.5 KiB/s");
    assert.equal(says(9.8, "ms"), "9.8 ms");
    assert.equal(says(2_500, "ms"), "2.5 s");
    assert.equal(says(0.0004, "s"), "0.4 ms");
    assert.equal(says(5_400, "s"), "90 min");
    assert.equal(says(250, "1/s"), "250/s");
    assert.equal(says(12, "Kč"), "12 Kč");
    assert.deepEqual(figureOf(61, { unit: "%" }), { figure: "61", unit: "\u00a0%" });
});

test("axes shorten, tooltips are exact", () => {
    assert.equal(says(12_400, null, { short: true }), "12.4 k");
    assert.equal(says(3_000_000, "1/s", { short: true }), "3 M/s");
    assert.equal(plain(exactly(1_288_490_189, "bytes")), "1,288,490,189 B");
    assert.equal(plain(exactly(9.8765432, "ms")), "9.876543 ms");
});

test("a change is in its own unit where that is a share or a time, in percent elsewhere", () => {
    assert.deepEqual(changeOf(110, 100), { text: "+10.0\u00a0%", direction: "up" });
    assert.deepEqual(changeOf(61, 60, { unit: "%" }), { text: "+1\u00a0%", direction: "up" });
    assert.deepEqual(changeOf(8.7, 9.8, { unit: "ms" }), { text: "−1.1\u00a0ms", direction: "down" });
    assert.equal(changeOf(5, 5).direction, "same");
    assert.equal(changeOf(5, 0), null);
    assert.equal(changeOf(5, null), null);
});

test("how long ago is said to the tenth of a second, then coarser", () => {
    assert.equal(plain(passed(230)), "0.2 s");
    assert.equal(plain(passed(1_900)), "1 s");
    assert.equal(plain(passed(125_000)), "2 min");
    assert.equal(plain(passed(-5)), "0.0 s");
});

test("a moving range ends in steps of five seconds, so that answers can be reused", () => {
    assert.deepEqual(endsOf({ seconds: 60 }, 1_000_001), { from: 945_000, to: 1_005_000 });
    assert.deepEqual(endsOf({ from: 5, to: 9 }, 1_000_001), { from: 5, to: 9 });
});

test("a range survives an address", () => {
    for (const range of [
        { seconds: 3_600 },
        { from: 1_763_640_000_000, to: 1_763_643_600_000 },
    ]) assert.deepEqual(rangeFrom(rangeText(range)), range);
    for (const text of [null, "", "soon", "5", "1-2"]) assert.equal(rangeFrom(text), null);
    assert.deepEqual(fixedRange(900_000, 100), { from: 100, to: 900_000 });
    assert.equal(fixedRange(NaN, 1), null);
    assert.equal(rangeName({ seconds: 21_600 }, String), "Last 6 hours");
    assert.equal(rangeName({ from: 1, to: 2 }, String), "1 – 2");
});

test("ticks are round in the person's zone, also on the day the clocks change", () => {
    const from = Date.parse("2025-11-20T09:07:00Z");
    const ticks = timeTicks(from, from + 3_600_000, 7, "Europe/Prague");
    assert.deepEqual(ticks.map(({ label }) => label), ["10:10", "10:20", "10:30", "10:40", "10:50", "11:00"]);
    assert.equal(
        timeTicks(from, from + 86_400_000, 4, "Asia/Kolkata").map(({ label }) => label).join(),
        "18:00,21 Nov,06:00,12:00",
    );
    assert.equal(zoneOffset(Date.parse("2025-03-30T00:59:00Z"), "Europe/Prague"), 3_600_000);
    assert.equal(zoneOffset(Date.parse("2025-03-30T01:01:00Z"), "Europe/Prague"), 7_200_000);
});

test("a time typed in the person's zone is that time", () => {
    const at = Date.parse("2025-11-20T09:07:00Z");
    assert.equal(localInput(at, "Europe/Prague"), "2025-11-20T10:07");
    assert.equal(fromLocalInput("2025-11-20T10:07", "Europe/Prague"), at);
    assert.ok(Number.isNaN(fromLocalInput("soon", "Europe/Prague")));
    assert.equal(momentText(at, "Europe/Prague"), "20 Nov, 10:07:00");
});

test("a line fills its box, and needs two points", () => {
    const { line, area, last } = sparkline([[0, 0], [5, null], [10, 10]], 100, 40);
    assert.equal(line, "M0 40L100 2");
    assert.equal(area, "M0 40L100 2L100 40L0 40Z");
    assert.deepEqual(last, { x: 100, y: 2 });
    assert.equal(sparkline([[0, 1]], 100, 40).line, "");
    assert.doesNotMatch(sparkline([[0, 5], [1, 5]], 100, 40).line, /NaN|Infinity/);
});

test("an arc goes from left to right over the top", () => {
    assert.equal(arc(10, 0, 1), "M-10 0A10 10 0 0 1 10 0");
    assert.equal(shareOf(150, 0, 100), 1);
    assert.equal(shareOf(null, 0, 100), 0);
    assert.equal(shareOf(5, 5, 5), 0);
});

test("thresholds grade upwards and downwards", () => {
    const grades = (limits, ...values) => values.map((value) => gradeOf(value, limits));
    assert.deepEqual(grades({ warn_at: 80, bad_at: 90 }, 10, 80, 95), ["good", "warn", "bad"]);
    assert.deepEqual(grades({ warn_at: 20, bad_at: 10 }, 50, 15, 5), ["good", "warn", "bad"]);
    assert.deepEqual(grades({}, 1), [null]);
    assert.equal(gradeOf(null, { warn_at: 1 }), null);
});
