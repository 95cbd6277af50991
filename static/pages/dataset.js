import { h, shallowReactive } from "vue";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { RowsTable } from "../components/rows-table.js";
import { ShowMore } from "../components/show-more.js";
import { SkeletonRows } from "../components/skeletons.js";
import { TimeAgo } from "../components/times.js";
import { useLoading } from "../lib/loading.js";
import { addresses } from "../logic/routes.js";
import { sizeInWords } from "../logic/sizes.js";
import { strings } from "../logic/strings.js";

const words = strings.datasets;
const PAGE_SIZE = 100;

/** What is in a data set: its columns and rows. */
export default {
    name: "DatasetPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const { client } = app;
        const rows = shallowReactive({ all: [], more: false, busy: false });
        const read = (offset, signal) => client.datasets.rows(route.id, { limit: PAGE_SIZE, offset }, { signal });
        const loading = useLoading(
            async (signal) => {
                const [one, first] = await Promise.all([client.datasets.get(route.id, { signal }), read(0, signal)]);
                Object.assign(rows, { all: first.rows, more: first.has_more });
                return one.dataset;
            },
            { words: { 404: words.missing } },
        );
        loading.load();
        app.onReconnect(() => loading.failure && loading.load());

        async function more() {
            if (rows.busy) return;
            rows.busy = true;
            try {
                const next = await read(rows.all.length, undefined);
                Object.assign(rows, { all: [...rows.all, ...next.rows], more: next.has_more });
            } catch (error) {
                app.sayFailure(error);
                rows.more = false;
            } finally {
                rows.busy = false;
            }
        }

        const facts = (dataset) => [
            h(
                "span",
                words.facts(
                    dataset.format.toUpperCase(),
                    dataset.row_count,
                    dataset.columns.length,
                    sizeInWords(dataset.size_bytes),
                ),
            ),
            h(TimeAgo, { at: dataset.created_at, clock: app.clock, phrase: words.added }),
        ];

        return () => {
            const dataset = loading.value;
            return [
                h(
                    PageHead,
                    { title: dataset?.name ?? words.one, back: { href: addresses.datasets, label: words.title } },
                    { state: () => dataset && facts(dataset) },
                ),
                loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
                dataset === null && loading.slow && h(SkeletonRows, { rows: 8 }),
                dataset !== null && h(RowsTable, {
                    columns: dataset.columns,
                    rows: rows.all,
                    name: dataset.name,
                    clock: app.clock,
                }),
                dataset !== null && rows.more && h(ShowMore, {
                    shown: rows.all.length,
                    total: dataset.row_count,
                    busy: rows.busy,
                    label: words.rowsShown,
                    onMore: more,
                }),
            ];
        };
    },
};
