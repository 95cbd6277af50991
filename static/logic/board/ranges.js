import { boardStrings } from "../strings-board.js";

/**
 * The span of time that a board shows: one of the usual ones, which moves with the clock, or two fixed ends.
 *
 * @typedef {{ seconds: number } | { from: number, to: number }} Range   Ends in milliseconds since 1970.
 */

export const PRESETS = [900, 3_600, 21_600, 86_400, 604_800];
export const DEFAULT_RANGE = { seconds: 3_600 };
/** Metrics come every so often, in milliseconds: a moving span moves in such steps, so that answers can be reused. */
const STEP_MS = 5_000;
const SHORTEST_MS = 10_000;

/**
 * @param {Range} range
 * @param {number} now  Milliseconds.
 * @returns {{ from: number, to: number }}
 */
export function endsOf(range, now) {
    if (!("seconds" in range)) return { from: range.from, to: range.to };
    const to = Math.ceil(now / STEP_MS) * STEP_MS;
    return { from: to - range.seconds * 1000, to };
}

/** Two ends in the right order, apart enough to show something; null when they are no times. @returns {Range | null} */
export function fixedRange(a, b) {
    if (!Number.isFinite(a) || !Number.isFinite(b)) return null;
    const [from, to] = a < b ? [a, b] : [b, a];
    return { from: Math.round(from), to: Math.round(Math.max(to, from + SHORTEST_MS)) };
}

export const isMoving = (range) => "seconds" in range;

/** For an address: `3600`, or `1763640000000-1763643600000`. @param {Range} range */
export const rangeText = (range) => ("seconds" in range ? String(range.seconds) : `${range.from}-${range.to}`);

/** @returns {Range | null} null for a text that names none */
export function rangeFrom(text) {
    const ends = /^(\d{12,14})-(\d{12,14})$/.exec(text ?? "");
    if (ends !== null) return fixedRange(Number(ends[1]), Number(ends[2]));
    const seconds = /^\d{1,9}$/.test(text ?? "") ? Number(text) : 0;
    return seconds >= 60 ? { seconds } : null;
}

/** "Last 6 hours", or the two ends. @param {(ms: number) => string} sayTime */
export function rangeName(range, sayTime) {
    if ("seconds" in range) return boardStrings.range.last(range.seconds);
    return boardStrings.range.between(sayTime(range.from), sayTime(range.to));
}

/**
 * Ticks for an axis of time: round ones in the person's zone.
 *
 * @param {number} from  Milliseconds.
 * @param {number} most  How many labels fit.
 * @param {string} zone
 * @returns {{ at: number, label: string }[]}
 */
export function timeTicks(from, to, most, zone) {
    const step = STEPS.find((ms) => (to - from) / ms <= most) ?? DAY * Math.ceil((to - from) / DAY / Math.max(1, most));
    const labels = labelFormat(step, zone);
    const first = Math.ceil((from + zoneOffset(from, zone)) / step) * step - zoneOffset(from, zone);
    const ticks = [];
    for (let at = first; at <= to; at += step) ticks.push({ at, label: labels(at) });
    return ticks;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
    ...[5, 10, 15, 30].map((n) => n * SECOND),
    ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
    ...[1, 2, 3, 4, 6, 12].map((n) => n * HOUR),
    ...[1, 2, 7].map((n) => n * DAY),
];

function labelFormat(step, timeZone) {
    const clock = { hour: "2-digit", minute: "2-digit", ...(step < MINUTE ? { second: "2-digit" } : {}) };
    const time = new Intl.DateTimeFormat("en-GB", { timeZone, hourCycle: "h23", .../** @type {any} */ (clock) });
    const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short" });
    return (at) => {
        const text = time.format(at);
        return step >= DAY || /^00:00(:00)?$/.test(text) ? day.format(at) : text;
    };
}

/** Milliseconds to add to UTC to get the zone's wall clock. */
export function zoneOffset(at, timeZone) {
    const parts = new Intl.DateTimeFormat("en", {
        timeZone,
        hourCycle: "h23",
        year: "numeric",
        month: "numeric",
        day: "numeric",
        hour: "numeric",
        minute: "numeric",
        second: "numeric",
    }).formatToParts(at);
    const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
    const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
    return wall - Math.floor(at / SECOND) * SECOND;
}

/** "20 Nov, 10:12:05": a moment in the person's zone, to the second. */
export function momentText(at, timeZone) {
    const format = new Intl.DateTimeFormat("en-GB", {
        timeZone,
        day: "numeric",
        month: "short",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
    });
    return format.format(at);
}

/** The value of a `datetime-local` field for a time, and back, in the person's zone. */
export const localInput = (at, zone) => new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 16);

export function fromLocalInput(text, zone) {
    const wall = Date.parse(`${text}Z`);
    return Number.isNaN(wall) ? NaN : wall - zoneOffset(wall - zoneOffset(wall, zone), zone);
}
