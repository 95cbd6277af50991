import { h } from "vue";
import { addresses } from "../../logic/routes.js";
import { workStrings } from "../../logic/strings-work.js";
import { clockText, durationText, minutesOf, namedDay } from "../../logic/work/days.js";
import { endsOf } from "../../logic/work/sheet.js";

const words = workStrings.time;

/** Scrolls what is too narrow for the week, so that today is in sight. */
function showToday({ el }) {
    const today = el.querySelector("thead .today");
    if (today !== null) el.scrollLeft = today.offsetLeft + today.offsetWidth - el.clientWidth;
}

/** The week as a table: tasks down, days across. Props: `sheet` (of logic/work/sheet.js), `today`. */
export function WeekSheet({ sheet, today }) {
    const figure = (seconds) => (seconds === 0 ? h("span", { class: "none" }, "–") : durationText(seconds));
    const dayHead = ({ day, hours }) =>
        h("th", { key: day, scope: "col", class: ["figure", { today: day === today }] }, [
            namedDay(day),
            hours !== 24 && h("span", { class: "type" }, hours < 24 ? words.short : words.long),
        ]);
    const row = ({ taskId, title, cells, seconds }) =>
        h("tr", { key: taskId }, [
            h("th", { scope: "row", class: "name" }, h("a", { href: addresses.task(taskId) }, title)),
            cells.map(
                (cell, at) => h(
                    "td",
                    { key: at, class: ["figure", { today: sheet.days[at].day === today }] },
                    figure(cell),
                ),
            ),
            h("td", { class: "figure sum" }, durationText(seconds)),
        ]);
    return h("div", {
        class: "panel table-panel scrolls-wide",
        tabindex: "0",
        role: "region",
        "aria-label": words.sheet,
        onVnodeMounted: showToday,
    }, [
        h("table", { class: "rows week" }, [
            h("caption", { class: "unseen" }, words.sheet),
            h("thead", h("tr", [
                h("th", { scope: "col" }, words.task),
                sheet.days.map(dayHead),
                h("th", { scope: "col", class: "figure" }, words.total),
            ])),
            h("tbody", sheet.rows.map(row)),
            h("tfoot", h("tr", [
                h("th", { scope: "row" }, words.total),
                sheet.days.map(({ day, seconds }) =>
                    h("td", { key: day, class: ["figure", { today: day === today }] }, figure(seconds)),
                ),
                h("td", { class: "figure sum" }, durationText(sheet.seconds)),
            ])),
        ]),
    ]);
}
WeekSheet.props = ["sheet", "today"];

/**
 * The entries, day by day. Props: `sheet`, `zone`, `now`, `money` (a function of an entry), `writable`; event `edit`.
 */
export function Entries({ sheet, zone, now, money, writable }, { emit }) {
    const days = sheet.days.filter(({ entries }) => entries.length > 0).reverse();
    const one = (entry) => {
        const [from, to] = endsOf(entry, now);
        const clock = (at) => clockText(minutesOf(at, zone));
        const title = entry.taskTitle ?? entry.taskId;
        return h("li", { key: entry.id, class: ["entry", { runs: !entry.endTime }] }, [
            h("span", { class: "entry-span quiet" }, `${clock(from)} – ${entry.endTime ? clock(to) : words.running}`),
            h("span", { class: "entry-what" }, [
                writable
                    ? h("button", { type: "button", class: "link", onClick: () => emit("edit", entry) }, title)
                    : h("b", title),
                entry.description && h("span", { class: "quiet" }, entry.description),
            ]),
            (entry.cost ?? 0) > 0 && h("span", { class: "quiet entry-cost" }, money(entry)),
            h("b", { class: "entry-time" }, durationText((to - from) / 1000)),
        ]);
    };
    return h("section", { class: "entry-days", "aria-label": words.entries }, days.map(({ day, seconds, entries }) =>
        h("section", { key: day, class: "panel entry-day" }, [
            h("header", [h("h2", namedDay(day)), h("span", { class: "quiet" }, durationText(seconds))]),
            h("ul", [...entries].reverse().map(one)),
        ]),
    ));
}
Entries.props = ["sheet", "zone", "now", "money", "writable"];
Entries.emits = ["edit"];
