import { h, useId } from "vue";

/** Several of a few. Props: `label`, `options` ([value, label]), `values`, `fault`; event `change` with the values. */
export const Checks = {
    name: "Checks",
    props: ["label", "options", "values", "fault"],
    emits: ["change"],
    setup(props, { emit }) {
        const id = useId();
        const toggle = (value, on) => {
            const chosen = props.options.map(([one]) => one).filter(
                (one) => (one === value ? on : props.values.includes(one)),
            );
            emit("change", chosen);
        };
        return () =>
            h("fieldset", {
                class: "checks",
                "aria-describedby": props.fault ? id : null,
                "aria-invalid": props.fault ? "true" : null,
                tabindex: "-1",
            }, [
                h("legend", props.label),
                props.options.map(([value, label]) =>
                    h("label", { key: value }, [
                        h("input", {
                            type: "checkbox",
                            checked: props.values.includes(value),
                            onChange: (event) => toggle(value, event.target.checked),
                        }),
                        h("span", label),
                    ]),
                ),
                props.fault && h("p", { class: "fault", id }, props.fault),
            ]);
    },
};
