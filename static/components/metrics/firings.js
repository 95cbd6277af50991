import { h } from "vue";
import { formatted, passed } from "../../logic/board/format.js";
import { metricStrings } from "../../logic/strings-metrics.js";
import { TimeAgo } from "../times.js";

const words = metricStrings.alerts;

/** Firings of rules, the latest first. Props: `app`, `events`, `unitOf` (a function of one), `named` (say the rule). */
export function Firings({ app, events, unitOf, named }) {
    const row = (event) => {
        const lasted = (event.endedAt ? Date.parse(event.endedAt) : Date.now()) - Date.parse(event.startedAt);
        const unit = unitOf(event);
        return h("tr", { key: event.id }, [
            named && h("th", { scope: "row", class: "name" }, event.name),
            h("td", h(TimeAgo, { at: event.startedAt, clock: app.clock })),
            h("td", { class: "figure" }, passed(lasted)),
            h("td", { class: "figure" }, formatted(event.value, { unit })),
            h("td", [
                h("span", { class: ["alert-state", event.endedAt ? "ok" : "firing"] }, [
                    h("i", { "aria-hidden": "true" }),
                    event.endedAt ? words.ended[event.ending] ?? words.states.ok : words.stillFiring,
                ]),
            ]),
        ]);
    };
    return h("div", { class: ["table-panel scrolls-wide", { panel: named }] }, [
        h("table", { class: "rows dense" }, [
            h("caption", { class: "unseen" }, words.all),
            h("thead", h("tr", [
                named && h("th", { scope: "col" }, words.rule),
                h("th", { scope: "col" }, words.started),
                h("th", { scope: "col", class: "figure" }, words.lasted),
                h("th", { scope: "col", class: "figure" }, words.value),
                h("th", { scope: "col" }, h("span", { class: "unseen" }, words.states.ok)),
            ])),
            h("tbody", events.map(row)),
        ]),
    ]);
}
Firings.props = ["app", "events", "unitOf", "named"];
