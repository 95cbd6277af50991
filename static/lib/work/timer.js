import { onBeforeUnmount, onMounted, ref, shallowReactive } from "vue";
import { workStrings } from "../../logic/strings-work.js";
import { durationText } from "../../logic/work/days.js";
import { flowForgeOf } from "../flowforge.js";
import { perApp } from "../per-app.js";

const words = workStrings.timer;

/**
 * The one timer of the person: the server holds it, every device of theirs shows it.
 *
 * @typedef {import("../../sdk/flowforge/resources.js").TimeEntry} TimeEntry
 */
export const timerOf = perApp(
    (app) => {
        const { client, live } = flowForgeOf(app);
        const me = app.person.claims?.sub ?? "";
        const state = shallowReactive({ /** @type {TimeEntry | null} */ entry: null, known: false, busy: false });
        let asked = 0;

        async function load() {
            const mine = (asked += 1);
            const entry = await client.timeEntries.active().catch(() => undefined);
            // undefined: it could not be asked; the next event or connection does so again
            if (mine === asked && entry !== undefined) Object.assign(state, { entry, known: true });
        }

        function hear(data, { type }) {
            const entry = data?.entry ?? data?.timeEntry ?? data;
            if (entry?.userId !== undefined && entry.userId !== me) return;
            const id = entry?.id ?? data?.entryId;
            if (type === "time.start" && entry?.startTime && entry.taskTitle) show(entry);
            else if ((type === "time.stop" || type === "time.deleted") && id === state.entry?.id) show(null);
            else load();
        }

        function show(entry) {
            asked += 1; // an answer that is on its way is older
            Object.assign(state, { entry, known: true });
        }

        async function busily(run) {
            if (state.busy) return;
            state.busy = true;
            try {
                await run();
            } catch (error) {
                app.sayFailure(error);
                await load();
            } finally {
                state.busy = false;
            }
        }

        /** Of a task; one that runs on another is stopped first. @param {{ id: string, title: string }} task */
        const start = (task, description = "") =>
            busily(async () => {
                const before = state.entry;
                const text = description.trim();
                const entry = await client.timeEntries.start({
                    taskId: task.id,
                    stopRunning: true,
                    ...(text === "" ? {} : { description: text }),
                });
                show({ taskTitle: task.title, ...entry });
                if (before !== null) app.say(words.otherRuns(before.taskTitle ?? words.untitled));
            });

        const stop = () =>
            busily(async () => {
                const { entry } = state;
                if (entry === null) return;
                show(null);
                const stopped = await client.timeEntries.stop(entry.id).catch(unlessStopped) ?? {};
                const spent = stopped.duration ?? (Date.now() - Date.parse(entry.startTime)) / 1000;
                app.say(words.stopped(durationText(spent), entry.taskTitle ?? words.untitled));
            });

        const following = live.subscribe(
            "time.updates",
            {},
            hear,
            { onSubscribed: ({ resumed }) => resumed || load() },
        );
        load();
        return { state, load, start, stop, close: following.unsubscribe };
    },
    (timer) => timer.close(),
);

/** Another device was faster: it is stopped, as was wished. */
function unlessStopped(error) {
    if (error.status !== 404 && error.status !== 409) throw error;
}

/** In setup(): the time now, to the second. @returns {import("vue").Ref<number>} milliseconds */
export function useNow() {
    const now = ref(Date.now());
    let timer;
    onMounted(() => {
        timer = setInterval(() => (now.value = Date.now()), 1_000);
    });
    onBeforeUnmount(() => clearInterval(timer));
    return now;
}
