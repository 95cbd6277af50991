import assert from "node:assert/strict";
import { test } from "node:test";
import { capsOf, createKeyReader, keyOfEvent } from "../../static/logic/keys.js";

const COMMANDS = [{ keys: "n" }, { keys: "g d" }, { keys: "mod+k" }, { keys: "?" }, { keys: undefined }];

function reader() {
    let time = 0;
    const read = createKeyReader(() => time);
    return { press: (key) => read(key, COMMANDS)?.keys ?? null, wait: (ms) => (time += ms) };
}

test("a key is written as in a command", () => {
    assert.equal(keyOfEvent({ key: "N" }), "n");
    assert.equal(keyOfEvent({ key: "k", ctrlKey: true }), "mod+k");
    assert.equal(keyOfEvent({ key: "k", metaKey: true }), "mod+k");
    assert.equal(keyOfEvent({ key: "Z", ctrlKey: true, shiftKey: true }), "mod+shift+z");
    assert.equal(keyOfEvent({ key: "?", shiftKey: true }), "?");
    assert.equal(keyOfEvent({ key: "Escape" }), "Escape");
    assert.equal(keyOfEvent({ key: "Shift" }), null);
    assert.equal(keyOfEvent({ key: "n", altKey: true }), null);
});

test("a single key runs its command", () => {
    const { press } = reader();
    assert.equal(press("n"), "n");
    assert.equal(press("mod+k"), "mod+k");
    assert.equal(press("x"), null);
});

test("two keys one after the other are a sequence", () => {
    const { press } = reader();
    assert.equal(press("g"), null);
    assert.equal(press("d"), "g d");
    assert.equal(press("d"), null);
});

test("a sequence that takes too long is none, and one that goes wrong leaves the second key its own meaning", () => {
    const { press, wait } = reader();
    press("g");
    wait(2_000);
    assert.equal(press("d"), null);
    press("g");
    assert.equal(press("n"), "n");
});

test("caps are as on the keyboard at hand", () => {
    assert.deepEqual(capsOf("mod+k", true), [["⌘", "K"]]);
    assert.deepEqual(capsOf("mod+k", false), [["Ctrl", "K"]]);
    assert.deepEqual(capsOf("g d", false), [["G"], ["D"]]);
    assert.deepEqual(capsOf("Escape", false), [["Esc"]]);
});
