import { h } from "vue";
import { strings } from "../logic/strings.js";

/** A grey line in the place of words. @param {string} size  wide, short or tiny */
export const bar = (size) => h("span", { class: `bar ${size}` });

const many = (count, make) => Array.from({ length: count }, (_, index) => make(index));
const waiting = (look, content) => h(
    "div",
    { class: `skeleton ${look}`, role: "status", "aria-label": strings.loading },
    content,
);

/** The shape of a list that is on its way. Prop `rows`. */
export function SkeletonRows({ rows = 5 }) {
    return waiting(
        "panel",
        many(rows, () => h("div", { class: "skeleton-row" }, [bar("wide"), bar("short"), bar("tiny")])),
    );
}
SkeletonRows.props = ["rows"];

/** The shape of the cards of dashboards. Prop `cards`. */
export function SkeletonCards({ cards = 8 }) {
    return waiting(
        "cards",
        many(cards, () => h("div", { class: "panel card" }, [
            h("span", { class: "preview" }),
            h("div", { class: "card-body" }, [bar("wide"), bar("short")]),
        ])),
    );
}
SkeletonCards.props = ["cards"];

const COLUMNS = [4, 2, 1, 3];

/** The shape of a board of tasks. */
export function SkeletonColumns() {
    return waiting(
        "task-board",
        COLUMNS.map((cards) => h("div", { class: "task-column" }, [
            h("header", bar("short")),
            many(cards, () => h("div", { class: "panel task-card" }, [bar("wide"), bar("short")])),
        ])),
    );
}

const BOARD = [3, 3, 3, 3, 8, 4, 5, 7];

/** The shape of a board of widgets. */
export function SkeletonBoard() {
    return waiting(
        "skeleton-board",
        BOARD.map((width, index) => h("div", { class: ["panel", `span-${width}`, { tall: index > 3 }] }, [
            bar("short"),
            bar("tiny"),
        ])),
    );
}
