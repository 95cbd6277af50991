import { h, onBeforeUnmount, ref, watch } from "vue";
import { debounced } from "../lib/timing.js";
import { KINDS } from "../logic/listing.js";
import { strings } from "../logic/strings.js";
import { TagButton } from "./dashboard-card.js";
import { Segments, SelectBox } from "./field.js";
import { Icon } from "./icons.js";
import { KeyCaps } from "./key-caps.js";

const words = strings.dashboards;
const SEARCH_PAUSE_MS = 220;
const TAGS_IN_SIGHT = 10;
const LONGEST_SEARCH = 200;

/**
 * Search, kind, order and tags above the list. It shows the listing it is given and asks for another (`change`); it
 * keeps none itself but the words that are being typed. Props: `listing`, `tags` (to choose from).
 */
export const ListControls = {
    name: "ListControls",
    props: { listing: { type: Object, required: true }, tags: { type: Array, required: true } },
    emits: ["change", "tag"],
    setup(props, { emit, expose }) {
        const input = ref(null);
        const typed = ref(props.listing.search);
        const all = ref(false);
        const ask = debounced((search) => emit("change", { search }), SEARCH_PAUSE_MS);
        watch(() => props.listing.search, (search) => document.activeElement !== input.value && (typed.value = search));
        onBeforeUnmount(ask.cancel);
        expose({
            focus: () => input.value.focus(),
            clear: () => {
                typed.value = "";
                ask.cancel();
            },
        });

        const search = () =>
            h("div", { class: "search", role: "search" }, [
                h(Icon, { name: "search" }),
                h("input", {
                    ref: input,
                    type: "search",
                    value: typed.value,
                    placeholder: words.search,
                    "aria-label": words.search,
                    maxlength: LONGEST_SEARCH,
                    autocomplete: "off",
                    spellcheck: "false",
                    onInput: (event) => ask((typed.value = event.target.value)),
                    onKeydown: (event) => event.key === "Enter" && ask.flush(),
                }),
                typed.value === "" && h(KeyCaps, { keys: "/" }),
            ]);

        const order = () =>
            h(SelectBox, {
                "aria-label": words.sortLabel,
                options: Object.entries(words.sorts),
                value: `${props.listing.sort}.${props.listing.order}`,
                onChange(event) {
                    const [sort, direction] = event.target.value.split(".");
                    emit("change", { sort, order: direction });
                },
            });

        const kind = () =>
            h(Segments, {
                label: words.kind,
                options: KINDS.map((one) => [one, words.kinds[one]]),
                value: props.listing.kind,
                onChange: (one) => emit("change", { kind: one }),
            });

        const tagBar = () => {
            const chosen = props.listing.tags;
            const shown = props.tags.filter((tag, index) => all.value || index < TAGS_IN_SIGHT || chosen.includes(tag));
            const hidden = props.tags.length - shown.length;
            const more = h(
                "button",
                {
                    type: "button",
                    class: "link",
                    "aria-expanded": String(all.value),
                    onClick: () => (all.value = !all.value),
                },
                all.value ? words.fewerTags : words.moreTags(hidden),
            );
            return h("div", { class: "tag-bar", role: "group", "aria-label": words.tagFilter }, [
                shown.map((tag) => h(TagButton, {
                    key: tag,
                    tag,
                    pressed: chosen.includes(tag),
                    onPress: () => emit("tag", tag),
                })),
                (hidden > 0 || all.value) && more,
            ]);
        };

        return () =>
            h("div", { class: "controls" }, [
                search(),
                h("div", { class: "controls-right" }, [kind(), order()]),
                props.tags.length > 0 && tagBar(),
            ]);
    },
};
