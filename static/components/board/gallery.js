import { h } from "vue";
import { useLoading } from "../../lib/loading.js";
import { draftOf } from "../../logic/crm/catalogue.js";
import { boardStrings } from "../../logic/strings-board.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { freshWidget, suggestions, TYPES } from "../../logic/board/widget-types.js";
import { Icon } from "../icons.js";
import { SidePanel } from "./side-panel.js";

const words = boardStrings.gallery;

/**
 * What can be put on a board. Prop `app`. Event `choose` with the draft and whether it is ready as it is; event
 * `close`.
 */
export const Gallery = {
    name: "Gallery",
    props: ["app"],
    emits: ["choose", "close"],
    setup({ app }, { emit }) {
        const ready = suggestions();
        // Without it, that part is missing
        const catalogue = useLoading((signal) => app.client.crm.catalogue({ signal }));
        catalogue.load();
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
                catalogue.value !== null && [
                    h("h3", crmStrings.catalogue.fromCRM),
                    h("ul", { class: "gallery-ready" }, catalogue.value.widgets.map((one) =>
                        entry(
                            one.id,
                            draftOf(one).type,
                            one.name,
                            crmStrings.catalogue.categories[one.category] ?? "",
                            () => emit("choose", draftOf(one), true),
                        ),
                    )),
                ],
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
