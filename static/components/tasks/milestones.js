import { h, ref, shallowReactive } from "vue";
import { failureOf } from "../../logic/failures.js";
import { strings } from "../../logic/strings.js";
import { workStrings } from "../../logic/strings-work.js";
import { dayOf, dayText, endOfDay, isDay } from "../../logic/work/days.js";
import { TITLE_MAXIMUM } from "../../logic/work/tasks.js";
import { Confirm } from "../confirm.js";
import { Dialog } from "../dialog.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";
import { EmptyState, FailureNote } from "../notices.js";

const words = workStrings.milestones;

/** The milestones with how far they are. Props: `milestones` (of lib/work/milestones.js), `zone`, `writable`; events
 * `close`, `show` with an id. */
export const MilestonesDialog = {
    name: "MilestonesDialog",
    props: ["milestones", "zone", "writable"],
    emits: ["close", "show"],
    setup(props, { emit }) {
        const { milestones } = props;
        const draft = shallowReactive({ title: "", due: "", busy: false, failure: null });
        const asking = ref(/** @type {string | null} */ (null));
        const failure = ref(null);
        milestones.load();

        async function tried(run) {
            failure.value = null;
            try {
                await run();
            } catch (error) {
                failure.value = failureOf(error);
            }
        }

        async function add(event) {
            event.preventDefault();
            const title = draft.title.trim();
            if (title === "" || draft.busy) return;
            Object.assign(draft, { busy: true, failure: null });
            try {
                const due = isDay(draft.due) ? { dueDate: endOfDay(draft.due, props.zone) } : {};
                await milestones.create({ title, ...due });
                Object.assign(draft, { title: "", due: "" });
            } catch (error) {
                draft.failure = failureOf(error);
            } finally {
                draft.busy = false;
            }
        }

        const form = () =>
            h("form", { class: "milestone-form", onSubmit: add }, [
                h("input", {
                    type: "text",
                    value: draft.title,
                    placeholder: words.create,
                    "aria-label": words.create,
                    maxlength: TITLE_MAXIMUM,
                    onInput: (event) => (draft.title = event.target.value),
                }),
                h("input", {
                    type: "date",
                    value: draft.due,
                    "aria-label": words.due,
                    onInput: (event) => (draft.due = event.target.value),
                }),
                h("button", { type: "submit", class: "main", "aria-disabled": draft.busy ? "true" : null }, words.add),
                draft.failure && h(FailureNote, { failure: draft.failure }),
            ]);

        const itemsOf = (one) => [
            { label: words.show, icon: "filter", action: () => emit("show", one.id) },
            props.writable && {
                label: one.status === "closed" ? words.reopen : words.close,
                icon: "check",
                action: () =>
                    void tried(
                        () => milestones.change(one.id, { status: one.status === "closed" ? "open" : "closed" }),
                    ),
            },
            props.writable && {
                label: words.remove,
                icon: "remove",
                danger: true,
                action: () => (asking.value = one.id),
            },
        ];

        const row = (one) => {
            if (asking.value === one.id) {
                return h("li", { key: `${one.id}?` }, h(Confirm, {
                    question: words.removeQuestion(one.title),
                    text: words.removeText,
                    yes: words.remove,
                    danger: true,
                    act: () => milestones.remove(one.id),
                    onNo: () => (asking.value = null),
                }));
            }
            const percent = Math.round(one.progress ?? 0);
            const due = one.dueDate ? dayOf(Date.parse(one.dueDate), props.zone) : null;
            return h("li", { key: one.id, class: ["milestone", one.status] }, [
                h("div", { class: "milestone-head" }, [
                    h("button", { type: "button", class: "link", onClick: () => emit("show", one.id) }, one.title),
                    one.status === "closed" && h("span", { class: "badge" }, words.closed),
                    due && h("span", { class: "quiet" }, dayText(due, dayOf(Date.now(), props.zone))),
                    h(MenuButton, { label: strings.moreActions(one.title), items: () => itemsOf(one) }, () =>
                        h(Icon, { name: "more" }),
                    ),
                ]),
                h("div", { class: "milestone-progress" }, [
                    h("progress", { max: 100, value: percent, "aria-label": one.title }),
                    h("span", { class: "quiet" }, words.progress(percent)),
                ]),
            ]);
        };

        return () => {
            const { all, loaded, failure: unread } = milestones.state;
            return h(Dialog, { title: words.title, size: "medium", onClose: () => emit("close") }, () => [
                unread && h(FailureNote, { failure: unread, retry: milestones.load }),
                failure.value && h(FailureNote, { failure: failure.value }),
                props.writable && form(),
                loaded && all.length === 0 &&
                    h(EmptyState, { title: words.emptyTitle, text: words.emptyText, level: "h3", icon: "flag" }),
                h("ul", { class: "milestones" }, all.map(row)),
            ]);
        };
    },
};
