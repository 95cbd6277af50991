import { computed, h, onMounted, shallowReactive } from "vue";
import { lazily, loadAhead } from "./lazily.js";
import { columnsOf, freePlace, layoutOf, placeOf } from "../../logic/board/layout.js";
import { overlaid } from "../../logic/board/merge.js";
import { boardStrings } from "../../logic/strings-board.js";
import { EmptyState } from "../notices.js";
import { BoardGrid } from "./grid.js";
import { VersionView } from "./version-view.js";

const words = boardStrings;
const editor = () => import("../editor/editor.js");
const gallery = () => import("./gallery.js");
const Editor = lazily(editor, "Editor");
const Gallery = lazily(gallery, "Gallery");
const Versions = lazily(() => import("./versions.js"), "Versions");

/**
 * The widgets, and beside them the panel that is open: the gallery, the editor, or the versions.
 *
 * Props: `app`, `id`, `board`, `data`, `live`, `context`, `range`, `panel`; event `panel`.
 */
export const BoardStage = {
    name: "BoardStage",
    props: ["app", "id", "board", "data", "live", "context", "range", "panel"],
    emits: ["panel"],
    setup(props, { emit }) {
        const { app, board, live } = props;
        const state = shallowReactive({
            /** Id of the widget in the editor. @type {string | null} */
            editing: null,
            /** Id of the widget that has the focus. @type {string | null} */
            focused: null,
            /** A widget that is not there yet. @type {any} */
            draft: null,
            /** The widget as it was when the editor opened. @type {any} */
            opened: null,
            busy: false,
            /** The version that is looked at, as listed. @type {any} */
            version: null,
        });
        onMounted(() => loadAhead([editor, gallery]));
        const edited = computed(
            () => (state.draft !== null ? state.draft : board.widgets.value.find(
                ({ id }) => id === state.editing,
            ) ?? null),
        );
        const columns = () => columnsOf(board.dashboard.value.layout);
        const placeFor = ({ width, height }) => placeOf(
            /** @type {any} */ (freePlace(layoutOf(board.widgets.value, columns()), width, height, columns())),
        );

        async function attempt(work) {
            if (state.busy) return;
            state.busy = true;
            try {
                await work();
            } catch (error) {
                app.sayFailure(error);
            } finally {
                state.busy = false;
            }
        }

        function open(widget) {
            Object.assign(state, { editing: widget.id, draft: null, opened: widget, version: null });
            emit("panel", "editor");
            look();
        }

        function close() {
            Object.assign(state, { editing: null, draft: null, opened: null, version: null });
            emit("panel", null);
            look();
        }

        function choose(draft, ready) {
            if (ready) return attempt(async () => reveal((await add(draft)).id));
            Object.assign(state, { draft, editing: null, opened: draft });
            emit("panel", "editor");
        }

        const add = (draft) => board.addWidget({
            ...draft,
            config: overlaid({ config: {} }, { config: draft.config }).config,
            ...placeFor(draft),
        });

        const addDraft = () =>
            attempt(async () => {
                const { id } = await add(state.draft);
                close();
                reveal(id);
            });

        /** A new widget may be below the fold. */
        function reveal(id) {
            requestAnimationFrame(
                () => document.querySelector(`[data-widget="${id}"]`)?.scrollIntoView({
                    block: "nearest",
                    behavior: "smooth",
                }),
            );
        }

        function change(changes) {
            if (state.draft !== null) state.draft = overlaid(state.draft, changes, true);
            else board.change(state.editing, changes);
        }

        function revert() {
            const { name, config, data_query } = state.opened;
            const gone = Object.keys(edited.value.config).filter((key) => !(key in config));
            change({ name, data_query, config: { ...config, ...Object.fromEntries(gone.map((key) => [key, null])) } });
        }

        /** What the others see of this person: what is in the editor, or else what has the focus. */
        function look() {
            live.show(state.editing ?? state.focused, state.editing === null ? "look" : "edit");
        }

        function hold(id, item) {
            if (id === null) {
                live.tellDrag(null);
                look();
            } else {
                live.show(id, "move");
                live.tellDrag({ widget: id, x: item.x, y: item.y, w: item.w, h: item.h });
            }
        }

        function focus(id) {
            state.focused = id;
            look();
        }

        function places(moved) {
            for (const [id, place] of moved) board.change(id, place);
        }

        function grid() {
            const { editable, widgets, dashboard } = board;
            if (widgets.value.length === 0) return empty(editable.value);
            return h(BoardGrid, {
                dashboard: dashboard.value,
                widgets: widgets.value,
                data: props.data.byId,
                context: props.context,
                editable: editable.value,
                hands: live.hands.value,
                ghosts: live.state.ghosts,
                visitors: live.state.visitors,
                editing: state.editing,
                onPlaces: places,
                onHold: hold,
                onFocus: focus,
                onEdit: open,
                onDuplicate: (widget) => attempt(
                    async () => reveal((await board.duplicateWidget(widget, placeFor(widget))).id),
                ),
                onRemove: (widget) => {
                    if (state.editing === widget.id) close();
                    board.removeWidget(widget);
                },
            });
        }

        const empty = (editable) =>
            h(
                "div",
                { class: "panel board-empty" },
                h(
                    EmptyState,
                    {
                        title: words.grid.emptyTitle,
                        text: editable ? words.grid.emptyText : words.grid.emptyReadOnly,
                        icon: "layout",
                    },
                    editable ? () => h(
                        "button",
                        { type: "button", class: "main", onClick: () => emit("panel", "gallery") },
                        words.header.addWidget,
                    ) : undefined,
                ),
            );

        function panel() {
            if (props.panel === "gallery") return h(Gallery, { app, onChoose: choose, onClose: close });
            if (props.panel === "versions") return h(Versions, {
                app,
                id: props.id,
                shown: state.version?.version ?? null,
                onLook: (version) => (state.version = version),
                onClose: close,
            });
            if (props.panel !== "editor" || edited.value === null) return null;
            return h(Editor, {
                key: state.editing ?? "new",
                app,
                widget: edited.value,
                isNew: state.draft !== null,
                context: props.context,
                span: "seconds" in props.range ? props.range.seconds : null,
                save: board.state.save,
                busy: state.busy,
                changed: state.opened !== null && isChanged(state.opened, edited.value),
                onChange: change,
                onAdd: addDraft,
                onRevert: revert,
                onClose: close,
            });
        }

        return () => [
            !board.editable.value && !board.state.gone && h("p", { class: "note" }, words.grid.readOnly),
            h("div", { class: "board-stage" }, [
                h(
                    "div",
                    { class: "board-main" },
                    state.version === null ? grid() : h(VersionView, {
                        app,
                        id: props.id,
                        version: state.version,
                        data: props.data.byId,
                        board,
                        context: props.context,
                        onDone: close,
                        onBack: () => (state.version = null),
                    }),
                ),
                panel(),
            ]),
        ];
    },
};

const isChanged = (before, now) => JSON.stringify([
    before.name,
    before.config,
    before.data_query,
]) !== JSON.stringify([now.name, now.config, now.data_query]);
