import { h, onMounted, ref, watchEffect } from "vue";
import { strings } from "../logic/strings.js";

/** Whether a page was shown before: the first one leaves the focus where the browser put it. */
let moved = false;

/**
 * The head of a page: its title, its state beside it (slot `state`), its few actions at the right (slot `actions`).
 * It names the window, and takes the focus after a move, so that a screen reader says where it is.
 */
export const PageHead = {
    name: "PageHead",
    props: {
        title: { type: String, required: true },
        /** Address of the page above this one, and its name. */
        back: { type: Object, default: null },
    },
    setup(props, { slots }) {
        const heading = ref(null);
        watchEffect(() => (document.title = strings.title(props.title)));
        onMounted(() => {
            if (moved && !heading.value.closest(".frame")?.querySelector("dialog[open]")) {
                heading.value.focus({ preventScroll: true });
            }
            moved = true;
        });
        return () =>
            h("header", { class: "page-head" }, [
                props.back && h("a", { class: "back", href: props.back.href }, props.back.label),
                props.back && h("span", { class: "slash", "aria-hidden": "true" }, "/"),
                h("h1", { tabindex: "-1", ref: heading }, slots.title?.() ?? props.title),
                slots.state && h("div", { class: "state" }, slots.state()),
                slots.actions && h("div", { class: "push" }, slots.actions()),
            ]);
    },
};
