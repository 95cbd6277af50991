import assert from "node:assert/strict";
import { test } from "node:test";
import { matching, matchOf } from "../../static/logic/matching.js";

const labels = (typed, ...all) => matching(typed, all.map((label) => ({ label }))).map(({ label }) => label);

test("nothing typed keeps everything as it is", () => {
    assert.deepEqual(labels("  ", "b", "a"), ["b", "a"]);
});

test("a label that begins with the words comes first, then one with a word that does", () => {
    assert.deepEqual(labels("set", "Reset it", "Go to settings", "Settings"), [
        "Settings",
        "Go to settings",
        "Reset it",
    ]);
});

test("words may be shortened and in any order, but every one counts", () => {
    assert.deepEqual(labels("das cre", "Create a dashboard", "Go to dashboards"), ["Create a dashboard"]);
});

test("case and accents do not matter", () => {
    assert.ok(matchOf("cesky", "Český") > 0);
    assert.ok(matchOf("ČESKY", "cesky") > 0);
});

test("a command is found by further words, after those that are called so", () => {
    assert.ok(matchOf("appearance", "Theme: dark", "appearance mode") > 0);
    assert.ok(matchOf("mode", "Mode", "") > matchOf("mode", "Theme: dark", "appearance mode"));
    assert.equal(matchOf("x", "Theme: dark", "appearance mode"), 0);
});
