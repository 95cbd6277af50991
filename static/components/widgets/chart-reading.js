import { shallowRef, watch } from "vue";
import { categoryReading, colourOf, readingAt } from "../../logic/board/chart-options.js";
import { exactly } from "../../logic/board/format.js";

/**
 * @typedef {object} Facts
 * @property {string} kind
 * @property {any} config
 * @property {string | null} unit
 * @property {boolean} overTime
 * @property {Set<string>} hidden
 * @property {boolean} busy         Something else follows the pointer.
 */

/**
 * What is under the pointer: the exact figures beside it, and the crosshair, which the charts over time share.
 *
 * @param {object} chart
 * @param {any} chart.props                        Of the widget.
 * @param {import("vue").ShallowRef<any>} chart.chart   ECharts' instance, or null.
 * @param {import("vue").Ref<HTMLElement | null>} chart.place
 * @param {import("vue").Ref<HTMLElement | null>} chart.cross
 * @param {() => Facts} chart.facts
 */
export function useReading({ props, chart, place, cross, facts }) {
    const { hover } = props.context;
    const tip = shallowRef(/** @type {any} */ (null));

    /** Bars, slices and points are read one by one, lines all together. */
    function isItemwise() {
        const { kind, overTime } = facts();
        return !overTime && kind !== "line" && kind !== "area";
    }

    function overItem({ name, seriesName, value, data, event }) {
        if (!isItemwise()) return;
        const { kind, unit } = facts();
        const figure = Array.isArray(value) ? value[1] : value?.value ?? value;
        const row = {
            name: kind === "pie" ? "" : seriesName,
            text: exactly(figure, unit),
            colour: data?.itemStyle?.color ?? null,
        };
        const title = Array.isArray(value) ? String(value[0]) : name;
        tip.value = { x: event.offsetX, y: event.offsetY, title, rows: [row] };
    }

    function over(event) {
        if (isItemwise() || chart.value === null || facts().busy) return;
        const { left, top } = place.value.getBoundingClientRect();
        const point = /** @type {[number, number]} */ ([event.clientX - left, event.clientY - top]);
        if (!chart.value.containPixel({ gridIndex: 0 }, point)) return leave();
        const [at] = chart.value.convertFromPixel({ gridIndex: 0 }, point);
        if (facts().overTime) hover.value = { at, source: props.widget.id };
        show(at, point);
    }

    function show(at, [x, y]) {
        const { config, unit, hidden, overTime } = facts();
        const byName = props.data.x.type === "category";
        const reading = (byName ? categoryReading : readingAt)(props.data, at, unit, hidden);
        if (reading === null) return (tip.value = null);
        const rows = reading.values.map(({ name, index, text }) => {
            return { name, text, colour: colourOf(index, config, props.context.palette.value) };
        });
        const said = overTime ? props.context.exactTime : exactly;
        tip.value = { x, y, title: byName ? reading.at : said(reading.at), rows };
    }

    function leave() {
        tip.value = null;
        if (hover.value?.source === props.widget.id) hover.value = null;
    }

    function placeCross() {
        const element = cross.value;
        if (element === null) return;
        const at = hover.value?.at;
        const drawn = at !== undefined && facts().overTime && chart.value !== null;
        const x = drawn ? chart.value.convertToPixel({ xAxisIndex: 0 }, at) : NaN;
        const middle = (place.value?.clientHeight ?? 0) / 2;
        const inside = Number.isFinite(x) && chart.value.containPixel({ gridIndex: 0 }, [x, middle]);
        element.hidden = !inside;
        if (inside) element.style.translate = `${Math.round(x)}px 0`;
    }

    watch(hover, placeCross, { flush: "sync" });

    return {
        tip,
        over,
        leave,
        placeCross,
        /** Listens to a chart that has just been made. */
        attach(instance) {
            instance.on("mousemove", overItem);
            instance.on("mouseout", () => isItemwise() && (tip.value = null));
        },
    };
}
