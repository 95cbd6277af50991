import { isCurrency, moneyText } from "../locale.js";

/**
 * Figures as a person reads them: few digits where the figure is looked at, all of them where it is exact; a unit that
 * fits its size. Groups of digits and the decimal point are English, but for money; the space before a unit does not
 * break.
 */

/** Not the narrow one, which Inter lacks. */
const SPACE = "\u00a0";
const MINUS = "\u2212";
const BYTE_STEPS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const COUNT_STEPS = ["", " k", " M", " bn", " tn"];

/** What servers and people call a unit → what it is. */
const UNITS = new Map(
    Object.entries({
        "%": "percent",
        percent: "percent",
        bytes: "bytes",
        B: "bytes",
        "bytes/s": "byteRate",
        "B/s": "byteRate",
        bytes_per_second: "byteRate",
        ms: "milliseconds",
        milliseconds: "milliseconds",
        s: "seconds",
        seconds: "seconds",
    }),
);
const OWN_NAMES = new Map([["1/s", "/s"], ["per_second", "/s"], ["count", ""]]);

/**
 * @typedef {object} FormatOptions
 * @property {string | null} [unit]
 * @property {number | null} [decimals]  Fixed; null: as many as make three digits.
 * @property {boolean} [short]           12.4 k instead of 12,400; for axes.
 *
 * @param {number | null | undefined} value
 * @returns {{ figure: string, unit: string }}  `unit` with the space that belongs before it
 */
export function figureOf(value, /** @type {FormatOptions} */ { unit = null, decimals = null, short = false } = {}) {
    if (value === null || value === undefined || !Number.isFinite(value)) return { figure: "–", unit: "" };
    switch (UNITS.get(unit ?? "")) {
        case "percent":
            return { figure: digits(value, decimals), unit: `${SPACE}%` };
        case "bytes":
            return bytes(value, decimals, "");
        case "byteRate":
            return bytes(value, decimals, "/s");
        case "milliseconds":
            return duration(value / 1000, decimals);
        case "seconds":
            return duration(value, decimals);
        default:
            return plain(value, unit, decimals, short);
    }
}

/** The same as one text. */
export function formatted(value, options) {
    const { figure, unit } = figureOf(value, options);
    return figure + unit;
}

/** All the digits, in the unit they are counted in. */
export function exactly(value, unit = null) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    if (isCurrency(unit)) return moneyText(value, unit);
    const kind = UNITS.get(unit ?? "");
    const text = number(value, { maximumFractionDigits: 6 });
    const names = { percent: "%", bytes: "B", byteRate: "B/s", milliseconds: "ms", seconds: "s" };
    const name = kind === undefined ? nameOf(unit) : names[kind];
    return name === "" ? text : `${text}${SPACE}${name}`;
}

/**
 * How much a figure moved: in its own unit where that is a share or a time, in percent of the former figure elsewhere.
 *
 * @returns {{ text: string, direction: "up" | "down" | "same" } | null}  null when there is nothing to compare with
 */
export function changeOf(value, previous, { unit = null, decimals = null } = {}) {
    if (!Number.isFinite(value ?? NaN) || !Number.isFinite(previous ?? NaN)) return null;
    const moved = value - previous;
    const kind = UNITS.get(unit ?? "");
    const own = kind === "percent" || kind === "milliseconds" || kind === "seconds";
    if (!own && previous === 0) return moved === 0 ? { text: "0", direction: "same" } : null;
    const text = own
        ? formatted(Math.abs(moved), { unit, decimals })
        : formatted(Math.abs(moved / previous) * 100, { unit: "%", decimals: 1 });
    if (/^[0.,]+\D*$/.test(text)) return { text, direction: "same" };
    return moved > 0 ? { text: `+${text}`, direction: "up" } : { text: MINUS + text, direction: "down" };
}

/**
 * One unit for all marks of an axis, which is said once.
 *
 * @param {number} most  The largest value on it.
 * @returns {{ name: string, label: (value: number) => string }}
 */
