import { h } from "vue";
import { addresses } from "../../../logic/routes.js";
import { flowStrings } from "../../../logic/strings-flows.js";
import { Field, SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ModelPanel } from "../panel/panel.js";

const words = flowStrings.panel;

/**
 * What the diagram is called and which tables it is about. Props: `diagram`, `workspace` (id), `scene`; event `close`.
 */
export const DiagramPanel = {
    name: "DiagramPanel",
    props: ["diagram", "workspace", "scene"],
    emits: ["close"],
    setup(props, { emit }) {
        const { store } = props.scene;
        const tables = () => store.state.model.tables;

        const rename = (name) =>
            store.change(flowStrings.page.renamed(name), (edit) => edit.updateDiagram(props.diagram.id, { name }));

        function link(id) {
            const name = tables().get(id)?.name ?? "";
            const all = [...props.diagram.linked_tables, id];
            store.change(flowStrings.edits.link(name), (edit) => edit.linkTables(props.diagram.id, all));
        }

        function unlink(id, name) {
            const rest = props.diagram.linked_tables.filter((one) => one !== id);
            store.change(flowStrings.edits.unlink(name), (edit) => edit.linkTables(props.diagram.id, rest));
        }

        const linked = (id) => {
            const table = tables().get(id);
            if (table === undefined) return null;
            return h("li", { key: id, class: "linked-table" }, [
                h(Icon, { name: "table" }),
                h("a", { class: "label", href: addresses.model(props.workspace, { table: id }) }, table.name),
                props.scene.writable() && h("button", {
                    type: "button",
                    class: "bare",
                    "aria-label": words.unlink(table.name),
                    onClick: () => unlink(id, table.name),
                }, h(Icon, { name: "close" })),
            ]);
        };

        const choice = () => {
            const { linked_tables: known } = props.diagram;
            const free = [...tables().values()].filter(({ id }) => !known.includes(id));
            if (free.length === 0) return h("p", { class: "quiet" }, words.allLinked);
            const byName = free.sort((a, b) => a.name.localeCompare(b.name)).map(({ id, name }) => [id, name]);
            return h(SelectBox, {
                key: known.length, // after a choice it says again what it is for
                "aria-label": words.linkTable,
                value: "",
                options: [["", words.linkTable], ...byName],
                onChange: (event) => event.target.value !== "" && link(event.target.value),
            });
        };

        return () => {
            const { diagram } = props;
            const present = diagram.linked_tables.filter((id) => tables().has(id));
            return h(ModelPanel, { title: words.diagram, onClose: () => emit("close") }, () => [
                h(Field, { label: words.name }, {
                    default: (own) => h(LiveField, {
                        ...own,
                        readonly: !props.scene.writable(),
                        required: true,
                        value: diagram.name,
                        onCommit: rename,
                    }),
                }),
                h("section", [
                    h("h3", words.tables),
                    present.length === 0
                        ? h("p", { class: "quiet" }, words.tablesHint)
                        : h("ul", { class: "linked-tables" }, present.map(linked)),
                    props.scene.writable() && choice(),
                ]),
            ]);
        };
    },
};
