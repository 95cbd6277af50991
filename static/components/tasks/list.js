import { computed, h, ref } from "vue";
import { workStrings } from "../../logic/strings-work.js";
import { dueOf } from "../../logic/work/due.js";
import { hoursText, PRIORITIES, STATES } from "../../logic/work/tasks.js";
import { Face } from "../account-menu.js";
import { Icon } from "../icons.js";
import { PriorityMark } from "./card.js";

const words = workStrings.tasks;

/** Name, class, and what it is sorted by. */
const COLUMNS = /** @type {[string, string, (task: any, context: any) => any][]} */ ([
    ["title", "name", (task) => task.title.toLowerCase()],
    ["status", "", (task) => STATES.indexOf(task.status)],
    ["priority", "in-middle", (task) => PRIORITIES.indexOf(task.priority)],
    ["assignee", "in-middle", (task, { nameOf }) => (task.assignee ? nameOf(task.assignee).toLowerCase() : "\uffff")],
    ["milestone", "in-wide", (task, { milestoneOf }) => milestoneOf(task.milestone)?.toLowerCase() ?? "\uffff"],
    ["dueDate", "", (task) => task.dueDate ?? "\uffff"],
    ["hours", "figure in-wide", (task) => -(task.actualHours ?? 0)],
]);

/** The tasks as a table that sorts. Props: `rows`, `context` (of the cards, with `milestoneOf`). */
export const TaskList = {
    name: "TaskList",
    props: ["rows", "context"],
    setup(props) {
        const sort = ref({ by: "status", up: true });
        const sorted = computed(() => {
            const [, , keyOf] = COLUMNS.find(([name]) => name === sort.value.by);
            const key = (task) => keyOf(task, props.context);
            const way = sort.value.up ? 1 : -1;
            return [...props.rows].sort((a, b) => {
                const [one, other] = [key(a), key(b)];
                if (one !== other) return one < other ? -way : way;
                return (a.position ?? 0) - (b.position ?? 0);
            });
        });

        const press = (name) => (sort.value = { by: name, up: sort.value.by === name ? !sort.value.up : true });

        const head = ([name, look, _]) => {
            const { by, up } = sort.value;
            const direction = by === name ? (up ? "ascending" : "descending") : "none";
            return h("th", { scope: "col", class: look, "aria-sort": direction }, [
                h("button", { type: "button", class: "sorts", onClick: () => press(name) }, [
                    words.columns[name],
                    by === name && h(Icon, { name: up ? "up" : "down" }),
                ]),
            ]);
        };

        const row = (task) => {
            const cells = cellsOf(task, props.context);
            return h(
                "tr",
                { key: task.id, "data-task": task.id },
                COLUMNS.map(([name, look]) => h("td", { class: look }, cells[name])),
            );
        };

        return () =>
            h("div", { class: "panel table-panel task-table" }, [
                h("table", { class: "rows task-rows" }, [
                    h("caption", { class: "unseen" }, words.title),
                    h("thead", h("tr", COLUMNS.map(head))),
                    h("tbody", sorted.value.map(row)),
                ]),
            ]);
    },
};

function cellsOf(task, { href, nameOf, milestoneOf, zone, now }) {
    const due = dueOf(task, now, zone);
    const estimate = task.estimatedHours ?? null;
    const timed = estimate !== null || (task.actualHours ?? 0) > 0;
    return {
        title: h("a", { href: href(task.id) }, task.title),
        status: [h("i", { class: ["state-dot", task.status], "aria-hidden": "true" }), words.states[task.status]],
        priority: h(PriorityMark, { priority: task.priority, always: true }),
        assignee: task.assignee && h("span", { class: "by", title: nameOf(task.assignee) }, [
            h(Face, { name: nameOf(task.assignee) }),
            nameOf(task.assignee),
        ]),
        milestone: milestoneOf(task.milestone),
        dueDate: due && h("span", { class: ["due", due.tone], title: due.title }, due.text),
        hours: timed ? words.hours(hoursText(task.actualHours), estimate === null ? null : hoursText(estimate)) : null,
    };
}
