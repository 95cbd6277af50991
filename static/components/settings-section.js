import { h, ref } from "vue";
import { Field } from "./field.js";

/** A group of settings: what it is about at the left, the settings at the right. Props `title`, `text`. */
export function SettingsSection({ title, text }, { slots }) {
    return h("section", { class: "settings-section" }, [
        h("div", { class: "settings-about" }, [h("h2", title), h("p", { class: "quiet" }, text)]),
        h("div", { class: "panel settings-panel" }, slots.default?.()),
    ]);
}
SettingsSection.props = ["title", "text"];

/** A setting with a control of its own (slot, with the control's attributes). Props `label`, `hint`. */
export function Setting({ label, hint }, { slots }) {
    return h(Field, { label, hint, required: false }, { default: slots.default });
}
Setting.props = ["label", "hint"];

/**
 * A setting that is typed. What its rule finds wrong is said beside it and goes nowhere.
 *
 * Props `label`, `hint`, `value`, `rule`, `attributes`; events `type` with the text, `leave`.
 */
export const TextSetting = {
    name: "TextSetting",
    props: {
        label: { type: String, required: true },
        hint: { type: String, default: "" },
        value: { type: String, default: "" },
        /** @type {any} */
        rule: { type: Function, default: () => null },
        attributes: { type: Object, default: () => ({}) },
    },
    emits: ["type", "leave"],
    setup(props, { emit }) {
        const text = ref(props.value);
        const fault = ref(null);
        let typing = false;

        function onInput(event) {
            typing = true;
            text.value = event.target.value;
            const found = props.rule(text.value);
            if (found === null) emit("type", text.value);
            if (found === null || fault.value !== null) fault.value = found;
        }

        function onBlur() {
            typing = false;
            fault.value = props.rule(text.value);
            if (fault.value === null) emit("leave");
        }

        return () => {
            if (!typing && fault.value === null) text.value = props.value;
            return h(Field, { label: props.label, hint: props.hint, required: false, fault: fault.value }, {
                default: (attributes) =>
                    h("input", {
                        type: "text",
                        ...props.attributes,
                        ...attributes,
                        value: text.value,
                        onInput,
                        onBlur,
                    }),
            });
        };
    },
};
