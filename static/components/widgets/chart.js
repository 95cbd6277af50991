import { computed, h, onBeforeUnmount, onMounted, ref, shallowReactive, shallowRef, watch } from "vue";
import {
    axisName,
    chartOption,
    colourOf,
    dashOf,
    kindOf,
    readingAt,
    sliceColour,
    slicesOf,
    wantsLegend,
} from "../../logic/board/chart-options.js";
import { exactly, formatted } from "../../logic/board/format.js";
import { boardStrings } from "../../logic/strings-board.js";
import { useZoom } from "./chart-zoom.js";
import { ChartTip } from "./chart-tip.js";

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
        const tip = shallowRef(/** @type {any} */ (null));
        const failed = ref(false);
        const config = computed(() => props.widget.config ?? {});
        const kind = computed(() => kindOf(config.value, props.data));
        const overTime = computed(() => props.data.x.type === "time" && kind.value !== "pie");
        const unit = computed(() => config.value.unit ?? props.data.unit ?? null);
        const { hover } = props.context;
        let observer = null;

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

        function draw() {
            if (chart.value === null || size.width === 0) return;
            chart.value.setOption(chartOption(drawing()), {
                replaceMerge: ["series", "xAxis", "yAxis", "grid"],
                lazyUpdate: true,
            });
            placeCross();
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
            chart.value.on("mousemove", overItem);
            chart.value.on("mouseout", () => isItemwise() && (tip.value = null));
            measure();
            draw();
        }

        function measure() {
            const { clientWidth: width, clientHeight: height } = place.value ?? { clientWidth: 0, clientHeight: 0 };
            if (width === size.width && height === size.height) return;
            Object.assign(size, { width, height });
            chart.value?.resize();
        }

        // What is under the pointer

        const isItemwise = () => !overTime.value && kind.value !== "line" && kind.value !== "area";

        function overItem({ name, seriesName, value, data, event }) {
            if (!isItemwise()) return;
            const figure = Array.isArray(value) ? value[1] : value?.value ?? value;
            const title = Array.isArray(value) ? String(value[0]) : name;
            const row = {
                name: kind.value === "pie" ? "" : seriesName,
                text: exactly(figure, unit.value),
                colour: data?.itemStyle?.color ?? null,
            };
            tip.value = { x: event.offsetX, y: event.offsetY, title, rows: [row] };
        }

        function over(event) {
            if (isItemwise() || chart.value === null || zoom.state.selecting) return;
            const { left, top } = place.value.getBoundingClientRect();
            const point = /** @type {[number, number]} */ ([event.clientX - left, event.clientY - top]);
            if (!chart.value.containPixel({ gridIndex: 0 }, point)) return leave();
            const [at] = chart.value.convertFromPixel({ gridIndex: 0 }, point);
            if (overTime.value) hover.value = { at, source: props.widget.id };
            showReading(at, point);
        }

        function showReading(at, [x, y]) {
            const category = props.data.x.type === "category";
            const read = category ? categoryReading : readingAt;
            const reading = read(props.data, at, unit.value, hidden.value);
            if (reading === null) return (tip.value = null);
            const rows = reading.values.map(({ name, index, text }) => {
                return { name, text, colour: colourOf(index, config.value, props.context.palette.value) };
            });
            tip.value = { x, y, title: category ? reading.at : saidX(reading.at), rows };
        }

        const saidX = (at) => (overTime.value ? props.context.exactTime(at) : exactly(at));

        function leave() {
            tip.value = null;
            if (hover.value?.source === props.widget.id) hover.value = null;
        }

        function placeCross() {
            const element = cross.value;
            if (element === null) return;
            const at = hover.value?.at;
            const drawn = at !== undefined && overTime.value && chart.value !== null;
            const x = drawn ? chart.value.convertToPixel({ xAxisIndex: 0 }, at) : NaN;
            const inside = Number.isFinite(x) && chart.value.containPixel({ gridIndex: 0 }, [x, size.height / 2]);
            element.hidden = !inside;
            if (inside) element.style.translate = `${Math.round(x)}px 0`;
        }

        const zoom = useZoom({
            chart,
            place,
            enabled: () => overTime.value,
            onZoom: (from, to) => props.context.setRange(from, to),
        });

        onMounted(() => {
            observer = new ResizeObserver(measure);
            observer.observe(place.value);
            open();
        });
        onBeforeUnmount(() => {
            observer?.disconnect();
            if (hover.value?.source === props.widget.id) hover.value = null;
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
        watch(hover, placeCross, { flush: "sync" });

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
            return h("div", { class: ["chart", overTime.value && "zooms"] }, [
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
                    onPointermove: over,
                    onPointerleave: leave,
                    onPointerdown: zoom.start,
                    onDblclick: () => overTime.value && props.context.resetRange(),
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
                    tip.value && h(ChartTip, { tip: tip.value, width: size.width, height: size.height }),
                ]),
            ]);
        };
    },
};

function categoryReading({ series }, index, unit, hidden) {
    const names = [...new Set(series.flatMap(({ points }) => points.map(([x]) => String(x))))];
    const at = names[Math.round(index)];
    if (at === undefined) return null;
    const values = series.map(
        ({ name, points }, position) => ({
            name,
            index: position,
            text: exactly(points.find(([x]) => String(x) === at)?.[1], unit),
        }),
    );
    return { at, values: values.filter(({ name }) => !hidden.has(name)) };
}

function legendOf(series, config, palette, kind, hidden, toggle) {
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

function sliceLegend(data, config, palette) {
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
