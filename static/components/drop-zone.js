import { h, ref } from "vue";
import { strings } from "../logic/strings.js";

const ACCEPTED = ".csv,.tsv,.json,.ndjson,text/csv,application/json";

/**
 * Takes files, those of data sets unless told otherwise: dropped anywhere on it, or chosen through `open()`. Event
 * `files`; slot `default`: what it lies around.
 */
export const DropZone = {
    name: "DropZone",
    props: {
        accept: { type: String, default: ACCEPTED },
        label: { type: String, default: strings.datasets.choose },
        /** Said while files are held over it. */
        words: { type: String, default: strings.datasets.drop },
        multiple: { type: Boolean, default: true },
    },
    emits: ["files"],
    setup(props, { emit, slots, expose }) {
        const input = ref(null);
        const depth = ref(0);
        expose({ open: () => input.value.click() });

        const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
        const over = (event) => holdsFiles(event) && event.preventDefault();

        function enter(event) {
            if (holdsFiles(event)) depth.value += 1;
        }

        function drop(event) {
            depth.value = 0;
            if (!holdsFiles(event)) return;
            event.preventDefault();
            emit("files", [...event.dataTransfer.files]);
        }

        function chosen() {
            emit("files", [...input.value.files]);
            input.value.value = "";
        }

        return () =>
            h(
                "div",
                {
                    class: ["drop-zone", { over: depth.value > 0 }],
                    onDragenter: enter,
                    onDragleave: (event) => holdsFiles(event) && (depth.value -= 1),
                    onDragover: over,
                    onDrop: drop,
                },
                [
                    h("input", {
                        ref: input,
                        type: "file",
                        class: "unseen",
                        accept: props.accept || null,
                        multiple: props.multiple,
                        tabindex: "-1",
                        "aria-label": props.label,
                        onChange: chosen,
                    }),
                    slots.default?.(),
                    depth.value > 0 && h("p", { class: "drop-words", "aria-hidden": "true" }, props.words),
                ],
            );
    },
};
