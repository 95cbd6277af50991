import { h } from "vue";
import { keyOf } from "../../logic/crm/catalogue.js";
import { orderRules } from "../../logic/crm/order.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { BoardGrid } from "../board/grid.js";
import { lazily } from "../board/lazily.js";
import { EmptyState } from "../notices.js";
import { rangeName } from "./range-menu.js";

const words = crmStrings.boardPage;
const CataloguePanel = lazily(() => import("./catalogue-panel.js"), "CataloguePanel");
/** In an order, a place is a number. */
const placeIn = (items, { id }) => items.findIndex((item) => item.id === id) + 1;
const rules = {
    ...orderRules,
    said: {
        lifted: (name, item, items) => words.lifted(name, placeIn(items, item), items.length),
        moved: (item, items) => words.moved(placeIn(items, item), items.length),
        dropped: (name, item, items) => words.dropped(name, placeIn(items, item), items.length),
    },
};
const SettingsPanel = lazily(() => import("./settings-panel.js"), "SettingsPanel");

/**
 * The widgets, and beside them the panel that is open.
 *
 * Props: as CRMBoard (board.js) has them. Events: `add` (an entry), `addAll`, `start` (the usual four), `choose` (the
 * catalogue), `edit` (a widget), `close`, `focus` (id or null).
 */
export const CRMBoardStage = {
    name: "CRMBoardStage",
    props: [
        "app",
        "board",
        "widgets",
        "figures",
        "order",
        "live",
        "context",
        "range",
        "entries",
        "present",
        "panel",
        "editing",
        "busy",
    ],
    emits: ["add", "addAll", "start", "choose", "edit", "close", "focus"],
    setup(props, { emit }) {
        /** A change of the order is one thing, sizes are each widget's own. */
        function drop(_, { id, items }) {
            const { board, order, widgets } = props;
            const widget = widgets.find((one) => one.id === id);
            const { w, h: high } = items.find((item) => item.id === id);
            if (widget.width !== w || widget.height !== high) board.change(id, { width: w, height: high });
            else order.move(items.map((item) => item.id), id);
        }

        function shift({ id }, by) {
            const ids = props.widgets.map((widget) => widget.id);
            const from = ids.indexOf(id);
            const to = Math.max(0, Math.min(ids.length - 1, from + by));
            ids.splice(to, 0, ...ids.splice(from, 1));
            if (to !== from) props.order.move(ids, id);
        }

        function hold(id, item) {
            const { live } = props;
            if (id === null) {
                live.tellDrag(null);
                emit("focus", null);
            } else {
                live.show(id, "move");
                live.tellDrag({ widget: id, x: item.x, y: item.y, w: item.w, h: item.h });
            }
        }

        function remove(widget) {
            if (props.editing === widget.id) emit("close");
            props.board.removeWidget(widget);
        }

        const empty = (editable) =>
            h("div", { class: "panel board-empty" }, h(
                EmptyState,
                { title: words.emptyTitle, text: words.emptyText, icon: "layout" },
                editable ? () => h("div", { class: "row" }, [
                    h("button", { type: "button", class: "main", onClick: () => emit("start") }, words.start),
                    h("button", { type: "button", onClick: () => emit("choose") }, words.choose),
                ]) : undefined,
            ));

        function grid() {
            const { board, live, widgets } = props;
            if (widgets.length === 0) return empty(board.editable.value);
            return h(BoardGrid, {
                dashboard: board.dashboard.value,
                widgets,
                data: props.figures.byId,
                context: props.context,
                editable: board.editable.value,
                hands: live.hands.value,
                ghosts: live.state.ghosts,
                visitors: live.state.visitors,
                editing: props.editing,
                rules,
                onPlaces: drop,
                onShift: shift,
                onHold: hold,
                onFocus: (id) => emit("focus", id),
                onEdit: (widget) => emit("edit", widget),
                onRemove: remove,
            });
        }

        function panel() {
            const { app, board, context, editing } = props;
            if (props.panel === "catalogue") {
                return h(CataloguePanel, {
                    app,
                    entries: [...props.entries.values()],
                    present: props.present,
                    context,
                    busy: props.busy,
                    onAdd: (entry) => emit("add", entry),
                    onAll: () => emit("addAll"),
                    onClose: () => emit("close"),
                });
            }
            const widget = props.widgets.find(({ id }) => id === editing);
            if (props.panel !== "settings" || widget === undefined) return null;
            return h(SettingsPanel, {
                key: editing,
                widget,
                entry: props.entries.get(keyOf(widget)),
                save: board.state.save,
                overruled: props.range === null ? null : rangeName(props.range, app.formats),
                onChange: (name, value) => board.change(editing, { config: { [name]: value } }),
                onClose: () => emit("close"),
            });
        }

        return () => h("div", { class: "board-stage" }, [h("div", { class: "board-main" }, grid()), panel()]);
    },
};
