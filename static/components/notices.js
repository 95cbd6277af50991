import { h } from "../lib/dom.js";
import { strings } from "../logic/strings.js";

/**
 * What went wrong, in words, with the request id to quote.
 *
 * @param {import("../logic/failures.js").Failure} failure
 * @param {string[]} [more]            Further lines.
 * @param {(() => void) | null} [retry]
 */
export function failureNote(failure, more = [], retry = null) {
    return h(
        "div",
        { class: "note bad", role: "alert" },
        h("p", {}, failure.text),
        more.map((line) => h("p", {}, line)),
        failure.requestId && h("p", { class: "quiet" }, `${strings.errors.request} `, h("code", {}, failure.requestId)),
        retry && h("button", { type: "button", onclick: retry }, strings.tryAgain),
    );
}

/** Something to know that is no failure. */
export const calmNote = (text) => h("p", { class: "note", role: "status" }, text);

/** A place with nothing in it, and the way out. */
export function emptyState({ title, text, action = null, level = "h2" }) {
    return h("div", { class: "empty" }, h(level, {}, title), h("p", {}, text), action);
}

const STAYS_MS = 8_000;

/** Short news at the edge of the page: one at a time, read out by screen readers, kept while pointed at or focused. */
export function createToaster() {
    const element = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    let timer;

    function linger() {
        clearTimeout(timer);
        timer = setTimeout(() => {
            if (element.matches(":hover, :focus-within")) linger();
            else element.replaceChildren();
        }, STAYS_MS);
    }

    return {
        element,
        /** @param {string} text  @param {{ label: string, href: string } | null} [link] */
        say(text, link = null) {
            const words = h("span", {}, text);
            element.replaceChildren(h("p", { class: "toast" }, words, link && h("a", { href: link.href }, link.label)));
            linger();
        },
    };
}

/** The line that is in sight as long as the server does not answer. */
export function createConnectionLine() {
    const element = h("div", { class: "connection", role: "status", "aria-live": "polite" });
    return {
        element,
        show(reachable) {
            const words = navigator.onLine ? strings.connection.unreachable : strings.connection.offline;
            element.replaceChildren(...(reachable ? [] : [h("p", {}, words)]));
        },
    };
}
