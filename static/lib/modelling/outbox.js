import { outboxFrom } from "../../logic/modelling/outbox.js";

/**
 * Where a window keeps one person's unsaved edits of one model: with the window, so that a reload finds them, and two
 * windows never send each other's. The storage may be full or switched off: then nothing is kept and the page works on.
 *
 * @param {string} user
 * @param {string} workspace
 */
export function outboxIn(user, workspace) {
    const name = `atrium.model-edits.${user}.${workspace}`;
    return {
        /** @returns {import("../../logic/modelling/outbox.js").Outbox | null} */
        read() {
            try {
                return outboxFrom(sessionStorage.getItem(name));
            } catch {
                return null;
            }
        },
        /** @param {import("../../logic/modelling/outbox.js").Outbox | null} outbox  null: all is saved. */
        write(outbox) {
            try {
                if (outbox === null) sessionStorage.removeItem(name);
                else sessionStorage.setItem(name, JSON.stringify(outbox));
            } catch {
                // full or switched off
            }
        },
    };
}
