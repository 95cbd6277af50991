import { h } from "vue";
import { boardStrings } from "../../logic/strings-board.js";
import { freshWidget, suggestions, TYPES } from "../../logic/board/widget-types.js";
import { Icon } from "../icons.js";
import { SidePanel } from "./side-panel.js";

const words = boardStrings.gallery;

/** What can be put on a board. Event `choose` with the draft and whether it is ready as it is; event `close`. */
export const Gallery = {
    name: "Gallery",
    emits: ["choose", "close"],
    setup(_, { emit }) {
        const ready = suggestions();
        const entry = (key, type, name, text, onClick) =>
            h(
                "li",
                { key },
                h(
                    "button",
                    { type: "button", class: "gallery-entry", onClick },
                    [
                        h("span", { class: "gallery-mark" }, h(Icon, { name: type })),
                        h("span", [h("b", name), h("small", text)]),
                    ],
                ),
            );

        return () =>
            h(SidePanel, {
                title: words.title,
                closeLabel: words.close,
                look: "gallery",
                onClose: () => emit("close"),
            }, () => [
                h("h3", words.suggestions),
                h(
                    "ul",
                    { class: "gallery-ready" },
                    ready.map(
                        (draft, index) => entry(
                            index,
                            draft.type,
                            draft.name,
                            boardStrings.types[draft.type].name,
                            () => emit("choose", draft, true),
                        ),
                    ),
                ),
                h("h3", words.blank),
                h(
                    "ul",
                    TYPES.map(
                        (type) => entry(
                            type,
                            type,
                            boardStrings.types[type].name,
                            boardStrings.types[type].text,
                            () => emit("choose", freshWidget(type), false),
                        ),
                    ),
                ),
            ]);
    },
};
