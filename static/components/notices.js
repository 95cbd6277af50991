import { h, onBeforeUnmount, onMounted, ref } from "vue";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";

/**
 * What went wrong, in words, with the request id to quote.
 *
 * Props: `failure` (of logic/failures.js), `more` (further lines), `retry` (a function, or null).
 */
export function FailureNote({ failure, more = [], retry = null }) {
    return h("div", { class: "note bad", role: "alert" }, [
        h("p", failure.text),
        (more ?? []).map((line) => h("p", line)),
        failure.requestId && h("p", { class: "quiet" }, [`${strings.errors.request} `, h("code", failure.requestId)]),
        retry && h("button", { type: "button", onClick: () => retry() }, strings.tryAgain),
    ]);
}
FailureNote.props = ["failure", "more", "retry"];

/** Something to know that is no failure. Slot `default`. */
export function CalmNote(_, { slots }) {
    return h("p", { class: "note", role: "status" }, slots.default?.());
}

/** A place with nothing in it, and the way out. Props `title`, `text`, `level`, `icon`; slot `default`: what to do. */
export function EmptyState({ title, text, level = "h2", icon = null }, { slots }) {
    return h("div", { class: "empty" }, [
        icon && h("span", { class: "empty-mark" }, h(Icon, { name: icon })),
        h(level, { tabindex: level === "h1" ? "-1" : null }, title),
        h("p", text),
        slots.default && h("div", { class: "empty-actions" }, slots.default()),
    ]);
}
EmptyState.props = ["title", "text", "level", "icon"];

/** Short news at the edge of the page, read out by screen readers, kept while pointed at or focused. */
export const Toaster = {
    name: "Toaster",
    props: { notices: { type: Object, required: true } },
    setup: ({ notices }) => () =>
        h(
            "div",
            { class: "toasts", role: "status", "aria-live": "polite" },
            notices.state.all.map((notice) => h(Toast, { key: notice.id, notice, onGone: notices.dismiss })),
        ),
};

const Toast = {
    name: "Toast",
    props: { notice: { type: Object, required: true } },
    emits: ["gone"],
    setup({ notice }, { emit }) {
        const element = ref(null);
        let timer;

        function linger() {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (element.value?.matches(":hover, :focus-within")) linger();
                else emit("gone", notice.id);
            }, notice.staysMs);
        }

        onMounted(linger);
        onBeforeUnmount(() => clearTimeout(timer));
        return () =>
            h("div", { ref: element, class: ["toast", notice.tone, { counts: notice.counts }] }, [
                h("p", [
                    notice.text,
                    notice.requestId && h("span", { class: "request" }, [
                        `${strings.errors.request} `,
                        h("code", notice.requestId),
                    ]),
                ]),
                notice.link && h(
                    "a",
                    { href: notice.link.href, onClick: () => emit("gone", notice.id) },
                    notice.link.label,
                ),
                notice.action && h(
                    "button",
                    { type: "button", onClick: () => notice.action.run() },
                    notice.action.label,
                ),
                h(
                    "button",
                    {
                        type: "button",
                        class: "bare",
                        "aria-label": strings.dismiss,
                        onClick: () => emit("gone", notice.id),
                    },
                    h(Icon, { name: "close" }),
                ),
            ]);
    },
};

/** The line that is in sight as long as the server does not answer. Prop `link`: of shell/link.js. */
export function ConnectionLine({ link }) {
    const words = link.online ? strings.connection.unreachable : strings.connection.offline;
    return h(
        "div",
        { class: "connection", role: "status", "aria-live": "polite" },
        link.reachable ? [] : h("p", words),
    );
}
ConnectionLine.props = ["link"];
