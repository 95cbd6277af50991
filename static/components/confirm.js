import { h, replace, uniqueId } from "../lib/dom.js";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";
import { failureNote } from "./notices.js";

/**
 * Asks in the place of the thing that is asked about. The focus starts on the answer that changes nothing.
 *
 * @param {object} options
 * @param {string} options.question
 * @param {string} options.text
 * @param {string} options.yes
 * @param {string} [options.no]
 * @param {boolean} [options.danger]
 * @param {() => Promise<unknown>} options.onYes  A failure is shown here, and the question stays.
 * @param {() => void} options.onNo
 * @returns {{ element: HTMLElement, focus: () => void }}
 */
export function inlineConfirm({ question, text, yes, no = strings.keep, danger = false, onYes, onNo }) {
    const id = uniqueId("confirm");
    const note = h("div", {});
    const refuse = h("button", { type: "button", onclick: onNo }, no);
    const agree = h("button", { type: "button", class: danger ? "danger" : "main", onclick: go }, yes);
    let busy = false;

    async function go() {
        if (busy) return;
        busy = true;
        agree.setAttribute("aria-disabled", "true");
        try {
            await onYes();
        } catch (error) {
            replace(note, failureNote(failureOf(error)));
        } finally {
            busy = false;
            agree.removeAttribute("aria-disabled");
        }
    }

    const element = h(
        "div",
        { class: "confirm", role: "group", "aria-labelledby": id, onkeydown },
        h("div", {}, h("p", { class: "question", id }, question), h("p", { class: "quiet" }, text)),
        h("div", { class: "confirm-actions" }, refuse, agree),
        note,
    );

    function onkeydown(event) {
        if (event.key === "Escape") onNo();
    }

    return { element, focus: () => refuse.focus() };
}
