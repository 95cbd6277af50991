import { workStrings } from "../strings-work.js";
import { dayOf, dayText, daysBetween } from "./days.js";

const words = workStrings.tasks;
/** From so many days before, it is soon. */
const SOON = 2;

/**
 * How a due date reads on a card.
 *
 * @param {{ dueDate?: string | null, status: string }} task
 * @param {number} now  Milliseconds.
 * @param {string} zone
 * @returns {{ text: string, tone: "late" | "soon" | "calm", title: string } | null} null without one
 */
export function dueOf({ dueDate, status }, now, zone) {
    if (!dueDate) return null;
    const today = dayOf(now, zone);
    const day = dayOf(Date.parse(dueDate), zone);
    const left = daysBetween(today, day);
    const near = { 0: words.dueToday, 1: words.dueTomorrow, "-1": words.dueYesterday };
    const date = dayText(day, today);
    const over = status === "completed" || status === "cancelled";
    const tone = over ? "calm" : left < 0 ? "late" : left <= SOON ? "soon" : "calm";
    return { text: near[left] ?? date, tone, title: tone === "late" ? words.late(date) : words.dueOn(date) };
}
