import { h, nextTick, ref, watch } from "vue";

/**
 * A field that follows what others change, but never while somebody types in it. Leaving it or Enter takes what was
 * typed, Escape gives it up.
 *
 * Props: `value`, `required` (an empty text is given up), `most` (characters), `multiline`; the rest goes to the input.
 * Events: `commit` with the text, trimmed; `next` after Enter.
 */
export const LiveField = {
    name: "LiveField",
    inheritAttrs: false,
    props: { value: { type: String, default: "" }, required: Boolean, most: { type: Number, default: 200 } },
    emits: ["commit", "next"],
    setup(props, { emit, attrs, expose }) {
        const input = ref(null);
        const text = ref(props.value);
        let typing = false;
        watch(() => props.value, (value) => !typing && (text.value = value));
        expose({
            async focus() {
                await nextTick();
                input.value?.focus();
                input.value?.select();
            },
        });

        function commit() {
            if (!typing) return;
            typing = false;
            const typed = text.value.trim().slice(0, props.most);
            const kept = typed === "" && props.required ? props.value : typed;
            text.value = kept;
            if (kept !== props.value) emit("commit", kept);
        }

        function key(event) {
            if (event.isComposing) return;
            if (event.key === "Enter") {
                event.preventDefault();
                commit();
                emit("next");
            } else if (event.key === "Escape" && typing) {
                event.preventDefault();
                event.stopPropagation();
                typing = false;
                text.value = props.value;
            }
        }

        return () =>
            h("input", {
                type: "text",
                autocomplete: "off",
                spellcheck: "false",
                ...attrs,
                ref: input,
                value: text.value,
                maxlength: props.most,
                onInput(event) {
                    typing = true;
                    text.value = event.target.value;
                },
                onBlur: commit,
                onKeydown: [key, attrs.onKeydown].filter(Boolean),
            });
    },
};
