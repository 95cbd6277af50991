import { h, shallowReactive, shallowRef } from "vue";
import { Icon } from "../components/icons.js";
import { MenuButton } from "../components/menu.js";
import { WorkspaceDialog } from "../components/models/workspace-dialog.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonCards } from "../components/skeletons.js";
import { TimeAgo } from "../components/times.js";
import { useLoading } from "../lib/loading.js";
import { modellingOf } from "../lib/modelling/client.js";
import { may } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { modelStrings } from "../logic/strings-models.js";
import { uuidOf } from "../sdk/modelling/ids.js";

const words = modelStrings.list;

/** The workspaces that this person has a part in, and the domains of each. */
export default {
    name: "ModelsPage",
    props: ["app", "route"],
    setup({ app }) {
        const client = modellingOf(app);
        /** The workspace in the dialog; {}: a new one. */
        const edited = shallowRef(/** @type {any} */ (null));
        /** Workspace → its domains, as far as they came. */
        const domains = shallowReactive({});
        const list = useLoading((signal) => client.workspaces.list({ signal }), {
            take: (workspaces) => workspaces.forEach(({ id }) => readDomains(id)),
        });
        const writable = () => may(app.person.claims, "model:write");
        list.load();
        app.onReconnect(() => list.load());
        app.commands(() => [
            ...(writable()
                ? [{ id: "workspace-new", label: words.create, icon: "add", keys: "n", run: () => (edited.value = {}) }]
                : []),
            ...(list.value ?? []).map(({ id, name }) => ({
                id,
                label: name,
                icon: "model",
                run: () => app.go(addresses.model(id)),
            })),
        ]);

        /** A card is worth showing without them. */
        async function readDomains(id) {
            try {
                domains[id] = await client.domains.list(id);
            } catch (error) {
                console.warn(error);
            }
        }

        function saved(workspace) {
            const isNew = edited.value.id === undefined;
            edited.value = null;
            app.say(isNew ? words.wasMade(workspace.name) : words.wasRenamed(workspace.name));
            if (isNew) app.go(addresses.model(workspace.id));
            else list.load();
        }

        async function remove({ id, name }) {
            try {
                await client.workspaces.remove(id);
            } catch (error) {
                return app.sayFailure(error);
            }
            list.load();
            app.offerUndo(words.wasRemoved(name), async () => {
                await client.workspaces.restore(id);
                app.say(words.cameBack(name));
                list.load();
            });
        }

        /** Only its owner may; of the own ones, the personal one cannot be deleted. */
        const itemsOf = (workspace) => [
            { label: words.rename, icon: "edit", action: () => (edited.value = workspace) },
            workspace.type === "shared" && {
                label: words.remove,
                icon: "remove",
                danger: true,
                action: () => remove(workspace),
            },
        ];
        const isOwn = ({ owner_id: owner }) => owner === uuidOf(app.person.claims?.sub ?? "");

        const create = () =>
            h("button", { type: "button", class: "main", onClick: () => (edited.value = {}) }, [
                h(Icon, { name: "add" }),
                words.create,
            ]);

        const card = (workspace) => {
            const { id, name, type, last_modified_at: changed } = workspace;
            return h("li", { key: id, class: "panel card workspace-card" }, [
                h("div", { class: "card-body" }, [
                    h("div", { class: "card-head" }, [
                        h(Icon, { name: "model" }),
                        h("h2", h("a", { href: addresses.model(id) }, name)),
                        h("span", { class: "badge" }, words.kinds[type]),
                        writable() && isOwn(workspace) && h(
                            MenuButton,
                            { label: strings.moreActions(name), items: () => itemsOf(workspace) },
                            () => h(Icon, { name: "more" }),
                        ),
                    ]),
                    domainsOf(id, name),
                    h("div", { class: "card-foot" }, [
                        h("div", { class: "facts" }, [
                            domains[id]?.length > 0 && h("span", words.domains(domains[id].length)),
                            h("span", h(TimeAgo, { at: changed, clock: app.clock })),
                        ]),
                    ]),
                ]),
            ]);
        };

        const domainsOf = (id, workspace) => {
            const known = domains[id];
            if (known === undefined || known.length === 0) {
                return h("p", { class: "about" }, known === undefined ? "" : words.noDomains);
            }
            return h("div", { class: "workspace-domains" }, known.map((domain) =>
                h("a", {
                    key: domain.id,
                    class: "tag",
                    href: addresses.model(id, { domain: domain.id }),
                    "aria-label": words.openDomain(domain.name, workspace),
                }, domain.name),
            ));
        };

        const body = () => {
            if (list.value === null) return list.slow && h(SkeletonCards, { cards: 3 });
            if (list.value.length === 0) {
                return h("div", { class: "panel" }, h(
                    EmptyState,
                    { title: words.emptyTitle, text: words.emptyText, icon: "model" },
                    () => writable() && create(),
                ));
            }
            return h("ul", { class: "workspaces", "aria-label": modelStrings.title }, list.value.map(card));
        };

        return () => [
            h(PageHead, { title: modelStrings.title }, {
                state: () => h("span", { role: "status", class: "count" }, words.count(list.value?.length ?? 0)),
                actions: () => writable() && create(),
            }),
            list.failure && h(FailureNote, { failure: list.failure, retry: list.load }),
            body(),
            edited.value !== null && h(WorkspaceDialog, {
                client,
                workspace: edited.value.id === undefined ? null : edited.value,
                onClose: () => (edited.value = null),
                onDone: saved,
            }),
        ];
    },
};
