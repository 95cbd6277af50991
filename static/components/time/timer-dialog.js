import { computed, h, onBeforeUnmount, ref, shallowReactive, useId } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { debounced } from "../../lib/timing.js";
import { failureOf, isAborted } from "../../logic/failures.js";
import { may } from "../../logic/people.js";
import { strings } from "../../logic/strings.js";
import { workStrings } from "../../logic/strings-work.js";
import { taskFromLine } from "../../logic/work/tasks.js";
import { Dialog } from "../dialog.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";

const words = workStrings.timer;
const PAUSE_MS = 150;
const MOST = 7;

/** A field that finds a task, or makes one. Props: `app`, `label`, `task` (chosen before); event `choose`. */
export const TaskFinder = {
    name: "TaskFinder",
    props: ["app", "label", "task"],
    emits: ["choose"],
    setup(props, { emit }) {
        const { app } = props;
        const { client } = flowForgeOf(app);
        const id = useId();
        const state = shallowReactive(
            { typed: props.task?.title ?? "", at: 0, found: [], answered: null, failure: null },
        );
        /** @type {AbortController | null} */
        let pending = null;
        const canMake = may(app.person.claims, "task:write");

        const ask = debounced(async (typed) => {
            pending?.abort();
            const mine = (pending = new AbortController());
            try {
                const query = { search: typed.trim(), limit: 30, sort: "updatedAt:desc" };
                const { data } = await client.tasks.list(query, { signal: mine.signal });
                const open = data.filter(({ status }) => status !== "completed" && status !== "cancelled");
                Object.assign(state, { found: [...open, ...data.filter((one) => !open.includes(one))].slice(0, MOST) });
                Object.assign(state, { answered: typed.trim(), failure: null });
            } catch (error) {
                if (!isAborted(error)) state.failure = failureOf(error);
            }
        }, PAUSE_MS);
        ask(props.task ? "" : state.typed);
        ask.flush();
        onBeforeUnmount(() => {
            ask.cancel();
            pending?.abort();
        });

        const choices = computed(() => {
            const title = taskFromLine(state.typed, "").title ?? "";
            const exists = state.found.some((task) => task.title.toLowerCase() === state.typed.trim().toLowerCase());
            const makes = canMake && title !== "" && !exists && state.answered === state.typed.trim();
            return [...state.found, ...(makes ? [{ id: null, title }] : [])];
        });

        const open = () => props.task === null && choices.value.length > 0;

        function type(event) {
            Object.assign(state, { typed: event.target.value, at: 0 });
            emit("choose", null);
            ask(state.typed);
        }

        async function choose(task) {
            if (task === undefined) return;
            if (task.id !== null) {
                state.typed = task.title;
                return emit("choose", task);
            }
            try {
                const draft = taskFromLine(state.typed, app.person.claims?.sub ?? "");
                const made = await client.tasks.create(
                    { assignee: app.person.claims?.sub, ...draft, status: "in_progress" },
                );
                state.typed = made.title;
                emit("choose", made);
            } catch (error) {
                state.failure = failureOf(error);
            }
        }

        function key(event) {
            const count = Math.max(1, choices.value.length);
            if (event.key === "ArrowDown") state.at = (state.at + 1) % count;
            else if (event.key === "ArrowUp") state.at = (state.at - 1 + count) % count;
            else if (event.key === "Enter" && props.task === null) choose(choices.value[state.at]);
            else return;
            event.preventDefault();
        }

        const option = (task, index) =>
            h(
                "li",
                {
                    key: task.id ?? "new",
                    id: `${id}-${index}`,
                    role: "option",
                    "aria-selected": String(index === state.at),
                    onPointermove: () => (state.at = index),
                    onClick: () => choose(task),
                },
                [
                    h(Icon, { name: task.id === null ? "add" : "check" }),
                    h("span", { class: "label" }, task.id === null ? words.newTask(task.title) : task.title),
                ],
            );

        return () =>
            h("div", { class: "task-finder" }, [
                h("label", { for: `${id}-input`, class: "label" }, props.label),
                h("input", {
                    id: `${id}-input`,
                    type: "text",
                    role: "combobox",
                    autofocus: true,
                    "aria-expanded": String(open()),
                    "aria-controls": `${id}-list`,
                    "aria-autocomplete": "list",
                    "aria-activedescendant": open() ? `${id}-${state.at}` : null,
                    placeholder: words.findTask,
                    autocomplete: "off",
                    value: state.typed,
                    onInput: type,
                    onKeydown: key,
                }),
                h("ul", {
                    id: `${id}-list`,
                    class: "palette-list",
                    role: "listbox",
                    "aria-label": props.label,
                    hidden: !open(),
                }, choices.value.map(option)),
                state.failure && h(FailureNote, { failure: state.failure }),
            ]);
    },
};

/** What the timer is to run on. Props: `app`, `timer`; event `close`. */
export const TimerDialog = {
    name: "TimerDialog",
    props: ["app", "timer"],
    emits: ["close"],
    setup(props, { emit }) {
        const task = ref(/** @type {any} */ (null));
        const description = ref("");

        async function go(event) {
            event?.preventDefault();
            if (task.value === null) return;
            emit("close");
            await props.timer.start(task.value, description.value);
        }

        return () =>
            h(Dialog, { title: words.start, onClose: () => emit("close") }, () =>
                h("form", { onSubmit: go }, [
                    h(TaskFinder, {
                        app: props.app,
                        label: words.task,
                        task: task.value,
                        onChoose: (chosen) => (task.value = chosen),
                    }),
                    h("div", { class: "field" }, [
                        h("label", { for: "timer-description" }, [
                            words.description,
                            h("span", { class: "quiet" }, ` (${strings.optional})`),
                        ]),
                        h("input", {
                            id: "timer-description",
                            type: "text",
                            maxlength: 2_000,
                            value: description.value,
                            onInput: (event) => (description.value = event.target.value),
                        }),
                    ]),
                    h("div", { class: "form-actions" }, [
                        h("button", { type: "button", onClick: () => emit("close") }, strings.cancel),
                        h(
                            "button",
                            { type: "submit", class: "main", "aria-disabled": task.value === null ? "true" : null },
                            [h(Icon, { name: "play" }), words.go],
                        ),
                    ]),
                ]),
            );
    },
};
