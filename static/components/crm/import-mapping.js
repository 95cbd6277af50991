import { h } from "vue";
import { EXTERNAL_ID, faultsOf, targetsOf } from "../../logic/crm/mapping.js";
import { crmStrings, fieldName } from "../../logic/strings-crm.js";
import { SelectBox } from "../field.js";

const words = crmStrings.importPage;

/**
 * The first rows of a file, and which field each of its columns is for.
 *
 * Props: `kind`, `preview` (of logic/crm/csv.js), `mapping`, `busy`. Event `change` (index of the column, field or
 * null).
 */
export function ImportMapping({ kind, preview, mapping, busy }, { emit }) {
    const { columns, rows } = preview;
    const options = [["", words.leaveOut], ...targetsOf(kind).map((name) => [name, fieldName(name)])];
    const nameOf = (column, index) => column || words.unnamed(index + 1);
    const head = (column, index) =>
        h("th", { key: index, scope: "col" }, [
            h("span", { class: "column-name" }, nameOf(column, index)),
            h(SelectBox, {
                "aria-label": words.target(nameOf(column, index)),
                value: mapping[index] ?? "",
                options,
                disabled: busy,
                onChange: (event) => emit("change", index, event.target.value || null),
            }),
        ]);
    return h("section", { class: "import-mapping", "aria-label": words.columns }, [
        h("p", { class: "quiet" }, words.columnsText(rows.length)),
        h("div", { class: "panel table-panel scrolls", tabindex: "0", role: "region", "aria-label": words.columns }, h(
            "table",
            { class: "rows dense" },
            [
                h("thead", h("tr", columns.map(head))),
                h("tbody", rows.map((row, at) =>
                    h("tr", { key: at }, columns.map((_, index) =>
                        h("td", { key: index, class: { "left-out": mapping[index] === null } }, row[index] ?? ""),
                    )),
                )),
            ],
        )),
        notesOf(kind, mapping),
    ]);
}
ImportMapping.props = ["kind", "preview", "mapping", "busy"];
ImportMapping.emits = ["change"];

function notesOf(kind, mapping) {
    const { twice, missing } = faultsOf(kind, mapping);
    const list = (names) => names.map((name) => fieldName(name)).join(", ");
    if (mapping.every((target) => target === null)) {
        return h("p", { class: "note warn", role: "status" }, words.nothingMapped);
    }
    return [
        twice.length > 0 && h("p", { class: "note bad", role: "alert" }, words.twice(list(twice))),
        missing.length > 0 && h("p", { class: "note warn", role: "status" }, words.missing(list(missing))),
        mapping.includes(EXTERNAL_ID) && h("p", { class: "quiet" }, words.externalHint),
    ];
}
