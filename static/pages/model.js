import { computed, h, nextTick, ref, shallowReactive } from "vue";
import { modelCommands } from "../components/models/commands.js";
import { ModelCanvas } from "../components/models/canvas/canvas.js";
import { useScene } from "../components/models/canvas/use-scene.js";
import { DomainControls } from "../components/models/domain-controls.js";
import { ModelFind } from "../components/models/find.js";
import { ModelHead } from "../components/models/head.js";
import { ManyPanel } from "../components/models/panel/many-panel.js";
import { RelationshipPanel } from "../components/models/panel/relationship-panel.js";
import { TablePanel } from "../components/models/panel/table-panel.js";
import { useActions } from "../components/models/use-actions.js";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { Segments, SelectBox } from "../components/field.js";
import { SkeletonBoard } from "../components/skeletons.js";
import { savePicture } from "../lib/modelling/picture-files.js";
import { useModelStore } from "../lib/modelling/store.js";
import { LEVELS } from "../logic/modelling/nodes.js";
import { addresses } from "../logic/routes.js";
import { modelStrings } from "../logic/strings-models.js";

const words = modelStrings.page;

/** The canvas of a workspace's model. What is shown (domain, level) is in the address. */
export default {
    name: "ModelPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const { id } = props.route;
        const store = useModelStore(app, id);
        const canvas = ref(null);
        const find = ref(null);
        const state = shallowReactive({ panel: false, focus: 0 });
        const shown = computed(() => {
            const { query } = props.route;
            const domain = store.state.model?.domains.get(query.get("domain"))?.id ?? null;
            const level = LEVELS.find((one) => one === query.get("level"));
            return { domain, level: level ?? levelOf(domain) };
        });
        const scene = useScene(store, () => shown.value);
        const actions = useActions(app, scene);

        /** What a domain says of itself; of all domains, what its primary one says. */
        function levelOf(domain) {
            const all = [...(store.state.model?.domains.values() ?? [])];
            const one = all.find((each) => each.id === domain) ?? all.find((each) => each.is_primary);
            return one?.model_type ?? "logical";
        }

        /** Another domain (null: all) or level (null: as the domain says). */
        function show(/** @type {{ domain?: string | null, level?: string | null }} */ next) {
            if (!app.router.isAt("model")) return;
            const { domain = shown.value.domain, level = props.route.query.get("level") } = next;
            const query = { ...(domain ? { domain } : {}), ...(level ? { level } : {}) };
            app.router.replace(addresses.model(id, query));
        }

        function createTable(at) {
            const table = actions.create(at ?? middleFor());
            inspect(true);
            nextTick(() => canvas.value?.reveal(table));
        }
        const middleFor = () => {
            const { x, y } = canvas.value?.middle() ?? { x: 0, y: 0 };
            return { x: x - 120, y: y - 60 };
        };

        /** Opens the panel; what it is about must not be below it. */
        function inspect(focusing) {
            const [first] = scene.state.selected;
            state.panel = true;
            state.focus = focusing ? state.focus + 1 : 0;
            nextTick(() => canvas.value?.reveal(first));
        }

        /** The focus goes back to where the panel came from. */
        function closePanel() {
            state.panel = false;
            if (scene.state.active !== null) canvas.value?.focusTable(scene.state.active);
        }

        /** @param {import("../logic/modelling/search.js").Found} found */
        function goTo({ kind, id: found, table, diagram }) {
            if (kind === "domain") show({ domain: found, level: null });
            else if (kind === "diagram" || kind === "node") app.go(addresses.modelFlow(id, diagram ?? found));
            else if (kind === "table") goToTable(found);
            else goToTable(table).then(() => inspect(false));
        }

        /** Also to one that is on the canvas of another domain. */
        async function goToTable(table) {
            if (!scene.boxes.value.has(table)) {
                show({ domain: null });
                await nextTick();
            }
            await nextTick();
            await canvas.value?.focusTable(table);
        }

        function showRelationship(relationship) {
            scene.selectEdge(relationship);
            state.panel = true;
            canvas.value?.showRelationship(relationship);
        }

        async function exportAs(kind) {
            if (scene.tables.value.length === 0) return app.say(words.nothingToShow);
            const { model } = store.state;
            const domain = model.domains.get(scene.state.domain);
            try {
                await savePicture(scene, kind, [model.workspace.name, domain?.name].filter(Boolean).join(" "));
            } catch (error) {
                console.error(error);
                app.say(words.exportFailed);
            }
        }

        const writable = () => scene.writable();
        app.commands(() => modelCommands(scene, {
            create: () => createTable(),
            arrange,
            find: () => find.value?.focus(),
            canvas: () => canvas.value,
            save: exportAs,
            show,
            goToTable,
        }));

        async function arrange() {
            actions.arrange();
            await nextTick();
            canvas.value?.fit();
        }

        const menu = () => [
            writable() && { label: words.arrange, icon: "layout", hint: "L", action: arrange },
            { label: words.fit, icon: "fit", hint: "F", action: () => canvas.value?.fit() },
            { heading: "" },
            { label: words.exportSvg, icon: "image", action: () => exportAs("svg") },
            { label: words.exportPng, icon: "image", action: () => exportAs("png") },
        ];

        const levels = () => ({
            value: scene.state.level,
            options: LEVELS.map((level) => [level, modelStrings.levels[level]]),
        });

        const head = () =>
            h(ModelHead, { app, workspace: id, store, current: "canvas" }, {
                actions: () => [
                    h(MenuButton, { label: modelStrings.head.more, items: menu }, () => h(Icon, { name: "more" })),
                    writable() && h("button", {
                        type: "button",
                        class: "main",
                        "aria-label": words.table,
                        onClick: () => createTable(),
                    }, [h(Icon, { name: "add" }), h("span", words.table)]),
                ],
                tools: () => [
                    h(DomainControls, { scene, onShow: (domain) => show({ domain, level: null }) }),
                    h(Segments, { ...levels(), label: modelStrings.level, onChange: (level) => show({ level }) }),
                    h("div", { class: "level-choice" }, h(SelectBox, {
                        ...levels(),
                        "aria-label": modelStrings.level,
                        onChange: (event) => show({ level: event.target.value }),
                    })),
                ],
            });

        const empty = () => {
            const domain = store.state.model.domains.get(scene.state.domain);
            const text = domain ? words.emptyDomain(domain.name) : writable() ? words.emptyText : words.emptyRead;
            return h(EmptyState, { title: words.emptyTitle, text, icon: "model" }, () => writable() && [
                h("button", { type: "button", class: "main", onClick: () => createTable() }, words.createFirst),
                h("a", { class: "button", href: addresses.modelExchange(id) }, words.importInstead),
            ]);
        };

        const panel = () => {
            const { selected, edge } = scene.state;
            if (!state.panel) return null;
            const relationship = edge === null ? null : store.state.model.relationships.get(edge);
            if (relationship) {
                return h(RelationshipPanel, {
                    key: edge,
                    relationship,
                    scene,
                    onClose: closePanel,
                    onRemove: actions.remove,
                    onTable: goToTable,
                });
            }
            if (selected.size > 1) {
                return h(ManyPanel, {
                    tables: [...selected].map(scene.tableOf).filter((one) => one !== null),
                    scene,
                    onClose: closePanel,
                    onArrange: arrange,
                    onRemove: actions.remove,
                    onTable: goToTable,
                });
            }
            const table = selected.size === 1 ? scene.tableOf([...selected][0]) : null;
            if (table === null) return null;
            return h(TablePanel, {
                key: table.id,
                table,
                scene,
                focus: state.focus,
                onClose: closePanel,
                onRemove: actions.remove,
                onDuplicate: () => actions.duplicate(table.id),
                onConnect: () => canvas.value?.connect(table.id),
                onRelationship: showRelationship,
            });
        };

        const stage = () =>
            h("div", { class: "model-stage" }, [
                h(ModelCanvas, {
                    ref: canvas,
                    key: id,
                    scene,
                    onInspect: inspect,
                    onCreate: (at) => createTable({ x: at.x - 120, y: at.y - 18 }),
                    onConnect: (from, to) => {
                        actions.connect(from, to);
                        state.panel = true;
                    },
                    onRemove: actions.remove,
                }),
                h(ModelFind, { ref: find, model: store.state.model, onChoose: goTo }),
                scene.tables.value.length === 0 && empty(),
                panel(),
            ]);

        return () => {
            const { phase, slow, failure, model } = store.state;
            if (model !== null) {
                const ended = phase === "failed" && h("div", { class: "model-note" }, h(FailureNote, { failure }));
                return h("div", { class: "model-page" }, [head(), ended, stage()]);
            }
            if (phase === "failed") return failed(failure, store.load);
            return [h(PageHead, { title: modelStrings.title }), slow && h(SkeletonBoard)];
        };
    },
};

const failed = (failure, retry) => [
    h(PageHead, { title: modelStrings.title, back: { href: addresses.models, label: modelStrings.title } }),
    h(FailureNote, { failure, retry }),
];
