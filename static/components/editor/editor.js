import { computed, h, onBeforeUnmount, shallowReactive, shallowRef, watch } from "vue";
import { debounced } from "../../lib/timing.js";
import { keyOf, looksLikeItself } from "../../logic/crm/catalogue.js";
import { isSafePicture } from "../../logic/board/markdown.js";
import { askable } from "../../logic/board/query.js";
import { readsData } from "../../logic/board/widget-types.js";
import { boardStrings } from "../../logic/strings-board.js";
import { SaveState } from "../board/live-state.js";
import { SidePanel } from "../board/side-panel.js";
import { WidgetBody } from "../widgets/body.js";
import { SettingsFields } from "../crm/settings-fields.js";
import { Input } from "./controls.js";
import { LookFields } from "./look.js";
import { SourceFields } from "./source.js";

const words = boardStrings.editor;
const PREVIEW_AFTER_MS = 350;

/**
 * Edits one widget, with what it would show above the fields. An existing one saves itself; a new one is added.
 *
 * Props: `app`, `widget` (as it is, or the draft of a new one), `isNew`, `context`, `span` (seconds of the board's
 * range), `save`, `busy`. Events: `change` (fields), `add`, `close`, `revert`.
 */
export const Editor = {
    name: "Editor",
    props: ["app", "widget", "isNew", "context", "span", "save", "busy", "changed"],
    emits: ["change", "add", "close", "revert"],
    setup(props, { emit }) {
        const preview = shallowReactive({ datum: /** @type {any} */ (undefined), busy: false });
        const sources = shallowReactive({ metrics: [], datasets: [], failed: false });
        const type = computed(() => props.widget.type);
        /** Of the CRM's catalogue, where it is one of it: its settings are that entry's. */
        const key = computed(() => {
            const found = keyOf(props.widget);
            return found !== null && looksLikeItself(props.widget, found) ? found : null;
        });
        const catalogue = shallowRef(/** @type {any[]} */ ([]));
        /** The latest question counts. */
        let asked = 0;
        const controller = shallowRef(null);

        async function ask() {
            const { type: kind, config, data_query: query } = props.widget;
            if (!isAskable(kind, config, query)) return (preview.datum = undefined);
            const mine = (asked += 1);
            controller.value?.abort();
            controller.value = new AbortController();
            preview.busy = true;
            try {
                const spanned = withSpan(askable(query), props.span, config);
                const { data, metadata } = await props.app.client.widgets.preview(
                    { type: kind, config, data_query: spanned },
                    { signal: controller.value.signal },
                );
                if (mine === asked) preview.datum = { data, metadata, error: null };
            } catch (error) {
                if (mine === asked && error.name !== "AbortError") preview.datum = { metadata: null, error };
            } finally {
                if (mine === asked) preview.busy = false;
            }
        }

        const askSoon = debounced(ask, PREVIEW_AFTER_MS);
        watch(
            () => JSON.stringify([props.widget.type, props.widget.config, props.widget.data_query, props.span]),
            askSoon,
        );
        ask();
        if (key.value === null) loadSources(props.app.client, sources);
        else loadCatalogue();
        onBeforeUnmount(() => {
            askSoon.cancel();
            controller.value?.abort();
        });

        async function loadCatalogue() {
            try {
                catalogue.value = (await props.app.client.crm.catalogue()).widgets;
            } catch (error) {
                props.app.sayFailure(error);
            }
        }

        const change = (changes) => emit("change", changes);
        const changeConfig = (name, value) => change({ config: { [name]: value } });
        const changeQuery = (query) => change({ data_query: query });

        function footer() {
            if (props.isNew) {
                return [
                    h("button", { type: "button", onClick: () => emit("close") }, words.cancel),
                    h(
                        "button",
                        {
                            type: "button",
                            class: "main",
                            "aria-disabled": props.busy ? "true" : null,
                            onClick: () => emit("add"),
                        },
                        words.add,
                    ),
                ];
            }
            return [
                h("button", { type: "button", disabled: !props.changed, onClick: () => emit("revert") }, words.revert),
                h("button", { type: "button", class: "main", onClick: () => emit("close") }, words.done),
            ];
        }

        return () => {
            const { widget, isNew } = props;
            const typeName = boardStrings.types[type.value]?.name.toLowerCase() ?? type.value;
            return h(
                SidePanel,
                {
                    title: isNew ? words.titleNew(typeName) : words.title(typeName),
                    closeLabel: words.close,
                    look: "editor",
                    onClose: () => emit("close"),
                },
                {
                    state: () => !isNew && h(SaveState, { save: props.save }),
                    default: () => [
                        h("section", {
                            class: ["editor-preview", `type-${type.value}`, preview.busy && "busy"],
                            "aria-label": preview.busy ? words.previewing : words.preview,
                        }, [
                            h("h3", widget.name),
                            h(
                                "div",
                                { class: "content" },
                                h(WidgetBody, {
                                    key: type.value,
                                    widget: { ...widget, id: "preview" },
                                    datum: preview.datum,
                                    context: props.context,
                                }),
                            ),
                        ]),
                        h(Input, {
                            label: words.name,
                            value: widget.name,
                            most: 200,
                            required: true,
                            onChange: (name) => change({ name }),
                        }),
                        readsData(type.value) &&
                            h(
                                "fieldset",
                                { class: "editor-part" },
                                [
                                    h("legend", words.data),
                                    key.value !== null ? h(SettingsFields, {
                                        widget,
                                        entry: catalogue.value.find(({ id }) => id === key.value),
                                        onChange: changeConfig,
                                    }) : h(SourceFields, {
                                        widget,
                                        sources,
                                        app: props.app,
                                        onQuery: changeQuery,
                                        onConfig: changeConfig,
                                        onSources: () => loadSources(props.app.client, sources),
                                    }),
                                ],
                            ),
                        (key.value === null || type.value === "chart") && h(
                            "fieldset",
                            { class: "editor-part" },
                            [h("legend", words.look), h(LookFields, { widget, onConfig: changeConfig })],
                        ),
                    ],
                    footer,
                },
            );
        };
    },
};

/** Nothing to ask yet: no rows, no data set chosen, no picture named. */
function isAskable(type, config, query) {
    if (type === "image") return isSafePicture(config?.url);
    if (query?.endpoint) return !query.endpoint.endsWith(":");
    const { data } = query?.parameters ?? {};
    return type === "text" || (data !== undefined && !(Array.isArray(data) && data.length === 0));
}

async function loadSources(client, sources) {
    const read = async (name, run) => {
        try {
            sources[name] = (await run())[name];
        } catch {
            sources.failed = true; // the fields stay usable with what the widget says
        }
    };
    await Promise.all([
        read("metrics", () => client.metrics.list()),
        read("datasets", () => client.datasets.list({ limit: 100 })),
    ]);
}

/** The preview is of the board's span, as the board will be, unless the widget has its own. */
function withSpan(query, span, config) {
    const { endpoint = "" } = query ?? {};
    if (span === null || config?.own_range === true || endpoint === "" || endpoint.startsWith("crm:")) return query;
    return { ...query, parameters: { ...query.parameters, range_seconds: span } };
}
