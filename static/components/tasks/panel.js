import { h } from "vue";
import { useTaskEditing } from "../../lib/work/task-editing.js";
import { workStrings } from "../../logic/strings-work.js";
import { formatTags, parseTags } from "../../logic/tags.js";
import { tagsFault } from "../../logic/validation.js";
import { dayOf, endOfDay, isDay } from "../../logic/work/days.js";
import { hoursText, PRIORITIES, TITLE_MAXIMUM } from "../../logic/work/tasks.js";
import { SidePanel } from "../board/side-panel.js";
import { Input } from "../editor/controls.js";
import { Field, SelectBox } from "../field.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";
import { TextSetting } from "../settings-section.js";
import { TimeAgo } from "../times.js";
import { Attachments } from "./attachments.js";
import { Comments } from "./comments.js";
import { stateOptions } from "./filters.js";

const words = workStrings.tasks;

/**
 * Everything of one task. It saves itself and says so.
 *
 * Props: `app`, `id`, `tasks`, `people` and `milestones` ([id, label]), `context` (of the cards), `timer`; event
 * `close`.
 */
export const TaskPanel = {
    name: "TaskPanel",
    props: ["app", "id", "tasks", "people", "milestones", "context", "timer"],
    emits: ["close"],
    setup(props, { emit }) {
        const { app, id, tasks } = props;
        const editing = useTaskEditing(app, tasks, id);
        const { state, change } = editing;
        const close = () => emit("close");

        function remove() {
            const { task } = state;
            close();
            tasks.remove(task);
        }

        async function copyLink() {
            try {
                await navigator.clipboard.writeText(location.href);
                app.say(words.linkCopied);
            } catch {
                app.say(words.copyFailed);
            }
        }

        const select = (name, label, options) =>
            h(Field, { label, required: false }, {
                default: (attributes) =>
                    h(SelectBox, {
                        ...attributes,
                        options,
                        value: state.task[name] ?? "",
                        disabled: !props.context.writable,
                        onChange: (event) => change({ [name]: event.target.value || null }),
                    }),
            });

        const due = () => {
            const { dueDate } = state.task;
            const { zone } = props.context;
            const set = ({ target: { value } }) => {
                if (value === "") change({ dueDate: null });
                else if (isDay(value)) change({ dueDate: endOfDay(value, zone) });
            };
            return h(Field, { label: words.due, required: false }, {
                default: (attributes) =>
                    h("input", {
                        ...attributes,
                        type: "date",
                        value: dueDate ? dayOf(Date.parse(dueDate), zone) : "",
                        readonly: !props.context.writable || null,
                        onChange: set,
                    }),
            });
        };

        const title = () =>
            h(Input, {
                label: words.name,
                value: state.task.title,
                required: true,
                most: TITLE_MAXIMUM,
                lines: 1,
                check: (text) => (String(text ?? "").trim() === "" ? words.name : null),
                onChange: (text) => text !== null && String(text).trim() !== "" && change({ title: text }, true),
                onFocusout: editing.leave,
            });

        const description = () =>
            h(Field, { label: words.description, required: false }, {
                default: (attributes) =>
                    h("textarea", {
                        ...attributes,
                        class: "prose",
                        value: state.task.description ?? "",
                        placeholder: words.describe,
                        maxlength: 20_000,
                        readonly: !props.context.writable || null,
                        onInput: (event) => change({ description: event.target.value || null }, true),
                        onBlur: editing.leave,
                    }),
            });

        const fields = () =>
            h("div", { class: "task-fields" }, [
                select("status", words.state, stateOptions),
                select("priority", words.priority, PRIORITIES.map((one) => [one, words.priorities[one]])),
                select("assignee", words.assignee, [["", words.nobody], ...known(props.people, state.task.assignee)]),
                select("milestone", words.milestone, [["", words.noMilestone], ...props.milestones]),
                due(),
                h(Input, {
                    label: words.estimate,
                    value: state.task.estimatedHours ?? null,
                    number: true,
                    check: (value) => (value === null || (value >= 0 && value <= 100_000) ? null : words.estimate),
                    onChange: (value) => change({ estimatedHours: value }, true),
                    onFocusout: editing.leave,
                }),
            ]);

        const tags = () =>
            h(TextSetting, {
                label: words.tags,
                hint: words.tagsHint,
                value: formatTags(state.task.tags ?? []),
                rule: tagsFault,
                onType: (text) => change({ tags: parseTags(text) }, true),
                onLeave: editing.leave,
            });

        const timing = () => {
            const { timer } = props;
            const runs = timer.state.entry?.taskId === id;
            const estimate = state.task.estimatedHours ?? null;
            return h("div", { class: "task-time" }, [
                h("span", [
                    h(
                        "b",
                        words.hours(hoursText(state.task.actualHours), estimate === null ? null : hoursText(estimate)),
                    ),
                    h("span", { class: "quiet" }, ` ${words.spent.toLowerCase()}`),
                ]),
                h(
                    "button",
                    {
                        type: "button",
                        "aria-disabled": timer.state.busy ? "true" : null,
                        onClick: () => (runs ? timer.stop() : timer.start(state.task)),
                    },
                    [h(Icon, { name: runs ? "stop" : "play" }), runs ? words.stopTimer : words.startTimer],
                ),
            ]);
        };

        const history = () => {
            const { createdBy, createdAt, updatedAt } = state.task;
            const made = (ago) => words.created(props.context.nameOf(createdBy), ago);
            return h("p", { class: "quiet task-history" }, [
                h(TimeAgo, { at: createdAt, clock: app.clock, phrase: made }),
                updatedAt !== createdAt && [
                    " · ",
                    h(TimeAgo, { at: updatedAt, clock: app.clock, phrase: words.changed }),
                ],
            ]);
        };

        const body = () => {
            if (state.missing) return h("p", { class: "note" }, words.missing);
            if (state.task === null) return state.failure && h(FailureNote, {
                failure: state.failure,
                retry: editing.read,
            });
            const shared = {
                app,
                task: state.task,
                writable: props.context.writable,
                nameOf: props.context.nameOf,
                onChanged: editing.read,
            };
            return [
                state.failure && h(FailureNote, { failure: state.failure, retry: editing.retry }),
                title(),
                description(),
                props.timer && timing(),
                fields(),
                tags(),
                h(Attachments, shared),
                h(Comments, shared),
                history(),
            ];
        };

        return () =>
            h(SidePanel, {
                title: state.task?.title ?? words.title,
                closeLabel: words.closePanel,
                look: "task-panel",
                onClose: close,
            }, {
                state: () => h("span", { role: "status", class: ["saving", state.saving] }, words[state.saving]),
                default: body,
                footer: () => state.task !== null && [
                    h("button", { type: "button", onClick: copyLink }, [h(Icon, { name: "copy" }), words.copyLink]),
                    props.context.writable && h("button", { type: "button", class: "removes", onClick: remove }, [
                        h(Icon, { name: "remove" }),
                        words.remove,
                    ]),
                ],
            });
    },
};

/** Somebody who is not to be chosen any more is still named. */
const known = (people, id) =>
    !id || people.some(([one]) => one === id) ? people : [...people, [id, words.someone]];
