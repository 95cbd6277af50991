import { h, ref } from "vue";
import { boardStrings } from "../../logic/strings-board.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";
import { WidgetBody } from "../widgets/body.js";

const words = boardStrings.widget;
const { presence } = boardStrings;

/**
 * One widget on the board: its name, its menu, what it shows, the handles to move and resize it by, and the outline of
 * whoever else has a hand on it.
 */
export const WidgetFrame = {
    name: "WidgetFrame",
    props: [
        "widget",
        "datum",
        "context",
        "left",
        "top",
        "width",
        "height",
        "movable",
        "sizable",
        "editable",
        "lifted",
        "visitor",
        "editing",
        "hint",
    ],
    emits: ["press", "key", "leave", "focus", "edit", "duplicate", "remove", "shift"],
    setup(props, { emit }) {
        const card = ref(null);

        function press(event, kind) {
            const { target } = event;
            if (kind === "move" && (!props.movable || target.closest("button:not(.grip), .menu"))) return;
            if (kind === "move" &&
                event.pointerType === "touch" &&
                !target.closest(".grip")) return; // the page scrolls
            emit("press", event, card.value, kind);
        }

        /** On the CRM's own page an entry of the catalogue stands once. */
        const isCatalogue = () => props.context.figures !== undefined;

        const items = () => [
            { label: words.edit, icon: "edit", action: () => emit("edit") },
            !isCatalogue() && { label: words.duplicate, icon: "copy", action: () => emit("duplicate") },
            ...(isCatalogue() ? [
                { label: crmStrings.boardPage.earlier, icon: "up", action: () => emit("shift", -1) },
                { label: crmStrings.boardPage.later, icon: "down", action: () => emit("shift", 1) },
            ] : []),
            { label: words.remove, icon: "remove", danger: true, action: () => emit("remove") },
        ];

        function head() {
            const { widget, datum } = props;
            const stale = Boolean(datum?.error) && datum.data !== undefined;
            return h("header", { onPointerdown: (event) => press(event, "move") }, [
                props.movable && grip(props, emit),
                h("h3", { title: widget.name }, widget.name),
                stale && h(
                    "span",
                    { class: "stale", title: words.stale },
                    [h(Icon, { name: "warning" }), h("span", { class: "unseen" }, words.stale)],
                ),
                isCatalogue() && rangeOf(datum, props.context.formats()),
                props.editable && h(
                    MenuButton,
                    { label: words.menu(widget.name), items, look: "bare small" },
                    () => h(Icon, { name: "more" }),
                ),
            ]);
        }

        return () => {
            const { widget, visitor, movable } = props;
            const look = [
                "widget-card",
                `type-${widget.type}`,
                { movable, lifted: props.lifted, editing: props.editing },
                visitor && `hand by-${visitor.colour}`,
            ];
            const box = {
                transform: `translate(${props.left}px, ${props.top}px)`,
                width: `${props.width}px`,
                height: `${props.height}px`,
            };
            return h("article", {
                ref: card,
                class: look,
                style: box,
                "aria-label": widget.name,
                "data-widget": widget.id,
                onFocusin: () => emit("focus", true),
                onFocusout: () => emit("focus", false),
            }, [
                head(),
                h("div", { class: "content" }, h(WidgetBody, { widget, datum: props.datum, context: props.context })),
                props.sizable && h("span", {
                    class: "resize",
                    "aria-hidden": "true",
                    onPointerdown: (event) => press(event, "resize"),
                }),
                visitor && h(
                    "span",
                    { class: "who-tag" },
                    (presence[visitor.mode] ?? presence.look)(visitor.name || presence.someone),
                ),
            ]);
        };
    },
};

/** Which days the figures are of, and whether amounts are missing. */
const rangeOf = (datum, formats) => [
    datum?.metadata?.left_out && h("span", { class: "stale", title: crmStrings.leftOutHere }, [
        h(Icon, { name: "warning" }),
        h("span", { class: "unseen" }, crmStrings.leftOutHere),
    ]),
    datum?.metadata && h("span", { class: "range-tag" }, daysOf(datum.metadata, formats)),
];

const daysOf = ({ date_range: range, from, to }, formats) => {
    if (from && to) return crmStrings.range.between(formats.day(from), formats.day(to));
    return crmStrings.ranges[range] ?? "";
};

const grip = ({ widget, hint, lifted }, emit) =>
    h(
        "button",
        {
            type: "button",
            class: "grip",
            "aria-label": boardStrings.grid.move(widget.name),
            "aria-describedby": hint,
            "aria-pressed": String(lifted),
            onKeydown: (event) => emit("key", event),
            onBlur: () => emit("leave"),
        },
        h(Icon, { name: "drag" }),
    );
