import { computed, h, nextTick, onBeforeUnmount, onMounted, ref, shallowReactive, useId } from "vue";
import { recentDashboards } from "../lib/recent.js";
import { debounced } from "../lib/timing.js";
import { isAborted } from "../logic/failures.js";
import { matching } from "../logic/matching.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";
import { KeyCaps } from "./key-caps.js";

const words = strings.palette;
const PAUSE_MS = 120;
const MOST_DASHBOARDS = 8;

/**
 * Finds any page, dashboard or action: a list that is steered from its input. Dashboards come from the server's own
 * search, so that those not shown anywhere are found too.
 */
export const Palette = {
    name: "Palette",
    props: ["app"],
    emits: ["close"],
    setup({ app }, { emit }) {
        const element = ref(null);
        const id = useId();
        const state = shallowReactive({ typed: "", at: 0, dashboards: [], answered: "", failed: false });
        const search = dashboardSearch(app, state);
        const groups = computed(() => groupsOf(app, state));
        const all = computed(() => groups.value.flatMap((group) => group.items));

        onMounted(() => {
            element.value.showModal();
            element.value.querySelector("input").focus();
            search("");
        });
        onBeforeUnmount(() => {
            search.stop();
            element.value.close();
        });

        function type(event) {
            Object.assign(state, { typed: event.target.value, at: 0 });
            search(state.typed);
        }

        async function move(to) {
            state.at = (to + all.value.length) % Math.max(1, all.value.length);
            await nextTick();
            element.value?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
        }

        function choose(item) {
            if (item === undefined) return;
            emit("close");
            nextTick(() => item.run());
        }

        function onKeydown(event) {
            const moves = { ArrowDown: state.at + 1, ArrowUp: state.at - 1 };
            if (event.key in moves) move(moves[event.key]);
            else if (event.key === "Enter") choose(all.value[state.at]);
            else return;
            event.preventDefault();
        }

        const optionOf = (item) => {
            const index = all.value.indexOf(item);
            return h(
                "li",
                {
                    key: item.id,
                    id: `${id}-${index}`,
                    role: "option",
                    "aria-selected": String(index === state.at),
                    onPointermove: () => (state.at = index),
                    onClick: () => choose(item),
                },
                [
                    h(Icon, { name: item.icon ?? "command" }),
                    h("span", { class: "label" }, item.label),
                    item.keys && h(KeyCaps, { keys: item.keys }),
                ],
            );
        };

        const input = () =>
            h("input", {
                type: "text",
                role: "combobox",
                "aria-expanded": "true",
                "aria-controls": `${id}-list`,
                "aria-activedescendant": all.value.length > 0 ? `${id}-${state.at}` : null,
                "aria-autocomplete": "list",
                "aria-label": words.label,
                placeholder: words.placeholder,
                autocomplete: "off",
                spellcheck: "false",
                value: state.typed,
                onInput: type,
                onKeydown,
            });

        const list = () =>
            h("div", { class: "palette-list", id: `${id}-list`, role: "listbox", "aria-label": words.label }, [
                groups.value.map(({ heading, items }) =>
                    h("ul", { key: heading, role: "group", "aria-label": heading }, [
                        h("li", { class: "palette-heading", role: "presentation" }, heading),
                        items.map(optionOf),
                    ]),
                ),
            ]);

        return () =>
            h(
                "dialog",
                {
                    ref: element,
                    class: "palette",
                    "aria-label": words.label,
                    closedby: "any",
                    onCancel: (event) => event.preventDefault() ?? emit("close"),
                    onClose: () => emit("close"),
                    onClick: (event) => event.target === element.value && emit("close"),
                },
                [
                    h("div", { class: "palette-input" }, [h(Icon, { name: "search" }), input()]),
                    list(),
                    all.value.length === 0 && h("p", { class: "palette-none" }, words.nothing(state.typed)),
                    state.failed && h("p", { class: "palette-none" }, words.failed),
                    h("p", { class: "unseen", role: "status" }, words.found(all.value.length)),
                ],
            );
    },
};

/**
 * Dashboards first: what people look for. Without words, those that were open last. As long as the server has not
 * answered what is typed now, those found before stay if they match: Enter must not open anything else.
 */
function groupsOf(app, { typed, dashboards, answered }) {
    const open = ({ id, name }) => ({ id, label: name, icon: "grid", run: () => app.go(addresses.dashboard(id)) });
    const recent = typed.trim() === "" ? recentDashboards(app.person.claims?.sub) : [];
    const known = (recent.length > 0 ? recent : dashboards.slice(0, MOST_DASHBOARDS)).map(open);
    const found = answered === typed.trim() ? known : matching(typed, known);
    const commands = app.registry.all().filter((command) => !command.hidden);
    return [
        { heading: recent.length > 0 ? strings.frame.recent : strings.dashboards.title, items: found },
        { heading: words.actions, items: matching(typed, commands) },
    ].filter(({ items }) => items.length > 0);
}

/** The latest search wins; what was found before stays until it answers. */
function dashboardSearch(app, state) {
    /** @type {AbortController | null} */
    let pending = null;
    const ask = debounced(async (typed) => {
        pending?.abort();
        const mine = (pending = new AbortController());
        try {
            const answered = typed.trim();
            const query = { search: answered, limit: MOST_DASHBOARDS };
            const { dashboards } = await app.client.dashboards.list(query, { signal: mine.signal });
            if (pending === mine) Object.assign(state, { dashboards, answered, failed: false });
        } catch (error) {
            if (!isAborted(error)) Object.assign(state, { dashboards: [], failed: true });
        }
    }, PAUSE_MS);
    return Object.assign((typed) => ask(typed), {
        stop() {
            ask.cancel();
            pending?.abort();
        },
    });
}
