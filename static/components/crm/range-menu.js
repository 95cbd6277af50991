import { h, shallowReactive } from "vue";
import { daysFrom, SPANS } from "../../logic/crm/range.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";
import { usePanel } from "../use-panel.js";

const words = crmStrings.range;

/** Which days the board shows. Props `range` (of logic/crm/range.js), `formats`; event `change`. */
export const RangeMenu = {
    name: "RangeMenu",
    props: ["range", "formats"],
    emits: ["change"],
    setup(props, { emit }) {
        const form = shallowReactive({ from: "", to: "", wrong: false });
        const { id, button, panel, close, attributes } = usePanel(() => {
            const { from = "", to = "" } = typeof props.range === "object" && props.range !== null ? props.range : {};
            Object.assign(form, { from, to, wrong: false });
        });

        function choose(range) {
            close();
            emit("change", range);
        }

        function apply(event) {
            event.preventDefault();
            const range = daysFrom(form.from, form.to);
            form.wrong = range === null;
            if (range !== null) choose(range);
        }

        const item = (range, label) =>
            h("button", {
                key: label,
                type: "button",
                "aria-pressed": String(props.range === range),
                onClick: () => choose(range),
            }, [h("span", { class: "tick" }, props.range === range ? h(Icon, { name: "check" }) : []), label]);

        const day = (name, label) =>
            h("label", [
                h("span", label),
                h("input", {
                    type: "date",
                    required: true,
                    value: form[name],
                    onInput: (event) => (form[name] = event.target.value),
                }),
            ]);

        return () => {
            const name = rangeName(props.range, props.formats);
            return [
                h("button", {
                    ref: button,
                    type: "button",
                    class: "range",
                    popovertarget: id,
                    "aria-label": `${words.label}: ${name}`,
                }, [
                    h("span", { class: "wide-only" }, name),
                    h("span", { class: "narrow-only" }, props.range === null ? words.ownShort : name),
                    h(Icon, { name: "unfold" }),
                ]),
                h("div", { ref: panel, class: "menu range-panel", ...attributes }, [
                    item(null, words.own),
                    ...SPANS.map((span) => item(span, crmStrings.ranges[span])),
                    h("form", { onSubmit: apply }, [
                        h("p", { class: "menu-heading" }, words.custom),
                        day("from", words.from),
                        day("to", words.to),
                        form.wrong && h("p", { class: "fault", role: "alert" }, words.wrong),
                        h("button", { class: "main", type: "submit" }, words.apply),
                    ]),
                ]),
            ];
        };
    },
};

/** @param {import("../../logic/crm/range.js").DayRange} range */
export function rangeName(range, formats) {
    if (range === null) return words.own;
    if (typeof range === "string") return crmStrings.ranges[range];
    return words.between(formats.day(range.from), formats.day(range.to));
}
