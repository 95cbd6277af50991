import { computed, h, ref, shallowReactive, watch } from "vue";
import { DashboardCard } from "../components/dashboard-card.js";
import { CreateDashboardDialog, EditDashboardDialog } from "../components/dashboard-form.js";
import { Icon } from "../components/icons.js";
import { ListControls } from "../components/list-controls.js";
import { FailureNote } from "../components/notices.js";
import { NothingListed } from "../components/nothing-listed.js";
import { PageHead } from "../components/page-head.js";
import { ShowMore } from "../components/show-more.js";
import { SkeletonCards } from "../components/skeletons.js";
import { dashboardActions } from "../lib/dashboard-actions.js";
import { useDashboardList } from "../lib/dashboard-list.js";
import { useLiveList } from "../lib/live-list.js";
import { createPreviews } from "../lib/previews.js";
import { addressOf, DEFAULT_LISTING, isFiltered, listingFrom, withTagToggled } from "../logic/listing.js";
import { mayWrite } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { tagChoices } from "../logic/tags.js";

const words = strings.dashboards;

/** The dashboards, as cards. What is shown (search, tags, order, kind) is in the address. */
export default {
    name: "DashboardsPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const listing = computed(() => listingFrom(props.route.query));
        const list = useDashboardList(app.client, () => listing.value);
        const previews = createPreviews(app.client);
        const controls = ref(null);
        const asked = shallowReactive({ create: false, template: null, edit: null });
        const ask = (change) => app.router.replace(addressOf({ ...listing.value, ...change }));
        const actions = dashboardActions(app, list, {
            edit: (dashboard) => (asked.edit = dashboard.id),
            start: (dashboard) => Object.assign(asked, { create: true, template: dashboard.id }),
        });
        const canWrite = () => mayWrite(app.person.claims);
        const create = () => Object.assign(asked, { create: true, template: null });

        watch(
            () => props.route.query,
            (query) => {
                if (query.has("new")) {
                    create();
                    app.router.replace(addresses.dashboards);
                }
            },
            { immediate: true },
        );
        watch(() => addressOf(listing.value), () => list.load(), { immediate: true });
        app.ready.catch(() => {}); // the profile only says who may change what
        app.onReconnect(() => {
            previews.resume();
            list.load();
        });
        useLiveList(app, list.load);
        app.commands(() => [
            canWrite() && { id: "create-here", label: words.create, icon: "add", keys: "n", hidden: true, run: create },
            { id: "search-here", label: words.focusSearch, keys: "/", hidden: true, run: () => controls.value?.focus() },
        ].filter(Boolean));

        const head = () =>
            h(PageHead, { title: words.title }, {
                state: () => h("span", { role: "status", class: "count" }, countOf(list.state, listing.value)),
                actions: () => canWrite() && h("button", { type: "button", class: "main", onClick: create }, [h(Icon, { name: "add" }), words.create]),
            });

        const card = (dashboard) =>
            h(DashboardCard, {
                key: dashboard.id,
                dashboard,
                widgets: previews.of(dashboard),
                clock: app.clock,
                chosen: listing.value.tags,
                items: () => actions.itemsOf(dashboard),
                onSeen: () => previews.ask(dashboard),
                onTag: (tag) => ask(withTagToggled(listing.value, tag)),
            });

        function clear() {
            controls.value?.clear();
            app.router.replace(addressOf(DEFAULT_LISTING));
        }

        const body = () => {
            const { state } = list;
            if (!state.loaded) return state.slow ? h(SkeletonCards) : null;
            if (state.rows.length === 0) return h(NothingListed, { listing: listing.value, canWrite: canWrite(), onCreate: create, onClear: clear });
            return [
                h("ul", { class: ["cards", { stale: state.busy && state.failure }], "aria-label": words.title }, state.rows.map(card)),
                state.more && h(ShowMore, { shown: state.rows.length, total: state.total, busy: state.busy, onMore: () => list.load({ further: true }) }),
            ];
        };

        const dialogs = () => [
            asked.create &&
                h(CreateDashboardDialog, {
                    app,
                    template: asked.template,
                    onClose: () => (asked.create = false),
                    onDone: (dashboard) => app.go(addresses.dashboard(dashboard.id)),
                }),
            asked.edit !== null &&
                h(EditDashboardDialog, {
                    key: asked.edit,
                    app,
                    id: asked.edit,
                    onClose: () => (asked.edit = null),
                    onDone(dashboard) {
                        asked.edit = null;
                        app.say(strings.dashboard.wasSaved(dashboard.name));
                        list.load();
                    },
                }),
        ];

        return () => [
            head(),
            list.state.loaded && list.state.total === 0 && !isFiltered(listing.value)
                ? null
                : h(ListControls, {
                      ref: controls,
                      listing: listing.value,
                      tags: tagChoices(list.state.tags, listing.value.tags),
                      onChange: ask,
                      onTag: (tag) => ask(withTagToggled(listing.value, tag)),
                  }),
            list.state.failure && h(FailureNote, { failure: list.state.failure, retry: list.load }),
            body(),
            dialogs(),
        ];
    },
};

function countOf({ loaded, total }, listing) {
    if (!loaded || (total === 0 && !isFiltered(listing))) return "";
    return isFiltered(listing) ? words.countMatching(total) : words.count(total);
}
