import { h } from "vue";
import { metricStrings } from "../../logic/strings-metrics.js";
import { AGGREGATIONS } from "../../logic/metrics/explorer.js";
import { SelectBox } from "../field.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";

const words = metricStrings.explorer;

/**
 * One series: what is drawn. Props: `series`, `catalogue` (of lib/work/catalogue.js), `at` (which one), `name`,
 * `failure` (words), `alone`; events `change` with the series, `remove`, `board`, `watch`.
 */
export const SeriesRow = {
    name: "SeriesRow",
    props: ["series", "catalogue", "at", "name", "failure", "alone", "writable"],
    emits: ["change", "remove", "board", "watch"],
    setup(props, { emit }) {
        const set = (changes) => emit("change", { ...props.series, ...changes });

        const choice = (label, value, options, onChoose) =>
            h(SelectBox, {
                "aria-label": `${words.series(props.at + 1)}: ${label}`,
                options,
                value,
                onChange: (event) => onChoose(event.target.value),
            });

        function chooseMetric(metric) {
            const allowed = props.catalogue.aggregationsOf(metric);
            const { aggregation } = props.series;
            const stays = allowed === null || allowed.includes(aggregation);
            emit("change", { metric, aggregation: stays ? aggregation : "avg", groupBy: "", labels: {} });
        }

        function chooseLabel(label, value) {
            const { [label]: _, ...others } = props.series.labels;
            set({ labels: value === "" ? others : { ...others, [label]: value } });
        }

        const items = () => [
            props.writable && { label: words.addToBoard, icon: "grid", action: () => emit("board") },
            props.writable && { label: words.watch, icon: "bell", action: () => emit("watch") },
            !props.alone && {
                label: words.remove(words.series(props.at + 1).toLowerCase()),
                icon: "remove",
                action: () => emit("remove"),
            },
        ];

        return () => {
            const { metric, aggregation, groupBy, labels } = props.series;
            const own = props.catalogue.labelsOf(metric);
            const known = props.catalogue.choices();
            const figures = props.catalogue.aggregationsOf(metric) ?? AGGREGATIONS;
            return h("li", { class: "series-row", "aria-label": props.name }, [
                choice(
                    words.metric,
                    metric,
                    known.some(([name]) => name === metric) ? known : [...known, [metric, metric]],
                    chooseMetric,
                ),
                choice(words.aggregation, aggregation, figures.map(
                    (one) => [one, metricStrings.aggregations[one] ?? one],
                ),
                    (next) => set({ aggregation: next })),
                own.map(([label, values]) =>
                    choice(
                        words.label(label),
                        labels[label] ?? "",
                        [["", words.any(label)], ...values.map((value) => [value, value])],
                        (value) => chooseLabel(label, value),
                    ),
                ),
                own.length > 0 && choice(
                    words.groupBy,
                    groupBy,
                    [["", words.noGroup], ...own.map(([label]) => [label, `${words.groupBy} ${label}`])],
                    (label) => set({ groupBy: label }),
                ),
                h("span", { class: "push" }, [
                    h(
                        MenuButton,
                        { label: `${words.series(props.at + 1)}: ${props.name}`, items },
                        () => h(Icon, { name: "more" }),
                    ),
                ]),
                props.failure && h("p", { class: "fault", role: "alert" }, props.failure),
            ]);
        };
    },
};
