import { h, setStyle } from "../lib/dom.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} MenuItem  (`{ heading }` instead: words between the items; "" is a line)
 * @property {string} label
 * @property {string} [icon]
 * @property {() => void} [action]
 * @property {boolean} [danger]
 * @property {boolean} [checked]   Makes it one of a group of choices.
 */

/**
 * A button that opens a menu: arrows move, Home and End jump, a letter finds, Escape and Tab close.
 *
 * @param {object} options
 * @param {Record<string, any>} options.button                        Attributes of the button.
 * @param {any[]} options.face                                        What is on the button.
 * @param {() => (MenuItem | { heading: any })[]} options.items  Asked each time it opens.
 */
export function menuButton({ button: attributes, face, items }) {
    const list = h("div", { class: "menu", popover: "auto", role: "menu", "aria-label": attributes["aria-label"] });
    const button = h(
        "button",
        { type: "button", "aria-haspopup": "menu", "aria-expanded": "false", ...attributes, onclick, onpointerdown },
        face,
    );
    let wasOpen = false;

    /** The browser closes the menu between these two when its own button is pressed; it must not open again. */
    function onpointerdown() {
        wasOpen = list.matches(":popover-open");
    }

    function onclick() {
        if (!wasOpen) open();
        wasOpen = false;
    }

    function open() {
        list.replaceChildren(...items().map((item) => itemOf(item, () => list.hidePopover())));
        list.showPopover();
        placeBeside(list, button);
        focusables(list)[0]?.focus();
    }

    list.addEventListener("toggle", (event) => {
        button.setAttribute("aria-expanded", String(event.newState === "open"));
    });
    list.addEventListener("keydown", (event) => moveIn(list, event));
    button.addEventListener("keydown", (event) => {
        if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            open();
        }
    });
    return h("span", { class: "menu-anchor" }, button, list);
}

function itemOf(item, close) {
    if (item.heading === "") return h("hr", {});
    if (item.heading !== undefined) return h("div", { class: "menu-heading", role: "presentation" }, item.heading);
    const choice = item.checked !== undefined;
    return h(
        "button",
        {
            type: "button",
            role: choice ? "menuitemradio" : "menuitem",
            "aria-checked": choice ? String(item.checked) : null,
            tabindex: "-1",
            class: item.danger && "danger",
            onclick() {
                close();
                item.action();
            },
        },
        choice ? h("span", { class: "tick" }, item.checked && icon("check")) : item.icon && icon(item.icon),
        item.label,
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
    } else if (event.key.length === 1 && event.key !== " ") {
        const letter = event.key.toLowerCase();
        const following = [...all.slice(at + 1), ...all.slice(0, at + 1)];
        following.find((item) => item.textContent.trim().toLowerCase().startsWith(letter))?.focus();
    }
}

/** Below the button, its edge under the button's nearer edge; above it where there is no room. */
function placeBeside(list, button) {
    const at = button.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = list;
    const gap = 4;
    const below = at.bottom + gap + height <= innerHeight;
    const rightAligned = at.left + width + gap > innerWidth;
    setStyle(list, {
        top: `${Math.max(gap, below ? at.bottom + gap : at.top - gap - height)}px`,
        left: `${Math.max(gap, rightAligned ? at.right - width : at.left)}px`,
    });
}
