import { h, ref } from "vue";
import { addresses } from "../logic/routes.js";
import { sizeInWords } from "../logic/sizes.js";
import { strings } from "../logic/strings.js";
import { Confirm } from "./confirm.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";
import { TimeAgo } from "./times.js";

const words = strings.datasets;

/** Name → class of its column; those that are `wide-only` are left out on a phone. */
const COLUMNS = {
    name: "name",
    format: "quiet",
    rows: "figure",
    columns: "figure wide-only",
    size: "figure wide-only",
    added: "quiet wide-only",
    actions: "actions",
};

/**
 * The data sets. Props: `app`, `rows`, `canWrite`, `remove` (deletes one, a promise). A deletion is asked about in the
 * place of its row: it cannot be taken back.
 */
export const DatasetTable = {
    name: "DatasetTable",
    props: {
        app: { type: Object, required: true },
        rows: { type: Array, required: true },
        canWrite: Boolean,
        /** @type {any} */
        remove: { type: Function, required: true },
    },
    setup(props) {
        const asking = ref(/** @type {string | null} */ (null));
        const stop = () => (asking.value = null);

        const itemsOf = ({ id }) => [
            { label: words.look, icon: "table", action: () => props.app.go(addresses.dataset(id)) },
            props.canWrite && { label: words.remove, icon: "remove", danger: true, action: () => (asking.value = id) },
        ];

        const question = (dataset) =>
            h(Confirm, {
                question: words.removeQuestion(dataset.name),
                text: words.removeText,
                yes: words.removeYes,
                danger: true,
                act: () => props.remove(dataset),
                onNo: stop,
            });

        const row = (dataset) => {
            const { id } = dataset;
            if (asking.value === id) {
                const cell = h("td", { colspan: Object.keys(COLUMNS).length }, question(dataset));
                return h("tr", { key: `${id}?`, class: "asking" }, cell);
            }
            const cells = cellsOf(dataset, props.app.clock, itemsOf);
            const cell = ([name, look]) => h("td", { class: look }, cells[name]);
            return h("tr", { key: id }, Object.entries(COLUMNS).map(cell));
        };

        return () =>
            h("div", { class: "panel table-panel" }, [
                h("table", { class: "rows" }, [
                    h("caption", { class: "unseen" }, words.title),
                    h("thead", h("tr", Object.entries(COLUMNS).map(headOf))),
                    h("tbody", props.rows.map(row)),
                ]),
            ]);
    },
};

function headOf([name, look]) {
    const label = words.columns[name];
    return h("th", { scope: "col", class: look }, name === "actions" ? h("span", { class: "unseen" }, label) : label);
}

const cellsOf = (dataset, clock, itemsOf) => ({
    name: h("a", { href: addresses.dataset(dataset.id) }, dataset.name),
    format: dataset.format.toUpperCase(),
    rows: dataset.row_count.toLocaleString("en"),
    columns: String(dataset.columns.length),
    size: sizeInWords(dataset.size_bytes),
    added: h(TimeAgo, { at: dataset.created_at, clock }),
    actions: h(MenuButton, { label: strings.moreActions(dataset.name), items: () => itemsOf(dataset) }, () =>
        h(Icon, { name: "more" }),
    ),
});
