import { onBeforeUnmount, shallowReactive, watch } from "vue";
import { failureOf } from "../../logic/failures.js";
import { createSaver, merged } from "../../logic/saver.js";
import { flowForgeOf } from "../flowforge.js";
import { debounced } from "../timing.js";

/** After the last key. */
const TYPING_MS = 600;

/**
 * One task as a person is changing it: shown at once, saved by itself. What others change comes in, but for what is
 * not saved yet.
 *
 * @param {import("../../application.js").Application} app
 * @param {ReturnType<import("./tasks.js").useTasks>} tasks
 * @param {string} id
 */
export function useTaskEditing(app, tasks, id) {
    const { client } = flowForgeOf(app);
    const state = shallowReactive({
        /** @type {import("./tasks.js").Task | null} */
        task: tasks.find(id),
        saving: /** @type {import("../../logic/saver.js").SaverState} */ ("saved"),
        /** @type {import("../../logic/failures.js").Failure | null} */
        failure: null,
        missing: false,
    });
    /** What is shown and not saved. */
    let unsaved = {};

    const saver = createSaver({
        async send(changes) {
            const task = await tasks.change(id, changes);
            unsaved = saver.pending ? unsaved : {};
            show(task);
        },
        onState(saving, error) {
            Object.assign(state, { saving, failure: error === null ? null : failureOf(error) });
            if (saving === "saved") unsaved = {};
        },
    });
    const send = debounced(saver.flush, TYPING_MS);

    function show(task) {
        state.task = { ...task, ...unsaved };
    }

    /** @param {boolean} typing  Letter by letter: sent after a pause, or when the field is left. */
    function change(changes, typing = false) {
        unsaved = merged(unsaved, changes);
        show(state.task);
        if (!typing) return void saver.change(changes);
        saver.note(changes);
        state.saving = "saving";
        send();
    }

    async function read() {
        try {
            const task = await client.tasks.get(id);
            tasks.put(task);
            show(task);
            Object.assign(state, { missing: false, failure: null });
        } catch (error) {
            if (error.status === 404) state.missing = true;
            else state.failure = failureOf(error);
        }
    }

    watch(() => tasks.find(id), (task) => task !== null && show(task));
    read();
    app.onReconnect(() => (saver.pending ? saver.flush() : read()));
    onBeforeUnmount(send.flush);
    return { state, change, leave: send.flush, retry: saver.flush, read };
}
