import { h, ref } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useForm } from "../../lib/form.js";
import { strings } from "../../logic/strings.js";
import { workStrings } from "../../logic/strings-work.js";
import {
    addDays,
    clockText,
    dayOf,
    durationText,
    isDay,
    minutesFrom,
    minutesOf,
    momentOf,
} from "../../logic/work/days.js";
import { Dialog } from "../dialog.js";
import { FormField } from "../field.js";
import { Form } from "../form.js";
import { TaskFinder } from "./timer-dialog.js";

const words = workStrings.time;

/**
 * Adds time by hand, or edits an entry. Props: `app`, `entry` (null: a new one), `day` (of a new one), `zone`; events
 * `close`, `done`, `remove`.
 */
export const EntryDialog = {
    name: "EntryDialog",
    props: ["app", "entry", "day", "zone"],
    emits: ["close", "done", "remove"],
    setup(props, { emit }) {
        const { app, entry, zone } = props;
        const { timeEntries } = flowForgeOf(app).client;
        const task = ref(entry === null ? null : { id: entry.taskId, title: entry.taskTitle ?? "" });
        const runs = entry !== null && !entry.endTime;
        const taskFault = ref(/** @type {string | null} */ (null));
        const clock = (text) => (text ? clockText(minutesOf(Date.parse(text), zone)) : "");
        const timeFault = (text) => (minutesFrom(text) === null ? words.timeMissing : null);

        const form = useForm({
            values: {
                date: entry === null ? props.day : dayOf(Date.parse(entry.startTime), zone),
                startTime: clock(entry?.startTime),
                endTime: clock(entry?.endTime),
                description: entry?.description ?? "",
            },
            rules: {
                date: (day) => (isDay(day) ? null : words.timeMissing),
                startTime: (text) => timeFault(text) ?? (startOf(text) === null ? words.noSuchTime : null),
                endTime: (text) => (runs ? null : endFault(text)),
            },
            async send({ description }) {
                taskFault.value = task.value === null ? words.taskMissing : null;
                if (task.value === null) return;
                const body = {
                    taskId: task.value.id,
                    description: description.trim() || null,
                    ...changedTimes(),
                };
                const saved = entry === null
                    ? await timeEntries.create(withoutNulls(body))
                    : await timeEntries.update(entry.id, body);
                emit("done", saved);
            },
        });

        const startOf = (text) => {
            const minutes = minutesFrom(text);
            return minutes === null || !isDay(form.state.values.date) ? null : momentOf(
                form.state.values.date,
                minutes,
                zone,
            );
        };

        /** One that is not after the start is of the day after. */
        const endOf = (text) => {
            const { date, startTime } = form.state.values;
            const [minutes, from] = [minutesFrom(text), minutesFrom(startTime)];
            if (minutes === null || !isDay(date)) return null;
            return momentOf(from !== null && minutes <= from ? addDays(date, 1) : date, minutes, zone);
        };

        function endFault(text) {
            if (minutesFrom(text) === null) return words.timeMissing;
            if (minutesFrom(text) === minutesFrom(form.state.values.startTime)) return words.orderWrong;
            return endOf(text) === null ? words.noSuchTime : null;
        }

        /** Times that nobody touched keep their seconds. */
        function changedTimes() {
            const { date, startTime, endTime } = form.state.values;
            const untouched = entry !== null && date === dayOf(Date.parse(entry.startTime), zone);
            const [start, end] = [startOf(startTime), runs ? null : endOf(endTime)];
            return {
                ...(untouched && startTime === clock(entry.startTime) ? {} : { startTime: rfc3339(start) }),
                ...(runs || (untouched && endTime === clock(entry.endTime)) ? {} : { endTime: rfc3339(end) }),
            };
        }

        const length = () => {
            const { startTime, endTime } = form.state.values;
            const [start, end] = [startOf(startTime), endOf(endTime)];
            if (start === null || end === null || end <= start) return "";
            const nextDay = minutesFrom(endTime) <= minutesFrom(startTime) ? `, ${words.next}` : "";
            return durationText((end - start) / 1000) + nextDay;
        };

        const time = (name, label) =>
            h(
                FormField,
                { form, name, label, attributes: { inputmode: "numeric", placeholder: "9:30", autocomplete: "off" } },
            );

        return () =>
            h(Dialog, { title: entry === null ? words.addTitle : words.editTitle, onClose: () => emit("close") }, () =>
                h(Form, { form, label: words.save }, {
                    default: () => [
                        h(TaskFinder, {
                            app,
                            label: words.task,
                            task: task.value,
                            onChoose(chosen) {
                                task.value = chosen;
                                if (chosen !== null) taskFault.value = null;
                            },
                        }),
                        taskFault.value && h("p", { class: "fault", role: "alert" }, taskFault.value),
                        h("div", { class: "entry-times" }, [
                            h(FormField, { form, name: "date", label: words.date, attributes: { type: "date" } }),
                            time("startTime", words.from),
                            !runs && time("endTime", words.to),
                        ]),
                        h("p", { class: "hint", role: "status" }, runs ? words.running : length()),
                        h(FormField, {
                            form,
                            name: "description",
                            label: words.description,
                            optional: true,
                            attributes: { maxlength: 2_000 },
                        }),
                    ],
                    actions: () => [
                        entry !== null && h(
                            "button",
                            { type: "button", class: "removes", onClick: () => emit("remove", entry) },
                            words.remove,
                        ),
                        h("button", { type: "button", onClick: () => emit("close") }, strings.cancel),
                    ],
                }),
            );
    },
};

const rfc3339 = (at) => new Date(at).toISOString();
const withoutNulls = (body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
