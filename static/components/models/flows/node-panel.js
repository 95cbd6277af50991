import { h, ref } from "vue";
import { NODE_PICTURES, NODE_TYPES } from "../../../logic/modelling/flow-nodes.js";
import { flowStrings } from "../../../logic/strings-flows.js";
import { Field, SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { LiveField } from "../live-field.js";
import { ModelPanel } from "../panel/panel.js";
import { NodeDetails } from "./node-details.js";

const words = flowStrings.panel;

/**
 * The node that is selected. Props: `node`, `scene`, `diagram` (id); events: `close`, `remove`, `connect`, `edge` (go
 * to a connection).
 */
export const NodePanel = {
    name: "NodePanel",
    props: ["node", "scene", "diagram"],
    emits: ["close", "remove", "connect", "edge"],
    setup(props, { emit, expose }) {
        const { scene } = props;
        const name = ref(null);
        expose({ focus: () => name.value?.focus() });

        const change = (fields, label = flowStrings.edits.change(props.node.name)) =>
            scene.store.change(label, (edit) => edit.setNode(props.diagram, { id: props.node.id, ...fields }));

        const fields = () => {
            const readonly = !scene.writable();
            const { node } = props;
            return [
                h(Field, { label: words.name }, {
                    default: (own) => h(LiveField, {
                        ...own,
                        ref: name,
                        key: node.id,
                        readonly,
                        required: true,
                        value: node.name,
                        onCommit: (text) => change({ name: text }, flowStrings.edits.rename(node.name)),
                    }),
                }),
                h("div", { class: "panel-pair" }, [
                    choice(words.type, node.type, NODE_TYPES.map((type) => [type, flowStrings.types[type]]), (type) =>
                        change({ type }),
                    ),
                    choice(words.picture, node.icon ?? "", pictures(), (icon) => change({ icon: icon || null })),
                ]),
                h(NodeDetails, {
                    key: `${node.id}.details`,
                    metadata: node.metadata ?? {},
                    readonly,
                    onChange: (metadata) => change({ metadata }),
                }),
            ];
        };

        const choice = (label, value, options, take) =>
            h(Field, { label, required: false }, {
                default: (own) => h(SelectBox, {
                    ...own,
                    disabled: !scene.writable(),
                    value,
                    options,
                    onChange: (event) => take(event.target.value),
                }),
            });

        const connections = () => {
            const { id } = props.node;
            const own = scene.relationships.value.filter(
                ({ source_node_id: from, target_node_id: to }) => from === id || to === id,
            );
            return h("section", [
                h("div", { class: "panel-title" }, [
                    h("h3", words.connections),
                    scene.writable() && h("button", {
                        type: "button",
                        class: "link",
                        onClick: () => emit("connect"),
                    }, words.connect),
                ]),
                own.length === 0
                    ? h("p", { class: "quiet" }, words.noConnections)
                    : h("ul", { class: "related" }, own.map(line)),
            ]);
        };

        const line = (connection) => {
            const { id, source_node_id: from, target_node_id: to, label, direction } = connection;
            const out = from === props.node.id;
            const other = scene.tableOf(out ? to : from);
            const icon = direction === "bidirectional" ? "both" : out ? "forward" : "back";
            return h("li", { key: id }, h("button", { type: "button", onClick: () => emit("edge", id) }, [
                h(Icon, { name: icon }),
                h("span", { class: "unseen" }, out ? `${words.to} ` : `${words.from} `),
                h("span", { class: "label" }, other?.name ?? ""),
                label && h("span", { class: "quiet" }, label),
            ]));
        };

        return () =>
            h(ModelPanel, { title: words.node, onClose: () => emit("close") }, {
                default: () => [fields(), connections()],
                ...(scene.writable() ? {
                    footer: () => h("button", {
                        type: "button",
                        class: "danger-link",
                        onClick: () => emit("remove"),
                    }, words.remove),
                } : {}),
            });
    },
};

const pictures = () => [["", words.ownPicture], ...NODE_PICTURES.map((name) => [name, words.pictures[name]])];
