import { h, ref } from "vue";
import { workStrings } from "../../logic/strings-work.js";
import { columnOf, STATES, taskFromLine, TITLE_MAXIMUM } from "../../logic/work/tasks.js";
import { Icon } from "../icons.js";
import { TaskCard } from "./card.js";
import { useCardDrag } from "./use-card-drag.js";

const words = workStrings.tasks;

/** Props: `tasks` (of lib/work/tasks.js), `context` (of the cards), `me`. */
export const TaskBoard = {
    name: "TaskBoard",
    props: ["tasks", "context", "me"],
    setup(props, { expose }) {
        const { tasks } = props;
        const first = ref(null);
        /** Nobody looks at cancelled tasks until there are some. */
        const columns = () => /** @type {any[]} */ (STATES).filter(
            (status) => status !== "cancelled" || (tasks.state.totals[status] ?? 0) > 0,
        );
        const drag = useCardDrag({ rows: () => tasks.state.rows, columns, onDrop: tasks.move });
        expose({ add: () => first.value?.open() });

        const cardsOf = (status) => {
            const { place, id, height, kind } = drag.state;
            const cards = columnOf(tasks.state.rows, status).map((task) =>
                h(TaskCard, {
                    key: task.id,
                    task,
                    drag,
                    context: props.context,
                    look: tasks.state.touched?.id === task.id ? "touched" : "",
                }),
            );
            if (place === null || place.status !== status) return cards;
            // The gap counts the others alone: the card itself is still where it was.
            const own = columnOf(tasks.state.rows, status).findIndex((task) => task.id === id);
            const at = own >= 0 && own < place.index ? place.index + 1 : place.index;
            if (kind === "keys" && own >= 0 && (at === own || at === own + 1)) return cards;
            const gap = h(
                "li",
                { key: "gap", class: "task-gap", "aria-hidden": "true", style: { height: `${height}px` } },
            );
            return [...cards.slice(0, at), gap, ...cards.slice(at)];
        };

        const columnHead = (status, shown) =>
            h("header", [
                h("h2", [h("i", { class: ["state-dot", status], "aria-hidden": "true" }), words.states[status]]),
                h("span", { class: "quiet" }, String(tasks.state.totals[status] ?? shown)),
            ]);

        const column = (status) => {
            const shown = columnOf(tasks.state.rows, status).length;
            const left = (tasks.state.totals[status] ?? 0) - shown;
            return h(
                "section",
                { key: status, class: "task-column", "data-column": status, "aria-label": words.states[status] },
                [
                    columnHead(status, shown),
                    h("ul", cardsOf(status)),
                    left > 0 && shown > 0 && h(
                        "button",
                        { type: "button", class: "link", onClick: () => tasks.more(status) },
                        words.showMore(Math.min(left, 50)),
                    ),
                    props.context.writable && status !== "cancelled" && h(QuickAdd, {
                        ref: status === "pending" ? first : null,
                        status,
                        me: props.me,
                        add: tasks.create,
                    }),
                ],
            );
        };

        return () => [
            h("div", { class: ["task-board", { moving: drag.state.id !== null }] }, columns().map(column)),
            h("p", { class: "unseen", role: "status", "aria-live": "assertive" }, drag.state.said),
        ];
    },
};

/** One line at the foot of a column: Enter adds what is typed. Props: `status`, `me`, `add` (a promise). */
const QuickAdd = {
    name: "QuickAdd",
    props: ["status", "me", "add"],
    setup(props, { expose }) {
        const input = ref(null);
        const text = ref("");
        const busy = ref(false);
        const failed = ref(/** @type {string | null} */ (null));
        expose({
            open() {
                input.value?.scrollIntoView({ block: "nearest" });
                input.value?.focus();
            },
        });

        async function add() {
            const draft = taskFromLine(text.value, props.me);
            if (busy.value || !draft.title) return;
            busy.value = true;
            failed.value = null;
            const typed = text.value;
            text.value = ""; // the next one can be typed already
            try {
                await props.add({ ...draft, status: props.status });
            } catch (error) {
                if (text.value === "") text.value = typed;
                failed.value = error.fields?.[0]?.message ?? (error.status === 0 ? words.waiting : error.message);
            } finally {
                busy.value = false;
            }
        }

        function key(event) {
            if (event.key === "Enter" && !event.isComposing) {
                event.preventDefault();
                add();
            } else if (event.key === "Escape") {
                text.value = "";
                input.value.blur();
            }
        }

        return () =>
            h("div", { class: "quick-add" }, [
                h(Icon, { name: "add" }),
                h("input", {
                    ref: input,
                    type: "text",
                    value: text.value,
                    maxlength: TITLE_MAXIMUM,
                    placeholder: words.quickShort,
                    "aria-label": words.quick(words.states[props.status]),
                    title: words.quickHint,
                    autocomplete: "off",
                    onInput: (event) => (text.value = event.target.value),
                    onKeydown: key,
                }),
                failed.value && h("p", { class: "fault", role: "alert" }, failed.value),
            ]);
    },
};
