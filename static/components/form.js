import { h } from "vue";
import { FailureNote } from "./notices.js";

/**
 * The element of a form of lib/form.js: its fields (slot `default`), what went wrong, and its buttons (slot `actions`
 * comes before the one that sends). Props: `form`, `label` of that button, `look` (a class).
 */
export const Form = {
    name: "Form",
    props: {
        form: { type: Object, required: true },
        label: { type: String, required: true },
    },
    setup(props, { slots }) {
        const { state, element, submit } = props.form;
        return () =>
            h("form", { ref: element, novalidate: true, "aria-busy": String(state.busy), onSubmit: submit }, [
                slots.default?.(),
                state.explained && slots.explained?.(state.explained),
                state.failure && h(FailureNote, { failure: state.failure, more: state.more }),
                h("div", { class: "form-actions" }, [
                    slots.actions?.(),
                    // `aria-disabled` rather than `disabled`, which would throw the focus away
                    h(
                        "button",
                        { class: "main", type: "submit", "aria-disabled": state.busy ? "true" : null },
                        props.label,
                    ),
                ]),
            ]);
    },
};
