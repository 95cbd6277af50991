import { h } from "vue";

/** The exact figures beside the pointer. Props: `tip` `{ x, y, title, rows }`; `width` and `height` of the plot. */
export function ChartTip({ tip, width, height }) {
    const left = tip.x > width / 2;
    const top = tip.y > height / 2;
    return h(
        "div",
        {
            class: "chart-tip",
            "aria-hidden": "true",
            style: {
                [left ? "right" : "left"]: `${(left ? width - tip.x : tip.x) + 14}px`,
                [top ? "bottom" : "top"]: `${Math.max(0, top ? height - tip.y - 10 : tip.y - 10)}px`,
            },
        },
        [
            h("b", tip.title),
            tip.rows.slice(0, 12).map(({ name, text, colour }, index) =>
                h(
                    "p",
                    { key: index },
                    [h("i", { style: { background: colour ?? "currentcolor" } }), h("span", name), h("em", text)],
                ),
            ),
        ],
    );
}
ChartTip.props = ["tip", "width", "height"];
