import { addDays, clockText, dayOf, lengthOf, minutesOf, startOf } from "./days.js";

/**
 * A week of time: what was spent on which task on which day, in a person's zone. An entry that goes over midnight
 * counts for each day with its own part.
 *
 * @typedef {import("../../sdk/flowforge/resources.js").TimeEntry} TimeEntry
 *
 * @typedef {object} Sheet
 * @property {{ day: string, seconds: number, hours: number, entries: TimeEntry[] }[]} days
 *   `hours`: how long the day is; `entries`: those that begin on it
 * @property {{ taskId: string, title: string, cells: number[], seconds: number }[]} rows   The most time first.
 * @property {number} seconds
 */

/**
 * @param {TimeEntry[]} entries
 * @param {string} monday
 * @param {string} zone
 * @param {number} now          Milliseconds: until then counts what runs.
 * @returns {Sheet}
 */
export function sheetOf(entries, monday, zone, now) {
    const days = Array.from({ length: 7 }, (_, at) => addDays(monday, at));
    const edges = [...days, addDays(monday, 7)].map((day) => startOf(day, zone));
    const rows = new Map();
    for (const entry of entries) {
        const [from, to] = endsOf(entry, now);
        const cells = days.map((_, at) => overlap(from, to, edges[at], edges[at + 1]));
        const seconds = sum(cells);
        if (seconds === 0 && !(from >= edges[0] && from < edges[7])) continue;
        const row = rows.get(entry.taskId) ?? { taskId: entry.taskId, title: "", cells: days.map(() => 0), seconds: 0 };
        row.title ||= entry.taskTitle ?? "";
        row.cells = row.cells.map((cell, at) => cell + cells[at]);
        row.seconds += seconds;
        rows.set(entry.taskId, row);
    }
    const all = [...rows.values()].sort((a, b) => b.seconds - a.seconds || a.title.localeCompare(b.title));
    return {
        days: days.map((day, at) => ({
            day,
            seconds: sum(all.map(({ cells }) => cells[at])),
            hours: lengthOf(day, zone),
            entries: entries.filter((entry) => dayOf(Date.parse(entry.startTime), zone) === day).sort(byStart),
        })),
        rows: all,
        seconds: sum(all.map(({ seconds }) => seconds)),
    };
}

/** @param {TimeEntry} entry  @returns {[number, number]} milliseconds */
export function endsOf({ startTime, endTime }, now) {
    const from = Date.parse(startTime);
    return [from, Math.max(from, endTime ? Date.parse(endTime) : now)];
}

/** In whole seconds. */
const overlap = (from, to, begin, end) => Math.round(Math.max(0, Math.min(to, end) - Math.max(from, begin)) / 1000);
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const byStart = (a, b) => a.startTime.localeCompare(b.startTime);

/**
 * For a spreadsheet: a line for each entry, RFC 4180.
 *
 * @param {TimeEntry[]} entries
 * @param {string} zone
 * @param {number} now
 * @param {string[]} head
 */
export function csvOf(entries, zone, now, head) {
    const lines = [...entries].sort(byStart).map((entry) => {
        const [from, to] = endsOf(entry, now);
        return [
            dayOf(from, zone),
            clockText(minutesOf(from, zone)),
            entry.endTime ? clockText(minutesOf(to, zone)) : "",
            String(Math.round((to - from) / 36_000) / 100),
            entry.taskTitle ?? entry.taskId,
            entry.description ?? "",
            entry.cost === null || entry.cost === undefined ? "" : String(entry.cost),
        ];
    });
    return [head, ...lines].map((cells) => cells.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** A text that a spreadsheet would calculate is kept a text. */
function cell(text) {
    const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
