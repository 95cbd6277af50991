import { h } from "vue";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { ModelHead } from "../components/models/head.js";
import { FlowPicture } from "../components/models/flows/flow-picture.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonCards } from "../components/skeletons.js";
import { TimeAgo } from "../components/times.js";
import { useModelStore } from "../lib/modelling/store.js";
import { newId } from "../sdk/modelling/ids.js";
import { addresses } from "../logic/routes.js";
import { flowStrings } from "../logic/strings-flows.js";
import { modelStrings } from "../logic/strings-models.js";

const words = flowStrings.list;

/** The data-flow diagrams of a workspace. */
export default {
    name: "ModelFlowsPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const { id } = route;
        const store = useModelStore(app, id);
        const diagrams = () => [...(store.state.model?.diagrams.values() ?? [])];
        const writable = () => store.state.access === "edit";

        function create() {
            const names = diagrams().map(({ name }) => name);
            let number = 1;
            while (names.includes(words.name(number))) number += 1;
            const name = words.name(number);
            const made = store.change(words.made(name), (edit) => edit.createDiagram({ name }));
            app.go(addresses.modelFlow(id, made));
        }

        function duplicate({ name, nodes, connections, linked_tables: linked }) {
            const ids = new Map(nodes.map((node) => [node.id, newId()]));
            store.change(words.made(words.copy(name)), (edit) => edit.createDiagram({
                name: words.copy(name).slice(0, 200),
                nodes: nodes.map((node) => ({ ...node, id: ids.get(node.id) })),
                connections: connections.map((one) => ({
                    ...one,
                    id: newId(),
                    source_node_id: ids.get(one.source_node_id),
                    target_node_id: ids.get(one.target_node_id),
                })),
                linked_tables: linked,
            }));
        }

        function remove({ id: diagram, name }) {
            const label = words.removes(name);
            store.change(label, (edit) => edit.deleteDiagram(diagram));
            app.offerUndo(words.removed(name), async () => {
                if (store.state.undo === label) store.undo();
                else app.say(words.laterChanges);
            });
        }

        app.commands(() => [
            ...(writable() && store.state.model !== null
                ? [{ id: "flow-new", label: words.create, icon: "add", keys: "n", run: create }]
                : []),
            ...diagrams().map((diagram) => ({
                id: diagram.id,
                label: words.open(diagram.name),
                icon: "share",
                run: () => app.go(addresses.modelFlow(id, diagram.id)),
            })),
        ]);

        const items = (diagram) => () => [
            { label: words.duplicate, icon: "copy", action: () => duplicate(diagram) },
            { label: words.remove, icon: "remove", action: () => remove(diagram) },
        ];

        const card = (diagram) => {
            const { nodes, connections, linked_tables: linked, last_modified_at: changed } = diagram;
            return h("li", { key: diagram.id, class: "panel card flow-card" }, [
                h(FlowPicture, { diagram }),
                h("div", { class: "card-body" }, [
                    h("div", { class: "card-head" }, [
                        h("h2", h("a", { href: addresses.modelFlow(id, diagram.id) }, diagram.name)),
                        writable() && h(
                            MenuButton,
                            { label: words.more(diagram.name), items: items(diagram) },
                            () => h(Icon, { name: "more" }),
                        ),
                    ]),
                    h("div", { class: "card-foot" }, h("div", { class: "facts" }, [
                        h("span", words.facts(nodes.length, connections.length)),
                        linked.length > 0 && h("span", words.tables(linked.length)),
                        changed && h("span", h(TimeAgo, { at: changed, clock: app.clock })),
                    ])),
                ]),
            ]);
        };

        const body = () => {
            const all = diagrams();
            if (all.length > 0) return h("ul", { class: "workspaces", "aria-label": flowStrings.title }, all.map(card));
            const text = writable() ? words.emptyText : words.emptyRead;
            return h("div", { class: "panel" }, h(
                EmptyState,
                { title: words.emptyTitle, text, icon: "share" },
                () => writable() && h("button", { type: "button", class: "main", onClick: create }, words.createFirst),
            ));
        };

        const head = () =>
            h(ModelHead, { app, workspace: id, store, current: "flows" }, {
                actions: () => writable() && h("button", {
                    type: "button",
                    class: "main",
                    "aria-label": words.create,
                    onClick: create,
                }, [h(Icon, { name: "add" }), h("span", words.create)]),
            });

        return () => {
            const { phase, slow, failure, model } = store.state;
            if (model === null && phase !== "failed") {
                return [h(PageHead, { title: flowStrings.title }), slow && h(SkeletonCards, { cards: 3 })];
            }
            const note = phase === "failed" && h(FailureNote, { failure, retry: store.load });
            if (model === null) {
                const back = { href: addresses.models, label: modelStrings.title };
                return [h(PageHead, { title: flowStrings.title, back }), note];
            }
            return h("div", { class: "model-page" }, [
                head(),
                h("div", { class: "model-sheet" }, [note, body()]),
            ]);
        };
    },
};
