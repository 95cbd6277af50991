import { h, ref, watch } from "vue";
import { boardStrings } from "../../logic/strings-board.js";
import { Field, SelectBox } from "../field.js";

/**
 * A field for text or a number. What cannot be taken stays typed, with its fault, and changes nothing.
 *
 * Props: `label`, `hint`, `value`, `number`, `required`, `most` (characters), `lines` (more than one: a text area),
 * `fault` (value → words or null), `placeholder`; event `change` with the value, null where a number is emptied.
 */
export const Input = {
    name: "Input",
    props: ["label", "hint", "value", "number", "required", "most", "lines", "check", "placeholder"],
    emits: ["change"],
    setup(props, { emit }) {
        const text = ref(textOf(props.value));
        const focused = ref(false);
        const fault = ref(null);
        // What others change comes in, but never under the fingers.
        watch(() => props.value, (value) => {
            if (!focused.value) text.value = textOf(value);
        });

        function input(event) {
            text.value = event.target.value;
            const value = valueOf(text.value, props.number);
            fault.value = faultOf(value, text.value, props);
            if (fault.value === null) emit("change", value);
        }

        function blur() {
            focused.value = false;
            if (fault.value !== null && props.required) {
                text.value = textOf(props.value);
                fault.value = null;
            }
        }

        return () =>
            h(Field, { label: props.label, hint: props.hint ?? "", fault: fault.value, optional: false }, {
                default: (attributes) =>
                    h(props.lines ? "textarea" : "input", {
                        ...attributes,
                        "aria-required": props.required ? "true" : null,
                        type: props.lines ? null : "text",
                        inputmode: props.number ? "decimal" : null,
                        rows: props.lines ?? null,
                        maxlength: props.most ?? null,
                        placeholder: props.placeholder ?? null,
                        value: text.value,
                        spellcheck: props.lines ? null : "false",
                        onInput: input,
                        onFocus: () => (focused.value = true),
                        onBlur: blur,
                    }),
            });
    },
};

const textOf = (value) => (value === null || value === undefined ? "" : String(value));

function valueOf(text, isNumber) {
    if (!isNumber) return text;
    const trimmed = text.trim().replace(",", ".");
    return trimmed === "" ? null : Number(trimmed);
}

function faultOf(value, text, { number, required, check }) {
    if (number && value !== null && !Number.isFinite(value)) return boardStrings.editor.number;
    if (required && text.trim() === "") return "";
    return check?.(value) ?? null;
}

/** One of a list. Props: `label`, `hint`, `value`, `options` ([value, label]); event `change`. */
export const Choice = {
    name: "Choice",
    props: ["label", "hint", "value", "options"],
    emits: ["change"],
    setup: (props, { emit }) => () =>
        h(Field, { label: props.label, hint: props.hint ?? "", optional: false }, {
            default: (attributes) => h(SelectBox, {
                ...attributes,
                "aria-required": null,
                value: String(props.value ?? ""),
                options: withPresent(props.options, props.value),
                onChange: (event) => emit("change", event.target.value),
            }),
        }),
};

/** What is set is always to be seen, also when the list does not know it (any more). */
function withPresent(options, value) {
    const text = String(value ?? "");
    return options.some(([one]) => one === text) ? options : [[text, text], ...options];
}

/** Several of a list. Props: `label`, `values`, `options` (names); event `change` with the chosen names. */
export const Several = {
    name: "Several",
    props: ["label", "values", "options"],
    emits: ["change"],
    setup(props, { emit }) {
        function toggle(name, on) {
            const next = props.options.filter((one) => (one === name ? on : props.values.includes(one)));
            emit("change", next);
        }
        return () =>
            h("fieldset", { class: "several" }, [
                h("legend", props.label),
                props.options.map(
                    (name) => h(
                        "label",
                        { key: name },
                        [
                            h("input", {
                                type: "checkbox",
                                checked: props.values.includes(name),
                                onChange: (event) => toggle(name, event.target.checked),
                            }),
                            h("span", name),
                        ],
                    ),
                ),
            ]);
    },
};
