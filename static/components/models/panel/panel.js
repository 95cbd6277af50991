import { h, useId } from "vue";
import { modelStrings } from "../../../logic/strings-models.js";
import { Icon } from "../../icons.js";

/**
 * What floats beside the canvas and shows what is selected. It takes no focus by itself: one selects on and on.
 * Escape in it asks to `close`. Props: `title`; slots `default`, `footer`.
 */
export const ModelPanel = {
    name: "ModelPanel",
    props: ["title"],
    emits: ["close"],
    setup(props, { slots, emit }) {
        const id = useId();

        function key(event) {
            if (event.key !== "Escape" || event.defaultPrevented) return;
            event.stopPropagation();
            emit("close");
        }

        return () =>
            h("aside", { class: "side-panel model-panel", "aria-labelledby": id, onKeydown: key }, [
                h("header", [
                    h("h2", { id, tabindex: "-1" }, props.title),
                    h("button", {
                        type: "button",
                        class: "bare",
                        "aria-label": modelStrings.panel.close,
                        onClick: () => emit("close"),
                    }, h(Icon, { name: "close" })),
                ]),
                h("div", { class: "side-panel-body" }, slots.default?.()),
                slots.footer && h("footer", slots.footer()),
            ]);
    },
};
