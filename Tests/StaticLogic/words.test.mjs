import assert from "node:assert/strict";
import { test } from "node:test";
import { failureOf } from "../../static/logic/failures.js";
import { displayName, initials, mayChange, mayWrite } from "../../static/logic/people.js";
import { keyPerBody, nameOfCopy, removed } from "../../static/logic/repeats.js";
import { strings } from "../../static/logic/strings.js";
import { formatTags, parseTags, tagChoices } from "../../static/logic/tags.js";
import { clockFor, columnWriter, dateInWords, isDate, knownZone, waitInWords } from "../../static/logic/time.js";
import {
    currentPasswordFault,
    emailFault,
    nameFault,
    newPasswordFault,
    tagsFault,
} from "../../static/logic/validation.js";

test("a time is said as a person would, in the person's zone", () => {
    const now = Date.parse("2026-03-10T12:00:00Z");
    const { ago } = clockFor("Europe/Prague");
    const said = (time) => ago(time, now);
    assert.equal(said("2026-03-10T12:00:30Z"), "just now"); // a clock that is ahead
    assert.equal(said("2026-03-10T11:59:01Z"), "just now");
    assert.equal(said("2026-03-10T11:58:59Z"), "1 min ago");
    assert.equal(said("2026-03-10T11:00:01Z"), "59 min ago");
    assert.equal(said("2026-03-10T00:30:00Z"), "11 h ago");
    assert.equal(said("2026-03-09T22:30:00Z"), "yesterday"); // 23:30 of the day before in Prague
    assert.equal(said("2026-03-08T12:00:00Z"), "2 days ago");
    assert.equal(said("2026-03-01T12:00:00Z"), "1 Mar 2026");
});

test("just after midnight an hour ago is an hour ago", () => {
    const { ago } = clockFor("UTC");
    assert.equal(ago("2026-03-09T23:00:00Z", Date.parse("2026-03-10T00:30:00Z")), "1 h ago");
});

test("the exact time names its zone", () => {
    assert.match(clockFor("Europe/Prague").exact("2026-03-10T12:00:05Z"), /^10 Mar 2026, 13:00:05 (CET|GMT\+1)$/);
});

test("a plain date is told from a time, and is the same day everywhere", () => {
    assert.equal(isDate("2026-01-31T00:00:00.000Z"), true);
    assert.equal(isDate("2026-01-31T00:00:00Z"), true);
    assert.equal(isDate("2026-01-31T00:00:01.000Z"), false);
    assert.equal(isDate(5), false);
    assert.equal(dateInWords("2026-01-31T00:00:00.000Z"), "31 Jan 2026");
    const exact = (time) => time;
    assert.equal(columnWriter(["2026-01-31T00:00:00.000Z", null, undefined], exact), dateInWords);
    assert.equal(columnWriter(["2026-01-31T00:00:00.000Z", "2026-01-31T10:00:00.000Z"], exact), exact);
});

test("an unknown zone is read as UTC", () => {
    for (const zone of ["Middle/Earth", "", undefined, null]) assert.equal(knownZone(zone), "UTC");
    assert.equal(knownZone("Asia/Tokyo"), "Asia/Tokyo");
});

test("a wait is said in seconds, then in minutes", () => {
    assert.equal(waitInWords(null), "in a moment");
    assert.equal(waitInWords(1), "in 1 second");
    assert.equal(waitInWords(42), "in 42 seconds");
    assert.equal(waitInWords(900), "in 15 minutes");
});

test("tags are parted by commas, trimmed and taken once", () => {
    assert.deepEqual(parseTags(" sales, ops ,,sales,  two   words "), ["sales", "ops", "two words"]);
    assert.deepEqual(parseTags(" , "), []);
    assert.deepEqual(parseTags(formatTags(["a", "b c"])), ["a", "b c"]);
});

test("the most used tags come first, and a chosen one stays in sight", () => {
    const seen = new Map([
        ["1", ["b", "a"]],
        ["2", ["b"]],
        ["3", ["c"]],
    ]);
    assert.deepEqual(tagChoices(seen, ["gone"]), ["b", "a", "c", "gone"]);
});

test("a copy gets a name that is free", () => {
    assert.equal(nameOfCopy("Sales", []), "Sales (copy)");
    assert.equal(nameOfCopy("Sales", ["Sales (copy)", "Sales (copy 2)"]), "Sales (copy 3)");
    assert.equal([...nameOfCopy("é".repeat(200), [])].length, 195);
});

test("the same body keeps its key, a changed one gets another", () => {
    let made = 0;
    const keyFor = keyPerBody(() => `key-${(made += 1)}`);
    assert.equal(keyFor({ name: "A" }), "key-1");
    assert.equal(keyFor({ name: "A" }), "key-1");
    assert.equal(keyFor({ name: "B" }), "key-2");
    assert.equal(keyFor({ name: "A" }), "key-3");
});

