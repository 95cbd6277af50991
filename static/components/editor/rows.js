import { h, ref, watch } from "vue";
import { filterText, filterValue, withParameter, withPart } from "../../logic/board/query.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Icon } from "../icons.js";
import { Choice, Input } from "./controls.js";

const words = boardStrings.editor;

/** Which rows, gathered how, in what order. Props: `query`, `columns`, `widget`; event `query`. */
export const RowFields = {
    name: "RowFields",
    props: ["query", "columns", "widget"],
    emits: ["query"],
    setup(props, { emit }) {
        /** Conditions that are still being written are kept here; the question holds only whole ones. */
        const filters = ref([...(props.query.filters ?? [])]);
        const whole = () => filters.value.filter(({ field, value }) => field !== "" && filterText(value) !== "");
        watch(() => JSON.stringify(props.query.filters ?? []), (text) => {
            if (text !== JSON.stringify(whole())) filters.value = JSON.parse(text);
        });

        function setFilters(next) {
            filters.value = next;
            emit("query", withPart(props.query, "filters", whole()));
        }

        const part = (name, value) => emit("query", withPart(props.query, name, value));
        const names = () => props.columns.map(({ name }) => [name, name]);

        function filterRow(filter, index) {
            const typed = (text, operator = filter.operator, field = filter.field) =>
                filterValue(text, operator, props.columns.find(({ name }) => name === field)?.type);
            const set = (changes) => setFilters(
                filters.value.map((one, at) => (at === index ? { ...one, ...changes } : one)),
            );
            const select = (label, value, options, change) => h(
                "select",
                { "aria-label": label, value, onChange: (event) => change(event.target.value) },
                options.map(([key, text]) => h("option", { key, value: key, selected: key === value }, text)),
            );
            return h("li", { key: index }, [
                select(words.field, filter.field, names(), (field) =>
                    set({ field, value: typed(filterText(filter.value), filter.operator, field) }),
                ),
                select(
                    words.operator,
                    filter.operator,
                    Object.entries(words.operators),
                    (operator) => set({ operator, value: typed(filterText(filter.value), operator) }),
                ),
                h("input", {
                    type: "text",
                    "aria-label": words.filterValue,
                    value: filterText(filter.value),
                    onChange: (event) => set({ value: typed(event.target.value) }),
                }),
                h(
                    "button",
                    {
                        type: "button",
                        class: "bare small",
                        "aria-label": words.removeFilter,
                        onClick: () => setFilters(filters.value.filter((_, at) => at !== index)),
                    },
                    h(Icon, { name: "close" }),
                ),
            ]);
        }

        function gathering() {
            const { aggregation } = props.query;
            const groups = props.query.parameters?.group_by ?? "";
            const choose = (type) => part("aggregation", type === "" ? null : {
                type,
                field: aggregation?.field ?? numberOf(props.columns),
            });
            return h("div", { class: "pair" }, [
                h(Choice, {
                    label: words.aggregation,
                    value: aggregation?.type ?? "",
                    options: Object.entries(words.aggregations),
                    onChange: choose,
                }),
                aggregation && h(Choice, {
                    label: words.aggregationField,
                    value: aggregation.field,
                    options: names(),
                    onChange: (field) => part("aggregation", { ...aggregation, field }),
                }),
                aggregation && !["metric", "gauge"].includes(props.widget.type) && h(Choice, {
                    label: words.groupBy,
                    value: groups,
                    options: [["", words.noGroup], ...names()],
                    onChange: (name) => emit("query", withParameter(props.query, "group_by", name)),
                }),
            ]);
        }

        function order() {
            const { sort, limit } = props.query;
            return h("div", { class: "pair" }, [
                h(Choice, {
                    label: words.sort,
                    value: sort?.field ?? "",
                    options: [["", words.noSort], ...names()],
                    onChange: (field) => part(
                        "sort",
                        field === "" ? null : { field, direction: sort?.direction ?? "asc" },
                    ),
                }),
                sort && h(Choice, {
                    label: words.direction,
                    value: sort.direction,
                    options: Object.entries(words.directions),
                    onChange: (direction) => part("sort", { ...sort, direction }),
                }),
                h(Input, {
                    label: words.limit,
                    number: true,
                    value: limit ?? null,
                    placeholder: words.limitHint,
                    check: (value) => (value === null ||
                        (Number.isInteger(value) && value >= 1 && value <= 10_000)
                        ? null
                        : words.number),
                    onChange: (value) => part("limit", value),
                }),
            ]);
        }

        return () => {
            if (props.columns.length === 0) return null;
            return [
                h("div", { class: "filters" }, [
                    h("p", { class: "label" }, words.filters),
                    h("ul", filters.value.map(filterRow)),
                    h(
                        "button",
                        {
                            type: "button",
                            class: "link",
                            onClick: () => (filters.value = [
                                ...filters.value,
                                { field: props.columns[0].name, operator: "eq", value: "" },
                            ]),
                        },
                        [h(Icon, { name: "add" }), words.addFilter],
                    ),
                ]),
                gathering(),
                order(),
            ];
        };
    },
};

const numberOf = (columns) => (columns.find(({ type }) => type === "number" || type === "integer") ?? columns[0]).name;
