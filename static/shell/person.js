import { computed, shallowReactive } from "vue";
import { theme, useTheme } from "../lib/theme.js";
import { formatsFor } from "../logic/crm/formats.js";
import { localeOf, useLocale } from "../logic/locale.js";
import { firstProfile } from "../logic/people.js";
import { clockFor, knownZone } from "../logic/time.js";

/**
 * Who is signed in: what the token says at once, the profile as soon as it is read.
 *
 * @param {any} client
 */
export function createPerson(client) {
    const state = shallowReactive({ /** @type {any} */ profile: null, /** @type {any} */ claims: null });
    const clock = computed(() => clockFor(state.profile?.timezone ?? "UTC"));
    const formats = computed(() => {
        useLocale(localeOf(state.profile, navigator.languages));
        return formatsFor(knownZone(state.profile?.timezone));
    });
    /** @type {Promise<void> | null} */
    let reading = null;
    let isNew = false;

    async function read() {
        try {
            const first = isNew ? client.profile.update(firstProfile(theme())) : client.profile.get();
            isNew = false;
            show((await first).profile);
        } catch (error) {
            reading = null;
            throw error;
        }
    }

    function show(profile) {
        state.profile = profile;
        useLocale(localeOf(profile, navigator.languages));
        const chosen = profile.preferences?.theme;
        if (chosen && chosen !== theme()) useTheme(chosen);
    }

    return {
        state,
        clock,
        formats,
        show,
        enter(justSignedUp) {
            isNew = justSignedUp;
            reading = null;
            Object.assign(state, { profile: null, claims: client.session.claims });
        },
        leave() {
            reading = null;
            Object.assign(state, { profile: null, claims: null });
        },
        /** Resolves when the profile is known, and with it the person's zone and theme. */
        get ready() {
            reading ??= read();
            return reading;
        },
    };
}
