import { h, onBeforeUnmount, ref, watch } from "vue";
import { debounced } from "../../lib/timing.js";
import { KINDS } from "../../logic/crm/kinds.js";
import { firstOrder, ordersOf } from "../../logic/crm/listing.js";
import { choiceName, crmStrings, fieldName } from "../../logic/strings-crm.js";
import { SelectBox } from "../field.js";
import { Icon } from "../icons.js";
import { KeyCaps } from "../key-caps.js";

const words = crmStrings.list;
const SEARCH_PAUSE_MS = 220;

/**
 * Search, filters and order above a list of records. It shows the listing it is given and asks for another. Props
 * `kind`, `listing`, `names`; event `change`.
 */
export const RecordControls = {
    name: "RecordControls",
    props: ["kind", "listing", "names"],
    emits: ["change"],
    setup(props, { emit, expose }) {
        const input = ref(null);
        const typed = ref(props.listing.search);
        const open = ref(false);
        const ask = debounced((search) => emit("change", { search, page: 1 }), SEARCH_PAUSE_MS);
        watch(() => props.listing.search, (search) => document.activeElement !== input.value && (typed.value = search));
        onBeforeUnmount(ask.cancel);
        expose({
            focus: () => input.value?.focus(),
            clear() {
                typed.value = "";
                ask.cancel();
            },
        });

        const fields = () => KINDS[props.kind].fields.filter(({ filter }) => filter);
        const narrow = (name, value) => {
            const { [name]: _, ...others } = props.listing.filters;
            emit("change", { filters: value === "" ? others : { ...others, [name]: value }, page: 1 });
        };

        const search = () =>
            h("div", { class: "search", role: "search" }, [
                h(Icon, { name: "search" }),
                h("input", {
                    ref: input,
                    type: "search",
                    value: typed.value,
                    placeholder: words.search(props.kind),
                    "aria-label": words.search(props.kind),
                    maxlength: 200,
                    autocomplete: "off",
                    spellcheck: "false",
                    onInput: (event) => ask((typed.value = event.target.value)),
                    onKeydown: (event) => event.key === "Enter" && ask.flush(),
                }),
                typed.value === "" && h(KeyCaps, { keys: "/" }),
            ]);

        const choice = ({ name, choices }) =>
            h(SelectBox, {
                key: name,
                "aria-label": fieldName(name),
                value: props.listing.filters[name] ?? "",
                options: [["", `${fieldName(name)}: ${words.any.toLowerCase()}`], ...choices.map(
                    (one) => [one, choiceName(one)],
                )],
                onChange: (event) => narrow(name, event.target.value),
            });

        const typedFilter = ({ name, type }) =>
            h("label", { key: name, class: "typed-filter" }, [
                h("span", fieldName(name)),
                h("input", {
                    type: "text",
                    value: props.listing.filters[name] ?? "",
                    maxlength: 200,
                    autocomplete: "off",
                    spellcheck: "false",
                    onChange: (event) => narrow(name, valueOf(type, event.target.value)),
                }),
            ]);

        /** What only a link sets: shown, and to be taken away. */
        function reference({ name, of }) {
            const id = props.listing.filters[name];
            if (id === undefined) return null;
            const title = props.names.of(of, id) || crmStrings.one(of);
            return h("span", { key: name, class: "filter-chip" }, [
                words.only(fieldName(name), title),
                h(
                    "button",
                    {
                        type: "button",
                        class: "bare small",
                        "aria-label": words.clearOne(fieldName(name)),
                        onClick: () => narrow(name, ""),
                    },
                    h(Icon, { name: "close" }),
                ),
            ]);
        }

        const order = () =>
            h(SelectBox, {
                "aria-label": words.sort,
                value: props.listing.sort,
                options: ordersOf(props.kind).map((name) => [name, fieldName(name)]),
                onChange({ target: { value: sort } }) {
                    emit("change", { sort, order: firstOrder(sort), page: 1 });
                },
            });

        return () => {
            const all = fields();
            const texts = all.filter(({ type }) => type !== "choice" && type !== "reference");
            const chosen = texts.filter(({ name }) => name in props.listing.filters).length;
            return h("div", { class: "controls record-controls" }, [
                KINDS[props.kind].searched && search(),
                all.filter(({ type }) => type === "choice").map(choice),
                texts.length > 0 && h("button", {
                    type: "button",
                    "aria-expanded": String(open.value || chosen > 0),
                    onClick: () => (open.value = !open.value),
                }, [h(Icon, { name: "filter" }), words.moreFilters]),
                all.filter(({ type }) => type === "reference").map(reference),
                h("div", { class: "controls-right" }, order()),
                (open.value || chosen > 0) && h("div", { class: "more-filters" }, texts.map(typedFilter)),
            ]);
        };
    },
};

/** Codes are capital letters, whatever is typed. */
const valueOf = (type, text) =>
    type === "currency" || type === "country" ? text.trim().toUpperCase() : text.trim();
