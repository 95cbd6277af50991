import { h } from "../lib/dom.js";
import { strings } from "../logic/strings.js";

const bar = (size) => h("span", { class: `bar ${size}` });

/** The shape of the list that is on its way. */
export function skeletonRows(rows = 5) {
    return h(
        "div",
        { class: "panel skeleton", role: "status", "aria-label": strings.loading },
        Array.from({ length: rows }, () => h("div", { class: "skeleton-row" }, bar("wide"), bar("short"), bar("tiny"))),
    );
}

/** The shape of a board of widgets. */
export function skeletonGrid() {
    return h(
        "div",
        { class: "skeleton skeleton-grid", role: "status", "aria-label": strings.loading },
        Array.from({ length: 6 }, () => h("div", { class: "panel" }, bar("short"), bar("tiny"))),
    );
}
