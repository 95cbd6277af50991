import { computed, h, onScopeDispose, ref, watch } from "vue";
import { SelectBox } from "../components/field.js";
import { Icon } from "../components/icons.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { EntryDialog } from "../components/time/entry-dialog.js";
import { Entries, WeekSheet } from "../components/time/sheet.js";
import { flowForgeOf } from "../lib/flowforge.js";
import { useLoading } from "../lib/loading.js";
import { spaced } from "../lib/timing.js";
import { colleaguesOf } from "../lib/work/people.js";
import { timerOf, useNow } from "../lib/work/timer.js";
import { may } from "../logic/people.js";
import { removed } from "../logic/repeats.js";
import { workStrings } from "../logic/strings-work.js";
import { knownZone } from "../logic/time.js";
import { addDays, dayOf, dayText, durationText, isDay, weekNumber, weekOf } from "../logic/work/days.js";
import { csvOf, sheetOf } from "../logic/work/sheet.js";

const words = workStrings.time;
/** However much happens elsewhere, the week is not read more often than this, in milliseconds. */
const APART_MS = 1_500;

/** A week of time: totals by task and day, and each entry. The week is in the address. */
export default {
    name: "TimePage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const { client, live } = flowForgeOf(app);
        const timer = timerOf(app);
        const people = colleaguesOf(app);
        const now = useNow();
        const zone = computed(() => knownZone(app.person.profile?.timezone));
        const today = computed(() => dayOf(now.value, zone.value));
        const monday = computed(() => {
            const asked = props.route.query.get("week");
            return weekOf(isDay(asked) ? asked : today.value);
        });
        const person = computed(() => props.route.query.get("person") ?? "");
        const mine = () => person.value === "" || person.value === app.person.claims?.sub;
        const writable = () => may(app.person.claims, "time:write");
        const editing = ref(/** @type {{ entry: any } | null} */ (null));

        const loading = useLoading(readWeek);
        const again = spaced(loading.load, APART_MS);
        const shown = computed(() => sheetOf(loading.value?.entries ?? [], monday.value, zone.value, minute.value));
        const minute = computed(() => Math.floor(now.value / 10_000) * 10_000);

        /** Also what began before and goes on into this week. */
        async function readWeek(signal) {
            await app.ready;
            const days = { startDate: monday.value, endDate: addDays(monday.value, 6), userId: person.value };
            const query = { ...days, limit: 100, sort: "startTime:asc" };
            const first = await client.timeEntries.list(query, { signal });
            const entries = [...first.data];
            for (let page = 2; page <= (first.pagination.totalPages ?? 1); page += 1) {
                entries.push(...(await client.timeEntries.list({ ...query, page }, { signal })).data);
            }
            return { entries, costs: first.summary?.costs ?? [] };
        }

        const following = live.subscribe("time.updates", {}, again);
        onScopeDispose(() => {
            following.unsubscribe();
            again.cancel();
        });
        watch([monday, person], () => loading.load(), { immediate: true });
        watch(() => timer.state.entry?.id, again);
        app.onReconnect(loading.load);
        people.load();

        function go(week, who = person.value) {
            const query = new URLSearchParams();
            if (week !== weekOf(today.value)) query.set("week", week);
            if (who !== "") query.set("person", who);
            const text = query.toString();
            app.router.replace(text === "" ? "#/time" : `#/time?${text}`);
        }

        async function copy() {
            const within = shown.value.days.flatMap(({ entries }) => entries);
            try {
                await navigator.clipboard.writeText(csvOf(within, zone.value, now.value, words.csv));
                app.say(words.copied);
            } catch {
                app.say(words.copyFailed);
            }
        }

        async function remove(entry) {
            editing.value = null;
            try {
                await removed(client.timeEntries.remove(entry.id));
            } catch (error) {
                return app.sayFailure(error);
            }
            loading.load();
            if (!entry.endTime) return timer.load();
            const { taskId, description, startTime, endTime } = entry;
            app.offerUndo(words.wasRemoved, async () => {
                await client.timeEntries.create(
                    { taskId, startTime, endTime, ...(description ? { description } : {}) },
                );
                await loading.load();
            });
        }

        function done() {
            editing.value = null;
            loading.load();
            timer.load();
        }

        const add = () => (editing.value = { entry: null });
        app.commands(() => [
            ...(writable() ? [{ id: "time-add", label: words.add, icon: "add", keys: "n", run: add }] : []),
            { id: "time-before", label: words.before, keys: "ArrowLeft", run: () => go(addDays(monday.value, -7)) },
            { id: "time-after", label: words.after, keys: "ArrowRight", run: () => go(addDays(monday.value, 7)) },
            { id: "time-copy", label: words.copy, icon: "copy", run: copy },
        ]);

        const costs = () => {
            const some = (loading.value?.costs ?? []).filter(({ cost }) => cost > 0);
            return some.map((one) => ` · ${money(one)}`);
        };

        const step = (label, icon, week) =>
            h("button", { type: "button", class: "bare", "aria-label": label, title: label, onClick: () => go(week) }, [
                h(Icon, { name: icon }),
            ]);

        const head = () =>
            h(PageHead, { title: words.title }, {
                state: () => loading.value !== null && h("span", { role: "status" }, [
                    durationText(shown.value.seconds),
                    ...costs(),
                ]),
                actions: () => [
                    h("button", { type: "button", class: "seldom", "aria-label": words.copy, onClick: copy }, [
                        h(Icon, { name: "copy" }),
                        h("span", words.copy),
                    ]),
                    writable() && mine() && h("button", { type: "button", class: "main", onClick: add }, [
                        h(Icon, { name: "add" }),
                        words.add,
                    ]),
                ],
            });

        const controls = () =>
            h("div", { class: "controls week-controls" }, [
                step(words.before, "back", addDays(monday.value, -7)),
                h("h2", [
                    words.week(dayText(monday.value, today.value), dayText(addDays(monday.value, 6), today.value)),
                    h("span", { class: "quiet" }, words.weekNumber(weekNumber(monday.value))),
                ]),
                step(words.after, "forward", addDays(monday.value, 7)),
                monday.value !== weekOf(today.value) &&
                    h(
                        "button",
                        { type: "button", class: "link", onClick: () => go(weekOf(today.value)) },
                        words.thisWeek,
                    ),
                h("div", { class: "controls-right" }, [
                    h("span", { class: "quiet wide-only" }, words.zone(zone.value)),
                    may(app.person.claims, "workspace:admin") && people.choices().length > 1 && h(SelectBox, {
                        "aria-label": words.person,
                        options: [["", words.mine], ...people.choices().slice(1)],
                        value: person.value,
                        onChange: (event) => go(monday.value, event.target.value),
                    }),
                ]),
            ]);

        const body = () => {
            if (loading.value === null) return loading.slow && h(SkeletonRows);
            if (shown.value.rows.length === 0) return empty(writable() && mine() && add);
            return [
                h(WeekSheet, { sheet: shown.value, today: today.value }),
                h(Entries, {
                    sheet: shown.value,
                    zone: zone.value,
                    now: minute.value,
                    money,
                    writable: writable(),
                    onEdit: (entry) => (editing.value = { entry }),
                }),
            ];
        };

        return () => [
            head(),
            controls(),
            loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
            body(),
            editing.value && h(EntryDialog, {
                app,
                entry: editing.value.entry,
                day: weekOf(today.value) === monday.value ? today.value : monday.value,
                zone: zone.value,
                onClose: () => (editing.value = null),
                onDone: done,
                onRemove: remove,
            }),
        ];
    },
};

/** @param {{ cost?: number | null, currency?: string | null }} entry */
function money({ cost, currency }) {
    const style = currency ? { style: "currency", currency } : { minimumFractionDigits: 2, maximumFractionDigits: 2 };
    return (cost ?? 0).toLocaleString("en", /** @type {any} */ (style));
}

const empty = (add) =>
    h("div", { class: "panel" }, [
        h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "clock" }, () =>
            add && h("button", { type: "button", class: "main", onClick: add }, words.add),
        ),
    ]);
