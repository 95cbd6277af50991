import { zoneOffset } from "../board/ranges.js";

/**
 * Days of a calendar in a person's zone, where one has 23 hours in spring and one 25 in autumn. A day is written as
 * "2026-03-29".
 */

const DAY = 86_400_000;

/** The day on which a moment falls. @param {number} at  Milliseconds. @param {string} zone */
export const dayOf = (at, zone) => new Date(at + zoneOffset(at, zone)).toISOString().slice(0, 10);

/** @param {string} day  @param {number} count  Days, also back. */
export const addDays = (day, count) => new Date(
    Date.parse(`${day}T00:00:00Z`) + count * DAY,
).toISOString().slice(0, 10);

/** Days from one to another. */
export const daysBetween = (from, to) => Math.round(
    (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY,
);

/** 1 is Monday, 7 Sunday. @param {string} day */
export const weekday = (day) => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;

/** The Monday of its week. @param {string} day */
export const weekOf = (day) => addDays(day, 1 - weekday(day));

/** Of the year, as ISO 8601 counts them. @param {string} monday */
export function weekNumber(monday) {
    const thursday = addDays(monday, 3);
    return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}

/** Whether it is a day of the calendar. @param {unknown} text */
export function isDay(text) {
    if (typeof text !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
    const at = Date.parse(`${text}T00:00:00Z`);
    return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/**
 * The moment at which a clock on the wall shows a time. A time that is shown twice is the first of both; one that is
 * left out (the clock is put forward) is null.
 *
 * @param {string} day
 * @param {number} minutes  Since midnight, to 1440.
 * @param {string} zone
 * @returns {number | null} milliseconds
 */
export function momentOf(day, minutes, zone) {
    const wall = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
    const offsets = [wall - DAY, wall + DAY].map((at) => zoneOffset(at, zone));
    const candidates = offsets.map((offset) => wall - offset).filter((at) => at + zoneOffset(at, zone) === wall);
    return candidates.length === 0 ? null : Math.min(...candidates);
}

/** Where a day begins: at midnight, or when that is left out, with the first minute after. */
export function startOf(day, zone) {
    for (let minutes = 0; minutes <= 180; minutes += 15) {
        const at = momentOf(day, minutes, zone);
        if (at !== null) return at;
    }
    return Date.parse(`${day}T00:00:00Z`);
}

/** Hours of a day: 24, or one less or more. */
export const lengthOf = (day, zone) => (startOf(addDays(day, 1), zone) - startOf(day, zone)) / 3_600_000;

/** The last minute of a day: until when something is due. @returns {string} RFC 3339 */
export const endOfDay = (day, zone) => new Date(startOf(addDays(day, 1), zone) - 60_000).toISOString();

/** Minutes since midnight on the wall. */
export function minutesOf(at, zone) {
    const wall = new Date(at + zoneOffset(at, zone));
    return wall.getUTCHours() * 60 + wall.getUTCMinutes();
}

/** "9:30" and "09:30", "930", "9", "9.30" → minutes; null for what is no time. @param {string} text */
export function minutesFrom(text) {
    const found = /^\s*(\d{1,2})(?:[:.h]?(\d{2}))?\s*$/.exec(text);
    if (found === null) return null;
    const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)];
    if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return null;
    return hours * 60 + minutes;
}

const two = (number) => String(number).padStart(2, "0");

/** "09:30" */
export const clockText = (minutes) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** "1:05" for 65 minutes. @param {number} seconds  Rounded to the minute. */
export function durationText(seconds) {
    const minutes = Math.round(seconds / 60);
    return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
}

/** "1:05:09": of a timer that runs. @param {number} seconds */
export function tickingText(seconds) {
    const whole = Math.max(0, Math.floor(seconds));
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

const plainDay = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", ...options });
const short = plainDay({ day: "numeric", month: "short" });
const withYear = plainDay({ day: "numeric", month: "short", year: "numeric" });
const named = plainDay({ weekday: "short", day: "numeric", month: "short" });

/** "29 Mar", with its year where that is another one than `today`'s. @param {string} day  @param {string} today */
export const dayText = (day, today) =>
    (day.slice(0, 4) === today.slice(0, 4) ? short : withYear).format(new Date(`${day}T00:00:00Z`));

/** "Sun 29 Mar" */
export const namedDay = (day) => named.format(new Date(`${day}T00:00:00Z`)).replace(",", "");
