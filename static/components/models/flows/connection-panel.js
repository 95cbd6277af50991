import { h } from "vue";
import { flowStrings } from "../../../logic/strings-flows.js";
import { Field, Segments } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ModelPanel } from "../panel/panel.js";

const words = flowStrings.panel;

/**
 * The connection that is selected. Props: `connection`, `scene`, `diagram`; events: `close`, `remove`, `show` (a node).
 */
export const ConnectionPanel = {
    name: "ConnectionPanel",
    props: ["connection", "scene", "diagram"],
    emits: ["close", "remove", "show"],
    setup(props, { emit }) {
        const { scene } = props;
        const change = (fields) =>
            scene.store.change(flowStrings.edits.connection, (edit) =>
                edit.setConnection(props.diagram, { id: props.connection.id, ...fields }),
            );

        function swap() {
            const { source_node_id: from, target_node_id: to } = props.connection;
            change({ source_node_id: to, target_node_id: from });
        }

        const end = (label, id) => {
            const name = scene.tableOf(id)?.name ?? "";
            return h("div", { class: "panel-title" }, [
                h("h3", label),
                h("button", {
                    type: "button",
                    class: "link",
                    "aria-label": words.show(name),
                    onClick: () => emit("show", id),
                }, name),
            ]);
        };

        return () => {
            const { connection } = props;
            const readonly = !scene.writable();
            return h(ModelPanel, { title: words.connection, onClose: () => emit("close") }, {
                default: () => [
                    h("div", [end(words.from, connection.source_node_id), end(words.to, connection.target_node_id)]),
                    h(Field, { label: words.label, hint: words.labelHint, required: false }, {
                        default: (own) => h(LiveField, {
                            ...own,
                            key: connection.id,
                            readonly,
                            value: connection.label ?? "",
                            onCommit: (label) => change({ label: label || null }),
                        }),
                    }),
                    h(Segments, {
                        label: words.direction,
                        value: connection.direction,
                        options: Object.entries(words.directions),
                        onChange: (direction) => !readonly && change({ direction }),
                    }),
                ],
                ...(readonly ? {} : {
                    footer: () => [
                        h("button", { type: "button", onClick: swap }, [h(Icon, { name: "unfold" }), words.swap]),
                        h("button", {
                            type: "button",
                            class: "danger-link",
                            onClick: () => emit("remove"),
                        }, words.remove),
                    ],
                }),
            });
        };
    },
};
