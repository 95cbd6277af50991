import { h } from "vue";
import { addresses } from "../../logic/routes.js";
import { crmStrings, inWords } from "../../logic/strings-crm.js";

const words = crmStrings.goals;

/** How far each goal is reached. */
export function GoalsWidget({ widget, model, context }) {
    const formats = context.formats();
    if (model.length === 0) return h("p", { class: "widget-note" }, words.empty);
    return h(
        "ul",
        { class: "crm-scroll goals", tabindex: "0", "aria-label": widget.name },
        model.map((goal) => goalOf(goal, formats)),
    );
}
GoalsWidget.props = ["widget", "model", "metadata", "context"];

function goalOf(goal, formats) {
    const reached = Math.max(0, Math.min(100, goal.percent));
    const facts = [
        words.of(formats.figure(goal.value, goal.currency), formats.figure(goal.target, goal.currency)),
        goal.owner,
        goal.endsOn && words.ends(formats.day(goal.endsOn)),
    ].filter(Boolean);
    return h("li", { key: goal.id, class: goal.status }, [
        goal.link === null
            ? h("span", { class: "goal-name" }, goal.name)
            : h("a", { class: "goal-name", href: `${addresses.crm}/${goal.link}` }, goal.name),
        h("b", formats.percent(goal.percent)),
        h(
            "div",
            {
                class: "bar-track",
                role: "progressbar",
                "aria-label": goal.name,
                "aria-valuemin": 0,
                "aria-valuemax": 100,
                "aria-valuenow": Math.round(reached),
                "aria-valuetext": formats.percent(goal.percent),
            },
            h("i", { style: { width: `${reached}%` } }),
        ),
        h("span", { class: "quiet" }, facts.join(" · ")),
        h("span", { class: "goal-status" }, words.statuses[goal.status] ?? inWords(goal.status)),
    ]);
}
