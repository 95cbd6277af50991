import { h } from "vue";
import { figureOf, formatted } from "../../logic/board/format.js";
import { arc, gradeOf, shareOf } from "../../logic/board/shapes.js";
import { boardStrings } from "../../logic/strings-board.js";

const RADIUS = 78;

/** A figure between its least and its most, on a half circle. */
export function GaugeWidget({ widget, data }) {
    const config = widget.config ?? {};
    const unit = config.unit ?? data.unit ?? null;
    const least = config.min ?? data.min ?? 0;
    const most = config.max ?? data.max ?? (unit === "%" || unit === "percent" ? 100 : Math.max(1, data.value ?? 1));
    const share = shareOf(data.value, least, most);
    const format = { unit, decimals: config.decimals ?? null };
    const { figure, unit: unitText } = figureOf(data.value, format);
    const grade = gradeOf(data.value, config);
    const ends = [least, most].map((end) => formatted(end, { unit, short: true }));
    return h("div", { class: "gauge" }, [
        h(
            "svg",
            {
                viewBox: "-92 -90 184 112",
                role: "img",
                "aria-label": boardStrings.gauge.label(widget.name, figure + unitText, ...ends),
            },
            [
                h("path", { class: "track", d: arc(RADIUS, 0, 1) }),
                share > 0 && h("path", {
                    class: [
                        "value",
                        grade === null || grade === "good" ? `series-${seriesOf(config)}` : `grade-${grade}`,
                    ],
                    d: arc(RADIUS, 0, share),
                }),
                ...thresholdMarks(config, least, most),
                h("text", { class: "figure", y: -8 }, [figure, h("tspan", { class: "unit" }, unitText)]),
                h("text", { class: "end least", x: -RADIUS - 7, y: 18 }, ends[0]),
                h("text", { class: "end most", x: RADIUS + 7, y: 18 }, ends[1]),
            ],
        ),
    ]);
}
GaugeWidget.props = ["widget", "data", "metadata", "context"];

/** Thin arcs outside: from where to watch, from where it is too much. */
function thresholdMarks(config, least, most) {
    const grades = [["warn", config.warn_at], ["bad", config.bad_at]].filter(([, at]) => Number.isFinite(at));
    if (config.warn_at > config.bad_at) return []; // less is worse: the colour of the value tells
    return grades.map(([grade, at], index) => {
        const [from, to] = [shareOf(at, least, most), shareOf(grades[index + 1]?.[1] ?? most, least, most)];
        return to > from && h("path", {
            key: grade,
            class: `mark grade-${grade}`,
            d: arc(RADIUS + 11, from + 0.004, to - 0.004),
        });
    });
}

const seriesOf = ({ color_scheme: scheme }) => (/^[1-6]$/.test(scheme?.[0] ?? "") ? scheme[0] : "1");
