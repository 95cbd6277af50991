import { onBeforeUnmount, shallowReactive } from "vue";
import { failureOf } from "../logic/failures.js";
import { createSaver, merged } from "../logic/saver.js";
import { debounced } from "./timing.js";

/** After the last key. */
const TYPING_MS = 700;

/**
 * The profile as the person is changing it: shown at once, saved by itself.
 *
 * @typedef {object} Settings
 * @property {any} profile        With the changes that are not saved yet; null until it is read.
 * @property {import("../logic/saver.js").SaverState} saving
 * @property {import("../logic/failures.js").Failure | null} failure   Why it was refused.
 *
 * @param {import("../application.js").Application} app
 */
export function useSettings(app) {
    const state = shallowReactive(
        /** @type {Settings} */ ({ profile: app.person.profile, saving: "saved", failure: null }),
    );
    const saver = createSaver({
        async send(changes) {
            const { profile } = await app.client.profile.update(changes);
            app.showProfile(profile);
        },
        onState(saving, error) {
            Object.assign(state, { saving, failure: error === null ? null : failureOf(error) });
        },
    });
    const send = debounced(saver.flush, TYPING_MS);

    /** Typed letter by letter: sent after a pause, or when the field is left. */
    function type(changes) {
        show(changes);
        saver.note(changes);
        state.saving = "saving";
        send();
    }

    function change(changes) {
        show(changes);
        saver.change(changes);
    }

    function show(changes) {
        state.profile = merged(state.profile, changes);
    }

    app.onReconnect(saver.flush);
    onBeforeUnmount(send.flush);
    return { state, type, change, leave: send.flush, retry: saver.flush };
}
