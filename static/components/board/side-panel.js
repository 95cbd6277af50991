import { h, onMounted, ref, useId } from "vue";
import { Icon } from "../icons.js";

/**
 * A panel beside the board, which stays in sight and in use. Escape in it asks to `close`.
 *
 * Props: `title`, `closeLabel`, `wide`. Slots: `default`, `state` (beside the title), `footer`.
 */
export const SidePanel = {
    name: "SidePanel",
    props: ["title", "closeLabel", "look"],
    emits: ["close"],
    setup(props, { slots, emit }) {
        const id = useId();
        const element = ref(null);
        onMounted(() => element.value.querySelector("[autofocus], h2").focus());

        function key(event) {
            if (event.key !== "Escape" || event.defaultPrevented) return;
            event.stopPropagation();
            emit("close");
        }

        return () =>
            h("aside", { ref: element, class: ["side-panel", props.look], "aria-labelledby": id, onKeydown: key }, [
                h("header", [
                    h("h2", { id, tabindex: "-1" }, props.title),
                    slots.state?.(),
                    h(
                        "button",
                        { type: "button", class: "bare", "aria-label": props.closeLabel, onClick: () => emit("close") },
                        h(Icon, { name: "close" }),
                    ),
                ]),
                h("div", { class: "side-panel-body" }, slots.default?.()),
                slots.footer && h("footer", slots.footer()),
            ]);
    },
};
