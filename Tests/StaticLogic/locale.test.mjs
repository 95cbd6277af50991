import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { formatsFor } from "../../static/logic/crm/formats.js";
import { exactly, formatted } from "../../static/logic/board/format.js";
import { isCurrency, localeOf, moneyText, numberForField, numberFrom, useLocale } from "../../static/logic/locale.js";

afterEach(() => useLocale("en"));

const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

test("the browser's locale counts, unless the profile names another language", () => {
    assert.equal(localeOf(null, ["cs-CZ", "en"]), "cs-CZ");
    assert.equal(localeOf({ preferences: { language: "en" } }, ["cs-CZ"]), "cs-CZ");
    assert.equal(localeOf({ preferences: { language: "de" } }, ["cs-CZ", "de-AT"]), "de-AT");
    assert.equal(localeOf({ preferences: { language: "fr" } }, ["cs-CZ"]), "fr");
    assert.equal(localeOf({ preferences: { language: "no such" } }, []), "en");
});

test("a number is read the way it is written there", () => {
    const cases = [
        ["en", "1,234.50", 1234.5],
        ["en", " 12 ", 12],
        ["en", "-3.25", -3.25],
        ["cs", "1 234,50", 1234.5],
        ["cs", "1\u00a0234\u00a0567,5", 1234567.5],
        ["cs", "12.5", 12.5],
        ["de", "1.234,50", 1234.5],
        ["de", "1.5", 1.5],
        ["de", "1.500", 1500],
        ["de-CH", "1’234.50", 1234.5],
        ["cs", "−7", -7],
    ];
    for (const [of, text, value] of cases) assert.equal(numberFrom(text, of), value, `${text} in ${of}`);
});

test("what is no number is none", () => {
    for (const text of ["", "-", "twelve", "1,2,3.4.5", "1 000 CZK", "0x10", "1e5"]) {
        assert.ok(Number.isNaN(numberFrom(text, "en")), text);
    }
});

test("what a field is given is read back as the same number", () => {
    for (const of of ["en", "cs", "de", "fr", "de-CH", "pl"]) {
        useLocale(of);
        for (const value of [0, 12, 1234.5, -0.75, 1234567.89, 0.039402]) {
            assert.equal(numberFrom(numberForField(value)), value, `${value} in ${of}`);
        }
    }
});

test("money is written as people there write it", () => {
    useLocale("cs");
    assert.equal(plain(moneyText(1245680.5, "CZK")), "1 245 680,50 Kč");
    assert.equal(plain(formatsFor("UTC").money(1245680, "CZK")), "1 245 680 Kč");
    useLocale("en");
    assert.equal(plain(formatsFor("UTC").money(12.5, "EUR")), "€12.50");
    assert.equal(plain(formatted(12_500, { unit: "EUR", short: true })), "€12.5K");
    assert.equal(plain(exactly(12.5, "EUR")), "€12.50");
    assert.ok(isCurrency("CZK"));
    assert.ok(!isCurrency("ms") && !isCurrency("GiB") && !isCurrency(null));
});

test("a figure on a card is short, and exact where that is short too", () => {
    const formats = formatsFor("UTC");
    assert.equal(plain(formats.figure(18_615_863.4, "EUR")), "€18.62M");
    assert.equal(plain(formats.figure(998_654.44, "EUR")), "€998,654");
    assert.equal(plain(formats.figure(12.5, "EUR")), "€12.50");
    assert.equal(formats.figure(368, null), "368");
});

test("a day is the same day in every zone, a moment is the zone's", () => {
    useLocale("en-GB");
    assert.equal(formatsFor("Pacific/Kiritimati").day("2026-11-20"), "20 Nov 2026");
    assert.match(formatsFor("Europe/Prague").moment("2026-11-20T23:30:00Z"), /21 Nov 2026.*00:30/);
    assert.equal(formatsFor("UTC").day("no day"), "no day");
});

test("how long ago something was is said by the calendar of the zone", () => {
    useLocale("en");
    const now = Date.parse("2026-11-20T12:00:00Z");
    const formats = formatsFor("UTC");
    assert.match(formats.ago("2026-11-20T11:58:00Z", now), /^2 min/);
    assert.match(formats.ago("2026-11-20T09:00:00Z", now), /^3 hr/);
    assert.equal(formats.ago("2026-11-19T23:00:00Z", now), "yesterday");
    assert.equal(formats.ago("2026-10-01T00:00:00Z", now), "Oct 1, 2026");
});
