import { h, onMounted, ref, shallowReactive, useId } from "vue";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";
import { FailureNote } from "./notices.js";

/**
 * Asks in the place of the thing that is asked about. The focus starts on the answer that changes nothing.
 *
 * Props: `question`, `text`, `yes`, `no`, `danger`, `act` (what yes does, a promise: a failure is shown here, and the
 * question stays). Event `no`.
 */
export const Confirm = {
    name: "Confirm",
    props: {
        question: { type: String, required: true },
        text: { type: String, default: "" },
        yes: { type: String, required: true },
        no: { type: String, default: strings.keep },
        danger: Boolean,
        /** @type {any} */
        act: { type: Function, required: true },
    },
    emits: ["no"],
    setup(props, { emit }) {
        const id = useId();
        const refuse = ref(null);
        const state = shallowReactive({ busy: false, failure: null });
        onMounted(() => refuse.value.focus());

        async function go() {
            if (state.busy) return;
            Object.assign(state, { busy: true, failure: null });
            try {
                await props.act();
            } catch (error) {
                state.failure = failureOf(error);
            } finally {
                state.busy = false;
            }
        }

        return () =>
            h(
                "div",
                {
                    class: "confirm",
                    role: "group",
                    "aria-labelledby": id,
                    onKeydown: (event) => event.key === "Escape" && emit("no"),
                },
                [
                    h("div", [
                        h("p", { class: "question", id }, props.question),
                        h("p", { class: "quiet" }, props.text),
                    ]),
                    h("div", { class: "confirm-actions" }, [
                        h("button", { type: "button", ref: refuse, onClick: () => emit("no") }, props.no),
                        h(
                            "button",
                            {
                                type: "button",
                                class: props.danger ? "danger" : "main",
                                "aria-disabled": state.busy ? "true" : null,
                                onClick: go,
                            },
                            props.yes,
                        ),
                    ]),
                    state.failure && h(FailureNote, { failure: state.failure }),
                ],
            );
    },
};
