import { h } from "vue";
import { workStrings } from "../../logic/strings-work.js";
import { dueOf } from "../../logic/work/due.js";
import { hoursText } from "../../logic/work/tasks.js";
import { Face } from "../account-menu.js";
import { Icon } from "../icons.js";

const words = workStrings.tasks;
const TAGS_IN_SIGHT = 3;

/**
 * One task on the board. Its title opens it, its grip moves it.
 *
 * Props: `task`, `context` (`{ href, nameOf, zone, now, runs, writable }`), `drag` (of use-card-drag.js), `look`.
 */
export function TaskCard({ task, context, drag, look }) {
    const { id, title } = task;
    const lifted = drag.state.id === id && drag.state.kind === "keys";
    return h(
        "li",
        {
            class: [
                "panel task-card",
                look,
                { lifted, away: drag.state.id === id && !lifted, over: task.status === "completed" },
            ],
            "data-task": id,
            onPointerdown: context.writable ? (event) => drag.press(event, id) : null,
            onDragstart: (event) => event.preventDefault(), // the title is a link: the browser would drag its address
        },
        [
            h("div", { class: "task-head" }, [
                h("h3", h("a", { href: context.href(id), draggable: "false" }, title)),
                context.writable && h(
                    "button",
                    {
                        type: "button",
                        class: "bare grip",
                        "aria-label": words.moveTask(title),
                        "aria-pressed": String(lifted),
                        onKeydown: (event) => drag.key(event, id),
                        onBlur: () => drag.blur(id),
                    },
                    h(Icon, { name: "drag" }),
                ),
            ]),
            (task.tags ?? []).length > 0 && h("div", { class: "tags" }, tagsOf(task.tags)),
            h("div", { class: "task-facts" }, [
                ...factsOf(task, context),
                task.assignee && h("span", { class: "by", title: words.assignedTo(context.nameOf(task.assignee)) }, [
                    h(Face, { name: context.nameOf(task.assignee) }),
                    h("span", { class: "unseen" }, words.assignedTo(context.nameOf(task.assignee))),
                ]),
            ]),
        ],
    );
}
TaskCard.props = ["task", "context", "drag", "look"];

const tagsOf = (tags) => [
    ...tags.slice(0, TAGS_IN_SIGHT).map((tag) => h("span", { key: tag, class: "tag" }, tag)),
    tags.length > TAGS_IN_SIGHT &&
        h("span", { class: "quiet", title: tags.slice(TAGS_IN_SIGHT).join(", ") }, `+${tags.length - TAGS_IN_SIGHT}`),
];

function factsOf(task, { zone, now, runs }) {
    const due = dueOf(task, now, zone);
    const estimate = task.estimatedHours ?? null;
    const spent = hoursText(task.actualHours);
    const timed = estimate !== null || (task.actualHours ?? 0) > 0;
    return [
        runs === task.id && h("span", { class: "fact running" }, [h(Icon, { name: "play" }), workStrings.time.running]),
        h(PriorityMark, { priority: task.priority }),
        due && h("span", { class: ["fact due", due.tone], title: due.title }, [h(Icon, { name: "flag" }), due.text]),
        timed && h(
            "span",
            { class: "fact", title: words.hoursTitle(spent, estimate === null ? null : hoursText(estimate)) },
            [
                h(Icon, { name: "clock" }),
                spent === "0" && estimate !== null
                    ? words.estimated(hoursText(estimate))
                    : words.hours(spent, estimate === null ? null : hoursText(estimate)),
            ],
        ),
        counted("comment", task.commentCount, words.comments),
        counted("attach", task.attachmentCount, words.attachments),
    ];
}

const counted = (icon, n, phrase) =>
    (n ?? 0) > 0 && h("span", { class: "fact", title: phrase(n) }, [h(Icon, { name: icon }), String(n)]);

/** How pressing it is, in a word and by bars. The ordinary is not said. Props: `priority`, `always`. */
export function PriorityMark({ priority, always }) {
    if (priority === "medium" && !always) return null;
    const level = ["low", "medium", "high", "critical"].indexOf(priority);
    return h("span", { class: ["fact priority", priority] }, [
        h(
            "svg",
            { viewBox: "0 0 12 10", "aria-hidden": "true" },
            [0, 1, 2, 3].map((at) =>
                h(
                    "rect",
                    { key: at, x: at * 3, y: 7 - at * 2, width: 2, height: 3 + at * 2, class: { on: at <= level } },
                ),
            ),
        ),
        words.priorities[priority] ?? priority,
    ]);
}
PriorityMark.props = ["priority", "always"];
