import { h } from "vue";
import { FailureNote } from "../notices.js";
import { SkeletonRows } from "../skeletons.js";

/**
 * A list with its head. Props: `title`, `text`, `loading` (of lib/loading.js, its value a list), `emptyText`. Slots:
 * `action`, `default` (the list, with its rows).
 */
export function AccessSection({ title, text, loading, emptyText }, { slots }) {
    return h("section", { class: "access-section", "aria-label": title }, [
        h("header", [h("div", [h("h2", title), h("p", { class: "quiet" }, text)]), slots.action?.()]),
        loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
        loading.value === null && loading.slow && h(SkeletonRows, { rows: 2 }),
        loading.value?.length === 0 && h("p", { class: "panel nothing quiet" }, emptyText),
        (loading.value?.length ?? 0) > 0 && h("ul", { class: "panel access-list" }, slots.default?.(loading.value)),
    ]);
}
AccessSection.props = ["title", "text", "loading", "emptyText"];
