import { computed, h, ref, watch } from "vue";
import { DashboardCards } from "../components/dashboard-cards.js";
import { useDashboardDialogs } from "../components/dashboard-dialogs.js";
import { Icon } from "../components/icons.js";
import { ListControls } from "../components/list-controls.js";
import { FailureNote } from "../components/notices.js";
import { NothingListed } from "../components/nothing-listed.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonCards } from "../components/skeletons.js";
import { dashboardActions } from "../lib/dashboard-actions.js";
import { useDashboardList } from "../lib/dashboard-list.js";
import { useLiveList } from "../lib/live-list.js";
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
        const dialogs = useDashboardDialogs(app, list.load);
        const actions = dashboardActions(app, list, dialogs);
        const controls = ref(null);
        /** What is typed is asked for a moment later, when the person may be on the way to another page. */
        const show = (next) => app.router.isAt("dashboards") && app.router.replace(addressOf(next));
        const toggle = (tag) => show(withTagToggled(listing.value, tag));
        const canWrite = () => mayWrite(app.person.claims);

        watch(() => addressOf(listing.value), () => list.load(), { immediate: true });
        createIfAsked(props, dialogs.create);
        app.ready.catch(() => {}); // the profile only says who may change what
        app.onReconnect(list.load);
        useLiveList(app, list);
        const creating = { id: "create-here", label: words.create, keys: "n", hidden: true, run: dialogs.create };
        const searching = { id: "search-here", label: words.focusSearch, keys: "/", hidden: true };
        const search = () => controls.value?.focus();
        app.commands(() => [...(canWrite() ? [creating] : []), { ...searching, run: search }]);

        function clear() {
            controls.value?.clear();
            show(DEFAULT_LISTING);
        }

        const body = () => {
            const { loaded, slow, rows } = list.state;
            if (!loaded) return slow ? h(SkeletonCards) : null;
            const shown = { listing: listing.value, canWrite: canWrite(), onCreate: dialogs.create, onClear: clear };
            if (rows.length === 0) return h(NothingListed, shown);
            const { tags: chosen } = listing.value;
            return h(DashboardCards, { app, list, chosen, itemsOf: actions.itemsOf, onTag: toggle });
        };

        return () => [
            headOf(list.state, listing.value, canWrite() ? dialogs.create : null),
            hasControls(list.state, listing.value) &&
                h(ListControls, {
                    ref: controls,
                    listing: listing.value,
                    tags: tagChoices(list.state.tags, listing.value.tags),
                    onChange: (change) => show({ ...listing.value, ...change }),
                    onTag: toggle,
                }),
            list.state.failure && h(FailureNote, { failure: list.state.failure, retry: list.load }),
            body(),
            dialogs.render(),
        ];
    },
};

/** `?new` in the address, as the palette puts there: the form opens, once. */
function createIfAsked(props, create) {
    function look(query) {
        if (!query.has("new")) return;
        create();
        props.app.router.replace(addresses.dashboards);
    }
    watch(() => props.route.query, look, { immediate: true });
}

const headOf = (state, listing, create) =>
    h(PageHead, { title: words.title }, {
        state: () => h("span", { role: "status", class: "count" }, countOf(state, listing)),
        actions: () =>
            create && h("button", { type: "button", class: "main", onClick: create }, [
                h(Icon, { name: "add" }),
                words.create,
            ]),
    });

const isEmpty = ({ total }, listing) => total === 0 && !isFiltered(listing);

/** There is nothing to search in an empty list. */
const hasControls = (state, listing) => !(state.loaded && isEmpty(state, listing));

function countOf(state, listing) {
    if (!state.loaded || isEmpty(state, listing)) return "";
    return isFiltered(listing) ? words.countMatching(state.total) : words.count(state.total);
}
