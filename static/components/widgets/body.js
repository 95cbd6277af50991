import { h, onBeforeUnmount, ref, watch } from "vue";
import { keyOf, looksLikeItself } from "../../logic/crm/catalogue.js";
import { widgetFailure } from "../../logic/board/widget-failure.js";
import { strings } from "../../logic/strings.js";
import { boardStrings } from "../../logic/strings-board.js";
import { lazily } from "../board/lazily.js";
import { Icon } from "../icons.js";
import { GaugeWidget } from "./gauge.js";
import { MetricWidget } from "./metric.js";
import { WidgetSkeleton } from "./skeleton.js";

const words = boardStrings.widget;
/** Before this a skeleton would only flicker, in milliseconds. */
const PATIENCE_MS = 150;

const BODIES = {
    metric: MetricWidget,
    gauge: GaugeWidget,
    chart: lazily(() => import("./chart.js"), "ChartWidget"),
    table: lazily(() => import("./table.js"), "TableWidget"),
    text: lazily(() => import("./text.js"), "TextWidget"),
    image: lazily(() => import("./image.js"), "ImageWidget"),
    map: lazily(() => import("./map.js"), "MapWidget"),
};
const CatalogueWidget = lazily(() => import("../crm/body.js"), "CatalogueWidget");

/**
 * What a widget shows: its data, a skeleton while there is none, or in words why there is none.
 *
 * Props: `widget`, `datum` `{ data, metadata, error }` (undefined: on its way), `context` of the board.
 */
export const WidgetBody = {
    name: "WidgetBody",
    props: ["widget", "datum", "context"],
    setup(props) {
        const slow = ref(false);
        let timer = null;
        watch(
            () => props.datum === undefined,
            (waiting) => {
                clearTimeout(timer);
                slow.value = false;
                if (waiting) timer = setTimeout(() => (slow.value = true), PATIENCE_MS);
            },
            { immediate: true },
        );
        onBeforeUnmount(() => clearTimeout(timer));

        return () => {
            const { widget, datum, context } = props;
            const { type } = widget;
            if (datum === undefined) return slow.value && h(WidgetSkeleton, { type });
            if (datum.error && datum.data === undefined) return failureOf(datum.error);
            const key = keyOf(widget);
            if (key !== null && looksLikeItself(widget, key)) return h(CatalogueWidget, { widget, datum, context });
            const Body = BODIES[type];
            if (Body === undefined) return h("p", { class: "widget-note" }, words.unknown);
            if (isEmpty(type, datum.data)) return h("p", { class: "widget-note" }, words.noData);
            return h(Body, { widget, data: datum.data, metadata: datum.metadata, context });
        };
    },
};

function failureOf(error) {
    const { text, detail, requestId } = widgetFailure(error);
    return h("div", { class: "widget-note bad", role: "status" }, [
        h("p", [h(Icon, { name: "warning" }), text]),
        detail && h("p", { class: "quiet" }, detail),
        requestId && h("p", { class: "quiet" }, [`${strings.errors.request} `, h("code", requestId)]),
    ]);
}

/** @returns {boolean} whether the answer has nothing in it to draw */
function isEmpty(type, data) {
    if (data === null || data === undefined) return true;
    if (type === "chart") return !data.series?.some(({ points }) => points.length > 0);
    if (type === "table") return (data.columns ?? []).length === 0;
    if (type === "map") return (data.points ?? []).length === 0;
    return false;
}
