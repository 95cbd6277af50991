import { strings } from "./strings.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The zone if the engine knows it, else UTC. */
export function knownZone(zone) {
    try {
        new Intl.DateTimeFormat("en", { timeZone: zone });
        return zone || "UTC";
    } catch {
        return "UTC";
    }
}

/**
 * Times as one person reads them.
 *
 * @param {string} zone  IANA name; an unknown one is read as UTC.
 */
export function clockFor(zone) {
    const timeZone = knownZone(zone);
    const day = new Intl.DateTimeFormat("en-GB", { timeZone, day: "numeric", month: "short", year: "numeric" });
    const calendar = new Intl.DateTimeFormat("en", { timeZone, year: "numeric", month: "numeric", day: "numeric" });
    const exact = new Intl.DateTimeFormat("en-GB", {
        timeZone,
        day: "numeric",
        month: "short",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
        timeZoneName: "short",
    });
    return {
        /** "20 Nov 2025, 10:12:05 CET" */
        exact: (rfc3339) => exact.format(new Date(rfc3339)),
        /** "just now", "5 min ago", "3 h ago", "yesterday", "4 days ago", then the date. */
        ago: (rfc3339, now = Date.now()) => ago(new Date(rfc3339), now, calendar, day),
    };
}

/** A time ahead (the clocks differ) is just now. */
function ago(then, now, calendar, day) {
    const passed = now - then.getTime();
    if (passed < MINUTE) return strings.time.justNow;
    if (passed < HOUR) return strings.time.minutes(Math.floor(passed / MINUTE));
    const days = calendarDay(now, calendar) - calendarDay(then.getTime(), calendar);
    if (days === 0 || passed < 6 * HOUR) return strings.time.hours(Math.floor(passed / HOUR));
    if (days === 1) return strings.time.yesterday;
    if (days < 7) return strings.time.days(days);
    return day.format(then);
}

/** Days since 1970 on a calendar. By parts: the order within a formatted date differs by engine. */
function calendarDay(milliseconds, calendar) {
    const parts = calendar.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]);
    const { year, month, day } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day) / (24 * HOUR);
}

/** @param {number | null} seconds */
export function waitInWords(seconds) {
    if (seconds === null || seconds < 1) return strings.time.inAMoment;
    return seconds < 100 ? strings.time.inSeconds(Math.ceil(seconds)) : strings.time.inMinutes(Math.ceil(seconds / 60));
}

const calendarDate = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short", year: "numeric" });

/** Whether a time is a plain date: midnight in UTC, as a file's "2026-01-31" is read. @param {unknown} value */
export const isDate = (value) => typeof value === "string" && /T00:00:00(\.0+)?Z$/.test(value);

/** "31 Jan 2026": a plain date is the same day in every zone. @param {string} rfc3339 */
export const dateInWords = (rfc3339) => calendarDate.format(new Date(rfc3339));

/**
 * How the times of one column are written: one with dates alone is written without the time of day.
 *
 * @param {unknown[]} values null where there is none
 * @param {(rfc3339: string) => string} exact
 */
export const columnWriter = (values, exact) =>
    values.every((value) => value === null || value === undefined || isDate(value)) ? dateInWords : exact;
