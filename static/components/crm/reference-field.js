import { computed, h, ref, shallowReactive, useId } from "vue";
import { debounced } from "../../lib/timing.js";
import { KINDS } from "../../logic/crm/kinds.js";
import { failureOf, isAborted } from "../../logic/failures.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { Icon } from "../icons.js";

const words = crmStrings.record;
const PAUSE_MS = 180;
const MOST = 8;

/**
 * Another record, found by typing: a list that is steered from its input.
 *
 * Props: `app`, `kind` (of the other record), `value` (its id or ""), `names`, `label`, `attributes` (of the input).
 * Event `change` with an id or "".
 */
export const ReferenceField = {
    name: "ReferenceField",
    props: ["app", "kind", "value", "names", "label", "attributes"],
    emits: ["change"],
    setup(props, { emit }) {
        const id = useId();
        const input = ref(null);
        const state = shallowReactive({ typed: null, open: false, at: 0, rows: [], answered: false, failure: null });
        let asked = null;
        const title = computed(() => (props.value === "" ? "" : props.names.of(props.kind, props.value)));

        const search = debounced(async (text) => {
            asked?.abort();
            const mine = (asked = new AbortController());
            try {
                const answer = await props.app.client.crm.records.list(
                    props.kind,
                    { search: text.trim(), limit: MOST },
                    { signal: mine.signal },
                );
                if (mine !== asked) return;
                Object.assign(state, { rows: answer[props.kind], at: 0, answered: true, failure: null });
            } catch (error) {
                if (mine === asked && !isAborted(error)) state.failure = failureOf(error);
            }
        }, PAUSE_MS);

        function type(text) {
            Object.assign(state, { typed: text, open: true, answered: false });
            search(text);
        }

        function show() {
            if (state.open) return;
            Object.assign(state, { open: true, answered: false });
            search("");
            search.flush();
        }

        function choose(record) {
            props.names.learn(props.kind, record.id, KINDS[props.kind].title(record));
            emit("change", record.id);
            close();
        }

        function close() {
            search.cancel();
            Object.assign(state, { open: false, typed: null, rows: [] });
        }

        /** An emptied field refers to nothing; half a name is no choice. */
        function leave() {
            if (state.typed !== null && state.typed.trim() === "") emit("change", "");
            close();
        }

        function clear() {
            emit("change", "");
            close();
            input.value.focus();
        }

        function onKeydown(event) {
            const { rows, at, open } = state;
            if (event.key === "Escape" && open) close();
            else if (event.key === "ArrowDown" && !open) show();
            else if (event.key === "ArrowDown") state.at = (at + 1) % Math.max(1, rows.length);
            else if (event.key === "ArrowUp" && open) state.at = (at + rows.length - 1) % Math.max(1, rows.length);
            else if (event.key === "Enter" && open && rows[at]) choose(rows[at]);
            else return;
            event.preventDefault();
            event.stopPropagation();
        }

        const option = (record, index) =>
            h("li", {
                key: record.id,
                id: `${id}-${index}`,
                role: "option",
                "aria-selected": String(index === state.at),
                onPointerdown: (event) => event.preventDefault(), // the input keeps the focus
                onPointermove: () => (state.at = index),
                onClick: () => choose(record),
            }, KINDS[props.kind].title(record));

        function list() {
            if (!state.open) return null;
            if (state.failure) return h("p", { class: "reference-none", role: "status" }, state.failure.text);
            if (state.answered && state.rows.length === 0) {
                return h("p", { class: "reference-none", role: "status" }, words.nothingFound);
            }
            return [
                h("ul", { id: `${id}-list`, role: "listbox", "aria-label": props.label }, state.rows.map(option)),
                h("span", { class: "unseen", role: "status" }, state.answered ? words.found(state.rows.length) : ""),
            ];
        }

        return () =>
            h("div", { class: "reference" }, [
                h("input", {
                    ...props.attributes,
                    ref: input,
                    type: "text",
                    role: "combobox",
                    "aria-expanded": String(state.open),
                    "aria-controls": `${id}-list`,
                    "aria-autocomplete": "list",
                    "aria-activedescendant": state.open && state.rows.length > 0 ? `${id}-${state.at}` : null,
                    placeholder: words.find(props.kind),
                    autocomplete: "off",
                    spellcheck: "false",
                    value: state.typed ?? title.value,
                    onInput: (event) => type(event.target.value),
                    onClick: show,
                    onBlur: leave,
                    onKeydown,
                }),
                props.value !== "" && h(
                    "button",
                    { type: "button", class: "bare small", "aria-label": words.clear(props.label), onClick: clear },
                    h(Icon, { name: "close" }),
                ),
                h("div", { class: ["reference-list", state.open && "open"] }, list()),
            ]);
    },
};
