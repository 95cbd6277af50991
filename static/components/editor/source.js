import { h, shallowReactive } from "vue";
import { DEFAULT_RANGE, PRESETS } from "../../logic/board/ranges.js";
import { columnsOf, ownData, ownDataText, sourceOf, withParameter, withSource } from "../../logic/board/query.js";
import { failureOf } from "../../logic/failures.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Segments } from "../field.js";
import { FailureNote } from "../notices.js";
import { Choice, Input, Several } from "./controls.js";
import { RowFields } from "./rows.js";

const words = boardStrings.editor;

/**
 * Where a widget's figures come from.
 *
 * Props: `widget`, `sources` `{ metrics, datasets }`, `app`. Events: `query`, `config` (name, value), `sources` (they
 * changed).
 */
export const SourceFields = {
    name: "SourceFields",
    props: ["widget", "sources", "app"],
    emits: ["query", "config", "sources"],
    setup(props, { emit }) {
        const upload = shallowReactive({ percent: /** @type {number | null} */ (null), failure: null });
        const query = () => props.widget.data_query ?? {};
        const parameter = (name, value) => emit("query", withParameter(query(), name, value));

        function choose(kind) {
            const { metrics, datasets } = props.sources;
            const name = { metric: metrics[0]?.name ?? "cpu", dataset: datasets[0]?.id ?? "", static: "" }[kind];
            if (kind === "dataset" && name === "") return emit("query", { endpoint: "dataset:" });
            emit("query", withSource(query(), { kind, name }, isSingle(props.widget.type)));
        }

        async function send(event) {
            const [file] = event.target.files;
            if (!file) return;
            Object.assign(upload, { percent: 0, failure: null });
            try {
                const name = file.name.replace(/\.[^.]+$/, "");
                const onProgress = (sent, total) => (upload.percent = Math.floor((sent / total) * 100));
                const { dataset } = await props.app.client.datasets.create(file, name, { onProgress });
                props.app.say(words.uploaded(dataset.name, dataset.row_count));
                emit("sources");
                emit("query", withSource(query(), { kind: "dataset", name: dataset.id }));
            } catch (error) {
                upload.failure = failureOf(error);
            } finally {
                upload.percent = null;
                event.target.value = "";
            }
        }

        function metricFields(name) {
            const known = props.sources.metrics;
            const metric = known.find((one) => one.name === name);
            const labels = Object.entries(metric?.labels ?? {}).filter(([, values]) => values.length > 0);
            const parameters = query().parameters ?? {};
            const isTime = metric?.unit === "ms";
            return [
                h(Choice, {
                    label: words.metric,
                    value: name,
                    options: known.map((one) => [one.name, one.title]),
                    onChange: (next) => emit("query", withSource(query(), { kind: "metric", name: next })),
                }),
                isTime && h(Choice, {
                    label: words.percentile,
                    value: parameters.percentile ?? "",
                    options: [
                        ["", words.percentiles[""]],
                        ...[50, 95, 99].map((n) => [String(n), words.percentiles[n]]),
                    ],
                    onChange: (text) => parameter("percentile", text === "" ? null : Number(text)),
                }),
                labels.length > 0 && props.widget.type !== "metric" && props.widget.type !== "gauge" &&
                    h(Choice, {
                        label: words.groupBy,
                        value: parameters.group_by ?? "",
                        options: [["", words.noGroup], ...labels.map(([label]) => [label, label])],
                        onChange: (label) => parameter("group_by", label),
                    }),
                labels.map(([label, values]) =>
                    h(Choice, {
                        key: label,
                        label: words.labels(label),
                        value: parameters.labels?.[label] ?? "",
                        options: [["", words.anyLabel], ...values.map((value) => [value, value])],
                        onChange: (value) => parameter("labels", withLabel(parameters.labels, label, value)),
                    }),
                ),
            ];
        }

        function datasetFields(name) {
            const sets = props.sources.datasets;
            const columns = sets.find(({ id }) => id === name)?.columns ?? [];
            return [
                sets.length === 0 ? h("p", { class: "quiet" }, words.noDatasets) : h(Choice, {
                    label: words.dataset,
                    value: name,
                    options: sets.map((set) => [set.id, set.name]),
                    onChange: (id) => emit("query", withSource(query(), { kind: "dataset", name: id })),
                }),
                h("label", { class: "upload" }, [
                    h("span", upload.percent === null ? words.upload : words.uploading(upload.percent)),
                    h("input", {
                        type: "file",
                        class: "unseen",
                        accept: ".csv,.json,text/csv,application/json",
                        disabled: upload.percent !== null,
                        onChange: send,
                    }),
                ]),
                upload.failure && h(FailureNote, { failure: upload.failure }),
                name !== "" && shapeFields(columns),
                name !== "" && h(RowFields, {
                    query: query(),
                    columns,
                    widget: props.widget,
                    onQuery: (next) => emit("query", next),
                }),
            ];
        }

        function staticFields() {
            const data = query().parameters?.data;
            const single = isSingle(props.widget.type) && !Array.isArray(data);
            const columns = columnsOf(data);
            return [
                single
                    ? h(Input, {
                        key: "value",
                        label: words.ownValue,
                        number: true,
                        value: typeof data === "number" ? data : null,
                        onChange: (value) => parameter("data", value),
                    })
                    : h(Input, {
                        key: "rows",
                        label: words.ownRows,
                        hint: words.ownRowsHint,
                        lines: 6,
                        value: ownDataText(data),
                        check: (text) => (ownData(text) === null ? words.ownRowsFault : null),
                        onChange: (text) => emit("query", {
                            ...query(),
                            parameters: { ...query().parameters, data: ownData(text).data },
                        }),
                    }),
                !single && shapeFields(columns),
                !single && h(RowFields, {
                    query: query(),
                    columns,
                    widget: props.widget,
                    onQuery: (next) => emit("query", next),
                }),
            ];
        }

        /** Which column is what. */
        function shapeFields(columns) {
            const parameters = query().parameters ?? {};
            const options = [["", words.automatic], ...columns.map(({ name }) => [name, name])];
            const column = (name, label) => h(Choice, {
                key: name,
                label,
                value: parameters[name] ?? "",
                options,
                onChange: (value) => parameter(name, value),
            });
            if (props.widget.type === "map") return h(
                "div",
                { class: "pair" },
                [
                    column("latitude", words.latitude),
                    column("longitude", words.longitude),
                    column("label", words.label),
                    column("value", words.value),
                ],
            );
            if (props.widget.type !== "chart") return null;
            const numbers = columns.filter(
                ({ type }) => type !== "text" && type !== "boolean" && type !== "time",
            ).map(({ name }) => name);
            return [
                column("x", words.x),
                numbers.length > 0 && h(Several, {
                    label: words.y,
                    options: numbers,
                    values: [parameters.y ?? []].flat(),
                    onChange: (names) => parameter("y", names),
                }),
            ];
        }

        return () => {
            const { kind, name } = sourceOf(query());
            const spans = [
                ["", words.rangeOfBoard],
                ...PRESETS.map((seconds) => [String(seconds), boardStrings.range.last(seconds)]),
            ];
            const isOwn = props.widget.config?.own_range === true;
            const own = isOwn ? String(query().parameters?.range_seconds ?? DEFAULT_RANGE.seconds) : "";
            return [
                h(Segments, {
                    label: words.source,
                    options: Object.entries(words.sources),
                    value: kind,
                    onChange: choose,
                }),
                kind === "metric" ? metricFields(name) : kind === "dataset" ? datasetFields(name) : staticFields(),
                kind === "metric" && h(Choice, {
                    label: words.range,
                    value: own,
                    options: spans,
                    onChange: (text) => setRange(emit, query(), text),
                }),
            ];
        };
    },
};

/** Kinds that show one figure. */
const isSingle = (type) => ["metric", "gauge", "text"].includes(type);

function setRange(emit, query, text) {
    emit("config", "own_range", text === "" ? null : true);
    emit("query", withParameter(query, "range_seconds", text === "" ? null : Number(text)));
}

function withLabel(labels, name, value) {
    const { [name]: _, ...others } = labels ?? {};
    const next = value === "" ? others : { ...others, [name]: value };
    return Object.keys(next).length === 0 ? null : next;
}
