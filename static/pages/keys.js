import { h, ref } from "vue";
import { ClientDialog } from "../components/access/client-dialog.js";
import { KeyDialog } from "../components/access/key-dialog.js";
import { AccessSection } from "../components/access/section.js";
import { Confirm } from "../components/confirm.js";
import { Icon } from "../components/icons.js";
import { PageHead } from "../components/page-head.js";
import { TimeAgo } from "../components/times.js";
import { flowForgeOf } from "../lib/flowforge.js";
import { useLoading } from "../lib/loading.js";
import { removed } from "../logic/repeats.js";
import { accessStrings } from "../logic/strings-access.js";

const words = accessStrings;

/** API keys, apps that one let in, and apps of one's own. */
export default {
    name: "KeysPage",
    props: ["app", "route"],
    setup({ app }) {
        const { client } = flowForgeOf(app);
        const dialog = ref(/** @type {"key" | "client" | null} */ (null));
        /** What is asked about. */
        const asking = ref(/** @type {string | null} */ (null));
        const listOf = (resource) => useLoading(
            async (signal) => (await resource.list({ limit: 100 }, { signal })).data,
        );
        const keys = listOf(client.apiKeys);
        const grants = listOf(client.oauthGrants);
        const clients = listOf(client.oauthClients);
        const load = () => Promise.all([keys.load(), grants.load(), clients.load()]);
        load();
        app.onReconnect(load);
        app.commands(() => [
            { id: "key-new", label: words.keys.create, icon: "key", keys: "n", run: () => (dialog.value = "key") },
            { id: "client-new", label: words.clients.create, icon: "add", run: () => (dialog.value = "client") },
        ]);

        /** A row, or the question about it. */
        const row = (id, content, question) =>
            asking.value === id
                ? h(
                    "li",
                    { key: `${id}?`, class: "asking" },
                    h(Confirm, { danger: true, onNo: () => (asking.value = null), ...question }),
                )
                : h("li", { key: id }, content);

        const taking = (list, remove, said) => async () => {
            await removed(remove());
            asking.value = null;
            app.say(said);
            await list.load();
        };

        const ask = (id, label) => h("button", { type: "button", onClick: () => (asking.value = id) }, label);
        const ago = (at, phrase) => h(TimeAgo, { at, clock: app.clock, phrase });

        const keyRow = ({ id, name, start, permissions, createdAt, lastUsedAt, expiresAt }) => {
            const over = expiresAt && Date.parse(expiresAt) < Date.now();
            return row(id, [
                h("div", { class: "access-what" }, [
                    h("b", name),
                    h("code", `${start ?? ""}…`),
                    h("p", { class: "quiet" }, [
                        h("span", { title: permissions.join(", ") }, words.keys.may(permissions.length)),
                        " · ",
                        ago(createdAt, words.keys.made),
                        " · ",
                        lastUsedAt ? ago(lastUsedAt, words.keys.used) : words.keys.never,
                        expiresAt && [
                            " · ",
                            over
                                ? h("span", { class: "bad-words" }, words.keys.ranOut)
                                : words.keys.runsOut(dateOf(expiresAt, app.clock)),
                        ],
                    ]),
                ]),
                ask(id, words.keys.revoke),
            ], {
                question: words.keys.revokeQuestion(name),
                text: words.keys.revokeText,
                yes: words.keys.revokeYes,
                act: taking(keys, () => client.apiKeys.remove(id), words.keys.wasRevoked(name)),
            });
        };

        const grantRow = ({ id, client: one, clientName, scopes, createdAt, lastUsedAt }) => {
            const name = one?.name ?? clientName ?? "";
            return row(id, [
                h("div", { class: "access-what" }, [
                    h("b", name),
                    h(
                        "p",
                        { class: "quiet" },
                        scopes.map((scope) => words.clients.scopeWords[scope] ?? scope).join(" · "),
                    ),
                    h("p", { class: "quiet" }, [
                        ago(createdAt, words.apps.since),
                        " · ",
                        lastUsedAt ? ago(lastUsedAt, words.keys.used) : words.keys.never,
                    ]),
                ]),
                ask(id, words.apps.revoke),
            ], {
                question: words.apps.revokeQuestion(name),
                text: words.apps.revokeText,
                yes: words.apps.revokeYes,
                act: taking(grants, () => client.oauthGrants.remove(id), words.apps.wasRevoked(name)),
            });
        };

        const clientRow = ({ clientId: id, name, redirectUris, scopes, confidential }) =>
            row(id, [
                h("div", { class: "access-what" }, [
                    h("b", name),
                    h("span", { class: "badge" }, confidential ? words.clients.withSecret : words.clients.public),
                    h("p", { class: "quiet" }, h("code", id)),
                    h("p", { class: "quiet" }, `${scopes.join(", ")} · ${redirectUris.join(", ")}`),
                ]),
                ask(id, words.clients.remove),
            ], {
                question: words.clients.removeQuestion(name),
                text: words.clients.removeText,
                yes: words.clients.removeYes,
                act: taking(clients, () => client.oauthClients.remove(id), words.clients.wasRemoved(name)),
            });

        const section = (kind, loading, rowOf, action) =>
            h(AccessSection, { ...words[kind], loading }, { default: (rows) => rows.map(rowOf), action });
        const adding = (label, what, look) => () =>
            h(
                "button",
                { type: "button", class: look, onClick: () => (dialog.value = what) },
                [h(Icon, { name: "add" }), label],
            );
        const close = () => (dialog.value = null);

        return () => [
            h(PageHead, { title: words.title }),
            h("div", { class: "access" }, [
                section("keys", keys, keyRow, adding(words.keys.create, "key", "main")),
                section("apps", grants, grantRow, null),
                section("clients", clients, clientRow, adding(words.clients.create, "client", "")),
            ]),
            dialog.value === "key" && h(KeyDialog, { app, onClose: close, onMade: keys.load }),
            dialog.value === "client" && h(ClientDialog, { app, onClose: close, onMade: clients.load }),
        ];
    },
};

/** "20 Nov 2025" */
const dateOf = (at, clock) => clock.exact(at).split(",")[0];
