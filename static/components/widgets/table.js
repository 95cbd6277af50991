import { computed, h, shallowReactive } from "vue";
import { exactly } from "../../logic/board/format.js";
import { csvOf, isNumeric, largestOf, nextSort, pageOf, sorted } from "../../logic/board/table.js";
import { boardStrings } from "../../logic/strings-board.js";
import { columnWriter } from "../../logic/time.js";
import { Icon } from "../icons.js";

const words = boardStrings.table;
const NARROWEST = 48;
/** A step of the width by keyboard, in pixels. */
const STEP = 16;

/** Rows to sort by a click, to page, with columns of any width, and to take along as CSV. */
export const TableWidget = {
    name: "TableWidget",
    props: ["widget", "data", "metadata", "context"],
    setup(props) {
        const state = shallowReactive({ sort: null, page: 0, widths: {} });
        const columns = computed(() => props.data.columns ?? []);
        const size = computed(() => props.widget.config?.page_size ?? 20);
        const rows = computed(() => sorted(props.data.rows ?? [], state.sort));
        const shown = computed(() => pageOf(rows.value, state.page, size.value));
        const times = computed(() => columns.value.map(
            (_, at) => columnWriter(rows.value.map((row) => row[at]), props.context.time),
        ));
        const largest = computed(
            () => (props.widget.config?.bars === true ? largestOf(columns.value, rows.value) : []),
        );

        async function copy() {
            try {
                await navigator.clipboard.writeText(csvOf(columns.value, rows.value));
                props.context.say(words.copied(rows.value.length));
            } catch {
                props.context.say(words.copyFailed);
            }
        }

        function sortBy(index) {
            state.sort = nextSort(state.sort, index);
            state.page = 0;
        }

        const widen = (index, width) => (state.widths = {
            ...state.widths,
            [index]: Math.max(NARROWEST, Math.round(width)),
        });

        return () =>
            h("div", { class: "data-table" }, [
                h("div", { class: "scroller", tabindex: "0", role: "group", "aria-label": props.widget.name }, [
                    h("table", { class: { fixed: Object.keys(state.widths).length > 0 } }, [
                        h(
                            "thead",
                            h(
                                "tr",
                                columns.value.map(
                                    (column, index) => headCell(
                                        column,
                                        index,
                                        columns.value.length,
                                        state,
                                        sortBy,
                                        widen,
                                    ),
                                ),
                            ),
                        ),
                        h(
                            "tbody",
                            shown.value.rows.map(
                                (row, index) => h(
                                    "tr",
                                    { key: index },
                                    columns.value.map(
                                        (column, at) => cell(row[at], column, largest.value[at], times.value[at]),
                                    ),
                                ),
                            ),
                        ),
                    ]),
                ]),
                footOf(
                    shown.value,
                    props.data.total ?? rows.value.length,
                    size.value,
                    (page) => (state.page = page),
                    copy,
                ),
            ]);
    },
};

/** The last column takes what is left: it has no width of its own. */
function headCell(column, index, count, state, sortBy, widen) {
    const direction = state.sort?.column === index ? state.sort.direction : null;
    const width = state.widths[index];
    return h(
        "th",
        {
            key: index,
            scope: "col",
            class: { numeric: isNumeric(column) },
            "aria-sort": direction === null ? null : direction === "asc" ? "ascending" : "descending",
            style: width === undefined ? null : { width: `${width}px` },
        },
        [
            h("button", {
                type: "button",
                class: "sort",
                title: words.sortBy(column.name),
                onClick: () => sortBy(index),
            }, [
                h("span", column.name),
                direction && h(Icon, { name: direction === "asc" ? "up" : "down" }),
            ]),
            index < count - 1 && h("span", {
                class: "widen",
                role: "separator",
                tabindex: "0",
                "aria-orientation": "vertical",
                "aria-label": words.resize(column.name),
                "aria-valuenow": width ?? 0,
                onPointerdown: (event) => drag(event, (wide) => widen(index, wide)),
                onKeydown: (event) => stepWidth(event, (wide) => widen(index, wide)),
            }),
        ],
    );
}

function drag(event, widen) {
    event.preventDefault();
    const { currentTarget: grip, clientX: from, pointerId } = event;
    const wide = grip.parentElement.offsetWidth;
    const move = ({ clientX }) => widen(wide + clientX - from);
    grip.setPointerCapture(pointerId);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", () => grip.removeEventListener("pointermove", move), { once: true });
}

function stepWidth(event, widen) {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    widen(event.currentTarget.parentElement.offsetWidth + step);
}

function cell(value, column, largest, time) {
    if (value === null || value === undefined) return h("td", { class: "nothing" }, "–");
    if (typeof value === "boolean") return h("td", value ? words.yes : words.no);
    if (column.type === "time") return h("td", { title: String(value) }, time(value));
    if (typeof value !== "number") return h(
        "td",
        { title: String(value) },
        typeof value === "object" ? JSON.stringify(value) : String(value),
    );
    const share = largest ? `${Math.max(0, (value / largest) * 100)}%` : null;
    return h("td", { class: "numeric" }, [
        exactly(value),
        share !== null && h("span", { class: "cell-bar", "aria-hidden": "true" }, h("i", { style: { width: share } })),
    ]);
}

function footOf({ page, pages, rows }, total, size, go, copy) {
    const from = rows.length === 0 ? 0 : page * size + 1;
    const turn = (label, icon, to, possible) =>
        h(
            "button",
            { type: "button", class: "bare small", "aria-label": label, disabled: !possible, onClick: () => go(to) },
            h(Icon, { name: icon }),
        );
    return h("div", { class: "table-foot" }, [
        h("span", words.rows(from, page * size + rows.length, total)),
        pages > 1 && turn(words.earlier, "back", page - 1, page > 0),
        pages > 1 && turn(words.later, "forward", page + 1, page < pages - 1),
        h(
            "button",
            { type: "button", class: "bare small copy", title: words.copy, "aria-label": words.copy, onClick: copy },
            h(Icon, { name: "copy" }),
        ),
    ]);
}
