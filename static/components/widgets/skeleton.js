import { h } from "vue";
import { boardStrings } from "../../logic/strings-board.js";
import { bar } from "../skeletons.js";

const line = (d) => h(
    "svg",
    { viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" },
    h("path", { d, "vector-effect": "non-scaling-stroke" }),
);

/** What is on its way, in its shape. */
const SHAPES = {
    metric: () => [bar("figure-bar"), bar("tiny")],
    chart: () => [line("M0 30 14 24 28 27 42 14 56 20 70 10 84 16 100 6")],
    gauge: () => [
        h(
            "svg",
            { viewBox: "-92 -90 184 112", "aria-hidden": "true" },
            h("path", { class: "arc", d: "M-78 0A78 78 0 0 1 78 0" }),
        ),
    ],
    table: () => Array.from({ length: 4 }, (_, key) => h("div", { key, class: "row" }, [bar("wide"), bar("tiny")])),
    text: () => [bar("wide"), bar("wide"), bar("short")],
    image: () => [h("span", { class: "block" })],
    map: () => [h("span", { class: "block" })],
};

export function WidgetSkeleton({ type }) {
    return h(
        "div",
        {
            class: ["widget-skeleton", "skeleton", `of-${type}`],
            role: "status",
            "aria-label": boardStrings.widget.loading,
        },
        (SHAPES[type] ?? SHAPES.text)(),
    );
}
WidgetSkeleton.props = ["type"];
