import { axisUnit, exactly, formatted, isBytes, isPercent } from "./format.js";
import { timeTicks } from "./ranges.js";

/**
 * What ECharts has to draw, from the data engine's answer: colours, type and lines are those of the page's tokens.
 *
 * @typedef {object} Palette
 * @property {string[]} series    Six colours.
 * @property {string} ink
 * @property {string} ink2
 * @property {string} ink3
 * @property {string} line
 * @property {string} surface
 * @property {string} warn
 * @property {string} bad
 * @property {string} font
 *
 * @typedef {object} ChartData   As the data engine gives it.
 * @property {{ type: "time" | "category" | "number", name?: string }} x
 * @property {string} [unit]
 * @property {{ name: string, points: [any, number | null][] }[]} series
 *
 * @typedef {object} Drawing
 * @property {ChartData} data
 * @property {any} config
 * @property {Palette} palette
 * @property {{ from: number, to: number } | null} range
 * @property {string} zone
 * @property {number} width       CSS pixels.
 * @property {number} height
 * @property {Set<string>} hidden Names of series that are switched off.
 */

const SPACE = "\u00a0";
const DASHES = ["solid", [6, 3], [2, 3], [8, 3, 2, 3], [1, 2], [10, 4]];
/** Names at the ends of lines fit a chart of this width, so many of them. */
const LABELS_FROM_WIDTH = 420;
const MOST_LABELS = 5;
const MOST_SLICES = 8;

/** The kind that fits the data: a share needs categories, a line needs an order. */
export function kindOf(config, data) {
    const wish = config?.chart_type ?? "line";
    if (wish === "pie" && data.x.type !== "category" && data.series.length < 2) return "line";
    return wish;
}

/** Whether lines carry their names themselves; otherwise a legend has to tell. */
export function labelsFit({ data, config, width }) {
    const kind = kindOf(config, data);
    const lines = kind === "line" || kind === "area";
    return lines &&
        data.x.type !== "category" &&
        data.series.length > 1 &&
        data.series.length <= MOST_LABELS &&
        width >= LABELS_FROM_WIDTH;
}

export function wantsLegend(drawing) {
    if (drawing.config?.show_legend === false) return false;
    if (kindOf(drawing.config, drawing.data) === "pie") return !sliceLabelsFit(drawing);
    return drawing.data.series.length > 1 && !labelsFit(drawing);
}

/** Names and shares beside the slices need room on both sides. */
const sliceLabelsFit = ({ width, height }) => width >= 300 && height >= 130;