export function axisUnit(most, unit = null, decimals = null) {
    const kind = UNITS.get(unit ?? "");
    const scaled = (factor, name) => ({ name, label: (value) => digits(value / factor, decimals) });
    if (kind === "percent") return scaled(1, "%");
    if (kind === "bytes" || kind === "byteRate") {
        const step = Math.max(0, Math.min(BYTE_STEPS.length - 1, Math.floor(Math.log2(Math.max(1, most)) / 10)));
        return scaled(1024 ** step, BYTE_STEPS[step] + (kind === "byteRate" ? "/s" : ""));
    }
    if (kind === "milliseconds" || kind === "seconds") {
        const seconds = kind === "seconds" ? 1 : 1_000;
        const [, size, name] = TIME_STEPS.find(
            ([from]) => Math.abs(most) / seconds >= from,
        ) ?? TIME_STEPS[TIME_STEPS.length - 1];
        return scaled(size * seconds, name);
    }
    // Money is named once above the axis too: its marks are plain numbers.
    return { name: nameOf(unit), label: (value) => formatted(value, { decimals, short: true }) };
}

/** From how many seconds on, in what size, under which name. */
const TIME_STEPS = /** @type {[number, number, string][]} */ ([
    [172_800, 86_400, "d"],
    [7_200, 3_600, "h"],
    [120, 60, "min"],
    [1, 1, "s"],
    [0, 0.001, "ms"],
]);

/** Whether a unit counts in steps of 1024. */
export const isPercent = (unit) => UNITS.get(unit ?? "") === "percent";
export const isBytes = (unit) => ["bytes", "byteRate"].includes(UNITS.get(unit ?? "") ?? "");

function plain(value, unit, decimals, short) {
    if (isCurrency(unit)) return { figure: money(value, unit, decimals, short), unit: "" };
    const name = nameOf(unit);
    const own = name === "" || name.startsWith("/") ? name : SPACE + name;
    if (!short || Math.abs(value) < 10_000) return { figure: digits(value, decimals), unit: own };
    const step = Math.min(COUNT_STEPS.length - 1, Math.floor(Math.log10(Math.abs(value)) / 3));
    return { figure: digits(value / 1000 ** step, decimals), unit: COUNT_STEPS[step].replace(" ", SPACE) + own };
}

function money(value, unit, decimals, short) {
    if (short && Math.abs(value) >= 10_000) {
        return moneyText(value, unit, { notation: "compact", maximumFractionDigits: 1 });
    }
    const digits = decimals ?? (Math.abs(value) >= 1_000 || Number.isInteger(value) ? 0 : 2);
    return moneyText(value, unit, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function bytes(value, decimals, suffix) {
    let step = 0;
    let size = value;
    while (Math.abs(size) >= 1000 && step < BYTE_STEPS.length - 1) {
        size /= 1024;
        step += 1;
    }
    return {
        figure: digits(size, step === 0 && decimals === null ? 0 : decimals),
        unit: SPACE + BYTE_STEPS[step] + suffix,
    };
}

function duration(seconds, decimals) {
    const size = Math.abs(seconds);
    if (size === 0 || size < 1) return { figure: digits(seconds * 1000, decimals), unit: `${SPACE}ms` };
    if (size < 120) return { figure: digits(seconds, decimals), unit: `${SPACE}s` };
    if (size < 7_200) return { figure: digits(seconds / 60, decimals), unit: `${SPACE}min` };
    if (size < 172_800) return { figure: digits(seconds / 3_600, decimals), unit: `${SPACE}h` };
    return { figure: digits(seconds / 86_400, decimals), unit: `${SPACE}d` };
}

/** Three digits that count, or more where they stand before the point. */
function digits(value, decimals) {
    if (decimals !== null) return number(value, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    const size = Math.abs(value);
    if (size >= 100 || Number.isInteger(value)) return number(value, { maximumFractionDigits: 0 });
    if (size >= 10) return number(value, { maximumFractionDigits: 1 });
    if (size >= 0.01) return number(value, { maximumFractionDigits: 2 });
    return number(value, { maximumSignificantDigits: 2 });
}

function number(value, options) {
    return value.toLocaleString("en", options).replace(/^-(?=[0.,]*$)/, "").replace("-", MINUS);
}

const nameOf = (unit) => OWN_NAMES.get(unit ?? "") ?? unit ?? "";

/** "under a second", "12 s", "5 min" … for how long ago something was. @param {number} ms */
export function passed(ms) {
    if (ms < 1_000) return `${(Math.max(0, ms) / 1000).toFixed(1)}${SPACE}s`;
    if (ms < 60_000) return `${Math.floor(ms / 1000)}${SPACE}s`;
    if (ms < 3_600_000) return `${Math.floor(ms / 60_000)}${SPACE}min`;
    return `${Math.floor(ms / 3_600_000)}${SPACE}h`;
}
