import { computed, h, nextTick, ref, shallowReactive, useId } from "vue";
import { found } from "../../logic/modelling/search.js";
import { modelStrings } from "../../logic/strings-models.js";
import { Icon } from "../icons.js";
import { KeyCaps } from "../key-caps.js";

const words = modelStrings.find;
const MOST = 40;
const ICONS = { table: "table", column: "columns", relationship: "link", domain: "grid", diagram: "share" };

/** Finds what is called so in the model. Props: `model`; event `choose` with a result of logic/modelling/search.js. */
export const ModelFind = {
    name: "ModelFind",
    props: ["model"],
    emits: ["choose"],
    setup(props, { emit, expose }) {
        const input = ref(null);
        const list = ref(null);
        const id = useId();
        const state = shallowReactive({ typed: "", at: 0, open: false });
        const results = computed(() => found(props.model, state.typed).slice(0, MOST));
        expose({
            focus() {
                input.value.focus();
                input.value.select();
            },
        });

        function type(event) {
            Object.assign(state, { typed: event.target.value, at: 0, open: true });
        }

        const clear = () => Object.assign(state, { typed: "", open: false });

        function choose(result) {
            if (result === undefined) return;
            state.open = false;
            emit("choose", result);
        }

        async function move(by) {
            const many = results.value.length;
            if (many === 0) return;
            Object.assign(state, { open: true, at: (state.at + by + many) % many });
            await nextTick();
            list.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
        }

        function key(event) {
            if (event.isComposing) return;
            if (event.key === "ArrowDown") move(state.open ? 1 : 0);
            else if (event.key === "ArrowUp") move(-1);
            else if (event.key === "Enter") choose(results.value[state.at]);
            else if (event.key === "Escape" && state.open && state.typed !== "") clear();
            else return;
            event.preventDefault();
            event.stopPropagation();
        }

        const option = (result, index) =>
            h("li", {
                key: result.id,
                id: `${id}-${index}`,
                role: "option",
                "aria-selected": String(index === state.at),
                onPointerdown: (event) => event.preventDefault(), // the field keeps the focus
                onClick: () => choose(result),
            }, [
                h(Icon, { name: ICONS[result.kind] ?? "search" }),
                h("span", { class: "label" }, result.label),
                h("span", { class: "quiet" }, result.context || words.kinds[result.kind]),
            ]);

        return () => {
            const open = state.open && state.typed.trim() !== "";
            const some = results.value.length > 0;
            return h("div", { class: "model-find", onFocusout: () => (state.open = false) }, [
                h("div", { class: "search", role: "search" }, [
                    h(Icon, { name: "search" }),
                    h("input", {
                        ref: input,
                        type: "text",
                        role: "combobox",
                        value: state.typed,
                        placeholder: words.placeholder,
                        "aria-label": words.label,
                        "aria-expanded": String(open && some),
                        "aria-controls": `${id}-list`,
                        "aria-activedescendant": open && some ? `${id}-${state.at}` : null,
                        "aria-autocomplete": "list",
                        autocomplete: "off",
                        spellcheck: "false",
                        onInput: type,
                        onKeydown: key,
                        onFocus: () => (state.open = true),
                    }),
                    state.typed === "" && h(KeyCaps, { keys: "/" }),
                ]),
                h("ul", {
                    ref: list,
                    id: `${id}-list`,
                    role: "listbox",
                    "aria-label": words.label,
                    hidden: !open || !some,
                }, open ? results.value.map(option) : []),
                open && !some && h("p", { class: "nothing" }, words.nothing),
                h("p", { class: "unseen", role: "status" }, open ? words.found(results.value.length) : ""),
            ]);
        };
    },
};
