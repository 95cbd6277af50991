import { computed, h, ref } from "vue";
import { timerOf, useNow } from "../../lib/work/timer.js";
import { may } from "../../logic/people.js";
import { addresses } from "../../logic/routes.js";
import { workStrings } from "../../logic/strings-work.js";
import { tickingText } from "../../logic/work/days.js";
import { Icon } from "../icons.js";
import { TimerDialog } from "./timer-dialog.js";

const words = workStrings.timer;

/** The timer that follows one on every page: what runs and how long, or the way to start. Prop `app`. */
export const Timer = {
    name: "Timer",
    props: ["app"],
    setup({ app }) {
        const timer = timerOf(app);
        const now = useNow();
        const asking = ref(false);
        const writable = () => may(app.person.claims, "time:write");
        const entry = computed(() => timer.state.entry);
        const since = () => tickingText((now.value - Date.parse(entry.value.startTime)) / 1000);
        const ask = () => (asking.value = true);

        app.onReconnect(timer.load);
        app.commands(() =>
            !writable() || !timer.state.known ? [] : [
                entry.value === null
                    ? {
                        id: "timer-start",
                        label: words.start,
                        icon: "play",
                        keys: "s",
                        words: "time track clock",
                        run: ask,
                    }
                    : {
                        id: "timer-stop",
                        label: words.stop,
                        icon: "stop",
                        keys: "s",
                        words: "time clock",
                        run: timer.stop,
                    },
                entry.value !== null && {
                    id: "timer-other",
                    label: words.start,
                    icon: "play",
                    words: "time",
                    run: ask,
                },
            ].filter(Boolean),
        );

        const running = () => {
            const title = entry.value.taskTitle ?? words.untitled;
            return h("div", { class: "timer runs", role: "group", "aria-label": words.label }, [
                h("i", { class: "pulse", "aria-hidden": "true" }),
                h("a", { href: addresses.task(entry.value.taskId), title: words.runs(title) }, title),
                h("b", { role: "timer", "aria-live": "off" }, since()),
                writable() && h(
                    "button",
                    { type: "button", class: "bare", "aria-label": words.stop, onClick: timer.stop },
                    h(Icon, { name: "stop" }),
                ),
            ]);
        };

        const resting = () =>
            timer.state.known && writable() && h("div", { class: "timer" }, [
                h("button", { type: "button", onClick: ask }, [h(Icon, { name: "play" }), words.startShort]),
            ]);

        return () => [
            entry.value === null ? resting() : running(),
            asking.value && h(TimerDialog, { app, timer, onClose: () => (asking.value = false) }),
        ];
    },
};
