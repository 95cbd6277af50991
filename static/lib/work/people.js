import { shallowReactive } from "vue";
import { displayName } from "../../logic/people.js";
import { workStrings } from "../../logic/strings-work.js";
import { flowForgeOf } from "../flowforge.js";
import { perApp } from "../per-app.js";

/**
 * The people whom tasks are given to and dashboards shared with.
 *
 * @typedef {{ id: string, name: string, email: string, picture: string | null }} Colleague
 */

export const colleaguesOf = perApp((app) => {
    const state = shallowReactive({ /** @type {Map<string, Colleague>} */ all: new Map() });
    /** @type {Promise<void> | null} */
    let reading = null;

    async function read() {
        const found = new Map();
        for await (const user of flowForgeOf(app).client.users.each()) {
            const one = colleague(user);
            found.set(one.id, one);
        }
        state.all = found;
    }

    return {
        state,
        /** Reads them once; a failure is tried again with the next call. */
        load() {
            reading ??= read().catch(() => void (reading = null));
            return reading;
        },
        /** Also of one's own, who is known before all others. @param {string | null | undefined} id */
        nameOf(id) {
            const { profile, claims } = app.person;
            if (id === claims?.sub) return displayName(profile, claims);
            return state.all.get(id ?? "")?.name ?? workStrings.tasks.someone;
        },
        /** [id, name], oneself first. @returns {[string, string][]} */
        choices() {
            const { profile, claims } = app.person;
            const me = claims?.sub ?? "";
            const others = [...state.all.values()].filter(({ id }) => id !== me);
            others.sort((a, b) => a.name.localeCompare(b.name));
            return [
                [me, displayName(profile, claims)],
                ...others.map(({ id, name }) => /** @type {const} */ ([id, name])),
            ];
        },
    };
});

/** @returns {Colleague} */
export function colleague({ userId, id = userId, name, fullName = name, email = "", avatarUrl = null }) {
    return { id, name: fullName?.trim() || email, email, picture: avatarUrl };
}
