import { shallowRef } from "vue";
import { storage } from "./storage.js";

/**
 * The dashboards that a person opened last in this browser: for the side bar, the palette, and the next visit.
 *
 * @typedef {{ id: string, name: string }} Recent
 */

const MOST = 5;

/** Counts up with each change, so that what shows the list is drawn anew. */
const changes = shallowRef(0);

const keyOf = (user) => `recent.${user}`;

/** The latest first. @param {string | undefined} user  @returns {Recent[]} */
export function recentDashboards(user) {
    void changes.value;
    try {
        const kept = JSON.parse(storage.get(keyOf(user)) ?? "[]");
        return Array.isArray(kept) ? kept.filter(
            (one) => typeof one?.id === "string" && typeof one?.name === "string",
        ) : [];
    } catch {
        return []; // written by somebody else
    }
}

/** @param {string | undefined} user  @returns {string | null} its id */
export const lastOpened = (user) => recentDashboards(user)[0]?.id ?? null;

/** Opened, or renamed. @param {string | undefined} user  @param {Recent} dashboard */
export function rememberDashboard(user, { id, name }) {
    keep(user, [{ id, name }, ...recentDashboards(user).filter((one) => one.id !== id)].slice(0, MOST));
}

/** Deleted, or not to be seen any more. @param {string | undefined} user  @param {string} id */
export function forgetDashboard(user, id) {
    const known = recentDashboards(user);
    if (known.some((one) => one.id === id)) keep(user, known.filter((one) => one.id !== id));
}

function keep(user, list) {
    storage.set(keyOf(user), JSON.stringify(list));
    changes.value += 1;
}
