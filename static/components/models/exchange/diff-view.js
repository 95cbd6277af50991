import { computed, h, onMounted, ref, watch } from "vue";
import { useLoading } from "../../../lib/loading.js";
import { modellingOf } from "../../../lib/modelling/client.js";
import { grouped } from "../../../logic/modelling/diff.js";
import { exchangeStrings } from "../../../logic/strings-exchange.js";
import { Field, SelectBox } from "../../field.js";
import { Icon } from "../../icons.js";
import { FailureNote } from "../../notices.js";
import { SkeletonRows } from "../../skeletons.js";

const words = exchangeStrings.diff;
const MARKS = { added: "add", removed: "minus", changed: "edit" };

/**
 * What changed between two states of a model. Props: `app`, `model`, `versions`, `from`, `to` (ids, or `current`),
 * `asked` (it was just asked for: it comes into sight); event `compare` with two others, or with null to close it.
 */
export const DiffView = {
    name: "DiffView",
    props: ["app", "model", "versions", "from", "to", "asked"],
    emits: ["compare"],
    setup(props, { emit }) {
        const client = modellingOf(props.app);
        const heading = ref(null);
        const diff = useLoading((signal) => {
            const { from, to } = props;
            return client.diff(props.model.workspace.id, { from, to }, { signal });
        });
        const groups = computed(() => grouped(diff.value?.changes ?? [], props.model));
        watch(() => [props.from, props.to], () => diff.load());
        onMounted(async () => {
            await diff.load();
            if (props.asked) heading.value?.focus();
        });

        const choice = (label, value, take) =>
            h(Field, { label, required: false }, {
                default: (own) => h(SelectBox, {
                    ...own,
                    value,
                    options: [
                        ["current", exchangeStrings.versions.current],
                        ...props.versions.map(({ id, name }) => [id, name]),
                    ],
                    onChange: (event) => take(event.target.value),
                }),
            });

        const head = () =>
            h("header", { class: "diff-head" }, [
                h("h2", { ref: heading, tabindex: "-1" }, words.title),
                h("div", { class: "diff-choices" }, [
                    choice(words.from, props.from, (next) => emit("compare", next, props.to)),
                    choice(words.to, props.to, (next) => emit("compare", props.from, next)),
                ]),
                h("button", {
                    type: "button",
                    class: "bare",
                    "aria-label": words.close,
                    onClick: () => emit("compare", null, null),
                }, h(Icon, { name: "close" })),
            ]);

        const body = () => {
            if (diff.value === null) return diff.slow && h(SkeletonRows, { rows: 4 });
            if (groups.value.length === 0) return h("p", { class: "quiet" }, words.same);
            const count = (action) => diff.value.changes.filter((change) => change.action === action).length;
            const summary = words.summary(count("added"), count("removed"), count("changed"));
            return [
                h("p", { class: "quiet", role: "status" }, summary),
                groups.value.map(({ key, title, rows }) =>
                    h("section", { key, class: "diff-group" }, [h("h3", title), h("ul", rows.map(row))]),
                ),
            ];
        };

        return () =>
            h("div", { class: "panel diff-view" }, [
                head(),
                diff.failure && h(FailureNote, { failure: diff.failure, retry: diff.load }),
                body(),
            ]);
    },
};

const row = ({ id, action, label, kind, details }) =>
    h("li", { key: id, class: ["diff-row", action] }, [
        h("span", { class: "mark" }, [
            h(Icon, { name: MARKS[action] }),
            h("span", { class: "unseen" }, words.actions[action]),
        ]),
        h("span", { class: "label" }, [h("b", label), " ", h("span", { class: "quiet" }, kind)]),
        details.length > 0 && h("ul", { class: "diff-details" }, details.map((one, at) => h("li", { key: at }, one))),
    ]);
