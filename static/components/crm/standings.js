import { h } from "vue";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";

const words = crmStrings.standings;

/** Who achieved how much, against the period before. */
export function StandingsWidget({ widget, model, context }) {
    const formats = context.formats();
    if (model.entries.length === 0) return h("p", { class: "widget-note" }, words.empty);
    return h("div", { class: "crm-scroll", tabindex: "0", role: "group", "aria-label": widget.name }, [
        h("p", { class: "quiet" }, words.metrics[model.metric] ?? ""),
        h("ol", { class: "standings" }, model.entries.map((entry) =>
            h("li", { key: entry.name }, [
                h("span", { class: ["rank", entry.rank <= 3 && "first"] }, entry.rank),
                h("span", { class: "standing-name" }, entry.name),
                h(
                    "b",
                    { title: formats.money(entry.value, model.currency) },
                    formats.figure(entry.value, model.currency),
                ),
                changeOf(entry, formats),
                h(
                    "span",
                    { class: "bar-track", "aria-hidden": "true" },
                    h("i", { style: { width: `${entry.share * 100}%` } }),
                ),
            ]),
        )),
    ]);
}
StandingsWidget.props = ["widget", "model", "metadata", "context"];

function changeOf({ percent, trend }, formats) {
    if (percent === null || trend === "flat") return h("span", { class: "move" }, "–");
    const { more, less } = crmStrings.figure;
    const size = formats.percent(Math.abs(percent));
    return h("span", { class: ["move", trend === "up" ? "good" : "bad"] }, [
        h(Icon, { name: trend }),
        h("span", { "aria-hidden": "true" }, size),
        h("span", { class: "unseen" }, trend === "up" ? more(size) : less(size)),
    ]);
}
