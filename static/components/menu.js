import { h, nextTick, ref, shallowRef } from "vue";
import { Icon } from "./icons.js";

/**
 * @typedef {object} MenuItem  (`{ heading }` instead: words between the items; "" is a line)
 * @property {string} label
 * @property {string} [icon]
 * @property {string} [hint]       Small words at its end.
 * @property {() => void} [action]
 * @property {boolean} [danger]
 * @property {boolean} [checked]   Makes it one of a group of choices.
 */

/**
 * A button that opens a menu: arrows move, Home and End jump, a letter finds, Escape and Tab close.
 *
 * Props: `label` (its accessible name), `items` (a function, asked each time it opens), `look` (class of the button).
 * Slot `default`: what is on the button.
 */
export const MenuButton = {
    name: "MenuButton",
    props: {
        label: { type: String, required: true },
        /** @type {any} */
        items: { type: Function, required: true },
        look: { type: String, default: "bare" },
    },
    setup(props, { slots }) {
        const button = ref(null);
        const list = ref(null);
        const shown = shallowRef([]);
        const open = ref(false);
        let wasOpen = false;

        async function show() {
            shown.value = props.items().filter(Boolean);
            await nextTick();
            list.value.showPopover();
            placeBeside(list.value, button.value);
            focusables(list.value)[0]?.focus();
        }

        const close = () => list.value.hidePopover();

        /** The browser closes the menu between press and click of its own button; it must not open again. */
        const onPointerdown = () => (wasOpen = open.value);

        function onClick() {
            if (!wasOpen) show();
            wasOpen = false;
        }

        function onKeydown(event) {
            if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
            event.preventDefault();
            show();
        }

        return () =>
            h("span", { class: "menu-anchor" }, [
                h(
                    "button",
                    {
                        ref: button,
                        type: "button",
                        class: props.look,
                        "aria-label": props.label,
                        "aria-haspopup": "menu",
                        "aria-expanded": String(open.value),
                        onPointerdown,
                        onClick,
                        onKeydown,
                    },
                    slots.default?.(),
                ),
                h(
                    "div",
                    {
                        ref: list,
                        class: "menu",
                        popover: "auto",
                        role: "menu",
                        "aria-label": props.label,
                        onToggle: (event) => (open.value = event.newState === "open"),
                        onKeydown: (event) => moveIn(list.value, event),
                    },
                    shown.value.map((item, index) => itemOf(item, index, close)),
                ),
            ]);
    },
};

function itemOf(item, key, close) {
    if (item.heading === "") return h("hr", { key });
    if (item.heading !== undefined) return h("div", { key, class: "menu-heading", role: "presentation" }, item.heading);
    const choice = item.checked !== undefined;
    return h(
        "button",
        {
            key,
            type: "button",
            role: choice ? "menuitemradio" : "menuitem",
            "aria-checked": choice ? String(item.checked) : null,
            tabindex: "-1",
            class: { danger: item.danger },
            onClick() {
                close();
                item.action();
            },
        },
        [
            choice && h("span", { class: "tick" }, item.checked ? h(Icon, { name: "check" }) : []),
            !choice && item.icon && h(Icon, { name: item.icon }),
            h("span", { class: "label" }, item.label),
            item.hint && h("span", { class: "hint" }, item.hint),
        ],
    );
}

const focusables = (list) => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role^=menuitem]")]);

function moveIn(list, event) {
    const all = focusables(list);
    const at = all.indexOf(/** @type {any} */ (document.activeElement));
    const moves = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key in moves) {
        event.preventDefault();
        all.at(moves[event.key] % all.length)?.focus();
    } else if (event.key === "Tab") {
        list.hidePopover();
    } else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) {
        const letter = event.key.toLowerCase();
        const following = [...all.slice(at + 1), ...all.slice(0, at + 1)];
        following.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    }
    event.stopPropagation(); // a letter means an item here, and no command of the page
}

const GAP = 4;

/** Below the button, its edge under the button's nearer edge; above it where there is no room. */
function placeBeside(list, button) {
    const at = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = list;
    const below = at.bottom + GAP + height <= innerHeight;
    const rightAligned = at.left + width + GAP > innerWidth;
    list.style.top = `${Math.max(GAP, below ? at.bottom + GAP : at.top - GAP - height)}px`;
    list.style.left = `${Math.max(GAP, rightAligned ? at.right - width : at.left)}px`;
}
