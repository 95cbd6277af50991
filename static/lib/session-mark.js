import { storage } from "./storage.js";

/**
 * A mark in the browser's storage that somebody is signed in, and who: no secret, only so that a first visit asks the
 * server for nothing, and that tabs hear of each other's sign-in and sign-out.
 */

/** @returns {"some" | "none" | "unknown"} unknown: nothing can be kept, so only the server can tell */
export function currentSession() {
    if (!storage.works) return "unknown";
    return storage.get("session") === null ? "none" : "some";
}

/** @param {string | null} user  null: nobody. */
export function keepSession(user) {
    storage.set("session", user === null ? null : JSON.stringify({ user, at: Date.now() }));
}

/** @param {(session: { user: string } | null) => void} listener  Hears what other tabs do. */
export function watchSession(listener) {
    storage.watch("session", (value) => listener(value === null ? null : JSON.parse(value)));
}
