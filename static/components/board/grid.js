import { computed, h, onBeforeUnmount, onMounted, ref, useId } from "vue";
import {
    bottomOf,
    columnsOf,
    layoutOf,
    pixelsOf,
    placeOf,
    stacked,
    STACKED_COLUMNS,
} from "../../logic/board/layout.js";
import { boardStrings } from "../../logic/strings-board.js";
import { useDrag } from "./use-drag.js";
import { WidgetFrame } from "./widget-frame.js";

const words = boardStrings.grid;
/** Narrower than this, in pixels, widgets stand one below the other and cannot be moved. */
const STACKED_BELOW = 620;

/**
 * The widgets where they stand.
 *
 * Props: `dashboard`, `widgets`, `data` (id → datum), `context`, `editable`, `hands` (id → visitor), `ghosts`,
 * `editing` (id of the one in the editor), `rules` (another way to lay out, of use-drag.js). Events: `places` (id →
 * new place; what was in hand, and all), `hold` (id, item), `focus` (id), `shift` (widget, -1 or 1: a place of the
 * order), and `edit`, `duplicate`, `remove` (widget).
 */
export const BoardGrid = {
    name: "BoardGrid",
    props: ["dashboard", "widgets", "data", "context", "editable", "hands", "ghosts", "visitors", "editing", "rules"],
    emits: ["places", "hold", "focus", "edit", "duplicate", "remove", "shift"],
    setup(props, { emit }) {
        const place = ref(null);
        const width = ref(0);
        /** While the board itself changes its width, everything goes along at once. */
        const still = ref(true);
        const hint = useId();
        let observer = null;

        const columns = computed(() => columnsOf(props.dashboard.layout));
        const byId = computed(() => new Map(props.widgets.map((widget) => [widget.id, widget])));
        const settled = computed(() => (props.rules?.layout ?? layoutOf)(props.widgets, columns.value));
        const isStacked = computed(() => width.value > 0 && width.value < STACKED_BELOW);
        const movable = computed(() => props.editable && !isStacked.value);

        const drag = useDrag({
            items: () => settled.value,
            width: () => width.value,
            columns: () => columns.value,
            nameOf: (id) => byId.value.get(id)?.name ?? "",
            onDrop: (moved, dropped) => emit("places", moved.map((item) => [item.id, placeOf(item)]), dropped),
            onHold: (id, item) => emit("hold", id, item),
            rules: props.rules,
        });

        /** Where everything is shown: what is dragged by the pointer keeps its old box, and moves by its own style. */
        const shown = computed(() => {
            if (isStacked.value) return { items: stacked(settled.value, columns.value), columns: STACKED_COLUMNS };
            if (drag.state.id === null) return { items: settled.value, columns: columns.value };
            const order = new Map(drag.state.preview.map((item) => [item.id, item]));
            return { items: settled.value.map((item) => order.get(item.id) ?? item), columns: columns.value };
        });
        const held = computed(
            () => (drag.state.kind === "move" || drag.state.kind === "resize" ? drag.state.id : null),
        );

        onMounted(() => {
            let frame = 0;
            function measure() {
                if (place.value.clientWidth === width.value) return;
                width.value = place.value.clientWidth;
                still.value = true;
                cancelAnimationFrame(frame);
                frame = requestAnimationFrame(() => (frame = requestAnimationFrame(() => (still.value = false))));
            }
            observer = new ResizeObserver(measure);
            observer.observe(place.value);
            measure();
        });
        onBeforeUnmount(() => observer?.disconnect());

        function card(item) {
            const widget = byId.value.get(item.id);
            if (widget === undefined) return null;
            const { columns: across } = shown.value;
            const own = item.id === held.value ? settled.value.find(({ id }) => id === item.id) : item;
            const box = pixelsOf(own ?? item, width.value, across);
            return h(WidgetFrame, {
                key: item.id,
                widget,
                datum: props.data[item.id],
                context: props.context,
                ...box,
                movable: movable.value && !item.fixed,
                sizable: movable.value && !item.rigid,
                editable: props.editable,
                lifted: drag.state.id === item.id,
                visitor: props.hands[item.id] ?? null,
                editing: props.editing === item.id,
                hint,
                onPress: (event, card, kind) => drag.press(event, item.id, card, kind),
                onKey: (event) => drag.key(event, item.id, item),
                onLeave: () => drag.blur(item.id),
                onFocus: (has) => emit("focus", has ? item.id : null),
                onEdit: () => emit("edit", widget),
                onDuplicate: () => emit("duplicate", widget),
                onRemove: () => emit("remove", widget),
                onShift: (by) => emit("shift", widget, by),
            });
        }

        function shade(item, look, key, name = null) {
            const { left, top, width: wide, height } = pixelsOf(item, width.value, shown.value.columns);
            return h(
                "div",
                {
                    key,
                    class: ["shade", look],
                    "aria-hidden": "true",
                    style: { transform: `translate(${left}px, ${top}px)`, width: `${wide}px`, height: `${height}px` },
                },
                name && h("span", { class: "who-tag" }, name),
            );
        }

        function shades() {
            if (isStacked.value) return [];
            const target = held.value === null ? null : drag.state.preview.find(({ id }) => id === held.value);
            const others = Object.values(props.ghosts).map((ghost) => {
                const visitor = props.visitors.find(({ key }) => key === ghost.key);
                return visitor && shade(ghost, `ghost by-${visitor.colour}`, `ghost-${ghost.key}`, visitor.name);
            });
            return [target && shade(target, "target", "target"), ...others];
        }

        return () => {
            const { items } = shown.value;
            const rows = bottomOf(items);
            const height = rows === 0 ? 0 : pixelsOf({ x: 0, y: 0, w: 1, h: rows }, width.value, 1).height;
            return h("section", {
                class: ["board-grid", held.value !== null && "dragging", still.value && "still"],
                "aria-label": words.label,
            }, [
                h("p", { id: hint, class: "unseen" }, words.hint),
                h(
                    "div",
                    { class: "cells", ref: place, style: { height: `${height}px` } },
                    width.value > 0 ? [...shades(), ...items.map(card)] : [],
                ),
                h("p", { class: "unseen", role: "status", "aria-live": "assertive" }, drag.state.said),
            ]);
        };
    },
};
