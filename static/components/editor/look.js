import { h, useId } from "vue";
import { isSafePicture } from "../../logic/board/markdown.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Segments, Switch } from "../field.js";
import { Choice, Input } from "./controls.js";

const words = boardStrings.editor;

/** How a widget looks, by its kind. Prop `widget`; event `config` (name, value; null takes it away). */
export const LookFields = {
    name: "LookFields",
    props: ["widget"],
    emits: ["config"],
    setup(props, { emit }) {
        const units = useId();
        const config = () => props.widget.config ?? {};
        const set = (name, value) => emit("config", name, value === "" ? null : value);
        const number = (name, label, more = {}) => h(Input, {
            key: name,
            label,
            number: true,
            value: config()[name] ?? null,
            onChange: (value) => set(name, value),
            ...more,
        });
        const toggle = (name, label, otherwise) => h(Switch, {
            key: name,
            label,
            checked: config()[name] ?? otherwise,
            onChange: (on) => set(name, on),
        });

        const colour = () =>
            h("fieldset", { class: "colours", key: "colours" }, [
                h("legend", words.colour),
                [1, 2, 3, 4, 5, 6].map((n) =>
                    h("label", { key: n, class: `series-${n}` }, [
                        h("input", {
                            type: "radio",
                            name: `${units}-colour`,
                            checked: (config().color_scheme?.[0] ?? "1") === String(n),
                            onChange: () => set("color_scheme", [String(n)]),
                        }),
                        h("span", { class: "unseen" }, words.colourOf(n)),
                    ]),
                ),
            ]);

        const figures = () => [
            h("div", { class: "pair", key: "figures" }, [
                h(Input, {
                    label: words.unit,
                    value: config().unit ?? "",
                    most: 20,
                    hint: words.unitHint,
                    onChange: (text) => set("unit", text.trim()),
                }),
                number(
                    "decimals",
                    words.decimals,
                    {
                        check: (value) => (value === null ||
                            (Number.isInteger(value) && value >= 0 && value <= 6)
                            ? null
                            : words.number),
                    },
                ),
            ]),
        ];
        const ends = () => h(
            "div",
            { class: "pair", key: "ends" },
            [number("min", words.least), number("max", words.most)],
        );
        const thresholds = () => h(
            "div",
            { class: "pair", key: "thresholds" },
            [number("warn_at", words.warnAt), number("bad_at", words.badAt)],
        );

        const KINDS = {
            metric: () => [
                ...figures(),
                thresholds(),
                colour(),
                toggle("sparkline", words.sparkline, true),
                toggle("less_is_better", words.lessIsBetter, false),
            ],
            gauge: () => [...figures(), ends(), thresholds(), colour()],
            chart: () => [
                h(Segments, {
                    label: words.chartType,
                    options: Object.entries(words.chartTypes),
                    value: config().chart_type ?? "line",
                    onChange: (kind) => set("chart_type", kind),
                }),
                ...figures(),
                ends(),
                thresholds(),
                colour(),
                toggle("show_legend", words.legend, true),
                toggle("show_grid", words.grid, true),
                toggle("stacked", words.stack, false),
            ],
            table: () => [
                number(
                    "page_size",
                    words.pageSize,
                    {
                        check: (value) => (value === null ||
                            (Number.isInteger(value) && value >= 1 && value <= 500)
                            ? null
                            : words.number),
                    },
                ),
                toggle("bars", words.bars, false),
            ],
            text: () => [
                h(Input, {
                    label: words.content,
                    hint: words.contentHint,
                    lines: 10,
                    value: config().content ?? "",
                    onChange: (text) => set("content", text),
                }),
            ],
            image: () => [
                h(Input, {
                    label: words.url,
                    hint: words.urlHint,
                    value: config().url ?? "",
                    check: (text) => (text === "" || isSafePicture(text) ? null : words.urlFault),
                    onChange: (text) => set("url", text.trim()),
                }),
                h(Input, {
                    label: words.alt,
                    value: config().alt ?? "",
                    most: 500,
                    onChange: (text) => set("alt", text),
                }),
                h(Choice, {
                    label: words.fit,
                    value: config().fit ?? "contain",
                    options: Object.entries(words.fits),
                    onChange: (fit) => set("fit", fit),
                }),
            ],
            map: () => [...figures(), colour()],
        };
        return () => KINDS[props.widget.type]?.() ?? null;
    },
};
