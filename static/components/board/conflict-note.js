import { h } from "vue";
import { boardStrings } from "../../logic/strings-board.js";

const words = boardStrings.conflict;
const LONGEST = 140;

/**
 * Two people changed the same: what differs, and the two ways out.
 *
 * Props: `conflict` (of logic/board/autosave.js), `name` of the thing; event `resolve` with "mine" or "theirs".
 */
export const ConflictNote = {
    name: "ConflictNote",
    props: ["conflict", "name"],
    emits: ["resolve"],
    setup: (props, { emit }) => () =>
        h("section", { class: "note warn conflict", role: "alert", "aria-label": words.title }, [
            h("h2", words.title),
            h("p", words.text(props.name)),
            h("div", { class: "conflict-table" }, h("table", [
                h(
                    "thead",
                    h(
                        "tr",
                        [words.field, words.theirs, words.mine].map(
                            (text) => h("th", { key: text, scope: "col" }, text),
                        ),
                    ),
                ),
                h("tbody", props.conflict.differences.map(({ path, theirs, mine }) =>
                    h(
                        "tr",
                        { key: path },
                        [
                            h("th", { scope: "row" }, words.paths[path] ?? path.replace(/^config\./, "")),
                            h("td", said(theirs)),
                            h("td", said(mine)),
                        ],
                    ),
                )),
            ])),
            h("div", { class: "row" }, [
                h("button", { type: "button", class: "main", onClick: () => emit("resolve", "mine") }, words.keepMine),
                h("button", { type: "button", onClick: () => emit("resolve", "theirs") }, words.takeTheirs),
            ]),
        ]),
};

function said(value) {
    if (value === null || value === undefined || value === "") return h("span", { class: "quiet" }, words.nothing);
    if (typeof value === "boolean") return value ? boardStrings.table.yes : boardStrings.table.no;
    const text = typeof value === "string" ? value : Array.isArray(value) && value.every(
        (one) => typeof one === "string",
    ) ? value.join(", ") : JSON.stringify(value);
    return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
