import { h, shallowReactive } from "vue";
import {
    endsOf,
    fixedRange,
    fromLocalInput,
    isMoving,
    localInput,
    PRESETS,
    rangeName,
} from "../../logic/board/ranges.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Icon } from "../icons.js";
import { usePanel } from "../use-panel.js";

const words = boardStrings.range;

/**
 * The span of time that the board shows. Props: `range`, `zone`, `time` (says a time), `keepable` (it is not yet what
 * the board opens on, and may be made so). Events: `change`, `back` (to the moving span), `keep`.
 */
export const RangePicker = {
    name: "RangePicker",
    props: ["range", "zone", "time", "keepable"],
    emits: ["change", "back", "keep"],
    setup(props, { emit }) {
        const form = shallowReactive({ from: "", to: "", wrong: false });
        const { id, button, panel, close, attributes } = usePanel(() => {
            const ends = endsOf(props.range, Date.now());
            Object.assign(form, {
                from: localInput(ends.from, props.zone),
                to: localInput(ends.to, props.zone),
                wrong: false,
            });
        });

        function choose(range) {
            close();
            emit("change", range);
        }

        function apply(event) {
            event.preventDefault();
            const [from, to] = [form.from, form.to].map((text) => fromLocalInput(text, props.zone));
            form.wrong = !(to > from);
            if (!form.wrong) choose(fixedRange(from, to));
        }

        const field = (name, label) =>
            h("label", [
                h("span", label),
                h("input", {
                    type: "datetime-local",
                    required: true,
                    value: form[name],
                    onInput: (event) => (form[name] = event.target.value),
                }),
            ]);

        return () => [
            !isMoving(props.range) && h(
                "button",
                { type: "button", class: "to-live", onClick: () => emit("back") },
                [h(Icon, { name: "undo" }), words.back],
            ),
            h("button", {
                ref: button,
                type: "button",
                class: "range",
                popovertarget: id,
                "aria-label": `${words.label}: ${rangeName(props.range, props.time)}`,
            }, [
                rangeName(props.range, props.time),
                h(Icon, { name: "unfold" }),
            ]),
            h("div", { ref: panel, class: "menu range-panel", ...attributes }, [
                PRESETS.map((seconds) =>
                    h("button", {
                        key: seconds,
                        type: "button",
                        "aria-pressed": String(props.range.seconds === seconds),
                        onClick: () => choose({ seconds }),
                    }, [
                        h("span", { class: "tick" }, props.range.seconds === seconds ? h(Icon, { name: "check" }) : []),
                        words.last(seconds),
                    ]),
                ),
                props.keepable && h(
                    "button",
                    { type: "button", class: "keep", onClick: () => (close(), emit("keep")) },
                    words.keep,
                ),
                h("form", { onSubmit: apply }, [
                    h("p", { class: "menu-heading" }, words.custom),
                    field("from", words.from),
                    field("to", words.to),
                    form.wrong && h("p", { class: "fault", role: "alert" }, words.wrong),
                    h("button", { class: "main", type: "submit" }, words.apply),
                ]),
            ]),
        ];
    },
};
