import { h, ref, useId } from "vue";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";

/**
 * A label, a control, its hint and its fault. Slot `default` gets the control's attributes (`id`, `aria-…`).
 */
export const Field = {
    name: "Field",
    props: {
        label: { type: String, required: true },
        hint: { type: String, default: "" },
        fault: { type: String, default: null },
        /** Said beside the label. */
        optional: Boolean,
        /** Whether it has to be filled in, where that is a question at all. */
        required: { type: Boolean, default: true },
    },
    setup(props, { slots }) {
        const id = useId();
        return () => {
            const described = [props.hint && `${id}-hint`, `${id}-fault`].filter(Boolean).join(" ");
            const attributes = {
                id,
                "aria-describedby": described,
                "aria-invalid": props.fault ? "true" : null,
                "aria-required": props.required && !props.optional ? "true" : null,
            };
            return h("div", { class: "field" }, [
                h("label", { for: id }, [
                    props.label,
                    props.optional && h("span", { class: "quiet" }, ` (${strings.optional})`),
                ]),
                slots.default?.(attributes),
                props.hint && h("p", { class: "hint", id: `${id}-hint` }, props.hint),
                h("p", { class: "fault", id: `${id}-fault`, hidden: !props.fault }, props.fault ?? ""),
            ]);
        };
    },
};

/**
 * A field of a form of lib/form.js: `form`, `name` (in the request body and in the server's complaints), `label`,
 * `kind` ("text", "textarea", "password", "select"), `options` of a select ([value, label]), `attributes` of the
 * control.
 */
export function FormField({
    form,
    name,
    label,
    hint = "",
    kind = "text",
    optional = false,
    options = [],
    attributes = {},
}) {
    const { state, change } = form;
    const control = (own) => {
        const all = {
            ...attributes,
            ...own,
            name,
            value: state.values[name],
            [kind === "select" ? "onChange" : "onInput"]: (event) => change(name, event.target.value),
        };
        if (kind === "textarea") return h("textarea", all);
        if (kind === "select") return h(SelectBox, { ...all, options });
        return kind === "password" ? h(PasswordInput, all) : h("input", { type: "text", ...all });
    };
    return h(Field, { label, hint, optional, fault: state.faults[name] ?? null }, { default: control });
}
FormField.props = ["form", "name", "label", "hint", "kind", "optional", "options", "attributes"];

/** A select in the look of the other controls. Prop `options`: [value, label]; the rest goes to the select. */
export const SelectBox = {
    name: "SelectBox",
    inheritAttrs: false,
    props: { options: { type: Array, required: true }, value: { type: String, default: "" } },
    setup: (props, { attrs }) => () =>
        h("div", { class: "select" }, [
            h(
                "select",
                { ...attrs, value: props.value },
                props.options.map(([value, label]) => h(
                    "option",
                    { key: value, value, selected: value === props.value },
                    label,
                )),
            ),
            h(Icon, { name: "unfold" }),
        ]),
};

/** With the button that shows what is typed, and says so to who cannot see it. */
const PasswordInput = {
    name: "PasswordInput",
    inheritAttrs: false,
    setup(_, { attrs }) {
        const words = strings.account;
        const shown = ref(null);
        const face = () => (shown.value ? words.hidePassword : words.showPassword);
        return () =>
            h("div", { class: "with-button" }, [
                h("input", { ...attrs, type: shown.value ? "text" : "password" }),
                h(
                    "button",
                    {
                        type: "button",
                        class: "reveal",
                        "aria-controls": attrs.id,
                        "aria-label": `${face()}: ${words.password}`,
                        onClick: () => (shown.value = !shown.value),
                    },
                    face(),
                ),
                h("span", { class: "unseen", role: "status" }, said(shown.value)),
            ]);
    },
};

const said = (shown) => {
    if (shown === null) return "";
    return shown ? strings.account.passwordShown : strings.account.passwordHidden;
};

/** On or off. Props `label`, `hint`, `checked`; event `change` with the new state. */
export const Switch = {
    name: "Switch",
    props: {
        label: { type: String, required: true },
        hint: { type: String, default: "" },
        checked: Boolean,
        disabled: Boolean,
    },
    emits: ["change"],
    setup(props, { emit }) {
        const id = useId();
        return () =>
            h("div", { class: "switch-line" }, [
                h("div", [
                    h("label", { for: id }, props.label),
                    props.hint && h("p", { class: "hint", id: `${id}-hint` }, props.hint),
                ]),
                h("input", {
                    id,
                    type: "checkbox",
                    role: "switch",
                    class: "switch",
                    checked: props.checked,
                    disabled: props.disabled,
                    "aria-describedby": props.hint ? `${id}-hint` : null,
                    onChange: (event) => emit("change", event.target.checked),
                }),
            ]);
    },
};

/** One of a few, all in sight. Props `label`, `options` ([value, label, icon]), `value`; event `change`. */
export const Segments = {
    name: "Segments",
    props: {
        label: { type: String, required: true },
        options: { type: Array, required: true },
        value: { type: String, default: "" },
    },
    emits: ["change"],
    setup(props, { emit }) {
        const name = useId();
        return () =>
            h(
                "fieldset",
                { class: "segments" },
                [
                    h("legend", { class: "unseen" }, props.label),
                    ...props.options.map(([value, label, icon]) =>
                        h("label", { key: value, class: { chosen: value === props.value } }, [
                            h("input", {
                                type: "radio",
                                class: "unseen",
                                name,
                                value,
                                checked: value === props.value,
                                onChange: () => emit("change", value),
                            }),
                            icon && h(Icon, { name: icon }),
                            label,
                        ]),
                    ),
                ],
            );
    },
};
