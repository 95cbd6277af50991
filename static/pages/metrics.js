import { computed, h, onScopeDispose, ref, shallowReactive, shallowRef, watch } from "vue";
import { RangePicker } from "../components/board/range-picker.js";
import { Icon } from "../components/icons.js";
import { AlertDialog } from "../components/metrics/alert-dialog.js";
import { Figures } from "../components/metrics/figures.js";
import { SeriesRow } from "../components/metrics/series-row.js";
import { ToBoardDialog } from "../components/metrics/to-board-dialog.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { ChartWidget } from "../components/widgets/chart.js";
import { usePalette } from "../components/widgets/palette.js";
import { flowForgeOf } from "../lib/flowforge.js";
import { useCatalogue } from "../lib/work/catalogue.js";
import {
    DEFAULT_RANGE,
    endsOf,
    fixedRange,
    isMoving,
    momentText,
    rangeFrom,
    rangeText,
} from "../logic/board/ranges.js";
import { failureOf, isAborted } from "../logic/failures.js";
import {
    chartName,
    chartsOf,
    csvOf,
    firstSeries,
    MOST_SERIES,
    nameOf,
    queryOf,
    seriesFrom,
    seriesText,
} from "../logic/metrics/explorer.js";
import { may } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { metricStrings } from "../logic/strings-metrics.js";
import { knownZone } from "../logic/time.js";

const words = metricStrings.explorer;
/** A moving range is read again this often, in milliseconds. */
const EVERY_MS = 10_000;

