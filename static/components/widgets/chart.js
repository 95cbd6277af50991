import { computed, h, onBeforeUnmount, onMounted, ref, shallowReactive, shallowRef, watch } from "vue";
import { axisName, chartOption, kindOf, wantsLegend } from "../../logic/board/chart-options.js";
import { boardStrings } from "../../logic/strings-board.js";
import { legendOf, sliceLegend } from "./chart-legend.js";
import { useReading } from "./chart-reading.js";
import { ChartTip } from "./chart-tip.js";
import { useZoom } from "./chart-zoom.js";

const words = boardStrings.chart;

/**
 * Lines, areas, bars, shares and points. Over time it shares a crosshair with the other charts of the board, and
 * dragging over it sets the board's range. The drawing is changed, never made anew: it keeps its place.
 */
export const ChartWidget = {
    name: "ChartWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const place = ref(null);
        const cross = ref(null);
        const chart = shallowRef(null);
        const size = shallowReactive({ width: 0, height: 0 });
        const hidden = shallowRef(new Set());
        const failed = ref(false);
        const config = computed(() => props.widget.config ?? {});
        const kind = computed(() => kindOf(config.value, props.data));
        const overTime = computed(() => props.data.x.type === "time" && kind.value !== "pie");
        /** Where the range is not free, nothing is to be chosen. */
        const zooms = computed(() => overTime.value && props.context.zooms !== false);
        const unit = computed(() => config.value.unit ?? props.data.unit ?? null);
        let observer = null;
        /** How the last drawing looked. */
        let drawn = "";

        const drawing = () => ({
            data: props.data,
            config: config.value,
            palette: props.context.palette.value,
            range: overTime.value ? props.context.ends(props.metadata) : null,
            zone: props.context.zone(),
            width: size.width,
            height: size.height,
            hidden: hidden.value,
        });

        /** Points that come change the drawing; anything else would leave traces of what was. */
        function draw() {
            if (chart.value === null || size.width === 0) return;
            const all = drawing();
            const look = lookOf(all);
            const options = look === drawn ? { replaceMerge: ["series"] } : { notMerge: true };
            drawn = look;
            chart.value.setOption(chartOption(all), { ...options, lazyUpdate: true });
            reading.placeCross();
        }

        async function open() {
            let echarts;
            try {
                ({ echarts } = await import("echarts"));
            } catch {
                failed.value = true;
                return;
            }
            if (place.value === null) return; // closed meanwhile
            chart.value = echarts.init(place.value, null, { renderer: "canvas" });
            reading.attach(chart.value);
            measure();
            draw();
        }

        function measure() {
            const { clientWidth: width, clientHeight: height } = place.value ?? { clientWidth: 0, clientHeight: 0 };
            if (width === size.width && height === size.height) return;
            Object.assign(size, { width, height });
            chart.value?.resize();
        }

        const zoom = useZoom({
            chart,
            place,
            enabled: () => zooms.value,
            onZoom: (from, to) => props.context.setRange(from, to),
        });

        const reading = useReading({
            props,
            chart,
            place,
            cross,
            facts: () => ({
                kind: kind.value,
                config: config.value,
                unit: unit.value,
                overTime: overTime.value,
                hidden: hidden.value,
                busy: zoom.state.selecting,
            }),
        });

        onMounted(() => {
            observer = new ResizeObserver(measure);
            observer.observe(place.value);
            open();
        });
        onBeforeUnmount(() => {
            observer?.disconnect();
            reading.leave();
            chart.value?.dispose();
        });
        watch(
            [
                () => props.data,
                config,
                props.context.palette,
                hidden,
                () => size.width,
                () => size.height,
                () => props.context.zone(),
            ],
            draw,
        );

        function toggle(name) {
            const next = new Set(hidden.value);
            if (!next.delete(name)) next.add(name);
            hidden.value = next;
        }

        return () => {
            if (failed.value) return h("p", { class: "widget-note" }, boardStrings.widget.moduleFailed);
            const legend = size.width > 0 && wantsLegend(drawing());
            const label = words.label(
                props.widget.name,
                words.kinds[kind.value],
                props.data.series.map(({ name }) => name).join(", "),
            );
            return h("div", { class: ["chart", zooms.value && "zooms"] }, [
                legend && kind.value === "pie" && sliceLegend(props.data, config.value, props.context.palette.value),
                legend && kind.value !== "pie" && legendOf(
                    props.data.series,
                    config.value,
                    props.context.palette.value,
                    kind.value,
                    hidden.value,
                    toggle,
                ),
                h("div", {
                    class: "plot",
                    onPointermove: reading.over,
                    onPointerleave: reading.leave,
                    onPointerdown: zoom.start,
                    onDblclick: () => zooms.value && props.context.resetRange(),
                }, [
                    h(
                        "span",
                        { class: "axis-unit", "aria-hidden": "true" },
                        axisName({ data: props.data, config: config.value }),
                    ),
                    h("div", { class: "canvas", ref: place, role: "img", "aria-label": label }),
                    h("i", { class: "crosshair", ref: cross, hidden: true, "aria-hidden": "true" }),
                    zoom.state.selecting && h("i", {
                        class: "selection",
                        style: { left: `${zoom.state.left}px`, width: `${zoom.state.width}px` },
                    }),
                    reading.tip.value && h(ChartTip, {
                        tip: reading.tip.value,
                        width: size.width,
                        height: size.height,
                    }),
                ]),
            ]);
        };
    },
};

/** All but the points. @param {import("../../logic/board/chart-options.js").Drawing} drawing */
function lookOf({ data, config, palette, width, height, hidden }) {
    const names = data.series.map(({ name }) => name);
    return JSON.stringify([data.x, data.unit, names, config, palette, width, height, [...hidden]]);
}
