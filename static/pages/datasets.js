import { h, ref, shallowReactive } from "vue";
import { DatasetTable } from "../components/dataset-table.js";
import { DropZone } from "../components/drop-zone.js";
import { Icon } from "../components/icons.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { ShowMore } from "../components/show-more.js";
import { SkeletonRows } from "../components/skeletons.js";
import { Uploads } from "../components/uploads.js";
import { useLoading } from "../lib/loading.js";
import { useUploads } from "../lib/uploads.js";
import { appended, LARGEST_PAGE } from "../logic/listing.js";
import { mayWrite } from "../logic/people.js";
import { removed } from "../logic/repeats.js";
import { addresses } from "../logic/routes.js";
import { nameOfFile } from "../logic/sizes.js";
import { strings } from "../logic/strings.js";

const words = strings.datasets;

/** Files that were uploaded, for widgets to show. */
export default {
    name: "DatasetsPage",
    props: ["app", "route"],
    setup({ app }) {
        const zone = ref(null);
        const list = useDatasets(app.client);
        const create = (file, options) => app.client.datasets.create(file, nameOfFile(file.name), options);
        const uploads = useUploads(create, ({ dataset }) => {
            const link = { label: words.look, href: addresses.dataset(dataset.id) };
            app.say(words.wasAdded(dataset.name, dataset.row_count), { link });
            list.load();
        });
        const choose = () => zone.value.open();
        const canWrite = () => mayWrite(app.person.claims);

        list.load();
        app.onReconnect(() => list.load());
        const upload = { id: "upload", label: words.upload, icon: "upload", keys: "u", run: choose };
        app.commands(() => (canWrite() ? [upload] : []));

        async function remove({ id, name }) {
            await removed(app.client.datasets.remove(id));
            app.say(words.wasRemoved(name));
            await list.load();
        }

        const body = () => {
            const { loading, state } = list;
            if (loading.value === null) return loading.slow ? h(SkeletonRows) : null;
            if (state.rows.length === 0) return uploads.state.all.length > 0 ? null : invitation(canWrite() && choose);
            const more = { shown: state.rows.length, total: state.total, busy: loading.busy, onMore: list.loadMore };
            return [
                h(DatasetTable, { app, rows: state.rows, canWrite: canWrite(), remove }),
                state.more && h(ShowMore, more),
            ];
        };

        return () =>
            h(DropZone, { ref: zone, onFiles: uploads.add }, () => [
                headOf(list.state.total, canWrite() && choose),
                h(Uploads, { uploads }),
                list.loading.failure && h(FailureNote, { failure: list.loading.failure, retry: () => list.load() }),
                body(),
            ]);
    },
};

/** The data sets, as far as they were asked for. */
function useDatasets(client) {
    const state = shallowReactive({ rows: [], total: 0, more: false });
    let offset = 0;
    const loading = useLoading((signal) => client.datasets.list({ limit: LARGEST_PAGE, offset }, { signal }), {
        take({ datasets, total, has_more: more }) {
            Object.assign(state, { rows: offset === 0 ? datasets : appended(state.rows, datasets), total, more });
        },
    });
    const loadFrom = (from) => {
        offset = from;
        return loading.load();
    };
    return { state, loading, load: () => loadFrom(0), loadMore: () => loadFrom(state.rows.length) };
}

const uploadButton = (label, choose) =>
    h("button", { type: "button", class: "main", onClick: choose }, [h(Icon, { name: "upload" }), label]);

const headOf = (total, choose) =>
    h(PageHead, { title: words.title }, {
        state: () => h("span", { role: "status", class: "count" }, total > 0 ? words.count(total) : ""),
        actions: () => choose && uploadButton(words.upload, choose),
    });

const invitation = (choose) =>
    h("div", { class: "panel invites" }, [
        h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "upload" }, () =>
            choose && [uploadButton(words.uploadFirst, choose), h("p", { class: "quiet" }, words.formats)],
        ),
    ]);