/** The colour of a series: what the widget chose (`1` to `6`, or a CSS colour), or the next of the palette. */
export function colourOf(index, config, palette) {
    const scheme = config?.color_scheme ?? [];
    const choice = scheme[index % Math.max(1, scheme.length)];
    if (scheme.length === 1 &&
        index > 0) return palette.series[(Number(scheme[0]) - 1 + index || index) % palette.series.length];
    if (/^[1-6]$/.test(choice ?? "")) return palette.series[Number(choice) - 1];
    if (/^#[0-9a-f]{3,8}$/i.test(choice ?? "")) return choice;
    return palette.series[index % palette.series.length];
}

export const dashOf = (index) => DASHES[index % DASHES.length];

/** @param {Drawing} drawing */
export function chartOption(drawing) {
    const kind = kindOf(drawing.config, drawing.data);
    const common = {
        animation: false,
        textStyle: { fontFamily: drawing.palette.font, fontSize: 11 },
        tooltip: { show: false },
    };
    if (kind === "pie") return { ...common, ...pie(drawing) };
    const flat = isFlat(kind, drawing.data);
    return { ...common, ...(flat ? bars(drawing) : lines(drawing, kind)) };
}

/** One series of named bars reads best lying, with its names beside it. */
const isFlat = (kind, { x, series }) => kind === "bar" && x.type === "category" && series.length === 1;

// Lines, areas, standing bars, points

function lines(drawing, kind) {
    const { data, config, palette, width, hidden } = drawing;
    const labelled = labelsFit(drawing);
    const shown = data.series.map((series, index) => ({ series, index })).filter(
        ({ series }) => !hidden.has(series.name),
    );
    const unit = config?.unit ?? data.unit ?? null;
    const longest = Math.min(16, Math.max(...data.series.map(({ name }) => name.length), 0));
    return {
        grid: { left: 4, right: labelled ? 14 + longest * 6.2 : 10, top: 20, bottom: 2, containLabel: true },
        axisPointer: { show: false },
        xAxis: xAxis(drawing, width - 60),
        yAxis: valueAxis(drawing, unit),
        series: shown.map(({ series, index }) => ({
            ...lineOrBar(kind, drawing, series, index, labelled),
            ...(labelled ? endLabel(series, palette, index, config) : {}),
            ...(index === shown[0].index ? { markLine: thresholds(config, palette) } : {}),
        })),
    };
}

/** @param {boolean} labelled  Names at the ends tell the lines apart; without them, dashes do too. */
function lineOrBar(kind, { config, data, palette }, { name, points }, index, labelled) {
    const color = colourOf(index, config, palette);
    const several = data.series.length > 1;
    const stack = config?.stacked === true ? { stack: "all" } : {};
    const base = {
        id: name,
        name,
        data: points,
        itemStyle: { color },
        cursor: "default",
        emphasis: { disabled: true },
        ...stack,
    };
    if (kind === "scatter") return { ...base, type: "scatter", symbolSize: 6, symbol: SYMBOLS[index % SYMBOLS.length] };
    if (kind === "bar") return {
        ...base,
        type: "bar",
        barMaxWidth: 28,
        itemStyle: { color, borderRadius: [2, 2, 0, 0] },
    };
    return {
        ...base,
        type: "line",
        showSymbol: points.length === 1,
        symbolSize: 5,
        connectNulls: false,
        sampling: "lttb",
        lineStyle: { color, width: 1.7, type: several && !labelled && kind === "line" ? dashOf(index) : "solid" },
        ...(kind === "area" ? { areaStyle: { color, opacity: several && !stack.stack ? 0.1 : 0.16 } } : {}),
    };
}

const SYMBOLS = ["circle", "rect", "triangle", "diamond", "pin", "roundRect"];

function endLabel({ name }, palette, index, config) {
    return {
        endLabel: {
            show: true,
            formatter: () => (name.length > 16 ? `${name.slice(0, 15)}…` : name),
            color: colourOf(index, config, palette),
            distance: 5,
            fontSize: 11,
            fontWeight: 500,
        },
        labelLayout: { moveOverlap: "shiftY" },
    };
}

function thresholds(config, palette) {
    const lines = [
        [config?.warn_at, palette.warn],
        [config?.bad_at, palette.bad],
    ].filter(([at]) => Number.isFinite(at));
    return {
        silent: true,
        symbol: "none",
        animation: false,
        label: { show: false },
        data: lines.map(([at, color]) => ({ yAxis: at, lineStyle: { color, width: 1, type: [4, 4], opacity: 0.8 } })),
    };
}

function xAxis({ data, range, zone, palette, config }, room) {
    const axis = {
        axisLine: { lineStyle: { color: palette.line } },
        axisTick: { show: false },
        axisLabel: { color: palette.ink3, fontSize: 11, hideOverlap: true },
        splitLine: { show: false },
    };
    if (data.x.type === "category") return {
        ...axis,
        type: "category",
        data: categoriesOf(data),
        axisLabel: { ...axis.axisLabel, interval: "auto", width: 90, overflow: "truncate" },
    };
    if (data.x.type === "number") return {
        ...axis,
        type: "value",
        scale: true,
        name: data.x.name ?? "",
        nameLocation: "middle",
        nameGap: 22,
        nameTextStyle: { color: palette.ink3 },
    };
    const ends = range ?? extent(data);
    const ticks = timeTicks(ends.from, ends.to, Math.max(2, Math.floor(room / 70)), zone);
    const labels = new Map(ticks.map(({ at, label }) => [at, label]));
    const customValues = ticks.map(({ at }) => at);
    const gap = config?.chart_type === "bar" ? barRoom(data) : 0;
    return {
        ...axis,
        type: "time",
        min: ends.from - gap,
        max: ends.to + gap,
        axisTick: { show: false, customValues },
        // Room is left for what stands at other times too, and nothing has no height
        axisLabel: {
            ...axis.axisLabel,
            customValues,
            formatter: (/** @type {number} */ at) => labels.get(at) ?? SPACE,
        },
    };
}

/** Half a bar at either end. */
function barRoom({ series }) {
    const points = series[0]?.points ?? [];
    return points.length < 2 ? 0 : (points[points.length - 1][0] - points[0][0]) / (points.length - 1) / 2;
}

function valueAxis({ data, config, palette, height }, unit) {
    const parts = Math.max(2, Math.min(5, Math.round(height / 55)));
    const most = largest(data, config);
    const { label } = axisUnit(config?.max ?? most, unit, null);
    return {
        type: "value",
        min: config?.min ?? null,
        splitNumber: parts,
        ...naturalEnds(unit, most, config, parts),
        axisLabel: { color: palette.ink3, fontSize: 11, formatter: label },
        splitLine: { show: config?.show_grid !== false, lineStyle: { color: palette.line } },
        axisLine: { show: false },
        axisTick: { show: false },
        scale: config?.chart_type === "scatter",
    };
}

/** What the marks of the values are counted in; it is written once, above them. */
export function axisName({ data, config }) {
    const kind = kindOf(config, data);
    if (kind === "pie" || isFlat(kind, data)) return "";
    return axisUnit(config?.max ?? largest(data, config), config?.unit ?? data.unit ?? null).name;
}

/** Of all values, or of the sums where series stand on each other. */
function largest({ series }, config) {
    if (config?.stacked !== true) return Math.max(0, ...series.flatMap(({ points }) => points.map(([, y]) => y ?? 0)));
    const sums = new Map();
    for (const [x, y] of series.flatMap(({ points }) => points)) sums.set(x, (sums.get(x) ?? 0) + Math.max(0, y ?? 0));
    return Math.max(0, ...sums.values());
}

/** Shares end at a hundred; round steps of bytes are powers of two. Both keys always: null takes a former one away. */
function naturalEnds(unit, most, config, parts) {
    if (Number.isFinite(config?.max)) return { max: config.max, interval: null };
    if (isPercent(unit) && most <= 100 && most > 60) return { max: 100, interval: parts < 4 ? 50 : 25 };
    if (!isBytes(unit) || most <= 0) return { max: null, interval: null };
    const interval = 2 ** Math.ceil(Math.log2(most / parts));
    return { interval, max: Math.ceil(most / interval) * interval };
}

function extent({ series }) {
    const all = series.flatMap(({ points }) => points.map(([x]) => x));
    return all.length === 0 ? { from: 0, to: 1 } : { from: Math.min(...all), to: Math.max(...all) };
}

const categoriesOf = ({ series }) => [...new Set(series.flatMap(({ points }) => points.map(([x]) => String(x))))];

// Lying bars

function bars({ data, config, palette, height }) {
    const unit = config?.unit ?? data.unit ?? null;
    const most = Math.max(2, Math.floor((height - 8) / 22));
    const points = data.series[0].points.slice(0, most);
    const colour = colourOf(0, config, palette);
    return {
        grid: { left: 2, right: 56, top: 2, bottom: 2, containLabel: true },
        xAxis: { type: "value", show: false, min: (/** @type {any} */ { min }) => Math.min(0, min) },
        yAxis: {
            type: "category",
            inverse: true,
            data: points.map(([x]) => String(x)),
            axisLine: { show: false },
            axisTick: { show: false },
            axisLabel: { color: palette.ink2, fontSize: 11.5, width: 110, overflow: "truncate", margin: 10 },
        },
        series: [
            {
                id: "bars",
                name: data.series[0].name,
                type: "bar",
                barMaxWidth: 15,
                barMinHeight: 1,
                data: points.map(([, y]) => ({ value: y, itemStyle: { color: colour, borderRadius: 3 } })),
                cursor: "default",
                emphasis: { disabled: true },
                label: {
                    show: true,
                    position: "right",
                    color: palette.ink,
                    fontSize: 11.5,
                    formatter: ({ value }) => formatted(value, { unit, short: true }),
                },
            },
        ],
    };
}

// Shares

/** Slices of a whole: of one series of categories, or the sums of several series; small ones are gathered. */
export function slicesOf({ x, series }, others = "Other") {
    const all =
        series.length === 1 && x.type === "category"
            ? series[0].points.map(([name, value]) => ({ name: String(name), value: Math.max(0, value ?? 0) }))
            : series.map(
                ({ name, points }) => ({ name, value: points.reduce((sum, [, y]) => sum + Math.max(0, y ?? 0), 0) }),
            );
    const largest = [...all].sort((a, b) => b.value - a.value);
    if (largest.length <= MOST_SLICES) return largest;
    const rest = largest.slice(MOST_SLICES - 1).reduce((sum, { value }) => sum + value, 0);
    return [...largest.slice(0, MOST_SLICES - 1), { name: others, value: rest }];
}

export const sliceColour = (index, config, palette) => colourOf(
    index,
    config?.color_scheme?.length === 1 ? {} : config,
    palette,
);

function pie({ data, config, palette, width, height }) {
    const labels = sliceLabelsFit({ width, height });
    const unit = config?.unit ?? data.unit ?? null;
    return {
        series: [
            {
                id: "slices",
                type: "pie",
                radius: labels ? ["48%", "74%"] : ["56%", "92%"],
                data: slicesOf(data).map(
                    (slice, index) => ({ ...slice, itemStyle: { color: sliceColour(index, config, palette) } }),
                ),
                itemStyle: { borderColor: palette.surface, borderWidth: 2 },
                cursor: "default",
                emphasis: { scale: false },
                label: {
                    show: labels,
                    color: palette.ink2,
                    fontSize: 11.5,
                    lineHeight: 15,
                    formatter({ name, value, percent }) {
                        const share = formatted(percent, { unit: "%", decimals: 0 });
                        return `${name}\n${formatted(value, { unit, short: true })} · ${share}`;
                    },
                },
                labelLine: { length: 8, length2: 8, lineStyle: { color: palette.line } },
                avoidLabelOverlap: true,
            },
        ],
    };
}

// What stands under the crosshair

/**
 * The points nearest to a time (or a place along the axis), in the order of the series.
 *
 * @param {ChartData} data
 * @param {number} at
 * @returns {{ at: number, values: { name: string, index: number, value: number | null, text: string }[] } | null}
 */
export function readingAt(data, at, unit, hidden = new Set()) {
    const nearest = data.series.flatMap(({ points }) => nearestX(points, at) ?? []);
    if (nearest.length === 0) return null;
    const x = nearest.reduce((best, one) => (Math.abs(one - at) < Math.abs(best - at) ? one : best));
    const values = data.series
        .map(({ name, points }, index) => {
            const near = nearestX(points, x);
            const value = near === null ? null : points.find(([px]) => px === near)?.[1] ?? null;
            return { name, index, value, text: exactly(value, unit) };
        })
        .filter(({ name }) => !hidden.has(name));
    return { at: x, values };
}

/** By halving: points are in the order of x. */
function nearestX(points, at) {
    if (points.length === 0) return null;
    let low = 0;
    let high = points.length - 1;
    while (low < high) {
        const middle = (low + high) >> 1;
        if (points[middle][0] < at) low = middle + 1;
        else high = middle;
    }
    const before = points[low - 1]?.[0];
    return before !== undefined && at - before < points[low][0] - at ? before : points[low][0];
}

/** The same of a category. @param {number} index  Its place along the axis. */
export function categoryReading({ series }, index, unit, hidden) {
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
