import { h, uniqueId } from "../lib/dom.js";
import { strings } from "../logic/strings.js";
import { icon } from "./icons.js";

/**
 * A modal dialog. Escape and its cross close it; a click beside it does not, so that nothing typed is lost by a slip.
 * The browser keeps the focus inside and gives it back afterwards.
 *
 * @param {object} options
 * @param {string} options.title
 * @param {(close: () => void) => Node | Node[]} options.content
 * @param {() => void} [options.onClose]
 * @param {boolean} [options.closable]  Default true.
 */
export function openDialog({ title, content, onClose = () => {}, closable = true }) {
    const id = uniqueId("dialog");
    const element = h("dialog", { "aria-labelledby": id, closedby: closable ? null : "none" });
    const close = () => element.close();
    const attributes = { type: "button", class: "bare", "aria-label": strings.close, onclick: close };
    const cross = h("button", attributes, icon("close"));
    element.append(h("header", {}, h("h2", { id }, title), closable && cross), ...[content(close)].flat());
    element.addEventListener("cancel", (event) => {
        if (!closable) event.preventDefault();
    });
    const closed = new AbortController();
    if (closable) addEventListener("hashchange", close, { signal: closed.signal });
    element.addEventListener("close", () => {
        closed.abort();
        element.remove();
        onClose();
    });
    document.body.append(element);
    element.showModal();
    element.querySelector("input, textarea, select")?.focus();
    return { element, close };
}
