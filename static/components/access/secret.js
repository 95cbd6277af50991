import { h, ref } from "vue";
import { accessStrings } from "../../logic/strings-access.js";
import { Icon } from "../icons.js";

const words = accessStrings.keys;

/** Something to copy. Props: `label`, `value`, `copied` (words), `app`. */
export const CopyLine = {
    name: "CopyLine",
    props: ["label", "value", "copied", "app"],
    setup(props) {
        const field = ref(null);

        async function copy() {
            try {
                await navigator.clipboard.writeText(props.value);
                props.app.say(props.copied);
            } catch {
                field.value.select();
                props.app.say(words.copyFailed);
            }
        }

        return () =>
            h("div", { class: "copy-line" }, [
                h("label", [
                    h("span", props.label),
                    h("input", {
                        ref: field,
                        type: "text",
                        readonly: true,
                        value: props.value,
                        spellcheck: "false",
                        onFocus: (event) => event.target.select(),
                    }),
                ]),
                h("button", { type: "button", onClick: copy }, [h(Icon, { name: "copy" }), words.copy]),
            ]);
    },
};
