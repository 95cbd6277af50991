import { h, shallowReactive } from "vue";
import { categoryOf, draftOf } from "../../logic/crm/catalogue.js";
import { failureOf } from "../../logic/failures.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { SidePanel } from "../board/side-panel.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";
import { WidgetBody } from "../widgets/body.js";

const words = crmStrings.catalogue;
const ICONS = { kpi: "metric", chart: "chart", table: "table", feed: "activity", gamification: "star" };

/**
 * The widgets that can be put on the board, each with an example of what it shows.
 *
 * Props: `app`, `entries` (all), `present` (keys on the board), `context`, `busy`. Events: `add` (an entry), `all`,
 * `close`.
 */
export const CataloguePanel = {
    name: "CataloguePanel",
    props: ["app", "entries", "present", "context", "busy"],
    emits: ["add", "all", "close"],
    setup(props, { emit }) {
        const state = shallowReactive({
            /** Key of the entry that is looked at. @type {string | null} */
            open: null,
            /** Key → example. @type {Record<string, any>} */
            examples: {},
        });

        async function look(key) {
            state.open = state.open === key ? null : key;
            if (state.open === null || state.examples[key]?.data !== undefined) return;
            try {
                const { demo_data: data, metadata } = await props.app.client.crm.demo(key);
                keep(key, { data, metadata, error: null });
            } catch (error) {
                keep(key, { metadata: null, error });
            }
        }

        const keep = (key, datum) => (state.examples = { ...state.examples, [key]: datum });

        function example(entry) {
            const { category, id } = entry;
            const datum = state.examples[id];
            const { figures: _, ...context } = props.context; // an example is not paged or ordered
            return h("div", { class: "catalogue-example" }, [
                h("p", { class: "example-tag" }, words.example),
                h("div", {
                    class: ["widget-card", "example", `type-${draftOf(entry).type}`, `of-${category}`],
                    role: "group",
                    "aria-label": words.previewOf(entry.name),
                }, [
                    h("header", h("h3", entry.name)),
                    h("div", { class: "content" }, datum?.error
                        ? h(FailureNote, { failure: failureOf(datum.error), retry: () => look(id) })
                        : h(WidgetBody, { widget: { ...draftOf(entry), id: `example-${id}` }, datum, context })),
                ]),
                props.present.has(id) ? null : h("button", {
                    type: "button",
                    class: "main",
                    "aria-disabled": props.busy ? "true" : null,
                    onClick: () => emit("add", entry),
                }, [h(Icon, { name: "add" }), words.add]),
            ]);
        }

        function entryOf(entry) {
            const { id, name, description } = entry;
            const there = props.present.has(id);
            const open = state.open === id;
            return h("li", { key: id }, [
                h("button", {
                    type: "button",
                    class: ["gallery-entry", open && "open"],
                    "aria-expanded": String(open),
                    onClick: () => look(id),
                }, [
                    h("span", { class: "gallery-mark" }, h(Icon, { name: ICONS[entry.category] ?? "metric" })),
                    h("span", [h("b", name), h("small", description)]),
                    there && h("span", { class: "badge" }, words.there),
                ]),
                open && example(entry),
            ]);
        }

        return () => {
            const missing = props.entries.filter(({ id }) => !props.present.has(id));
            const groups = Object.keys(words.categories);
            return h(SidePanel, {
                title: words.title,
                closeLabel: words.close,
                look: "gallery catalogue",
                onClose: () => emit("close"),
            }, {
                default: () => groups.flatMap((group) => {
                    const some = props.entries.filter(({ id }) => categoryOf(id) === group);
                    return some.length === 0 ? [] : [
                        h("h3", { key: group }, words.categories[group]),
                        h("ul", { key: `${group}-list` }, some.map(entryOf)),
                    ];
                }),
                footer: missing.length > 1 ? () => h(
                    "button",
                    { type: "button", "aria-disabled": props.busy ? "true" : null, onClick: () => emit("all") },
                    words.addAll,
                ) : undefined,
            });
        };
    },
};
