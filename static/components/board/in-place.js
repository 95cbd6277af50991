import { h, nextTick, ref } from "vue";
import { boardStrings } from "../../logic/strings-board.js";

/**
 * A text that becomes a field where it stands. Enter or leaving saves, Escape gives up.
 *
 * Props: `value`, `label` (of the field), `placeholder` (where there is no text yet), `editable`, `most` (characters),
 * `required`, `look`; event `change`.
 */
export const InPlace = {
    name: "InPlace",
    props: ["value", "label", "placeholder", "editable", "most", "required", "look"],
    emits: ["change"],
    setup(props, { emit }) {
        const field = ref(null);
        const button = ref(null);
        const open = ref(false);
        const text = ref("");

        async function begin() {
            text.value = props.value ?? "";
            open.value = true;
            await nextTick();
            field.value.focus();
            field.value.select();
        }

        async function end(keep, back) {
            if (!open.value) return;
            open.value = false;
            const typed = text.value.trim().slice(0, props.most);
            if (keep && typed !== (props.value ?? "") && (typed !== "" || !props.required)) emit("change", typed);
            if (!back) return;
            await nextTick();
            button.value?.focus();
        }

        function key(event) {
            if (event.key === "Enter") end(true, true);
            else if (event.key === "Escape") end(false, true);
            else return;
            event.preventDefault();
            event.stopPropagation();
        }

        return () => {
            if (!props.editable) return props.value ? h("span", { class: props.look }, props.value) : null;
            if (open.value) {
                return h("input", {
                    ref: field,
                    class: ["in-place", props.look],
                    type: "text",
                    value: text.value,
                    maxlength: props.most,
                    "aria-label": props.label,
                    size: Math.max(12, Math.min(60, text.value.length + 2)),
                    onInput: (event) => (text.value = event.target.value),
                    onKeydown: key,
                    onBlur: () => end(true, false),
                });
            }
            return h("button", {
                ref: button,
                type: "button",
                class: ["in-place", props.look, !props.value && "unset"],
                title: boardStrings.header.rename,
                onClick: begin,
            }, [
                props.value || props.placeholder,
            ]);
        };
    },
};
