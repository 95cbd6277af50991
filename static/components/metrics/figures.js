import { h } from "vue";
import { dashOf } from "../../logic/board/chart-options.js";
import { exactly, formatted } from "../../logic/board/format.js";
import { figuresOf } from "../../logic/metrics/explorer.js";
import { metricStrings } from "../../logic/strings-metrics.js";

const words = metricStrings.explorer;
const COLUMNS = ["last", "min", "avg", "max"];

/** What the lines come to, as figures. Props: `charts`, `palette`. */
export function Figures({ charts, palette }) {
    return h("div", { class: "panel table-panel scrolls-wide" }, [
        h("table", { class: "rows figures" }, [
            h("caption", { class: "unseen" }, words.figures),
            h("thead", h("tr", [
                h("th", { scope: "col" }, words.name),
                COLUMNS.map((column) => h("th", { key: column, scope: "col", class: "figure" }, words[column])),
            ])),
            h("tbody", charts.flatMap(({ unit, data }) => data.series.map(({ name, points }, index) => {
                const figures = figuresOf(points);
                return h("tr", { key: `${unit}/${name}` }, [
                    h("th", { scope: "row", class: "name" }, [lineMark(palette.series[index % 6], index), name]),
                    COLUMNS.map((column) => h(
                        "td",
                        { key: column, class: "figure", title: figures ? exactly(figures[column], unit) : null },
                        figures ? formatted(figures[column], { unit }) : "–",
                    )),
                ]);
            }))),
        ]),
    ]);
}

function lineMark(colour, index) {
    const dash = dashOf(index);
    return h("svg", { class: "line-mark", viewBox: "0 0 18 8", "aria-hidden": "true" }, [
        h("path", {
            d: "M0 4h18",
            fill: "none",
            stroke: colour,
            "stroke-width": 2.4,
            "stroke-dasharray": Array.isArray(dash) ? dash.join(" ") : null,
        }),
    ]);
}
