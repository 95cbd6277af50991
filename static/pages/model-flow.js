import { computed, h, nextTick, ref, shallowReactive } from "vue";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { SelectBox } from "../components/field.js";
import { ModelCanvas } from "../components/models/canvas/canvas.js";
import { ConnectionPanel } from "../components/models/flows/connection-panel.js";
import { DiagramPanel } from "../components/models/flows/diagram-panel.js";
import { NodePanel } from "../components/models/flows/node-panel.js";
import { useFlowActions } from "../components/models/flows/use-flow-actions.js";
import { useFlowScene } from "../components/models/flows/use-flow-scene.js";
import { ModelHead } from "../components/models/head.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonBoard } from "../components/skeletons.js";
import { useModelStore } from "../lib/modelling/store.js";
import { NODE_TYPES, NODE_WIDTH } from "../logic/modelling/flow-nodes.js";
import { addresses } from "../logic/routes.js";
import { flowStrings } from "../logic/strings-flows.js";
import { modelStrings } from "../logic/strings-models.js";

const words = flowStrings.page;
const labels = modelStrings.commands;
/** Pictures of the kinds, in menus. */
const PICTURES = { database: "data", kafka_topic: "topic", api: "api", processor: "processor", target: "target" };

/** One data-flow diagram. */
export default {
    name: "ModelFlowPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const { id: workspace, part: id } = route;
        const store = useModelStore(app, workspace);
        const scene = useFlowScene(store, id);
        const actions = useFlowActions(app, scene, id);
        const canvas = ref(null);
        const nodePanel = ref(null);
        const state = shallowReactive({ panel: /** @type {"element" | "diagram" | null} */ (null) });
        const node = computed(() => {
            const { selected } = scene.state;
            return selected.size === 1 ? scene.tableOf([...selected][0]) : null;
        });

        /** Opens the panel; what it is about must not be below it. */
        async function inspect(focusing) {
            const [first] = scene.state.selected;
            state.panel = "element";
            await nextTick();
            if (focusing) nodePanel.value?.focus();
            if (first !== undefined) canvas.value?.reveal(first);
        }

        function create(type, at) {
            const middle = canvas.value?.middle() ?? { x: 0, y: 0 };
            actions.create(type, at ?? { x: middle.x - NODE_WIDTH / 2, y: middle.y - 26 });
            inspect(true);
        }

        /** The focus goes back to where the panel came from. */
        function closePanel() {
            state.panel = null;
            if (scene.state.active !== null) canvas.value?.focusTable(scene.state.active);
        }

        function showEdge(connection) {
            scene.selectEdge(connection);
            state.panel = "element";
            nextTick(() => canvas.value?.showRelationship(connection));
        }

        async function arrange() {
            actions.arrange();
            await nextTick();
            canvas.value?.fit();
        }

        const fit = () => canvas.value?.fit();
        const writable = () => scene.writable();
        app.commands(() => (scene.diagram.value === null ? [] : commands()));

        function commands() {
            const { undo, redo } = store.state;
            const step = (icon, keys, label, hidden) => ({ id: `flow-${icon}-${keys}`, label, icon, keys, hidden });
            return [
                ...(writable() ? [
                    ...NODE_TYPES.map((type, at) => ({
                        id: `flow-${type}`,
                        label: words.addType(flowStrings.types[type]),
                        icon: PICTURES[type],
                        ...(at === 3 ? { keys: "n" } : {}), // what is drawn most
                        run: () => create(type),
                    })),
                    { id: "flow-arrange", label: words.arrange, icon: "layout", keys: "l", run: arrange },
                    { ...step("undo", "mod+z", labels.undo, undo === null), run: store.undo },
                    { ...step("redo", "mod+shift+z", labels.redo, redo === null), run: store.redo },
                    { ...step("redo", "mod+y", labels.redo, true), run: store.redo },
                ] : []),
                { id: "flow-fit", label: modelStrings.page.fit, icon: "fit", keys: "f", run: fit },
                { id: "flow-about", label: words.details, icon: "share", run: () => (state.panel = "diagram") },
                ...scene.tables.value.map(({ id: one, name, type }) => ({
                    id: one,
                    label: words.openNode(name),
                    icon: PICTURES[type],
                    run: () => canvas.value?.focusTable(one),
                })),
            ];
        }

        const kinds = () =>
            NODE_TYPES.map((type) => ({
                label: flowStrings.types[type],
                icon: PICTURES[type],
                action: () => create(type),
            }));

        const menu = () => [
            writable() && { label: words.arrange, icon: "layout", hint: "L", action: arrange },
            { label: modelStrings.page.fit, icon: "fit", hint: "F", action: fit },
            { label: words.details, icon: "share", action: () => (state.panel = "diagram") },
        ];

        const tools = () => {
            const all = [...store.state.model.diagrams.values()];
            return [
                h(SelectBox, {
                    "aria-label": flowStrings.panel.diagram,
                    value: id,
                    options: all.map((one) => [one.id, one.name]),
                    onChange: (event) => app.go(addresses.modelFlow(workspace, event.target.value)),
                }),
                h("button", {
                    type: "button",
                    class: "bare",
                    "aria-label": words.details,
                    title: words.details,
                    onClick: () => (state.panel = state.panel === "diagram" ? null : "diagram"),
                }, h(Icon, { name: "edit" })),
            ];
        };

        const head = () =>
            h(ModelHead, { app, workspace, store, current: "flows" }, {
                actions: () => [
                    h(MenuButton, { label: modelStrings.head.more, items: menu }, () => h(Icon, { name: "more" })),
                    writable() && h(MenuButton, { label: words.add, look: "main", items: kinds }, () => [
                        h(Icon, { name: "add" }),
                        h("span", words.add),
                    ]),
                ],
                ...(scene.diagram.value === null ? {} : { tools }),
            });

        const empty = () =>
            h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "share" }, () => writable() && h(
                "div",
                { class: "node-choices" },
                NODE_TYPES.map((type) =>
                    h("button", { type: "button", onClick: () => create(type) }, [
                        h(Icon, { name: PICTURES[type] }),
                        flowStrings.types[type],
                    ]),
                ),
            ));

        const panel = () => {
            const edge = scene.relationships.value.find((one) => one.id === scene.state.edge) ?? null;
            const closing = { scene, diagram: id, onClose: closePanel, onRemove: actions.remove };
            if (state.panel === "diagram") {
                return h(DiagramPanel, { scene, workspace, diagram: scene.diagram.value, onClose: closePanel });
            }
            if (state.panel === null) return null;
            if (edge !== null) {
                const onShow = (one) => canvas.value?.focusTable(one);
                return h(ConnectionPanel, { ...closing, connection: edge, onShow });
            }
            return node.value && h(NodePanel, {
                ...closing,
                ref: nodePanel,
                node: node.value,
                onConnect: () => canvas.value?.connect(node.value.id),
                onEdge: showEdge,
            });
        };

        const stage = () =>
            h("div", { class: "model-stage flow-stage" }, [
                h(ModelCanvas, {
                    ref: canvas,
                    scene,
                    start: null,
                    onInspect: inspect,
                    onCreate: ({ x, y }) => create("processor", { x: x - NODE_WIDTH / 2, y: y - 26 }),
                    onConnect: (from, to) => showEdge(actions.connect(from, to)),
                    onRemove: actions.remove,
                }),
                scene.tables.value.length === 0 && empty(),
                panel(),
            ]);

        return () => {
            const { phase, slow, failure, model } = store.state;
            const back = { href: addresses.modelFlows(workspace), label: flowStrings.title };
            if (model === null && phase !== "failed") {
                return [h(PageHead, { title: flowStrings.title }), slow && h(SkeletonBoard)];
            }
            const note = phase === "failed" && h(FailureNote, { failure, retry: store.load });
            if (model === null) return [h(PageHead, { title: flowStrings.title, back }), note];
            const gone = h("div", { class: "model-note" }, [
                h("p", { class: "note" }, flowStrings.missing),
                h("p", h("a", { href: back.href }, back.label)),
            ]);
            return h("div", { class: "model-page" }, [
                head(),
                note && h("div", { class: "model-note" }, note),
                scene.diagram.value === null ? gone : stage(),
            ]);
        };
    },
};
