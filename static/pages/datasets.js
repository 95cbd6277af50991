import { h, ref, shallowReactive } from "vue";
import { Confirm } from "../components/confirm.js";
import { DropZone } from "../components/drop-zone.js";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { ShowMore } from "../components/show-more.js";
import { SkeletonRows } from "../components/skeletons.js";
import { TimeAgo } from "../components/times.js";
import { Uploads } from "../components/uploads.js";
import { useLoading } from "../lib/loading.js";
import { useUploads } from "../lib/uploads.js";
import { appended } from "../logic/listing.js";
import { mayWrite } from "../logic/people.js";
import { removed } from "../logic/repeats.js";
import { addresses } from "../logic/routes.js";
import { sizeInWords } from "../logic/sizes.js";
import { strings } from "../logic/strings.js";

const words = strings.datasets;
const PAGE_SIZE = 50;

/** Files that were uploaded, for widgets to show. */
export default {
    name: "DatasetsPage",
    props: ["app", "route"],
    setup({ app }) {
        const { client } = app;
        const zone = ref(null);
        const list = shallowReactive({ rows: [], total: 0, more: false });
        const asking = ref(/** @type {string | null} */ (null));
        let from = 0;
        const loading = useLoading(
            (signal) => client.datasets.list(
                { limit: Math.min(100, Math.max(PAGE_SIZE, from === 0 ? list.rows.length : 0)), offset: from },
                { signal },
            ),
            {
                take({ datasets, total, has_more: more }) {
                    Object.assign(list, { rows: from === 0 ? datasets : appended(list.rows, datasets), total, more });
                },
            },
        );
        const load = (offset = 0) => {
            from = offset;
            return loading.load();
        };
        const uploads = useUploads(client, (dataset) => {
            app.say(words.wasAdded(dataset.name, dataset.row_count), {
                link: { label: words.look, href: addresses.dataset(dataset.id) },
            });
            load();
        });
        const choose = () => zone.value.open();
        const canWrite = () => mayWrite(app.person.claims);

        load();
        app.onReconnect(() => load());
        app.commands(
            () => [
                canWrite() && { id: "upload", label: words.upload, icon: "upload", keys: "u", run: choose },
            ].filter(Boolean),
        );

        async function remove({ id, name }) {
            await removed(client.datasets.remove(id));
            asking.value = null;
            app.say(words.wasRemoved(name));
            await load();
        }

        const row = (dataset) =>
            asking.value === dataset.id
                ? h("tr", { key: dataset.id, class: "asking" }, h("td", { colspan: 7 }, h(Confirm, {
                      question: words.removeQuestion(dataset.name),
                      text: words.removeText,
                      yes: words.removeYes,
                      danger: true,
                      act: () => remove(dataset),
                      onNo: () => (asking.value = null),
                  })))
                : h("tr", { key: dataset.id }, [
                      h("td", { class: "name" }, h("a", { href: addresses.dataset(dataset.id) }, dataset.name)),
                      h("td", { class: "quiet" }, dataset.format.toUpperCase()),
                      h("td", { class: "figure" }, dataset.row_count.toLocaleString("en")),
                      h("td", { class: "figure wide-only" }, String(dataset.columns.length)),
                      h("td", { class: "figure wide-only" }, sizeInWords(dataset.size_bytes)),
                      h("td", { class: "quiet wide-only" }, h(TimeAgo, { at: dataset.created_at, clock: app.clock })),
                      h(
                          "td",
                          { class: "actions" },
                          h(
                              MenuButton,
                              { label: strings.moreActions(dataset.name), items: () => itemsOf(dataset) },
                              () => h(Icon, { name: "more" }),
                          ),
                      ),
                  ]);

        const itemsOf = (dataset) => [
            { label: words.look, icon: "table", action: () => app.go(addresses.dataset(dataset.id)) },
            canWrite() && {
                label: words.remove,
                icon: "remove",
                danger: true,
                action: () => (asking.value = dataset.id),
            },
        ];

        const table = () =>
            h("div", { class: "panel table-panel" }, [
                h("table", { class: "rows" }, [
                    h("caption", { class: "unseen" }, words.title),
                    h("thead", h("tr", [
                        h("th", { scope: "col" }, words.columns.name),
                        h("th", { scope: "col" }, words.columns.format),
                        h("th", { scope: "col", class: "figure" }, words.columns.rows),
                        h("th", { scope: "col", class: "figure wide-only" }, words.columns.columns),
                        h("th", { scope: "col", class: "figure wide-only" }, words.columns.size),
                        h("th", { scope: "col", class: "wide-only" }, words.columns.added),
                        h(
                            "th",
                            { scope: "col", class: "actions" },
                            h("span", { class: "unseen" }, words.columns.actions),
                        ),
                    ])),
                    h("tbody", list.rows.map(row)),
                ]),
            ]);

        const empty = () =>
            h("div", {
                class: "panel invites",
            }, h(EmptyState, { title: words.emptyTitle, text: words.emptyText, icon: "upload" }, () => canWrite() && [
                h("button", { type: "button", class: "main", onClick: choose }, words.uploadFirst),
                h("p", { class: "quiet" }, words.formats),
            ]));

        const body = () => {
            if (loading.value === null) return loading.slow ? h(SkeletonRows) : null;
            if (list.rows.length === 0) return uploads.state.all.length > 0 ? null : empty();
            return [
                table(),
                list.more && h(ShowMore, {
                    shown: list.rows.length,
                    total: list.total,
                    busy: loading.busy,
                    onMore: () => load(list.rows.length),
                }),
            ];
        };

        return () =>
            h(DropZone, { ref: zone, onFiles: uploads.add }, () => [
                h(PageHead, { title: words.title }, {
                    state: () => h(
                        "span",
                        { role: "status", class: "count" },
                        list.total > 0 ? words.count(list.total) : "",
                    ),
                    actions: () => canWrite() && h("button", { type: "button", class: "main", onClick: choose }, [
                        h(Icon, { name: "upload" }),
                        words.upload,
                    ]),
                }),
                h(Uploads, { uploads }),
                loading.failure && h(FailureNote, { failure: loading.failure, retry: () => load() }),
                body(),
            ]);
    },
};
