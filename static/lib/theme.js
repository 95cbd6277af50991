import { storage } from "./storage.js";

/** @typedef {"light" | "dark" | "system"} Theme */

/** @type {Theme[]} */
export const THEMES = ["light", "dark", "system"];

/** @returns {Theme} */
export function theme() {
    const kept = /** @type {Theme} */ (storage.get("theme"));
    return THEMES.includes(kept) ? kept : "system";
}

/**
 * Shows the page in a theme and keeps the choice for the next visit, where a script of index.html reads it.
 *
 * @param {string | null | undefined} choice  Anything unknown is the system's theme.
 */
export function useTheme(choice) {
    const known = choice === "light" || choice === "dark";
    storage.set("theme", known ? choice : null);
    if (known) document.documentElement.dataset.theme = choice;
    else delete document.documentElement.dataset.theme;
}

export function followThemeOfOtherTabs() {
    storage.watch("theme", useTheme);
}
