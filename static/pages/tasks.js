import { computed, h, ref, watch } from "vue";
import { Icon } from "../components/icons.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonColumns } from "../components/skeletons.js";
import { TaskBoard } from "../components/tasks/board.js";
import { TaskFilters } from "../components/tasks/filters.js";
import { TaskList } from "../components/tasks/list.js";
import { MilestonesDialog } from "../components/tasks/milestones.js";
import { TaskPanel } from "../components/tasks/panel.js";
import { milestonesOf } from "../lib/work/milestones.js";
import { colleaguesOf } from "../lib/work/people.js";
import { useTasks } from "../lib/work/tasks.js";
import { timerOf, useNow } from "../lib/work/timer.js";
import { may } from "../logic/people.js";
import { workStrings } from "../logic/strings-work.js";
import { tagChoices } from "../logic/tags.js";
import { knownZone } from "../logic/time.js";
import { filterFrom, isFiltered, NO_FILTER, tasksAddress } from "../logic/work/tasks.js";

const words = workStrings.tasks;

/** What is to be done, as a board or a list. What is shown (filter, view, the open task) is in the address. */
export default {
    name: "TasksPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const shown = computed(() => {
            const { query } = props.route;
            const view = query.get("view") === "list" ? "list" : "board";
            return { filter: filterFrom(query), view, task: query.get("task") };
        });
        const tasks = useTasks(app, () => shown.value.filter);
        const people = colleaguesOf(app);
        const milestones = milestonesOf(app);
        const timer = may(app.person.claims, "time:read") ? timerOf(app) : null;
        const now = useNow();
        const board = ref(null);
        const filters = ref(null);
        const listing = ref(false);
        const writable = may(app.person.claims, "task:write");

        const show = (next) => app.router.isAt("tasks") && app.router.replace(
            tasksAddress({ ...shown.value, ...next }),
        );
        const filterBy = (changes) => show({ filter: { ...shown.value.filter, ...changes } });
        watch(() => JSON.stringify(shown.value.filter), () => tasks.load(), { immediate: true });
        people.load();
        milestones.load();
        app.ready.catch(() => {}); // the profile only says whose zone it is

        const create = async () => {
            if (shown.value.view !== "board") show({ view: "board" });
            if (tasks.state.rows.length === 0 && isFiltered(shown.value.filter)) show({ filter: NO_FILTER });
            setTimeout(() => board.value?.add());
        };
        app.commands(() => [
            ...(writable ? [{ id: "task-new", label: words.create, icon: "add", keys: "n", run: create }] : []),
            { id: "task-search", label: words.focusSearch, keys: "/", hidden: true, run: () => filters.value?.focus() },
            {
                id: "milestones",
                label: workStrings.milestones.title,
                icon: "flag",
                keys: "m",
                run: () => (listing.value = true),
            },
        ]);

        const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);
        const context = computed(() => ({
            href: (id) => tasksAddress({ ...shown.value, task: id }),
            nameOf: people.nameOf,
            milestoneOf: milestones.titleOf,
            zone: knownZone(app.person.profile?.timezone),
            now: minute.value,
            runs: timer?.state.entry?.taskId ?? null,
            writable,
            people: people.state.all, // names come later: what shows them is drawn again
        }));

        const head = () =>
            h(PageHead, { title: words.title }, {
                state: () => h("span", { role: "status", class: "count" }, countOf(tasks.state, shown.value.filter)),
                actions: () => [
                    h("button", {
                        type: "button",
                        class: "seldom",
                        "aria-label": workStrings.milestones.title,
                        onClick: () => (listing.value = true),
                    }, [
                        h(Icon, { name: "flag" }),
                        h("span", workStrings.milestones.title),
                    ]),
                    writable && h("button", { type: "button", class: "main", onClick: create }, [
                        h(Icon, { name: "add" }),
                        words.create,
                    ]),
                ],
            });

        const controls = () =>
            h(TaskFilters, {
                ref: filters,
                filter: shown.value.filter,
                view: shown.value.view,
                people: people.choices(),
                milestones: milestones.choices(shown.value.filter.milestone),
                tags: tagChoices(
                    new Map(tasks.state.rows.map(({ id, tags }) => [id, tags ?? []])),
                    shown.value.filter.tags,
                ),
                onChange: filterBy,
                onView: (view) => show({ view }),
                onClear: () => show({ filter: NO_FILTER }),
            });

        const body = () => {
            const { loaded, slow, rows } = tasks.state;
            if (!loaded) return slow && h(SkeletonColumns);
            const { filter, view } = shown.value;
            if (rows.length === 0 && isFiltered(filter)) return nothing(() => show({ filter: NO_FILTER }));
            if (view === "list") return rows.length > 0 ? h(TaskList, {
                rows,
                context: context.value,
            }) : empty(writable && create);
            return [
                rows.length === 0 && !writable && empty(null),
                h(TaskBoard, { ref: board, tasks, context: context.value, me: app.person.claims?.sub ?? "" }),
            ];
        };

        const panel = () => {
            const { task } = shown.value;
            return task !== null && h(TaskPanel, {
                key: task,
                app,
                id: task,
                tasks,
                people: people.choices(),
                milestones: milestones.choices(tasks.find(task)?.milestone),
                context: context.value,
                timer,
                onClose() {
                    show({ task: null });
                    tasks.focus(task);
                },
            });
        };

        return () => [
            head(),
            controls(),
            tasks.state.failure && h(FailureNote, { failure: tasks.state.failure, retry: tasks.load }),
            h("div", { class: ["with-aside", { opened: shown.value.task !== null }] }, [
                h("div", { class: "beside" }, body()),
                panel(),
            ]),
            listing.value && h(MilestonesDialog, {
                milestones,
                zone: context.value.zone,
                writable,
                onClose: () => (listing.value = false),
                onShow(id) {
                    listing.value = false;
                    filterBy({ milestone: id });
                },
            }),
        ];
    },
};

function countOf({ loaded, totals }, filter) {
    const total = Object.values(totals).reduce((sum, n) => sum + n, 0);
    if (!loaded || (total === 0 && !isFiltered(filter))) return "";
    return isFiltered(filter) ? words.matching(total) : words.count(total);
}

const nothing = (clear) =>
    h("div", { class: "panel" }, [
        h(EmptyState, { title: words.nothingTitle, text: words.nothingText, icon: "search" }, () =>
            h("button", { type: "button", onClick: clear }, words.clear),
        ),
    ]);

const empty = (create) =>
    h("div", { class: "panel" }, [
        h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "check" }, () =>
            create && h("button", { type: "button", class: "main", onClick: create }, words.createFirst),
        ),
    ]);
