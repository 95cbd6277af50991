import { computed, h } from "vue";
import { changeOf, figureOf } from "../../logic/board/format.js";
import { gradeOf, sparkline } from "../../logic/board/shapes.js";
import { boardStrings } from "../../logic/strings-board.js";

const words = boardStrings.widget;
const WIDTH = 120;
const HEIGHT = 40;

/** One big figure, how it moved against the span before, and its line along the foot. */
export const MetricWidget = {
    name: "MetricWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const config = computed(() => props.widget.config ?? {});
        const unit = computed(() => config.value.unit ?? props.data.unit ?? null);
        const format = computed(() => ({ unit: unit.value, decimals: config.value.decimals ?? null }));
        const spark = computed(() => sparkline(props.data.sparkline ?? [], WIDTH, HEIGHT));

        return () => {
            const { figure, unit: unitText } = figureOf(props.data.value, format.value);
            const grade = gradeOf(props.data.value, config.value);
            return h("div", { class: "metric" }, [
                h(
                    "p",
                    { class: ["figure", grade !== null && grade !== "good" && `grade-${grade}`] },
                    [figure, unitText && h("small", unitText)],
                ),
                changeLine(props.data, format.value, config.value, props.context.span()),
                config.value.sparkline !== false && spark.value.line !== "" && sparkOf(
                    spark.value,
                    seriesOf(config.value),
                ),
            ]);
        };
    },
};

function changeLine({ value, previous }, format, config, span) {
    const change = changeOf(value, previous, format);
    if (change === null) return h("p", { class: "change" }, "\u00a0");
    const better = config.less_is_better === true ? "down" : "up";
    const tone = change.direction === "same" ||
        config.less_is_better === undefined
        ? ""
        : change.direction === better
        ? "good"
        : "bad";
    return h(
        "p",
        { class: "change" },
        [h("b", { class: tone }, change.text), span === null ? "" : ` ${words.against(span)}`],
    );
}

function sparkOf({ line, area }, series) {
    return h(
        "svg",
        {
            class: ["spark", `series-${series}`],
            viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
            preserveAspectRatio: "none",
            "aria-hidden": "true",
        },
        [
            h("path", { class: "area", d: area }),
            h("path", { class: "line", d: line, "vector-effect": "non-scaling-stroke" }),
        ],
    );
}

const seriesOf = ({ color_scheme: scheme }) => (/^[1-6]$/.test(scheme?.[0] ?? "") ? scheme[0] : "1");
