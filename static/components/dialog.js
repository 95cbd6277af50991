import { h, onBeforeUnmount, onMounted, ref, useId } from "vue";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";

/**
 * A modal dialog, open as long as it is rendered. Escape and its cross ask to `close`; a click beside it does not, so
 * that nothing typed is lost by a slip. The browser keeps the focus inside and gives it back afterwards.
 *
 * Slots: `default`; `footer` for the buttons of one that holds no form.
 */
export const Dialog = {
    name: "Dialog",
    props: {
        title: { type: String, required: true },
        closable: { type: Boolean, default: true },
        /** "narrow", "medium" or "wide". */
        size: { type: String, default: "narrow" },
    },
    emits: ["close"],
    setup(props, { slots, emit }) {
        const element = ref(null);
        const id = useId();
        onMounted(() => {
            element.value.showModal();
            const fields = element.value.querySelector("[autofocus], input:not([readonly]), textarea, select");
            (fields ?? element.value.querySelector("h2")).focus();
        });
        onBeforeUnmount(() => element.value.close());

        function cancel(event) {
            event.preventDefault(); // whoever renders it takes it away
            if (props.closable && event.target === element.value) emit("close");
        }

        return () =>
            h(
                "dialog",
                {
                    ref: element,
                    class: props.size,
                    "aria-labelledby": id,
                    closedby: props.closable ? null : "none",
                    onCancel: cancel,
                    onClose: () => props.closable && emit("close"),
                },
                [
                    h("header", [
                        h("h2", { id, tabindex: "-1" }, props.title),
                        props.closable &&
                            h(
                                "button",
                                {
                                    type: "button",
                                    class: "bare",
                                    "aria-label": strings.close,
                                    onClick: () => emit("close"),
                                },
                                h(Icon, { name: "close" }),
                            ),
                    ]),
                    slots.default?.(),
                    slots.footer && h("footer", slots.footer()),
                ],
            );
    },
};
