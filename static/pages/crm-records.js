import { computed, h, ref, watch } from "vue";
import { CRMNav } from "../components/crm/crm-nav.js";
import { RecordControls } from "../components/crm/record-controls.js";
import { RecordTable } from "../components/crm/record-table.js";
import { Icon } from "../components/icons.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { useLoading } from "../lib/loading.js";
import { useNames } from "../lib/names.js";
import { isNarrowed, listingFrom, PAGE_SIZE, queryOf, requestOf } from "../logic/crm/listing.js";
import { mayWrite } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { crmStrings } from "../logic/strings-crm.js";

const words = crmStrings.list;

/** The records of one kind: searched, narrowed, ordered and paged by the server. What is shown is in the address. */
export default {
    name: "CRMRecordsPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const kind = props.route.kind;
        const listing = computed(() => listingFrom(kind, props.route.query));
        const names = useNames(app.client);
        const controls = ref(null);
        const canWrite = () => mayWrite(app.person.claims);
        const loading = useLoading((signal) => app.client.crm.records.list(kind, requestOf(listing.value), { signal }));
        const show = (change) =>
            app.router.isAt("crm-records") &&
            app.router.replace(addresses.records(kind, queryOf({ ...listing.value, ...change })));

        watch(() => JSON.stringify(requestOf(listing.value)), () => loading.load(), { immediate: true });
        watch(() => loading.value, leaveEmptyPage);
        app.ready.catch(() => {}); // the profile tells the zone, which UTC stands for meanwhile
        app.onReconnect(() => loading.load());
        const create = () => app.go(addresses.record(kind, "new"));
        const search = () => controls.value?.focus();
        const creating = { id: "create-here", label: words.create(kind), icon: "add", keys: "n", run: create };
        const searching = { id: "search-here", label: words.search(kind), keys: "/", hidden: true, run: search };
        app.commands(() => [...(canWrite() ? [creating] : []), searching]);

        /** Rows were taken away meanwhile: the last page there is. */
        function leaveEmptyPage(answer) {
            if (answer === null || answer[kind].length > 0 || listing.value.page === 1) return;
            show({ page: Math.max(1, Math.ceil(answer.total / PAGE_SIZE)) });
        }

        function clear() {
            controls.value?.clear();
            show({ search: "", filters: {}, page: 1 });
        }

        const head = () =>
            h(PageHead, { title: crmStrings.kinds[kind], back: { href: addresses.crm, label: crmStrings.title } }, {
                state: () => h(
                    "span",
                    { role: "status", class: "count" },
                    loading.value === null ? "" : crmStrings.count(kind, loading.value.total),
                ),
                actions: () => canWrite() && createLink(kind),
            });

        function body() {
            if (loading.value === null) return loading.slow ? h(SkeletonRows, { rows: 8 }) : null;
            const { [kind]: rows, total } = loading.value;
            if (total === 0) return nothing();
            return h(RecordTable, {
                kind,
                rows,
                total,
                listing: listing.value,
                formats: app.formats,
                busy: loading.busy,
                onChange: show,
            });
        }

        function nothing() {
            if (isNarrowed(listing.value)) {
                return panel({ title: words.nothingTitle, text: words.nothingText(kind), icon: "search" }, () =>
                    h("button", { type: "button", onClick: clear }, words.clear),
                );
            }
            return panel({ title: words.emptyTitle(kind), text: words.emptyTexts[kind], icon: "list" }, canWrite()
                ? () => h("div", { class: "row" }, [
                    createLink(kind),
                    h("a", { class: "button", href: `${addresses.crmImport}?type=${kind}` }, words.importFirst),
                ])
                : undefined);
        }

        return () => [
            head(),
            h(CRMNav, { current: kind }),
            (loading.value === null || loading.value.total > 0 || isNarrowed(listing.value)) && h(RecordControls, {
                ref: controls,
                kind,
                listing: listing.value,
                names,
                onChange: show,
            }),
            loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
            body(),
        ];
    },
};

const panel = (facts, content) => h("div", { class: "panel" }, h(EmptyState, facts, content));

const createLink = (kind) =>
    h("a", { class: "button main", href: addresses.record(kind, "new") }, [
        h(Icon, { name: "add" }),
        words.create(kind),
    ]);