test("a deletion asked for twice is done", async () => {
    await removed(Promise.reject(Object.assign(new Error("Gone"), { status: 404 })));
    await assert.rejects(removed(Promise.reject(Object.assign(new Error("No"), { status: 403 }))), { status: 403 });
});

test("passwords have 8 to 128 characters, however they are encoded", () => {
    assert.equal(newPasswordFault("12345678"), null);
    assert.equal(newPasswordFault("😀".repeat(8)), null);
    assert.equal(newPasswordFault("😀".repeat(7)), strings.errors.passwordShort(1));
    assert.equal(newPasswordFault("x".repeat(128)), null);
    assert.equal(newPasswordFault("x".repeat(129)), strings.errors.passwordLong);
    assert.equal(newPasswordFault(""), strings.errors.passwordMissing);
    assert.equal(currentPasswordFault("x"), null);
});

test("there are at most 20 tags of at most 50 characters", () => {
    const tags = (count) => Array.from({ length: count }, (_, index) => `tag ${index}`).join(", ");
    assert.equal(tagsFault(tags(20)), null);
    assert.equal(tagsFault(tags(21)), strings.errors.tooManyTags(20));
    assert.equal(tagsFault("ü".repeat(50)), null);
    assert.match(tagsFault(`short, ${"x".repeat(51)}`), /too long/);
});

test("an e-mail needs something on both sides of one @", () => {
    assert.equal(emailFault(" jana@example.org "), null);
    for (const wrong of ["jana", "@example.org", "jana@", "a b@c.d", "a@b@c"]) {
        assert.equal(emailFault(wrong), strings.errors.emailShape, wrong);
    }
    assert.equal(emailFault(" "), strings.errors.emailMissing);
    assert.equal(nameFault("  "), strings.errors.nameMissing);
    assert.equal(nameFault("x".repeat(200)), null);
    assert.equal(nameFault("x".repeat(201)), strings.errors.tooLong(200));
});

function failed(status, more = {}) {
    return { status, code: "X", message: "From the server", fields: [], requestId: "req_1", ...more };
}

test("every failure has words and its request id", () => {
    for (const status of [0, 400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 502, 503, 504]) {
        const { text, requestId } = failureOf(failed(status, status === 0 ? { code: "UNREACHABLE" } : {}));
        assert.ok(text.length > 10, `${status}: ${text}`);
        assert.equal(requestId, "req_1");
    }
    assert.equal(failureOf(failed(409)).text, "From the server");
    assert.equal(failureOf(failed(0, { code: "TIMEOUT" })).text, strings.errors.timeout);
    assert.equal(failureOf(new TypeError("x is undefined")).text, strings.errors.unexpected);
});

test("too many attempts say how long to wait", () => {
    assert.match(failureOf(failed(429, { retryAfter: 900 })).text, /in 15 minutes/);
});

test("a place has its own words for a status", () => {
    assert.equal(failureOf(failed(401), { 401: "Wrong password" }).text, "Wrong password");
});

test("complaints are found by their field", () => {
    const { fields } = failureOf(failed(400, { fields: [{ field: "name", message: "Too long" }] }));
    assert.equal(fields.get("name"), "Too long");
});

test("a person is called by name, else by e-mail", () => {
    assert.equal(displayName({ full_name: " Jana Nováková " }, { email: "j@x.y" }), "Jana Nováková");
    assert.equal(displayName({ full_name: "" }, { email: "j@x.y" }), "j@x.y");
    assert.equal(displayName(null, null), "");
    assert.equal(initials("Jana Marie Nováková"), "JN");
    assert.equal(initials("jana.novakova@example.org"), "JN");
    assert.equal(initials("émile"), "É");
    assert.equal(initials(""), "");
});

test("who may write may change all but the public dashboards of other workspaces", () => {
    const writer = { permissions: ["dashboard:read", "dashboard:write"], workspace: "ws_1" };
    const mine = { user_id: "usr_1", workspace_id: "ws_2", is_public: true };
    assert.equal(mayWrite({ permissions: ["dashboard:read"] }), false);
    assert.equal(mayWrite({}), true);
    assert.equal(mayChange(mine, { user_id: "usr_1" }, writer), true);
    assert.equal(mayChange(mine, { user_id: "usr_2" }, writer), false);
    assert.equal(mayChange({ ...mine, workspace_id: "ws_1" }, { user_id: "usr_2" }, writer), true);
    assert.equal(mayChange({ ...mine, is_public: false }, { user_id: "usr_2" }, writer), true);
    assert.equal(mayChange(mine, { user_id: "usr_1" }, { permissions: [] }), false);
});