/** Any metric, over any range, beside any other. What is shown is in the address. */
export default {
    name: "MetricsPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const { client } = flowForgeOf(app);
        const catalogue = useCatalogue(app);
        const zone = () => knownZone(app.person.profile?.timezone);
        const range = computed(() => rangeFrom(props.route.query.get("range")) ?? DEFAULT_RANGE);
        const series = computed(() => {
            const asked = props.route.query.getAll("s").map(seriesFrom).filter((one) => one !== null);
            return asked.length > 0 ? asked.slice(0, MOST_SERIES) : firstSeries(catalogue.loading.value ?? []);
        });
        /** The answers by the series' text; what is there stays while it is read again. */
        const state = shallowReactive({ answers: new Map(), failures: new Map(), failure: null });
        const boarding = ref(/** @type {any} */ (null));
        const watching = ref(/** @type {any} */ (null));
        const palette = usePalette();
        /** The last moving span, to come back to. */
        let moving = isMoving(range.value) ? range.value : DEFAULT_RANGE;
        /** @type {AbortController | null} */
        let pending = null;

        function show({ all = series.value, span = range.value }) {
            if (isMoving(span)) moving = /** @type {any} */ (span);
            const query = new URLSearchParams(
                [["range", rangeText(span)], ...all.map((one) => ["s", seriesText(one)])],
            );
            app.router.replace(`${addresses.metrics}?${query}`);
        }

        async function load() {
            if (series.value.length === 0) return;
            pending?.abort();
            const mine = (pending = new AbortController());
            const ends = endsOf(range.value, Date.now());
            const answers = new Map();
            const failures = new Map();
            await Promise.all(series.value.map(async (one) => {
                const text = seriesText(one);
                try {
                    answers.set(
                        text,
                        await client.metrics.query(/** @type {any} */ (queryOf(one, ends)), { signal: mine.signal }),
                    );
                } catch (error) {
                    if (!isAborted(error)) failures.set(text, failureOf(error));
                }
            }));
            if (pending !== mine) return;
            const all = [...failures.values()];
            const whole = answers.size === 0 && all.length > 0 ? all[0] : null;
            // What failed this once keeps its lines.
            const kept = [...failures.keys()].filter((text) => state.answers.has(text));
            for (const text of kept) answers.set(text, state.answers.get(text));
            Object.assign(state, { answers, failures, failure: whole });
        }

        const charts = computed(() => {
            const drawn = series.value
                .map((one) => ({ series: one, answer: state.answers.get(seriesText(one)) }))
                .filter(({ answer }) => answer !== undefined);
            return chartsOf(drawn, catalogue.titleOf);
        });
        const context = {
            palette,
            hover: shallowRef(null),
            zone,
            ends: (metadata) => ({ from: Date.parse(metadata.from), to: Date.parse(metadata.to) }),
            setRange: (from, to) => show({ span: fixedRange(from, to) ?? range.value }),
            resetRange: () => !isMoving(range.value) && show({ span: moving }),
            exactTime: (at) => momentText(at, zone()),
        };

        watch(() => [rangeText(range.value), ...series.value.map(seriesText)].join(), load, { immediate: true });
        app.onReconnect(load);
        app.ready.catch(() => {}); // the profile only says whose zone it is
        const timer = setInterval(() => {
            if (isMoving(range.value) && document.visibilityState === "visible") load();
        }, EVERY_MS);
        onScopeDispose(() => {
            clearInterval(timer);
            const last = pending;
            pending = null;
            last?.abort();
        });

        const change = (at, next) => show({ all: series.value.map((one, index) => (index === at ? next : one)) });
        const remove = (at) => show({ all: series.value.filter((_, index) => index !== at) });
        const add = () => {
            const used = series.value.map(({ metric }) => metric);
            const all = catalogue.loading.value ?? [];
            const { name } = all.find((one) => !used.includes(one.name)) ?? all[0];
            show({ all: [...series.value, { metric: name, aggregation: "avg", groupBy: "", labels: {} }] });
        };

        async function copy() {
            try {
                await navigator.clipboard.writeText(csvOf(charts.value));
                app.say(words.copied);
            } catch {
                app.say(words.copyFailed);
            }
        }

        app.commands(() => [
            { id: "series-add", label: words.add, icon: "add", keys: "n", run: add },
            { id: "metrics-copy", label: words.copy, icon: "copy", run: copy },
        ]);

        const head = () =>
            h(PageHead, { title: words.title }, {
                actions: () => [
                    h("button", { type: "button", class: "seldom", "aria-label": words.copy, onClick: copy }, [
                        h(Icon, { name: "copy" }),
                        h("span", words.copy),
                    ]),
                    h(RangePicker, {
                        range: range.value,
                        zone: zone(),
                        time: (at) => momentText(at, zone()),
                        keepable: false,
                        onChange: (span) => show({ span }),
                        onBack: () => show({ span: moving }),
                    }),
                ],
            });

        const rows = () =>
            h("ul", { class: "panel series-rows" }, [
                series.value.map((one, at) =>
                    h(SeriesRow, {
                        key: at,
                        series: one,
                        catalogue,
                        at,
                        name: nameOf(one, catalogue.titleOf),
                        alone: series.value.length === 1,
                        writable: may(app.person.claims, "dashboard:write"),
                        failure: state.failure === null ? state.failures.get(seriesText(one))?.text : null,
                        onChange: (next) => change(at, next),
                        onRemove: () => remove(at),
                        onBoard: () => (boarding.value = one),
                        onWatch: () => (watching.value = one),
                    }),
                ),
                series.value.length < MOST_SERIES && h("li", { class: "series-more" }, [
                    h("button", { type: "button", class: "link", onClick: add }, [h(Icon, { name: "add" }), words.add]),
                ]),
            ]);

        const chart = ({ unit, data, from, to }) =>
            h("section", { key: unit, class: "panel metric-chart", "aria-label": chartName(unit) }, [
                h(ChartWidget, {
                    widget: { id: `explorer-${unit}`, name: chartName(unit), config: { chart_type: "line" } },
                    data,
                    metadata: { from, to },
                    context,
                }),
            ]);

        const body = () => {
            const { loading } = catalogue;
            if (loading.value === null) return loading.failure ? null : loading.slow && h(SkeletonRows, { rows: 3 });
            if (loading.value.length === 0) return emptied(words.noMetricsTitle, words.noMetricsText);
            const some = charts.value.some(({ data }) => data.series.some(({ points }) => points.length > 0));
            return [
                rows(),
                state.failure && h(FailureNote, { failure: state.failure, retry: load }),
                state.answers.size > 0 && !some && emptied(words.emptyTitle, words.emptyText),
                some && [
                    charts.value.map(chart),
                    h("p", { class: "quiet chart-hint" }, words.hint),
                    h(Figures, { charts: charts.value, palette: palette.value }),
                ],
            ];
        };

        function boarded(board) {
            boarding.value = null;
            app.say(words.wasAdded(board.name), { link: { label: words.open, href: addresses.dashboard(board.id) } });
        }

        return () => [
            head(),
            catalogue.loading.failure && h(
                FailureNote,
                { failure: catalogue.loading.failure, retry: catalogue.loading.load },
            ),
            body(),
            boarding.value && h(ToBoardDialog, {
                app,
                series: boarding.value,
                name: nameOf(boarding.value, catalogue.titleOf),
                range: range.value,
                onClose: () => (boarding.value = null),
                onDone: boarded,
            }),
            watching.value && h(AlertDialog, {
                app,
                catalogue,
                rule: null,
                start: { ...watching.value, name: nameOf(watching.value, catalogue.titleOf) },
                onClose: () => (watching.value = null),
                onDone(rule) {
                    watching.value = null;
                    app.say(
                        metricStrings.alerts.wasSaved(rule.name),
                        { link: { label: words.open, href: addresses.alerts } },
                    );
                },
            }),
        ];
    },
};

const emptied = (title, text) => h("div", { class: "panel" }, [h(EmptyState, { title, text, icon: "activity" })]);
