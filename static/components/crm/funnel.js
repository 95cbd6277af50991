import { h } from "vue";
import { crmStrings } from "../../logic/strings-crm.js";

const words = crmStrings.funnel;

/** How many came how far: each step as wide as its part of the first. */
export function FunnelWidget({ widget, model, context }) {
    const formats = context.formats();
    return h("ol", { class: "funnel", "aria-label": words.label(widget.name) }, model.map((step, index) =>
        h("li", { key: step.name }, [
            h("span", { class: "funnel-name" }, step.name),
            h(
                "span",
                { class: "funnel-track", "aria-hidden": "true" },
                h("i", { class: `series-${index + 1}`, style: { width: `${Math.max(step.share * 100, 0.5)}%` } }),
            ),
            h("b", formats.count(step.value)),
            h(
                "span",
                { class: "funnel-conversion" },
                step.conversion === null ? "" : words.conversion(formats.percent(step.conversion * 100)),
            ),
        ]),
    ));
}
FunnelWidget.props = ["widget", "model", "metadata", "context"];
