/**
 * The days that the CRM's page shows: one of the contract's spans, or two days; null is what each widget has set.
 *
 * @typedef {string | { from: string, to: string } | null} DayRange
 */

export const SPANS = ["last_7_days", "last_30_days", "last_60_days", "last_90_days", "ytd"];
const DAY_MS = 86_400_000;
/** That the server counts at once. */
const MOST_DAYS = 731;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** @param {DayRange} range  @returns {Record<string, string>} for the address of a question */
export function queryOf(range) {
    if (range === null) return {};
    return typeof range === "string" ? { dateRange: range } : { from: range.from, to: range.to };
}

/** To be kept, and back. @param {DayRange} range */
export const rangeText = (range) =>
    range === null ? null : typeof range === "string" ? range : `${range.from}..${range.to}`;

/** @param {string | null} text  @returns {DayRange} null for what is none */
export function rangeFrom(text) {
    if (text === null) return null;
    if (SPANS.includes(text)) return text;
    return daysFrom(...text.split(".."));
}

/** @returns {DayRange} null when they are no days in order, or too many */
export function daysFrom(from = "", to = "") {
    if (!isDay(from) || !isDay(to)) return null;
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
    return days >= 1 && days <= MOST_DAYS ? { from, to } : null;
}

const isDay = (text) => DAY.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
