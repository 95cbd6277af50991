import { h } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useForm } from "../../lib/form.js";
import { AGGREGATIONS } from "../../logic/metrics/explorer.js";
import { strings } from "../../logic/strings.js";
import { metricStrings } from "../../logic/strings-metrics.js";
import { nameFault } from "../../logic/validation.js";
import { Dialog } from "../dialog.js";
import { FormField, Switch } from "../field.js";
import { Form } from "../form.js";

const words = metricStrings.alerts;
const WINDOWS = [30, 60, 300, 900, 3_600];
const DELAYS = [0, 30, 60, 120, 300, 600, 1_800, 3_600];

/**
 * Makes or edits a rule. Props: `app`, `catalogue` (of lib/work/catalogue.js), `rule` (null: a new one), `start` (what
 * a new one begins with); events `close`, `done` with the rule.
 */
export const AlertDialog = {
    name: "AlertDialog",
    props: ["app", "catalogue", "rule", "start"],
    emits: ["close", "done"],
    setup(props, { emit }) {
        const { app, catalogue, rule } = props;
        const { alerts } = flowForgeOf(app).client;
        const from = rule ?? { ...props.start };
        const number = (value) => (value === null || value === undefined ? "" : String(value));
        const form = useForm({
            values: {
                name: from.name ?? "",
                metric: from.metric ?? catalogue.choices()[0]?.[0] ?? "",
                aggregation: from.aggregation ?? "avg",
                operator: from.operator ?? "gt",
                threshold: number(from.threshold),
                windowSeconds: String(from.windowSeconds ?? 60),
                forSeconds: String(from.forSeconds ?? 60),
                recoveryThreshold: number(from.recoveryThreshold),
                recoverForSeconds: String(from.recoverForSeconds ?? 60),
                enabled: from.enabled ?? true,
                labels: { ...from.labels },
            },
            rules: {
                name: nameFault,
                metric: (name) => (name === "" ? words.metricMissing : null),
                threshold: (text) => (numberOf(text) === null ? words.numberMissing : null),
                recoveryThreshold: (text) => recoveryFault(text),
            },
            async send(values) {
                const body = {
                    name: values.name.trim(),
                    metric: values.metric,
                    aggregation: values.aggregation,
                    operator: values.operator,
                    threshold: numberOf(values.threshold),
                    windowSeconds: Number(values.windowSeconds),
                    forSeconds: Number(values.forSeconds),
                    recoveryThreshold: numberOf(values.recoveryThreshold),
                    recoverForSeconds: Number(values.recoverForSeconds),
                    enabled: values.enabled,
                    labels: values.labels,
                };
                emit("done", rule === null ? await alerts.create(body) : await alerts.update(rule.id, body));
            },
        });

        function recoveryFault(text) {
            if (text.trim() === "") return null;
            const [recovery, threshold] = [numberOf(text), numberOf(form.state.values.threshold)];
            if (recovery === null) return words.numberMissing;
            if (threshold === null) return null;
            const { operator } = form.state.values;
            const above = operator.startsWith("g") && recovery > threshold;
            const below = operator.startsWith("l") && recovery < threshold;
            return above || below ? words.recoveryFault : null;
        }

        const select = (name, label, options) => h(FormField, { form, name, label, kind: "select", options });
        const spans = (all, chosen) => [...new Set([...all, Number(chosen)])]
            .sort((a, b) => a - b)
            .map((seconds) => [String(seconds), metricStrings.lasting(seconds)]);
        const typed = { inputmode: "decimal", autocomplete: "off" };

        const fields = () => {
            const { values } = form.state;
            const figures = catalogue.aggregationsOf(values.metric) ?? AGGREGATIONS;
            const known = catalogue.choices();
            const metrics = values.metric === "" || known.some(([name]) => name === values.metric)
                ? known
                : [...known, [values.metric, values.metric]];
            return [
                h(
                    FormField,
                    { form, name: "name", label: words.name, attributes: { autofocus: rule === null, maxlength: 200 } },
                ),
                h("div", { class: "rule-fields" }, [
                    select("metric", words.metric, metrics),
                    select(
                        "aggregation",
                        words.aggregation,
                        figures.map((one) => [one, metricStrings.aggregations[one] ?? one]),
                    ),
                    catalogue.labelsOf(values.metric).map(([label, choices]) =>
                        h(FormField, {
                            key: label,
                            form: labelForm(label),
                            name: label,
                            label: words.label(label),
                            kind: "select",
                            options: [["", words.any(label)], ...choices.map((value) => [value, value])],
                        }),
                    ),
                    select("windowSeconds", words.window, spans(WINDOWS, values.windowSeconds)),
                    select("operator", words.operator, Object.entries(words.operators)),
                    h(
                        FormField,
                        { form, name: "threshold", label: unitOf(words.threshold, values.metric), attributes: typed },
                    ),
                    select("forSeconds", words.forSeconds, spans(DELAYS, values.forSeconds)),
                    h(FormField, {
                        form,
                        name: "recoveryThreshold",
                        label: words.recovery,
                        hint: words.recoveryHint,
                        optional: true,
                        attributes: typed,
                    }),
                    select("recoverForSeconds", words.recoverSeconds, spans(DELAYS, values.recoverForSeconds)),
                ]),
                h(Switch, {
                    label: words.enabled,
                    hint: words.enabledHint,
                    checked: values.enabled,
                    onChange: (on) => form.change("enabled", on),
                }),
            ];
        };

        /** The labels are one value of the form, and a field each. */
        const labelForm = (label) => ({
            state: { values: { [label]: form.state.values.labels[label] ?? "" }, faults: {} },
            change(_, value) {
                const { [label]: __, ...others } = form.state.values.labels;
                form.change("labels", value === "" ? others : { ...others, [label]: value });
            },
        });

        const unitOf = (label, metric) => {
            const unit = catalogue.find(metric)?.unit ?? "";
            return unit === "" ? label : `${label}, ${unit}`;
        };

        return () =>
            h(Dialog, {
                title: rule === null ? words.create : words.editTitle,
                size: "medium",
                onClose: () => emit("close"),
            }, () =>
                h(Form, { form, label: rule === null ? words.make : words.save }, {
                    default: fields,
                    actions: () => h("button", { type: "button", onClick: () => emit("close") }, strings.cancel),
                }),
            );
    },
};

/** A comma is a point here: people type both. */
function numberOf(text) {
    const value = Number(text.trim().replace(",", "."));
    return text.trim() === "" || !Number.isFinite(value) ? null : value;
}
