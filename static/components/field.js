import { h, uniqueId } from "../lib/dom.js";
import { strings } from "../logic/strings.js";
import { icon } from "./icons.js";

/**
 * @typedef {object} Field
 * @property {HTMLElement} element
 * @property {any} input
 * @property {string} name                             Its name in the request body and in the server's complaints.
 * @property {string} value
 * @property {() => string | null} check               Shows and returns what is wrong.
 * @property {(words: string | null) => void} complain
 */

/**
 * A label, an input, its rule and its fault.
 *
 * @param {object} options
 * @param {string} options.name
 * @param {string} options.label
 * @param {string} [options.hint]
 * @param {boolean} [options.optional]
 * @param {(text: string) => string | null} [options.rule]
 * @param {"input" | "textarea" | "password"} [options.kind]
 * @param {Record<string, any>} [options.attributes]  Of the input.
 * @param {any} [options.input]                       An own control instead (a select).
 * @returns {Field}
 */
export function field({ name, label, hint, optional = false, rule = () => null, kind = "input", attributes, input }) {
    const id = uniqueId(name);
    const fault = h("p", { class: "fault", id: `${id}-fault`, hidden: true });
    const described = [hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(" ");
    const control = input ?? h(kind === "textarea" ? "textarea" : "input", { type: typeOf(kind), ...attributes });
    const identity = { id, name, "aria-describedby": described };
    for (const [key, value] of Object.entries(identity)) control.setAttribute(key, value);
    if (!optional) control.setAttribute("aria-required", "true");

    function complain(words) {
        fault.hidden = words === null;
        fault.textContent = words ?? "";
        if (words === null) control.removeAttribute("aria-invalid");
        else control.setAttribute("aria-invalid", "true");
    }

    function check() {
        const words = rule(control.value);
        complain(words);
        return words;
    }

    control.addEventListener("input", () => !fault.hidden && check());
    const element = h(
        "div",
        { class: "field" },
        h("label", { for: id }, label, optional && h("span", { class: "quiet" }, ` (${strings.optional})`)),
        dressed(control, kind),
        hint && h("p", { class: "hint", id: `${id}-hint` }, hint),
        fault,
    );
    return {
        element,
        input: control,
        name,
        check,
        complain,
        get value() {
            return control.value;
        },
    };
}

function dressed(control, kind) {
    if (kind === "password") return withReveal(control);
    return control.tagName === "SELECT" ? selectBox(control) : control;
}

/** A select in the look of the other controls. */
export const selectBox = (select) => h("div", { class: "select" }, select, icon("unfold"));

const typeOf = (kind) => (kind === "textarea" ? undefined : kind === "password" ? "password" : "text");

/** The button that shows what is typed, and says so to who cannot see it. */
function withReveal(input) {
    const words = strings.account;
    const said = h("span", { class: "unseen", role: "status" });
    const button = h("button", { type: "button", class: "reveal", "aria-controls": input.id }, words.showPassword);
    button.setAttribute("aria-label", `${words.showPassword}: ${words.password}`);
    button.addEventListener("click", () => {
        const show = input.type === "password";
        input.type = show ? "text" : "password";
        button.textContent = show ? words.hidePassword : words.showPassword;
        button.setAttribute("aria-label", `${button.textContent}: ${words.password}`);
        said.textContent = show ? words.passwordShown : words.passwordHidden;
    });
    return h("div", { class: "with-button" }, input, button, said);
}
