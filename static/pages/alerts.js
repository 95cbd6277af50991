import { computed, h, onScopeDispose, ref, shallowReactive, watch } from "vue";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { AlertDialog } from "../components/metrics/alert-dialog.js";
import { Firings } from "../components/metrics/firings.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { TimeAgo } from "../components/times.js";
import { flowForgeOf } from "../lib/flowforge.js";
import { useLoading } from "../lib/loading.js";
import { spaced } from "../lib/timing.js";
import { useCatalogue } from "../lib/work/catalogue.js";
import { formatted } from "../logic/board/format.js";
import { seriesText } from "../logic/metrics/explorer.js";
import { may } from "../logic/people.js";
import { removed } from "../logic/repeats.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { metricStrings } from "../logic/strings-metrics.js";

const words = metricStrings.alerts;
/** However much happens, the rules are not read more often than this; and as often at least, in milliseconds. */
const APART_MS = 1_500;
const EVERY_MS = 30_000;
/** From the worst to the best. */
const ORDER = ["firing", "pending", "ok"];

/** Rules on metrics with their state, and what fired. */
export default {
    name: "AlertsPage",
    props: ["app", "route"],
    setup({ app }) {
        const { client, live } = flowForgeOf(app);
        const catalogue = useCatalogue(app);
        const writable = () => may(app.person.claims, "metrics:write");
        const state = shallowReactive({ gone: new Set() });
        const dialog = ref(/** @type {{ rule: any } | null} */ (null));
        const opened = ref(/** @type {string | null} */ (null));
        const loading = useLoading(async (signal) => {
            const rules = [];
            for await (const rule of client.alerts.each({}, { signal })) rules.push(rule);
            return rules;
        });
        const firings = useLoading((signal) => client.alerts.events({ limit: 20 }, { signal }));
        const load = () => Promise.all([loading.load(), firings.load()]);
        const again = spaced(load, APART_MS);
        const rules = computed(() =>
            (loading.value ?? [])
                .filter(({ id }) => !state.gone.has(id))
                .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.name.localeCompare(b.name)),
        );

        const following = live.subscribe("alerts", {}, (data, { type }) => {
            const { name } = data?.alert ?? data ?? {};
            if (name && type === "alert.triggered") app.say(words.fired(name));
            if (name && type === "alert.recovered") app.say(words.recovered(name));
            again();
        });
        const timer = setInterval(() => document.visibilityState === "visible" && loading.load(), EVERY_MS);
        onScopeDispose(() => {
            clearInterval(timer);
            following.unsubscribe();
            again.cancel();
        });
        load();
        watch(() => rules.value.map(({ id, state: now }) => `${id} ${now}`).join(), () => firings.load());
        app.onReconnect(load);
        const create = () => (dialog.value = { rule: null });
        app.commands(
            () => (writable() ? [{ id: "alert-new", label: words.create, icon: "add", keys: "n", run: create }] : []),
        );

        async function change(rule, changes) {
            try {
                await client.alerts.update(rule.id, changes);
                await load();
            } catch (error) {
                app.sayFailure(error);
            }
        }

        /** Gone at once; what the server says against it brings it back. */
        async function remove(rule) {
            const keep = (gone) => (state.gone = gone);
            keep(new Set([...state.gone, rule.id]));
            const back = () => keep(new Set([...state.gone].filter((id) => id !== rule.id)));
            try {
                await removed(client.alerts.remove(rule.id));
            } catch (error) {
                back();
                return app.sayFailure(error);
            }
            app.offerUndo(words.wasRemoved(rule.name), async () => {
                await client.alerts.create(draftOf(rule));
                await load();
                app.say(words.cameBack(rule.name));
            });
            firings.load();
        }

        const itemsOf = (rule) => [
            writable() && { label: words.edit, icon: "edit", action: () => (dialog.value = { rule }) },
            { label: words.history, icon: "history", action: () => (opened.value = rule.id) },
            {
                label: words.look,
                icon: "activity",
                action: () => app.go(
                    `${addresses.metrics}?${new URLSearchParams({ s: seriesText({ groupBy: "", ...rule }) })}`,
                ),
            },
            writable() && {
                label: rule.enabled ? words.turnOff : words.turnOn,
                icon: rule.enabled ? "pause" : "play",
                action: () => void change(rule, { enabled: !rule.enabled }),
            },
            writable() && { heading: "" },
            writable() && { label: words.remove, icon: "remove", danger: true, action: () => void remove(rule) },
        ];

        const condition = (rule) => {
            const labels = Object.entries(rule.labels ?? {}).map(([name, value]) => `${name} = ${value}`).join(", ");
            const text = words.condition({
                figure: metricStrings.aggregations[rule.aggregation] ?? rule.aggregation,
                metric: catalogue.titleOf(rule.metric),
                operator: words.operators[rule.operator] ?? rule.operator,
                threshold: formatted(rule.threshold, { unit: unitOf(rule) }),
                seconds: rule.forSeconds ?? 0,
            });
            return text.charAt(0).toUpperCase() + text.slice(1) + (labels === "" ? "" : words.labels(labels));
        };
        const unitOf = ({ metric, aggregation }) => (aggregation === "count" ? "" : catalogue.find(metric)?.unit ?? "");

        const row = (rule) => {
            const kind = rule.enabled ? rule.state : "disabled";
            const measured = typeof rule.value === "number" ? words.now(
                formatted(rule.value, { unit: unitOf(rule) }),
            ) : words.nothing;
            return h("li", { key: rule.id, class: ["panel alert-rule", kind] }, [
                h("div", { class: "alert-head" }, [
                    h(
                        "span",
                        { class: ["alert-state", kind] },
                        [h("i", { "aria-hidden": "true" }), words.states[kind] ?? kind],
                    ),
                    h("h2", rule.name),
                    h("span", { class: "push quiet" }, [
                        rule.enabled && measured,
                        rule.enabled && rule.stateSince && kind !== "ok" && [
                            ", ",
                            h(TimeAgo, { at: rule.stateSince, clock: app.clock, phrase: words.since }),
                        ],
                    ]),
                    h(
                        MenuButton,
                        { label: strings.moreActions(rule.name), items: () => itemsOf(rule) },
                        () => h(Icon, { name: "more" }),
                    ),
                ]),
                h("p", { class: "quiet" }, condition(rule)),
                opened.value === rule.id && h(RuleHistory, { app, rule, unitOf, onClose: () => (opened.value = null) }),
            ]);
        };

        const head = () => {
            const firingNow = rules.value.filter((rule) => rule.enabled && rule.state === "firing").length;
            return h(PageHead, { title: words.title }, {
                state: () => loading.value !== null && rules.value.length > 0 && h("span", {
                    role: "status",
                    class: "count",
                }, [
                    words.count(rules.value.length),
                    firingNow > 0 && [", ", h("b", { class: "bad-words" }, words.firing(firingNow))],
                ]),
                actions: () => writable() && h("button", { type: "button", class: "main", onClick: create }, [
                    h(Icon, { name: "add" }),
                    words.create,
                ]),
            });
        };

        const body = () => {
            if (loading.value === null) return loading.slow && h(SkeletonRows);
            if (rules.value.length === 0) return empty(writable() && create);
            return h("ul", { class: "alert-rules" }, rules.value.map(row));
        };

        const log = () =>
            (firings.value?.data?.length ?? 0) > 0 && h("section", { class: "firings" }, [
                h("h2", words.all),
                h(Firings, { app, events: firings.value.data, unitOf, named: true }),
            ]);

        return () => [
            head(),
            loading.failure && h(FailureNote, { failure: loading.failure, retry: load }),
            body(),
            log(),
            dialog.value && catalogue.loading.value !== null && h(AlertDialog, {
                app,
                catalogue,
                rule: dialog.value.rule,
                start: {},
                onClose: () => (dialog.value = null),
                onDone(rule) {
                    dialog.value = null;
                    app.say(words.wasSaved(rule.name));
                    load();
                },
            }),
        ];
    },
};

