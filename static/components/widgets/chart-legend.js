import { h } from "vue";
import { colourOf, dashOf, sliceColour, slicesOf } from "../../logic/board/chart-options.js";
import { formatted } from "../../logic/board/format.js";
import { boardStrings } from "../../logic/strings-board.js";

const words = boardStrings.chart;

/** The series of a chart, to be switched off and on. */
export function legendOf(series, config, palette, kind, hidden, toggle) {
    return h(
        "div",
        { class: "legend" },
        series.map(({ name }, index) =>
            h("button", {
                key: name,
                type: "button",
                "aria-pressed": String(!hidden.has(name)),
                title: words.show(name),
                onClick: () => toggle(name),
            }, [
                h("svg", { viewBox: "0 0 18 8", "aria-hidden": "true" }, [
                    kind === "line"
                        ? h("path", {
                            d: "M0 4h18",
                            fill: "none",
                            stroke: colourOf(index, config, palette),
                            "stroke-width": 2.4,
                            "stroke-dasharray": dashText(index),
                        })
                        : h("rect", { x: 4, width: 9, height: 8, rx: 2, fill: colourOf(index, config, palette) }),
                ]),
                h("span", name),
            ]),
        ),
    );
}

/** The slices of a chart of shares, with their parts. */
export function sliceLegend(data, config, palette) {
    const slices = slicesOf(data);
    const sum = slices.reduce((all, { value }) => all + value, 0) || 1;
    return h(
        "ul",
        { class: "legend slices" },
        slices.map(({ name, value }, index) =>
            h("li", { key: name }, [
                h(
                    "svg",
                    { viewBox: "0 0 8 8", "aria-hidden": "true" },
                    h("rect", { width: 8, height: 8, rx: 2, fill: sliceColour(index, config, palette) }),
                ),
                h("span", name),
                h("em", formatted((value / sum) * 100, { unit: "%", decimals: 0 })),
            ]),
        ),
    );
}

function dashText(index) {
    const dash = dashOf(index);
    return Array.isArray(dash) ? dash.join(" ") : null;
}