/** What makes the rule anew. */
const draftOf = ({
    name,
    metric,
    labels,
    aggregation,
    windowSeconds,
    operator,
    threshold,
    recoveryThreshold,
    forSeconds,
    recoverForSeconds,
    enabled,
}) => ({
    name,
    metric,
    labels,
    aggregation,
    windowSeconds,
    operator,
    threshold,
    recoveryThreshold,
    forSeconds,
    recoverForSeconds,
    enabled,
});

/** When one rule fired. Props: `app`, `rule`, `unitOf`; event `close`. */
const RuleHistory = {
    name: "RuleHistory",
    props: ["app", "rule", "unitOf"],
    emits: ["close"],
    setup(props, { emit }) {
        const { alerts } = flowForgeOf(props.app).client;
        const list = useLoading((signal) => alerts.history(props.rule.id, { limit: 20 }, { signal }));
        list.load();
        return () =>
            h("section", { class: "rule-history", "aria-label": words.historyOf(props.rule.name) }, [
                h("div", { class: "part-head" }, [
                    h("h3", words.history),
                    h(
                        "button",
                        { type: "button", class: "bare", "aria-label": strings.close, onClick: () => emit("close") },
                        h(Icon, { name: "close" }),
                    ),
                ]),
                list.failure && h(FailureNote, { failure: list.failure, retry: list.load }),
                list.value?.data.length === 0 && h("p", { class: "quiet" }, words.noHistory),
                (list.value?.data.length ?? 0) > 0 && h(
                    Firings,
                    { app: props.app, events: list.value.data, unitOf: props.unitOf, named: false },
                ),
            ]);
    },
};

const empty = (create) =>
    h("div", { class: "panel" }, [
        h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "bell" }, () =>
            create && h("button", { type: "button", class: "main", onClick: create }, words.createFirst),
        ),
    ]);
