import { h, onMounted, shallowReactive } from "vue";
import { flowForgeOf } from "../../lib/flowforge.js";
import { useLoading } from "../../lib/loading.js";
import { colleaguesOf } from "../../lib/work/people.js";
import { failureOf } from "../../logic/failures.js";
import { accessStrings } from "../../logic/strings-access.js";
import { Face } from "../account-menu.js";
import { SelectBox } from "../field.js";
import { Icon } from "../icons.js";
import { FailureNote } from "../notices.js";

const words = accessStrings.sharing;

/** With whom a dashboard is shared by name: people and workspaces. Props: `app`, `id`. Each change is saved at once. */
export const Sharing = {
    name: "Sharing",
    props: ["app", "id"],
    setup({ app, id }) {
        const { client } = flowForgeOf(app);
        const people = colleaguesOf(app);
        const state = shallowReactive({ users: [], teams: [], busy: false, failure: null });
        const take = (sharing = {}) => Object.assign(state, { users: sharing.users ?? [], teams: sharing.teams ?? [] });
        const loading = useLoading((signal) => client.dashboards.get(id, { signal }), {
            take: ({ sharing }) => take(sharing),
        });
        const workspaces = useLoading(
            async (signal) => (await client.workspaces.list({ limit: 100 }, { signal })).data,
        );
        onMounted(() => {
            loading.load();
            workspaces.load();
            people.load();
        });

        /** Shown at once; taken back if the server refuses. */
        async function change(next) {
            if (state.busy) return;
            const before = { users: state.users, teams: state.teams };
            Object.assign(state, { ...next, busy: true, failure: null });
            try {
                take((await client.dashboards.update(id, { sharing: next })).sharing ?? { ...before, ...next });
            } catch (error) {
                Object.assign(state, { ...before, failure: failureOf(error) });
            } finally {
                state.busy = false;
            }
        }

        const row = (key, name, picture, remove) =>
            h("li", { key }, [
                picture,
                h("span", name),
                h(
                    "button",
                    { type: "button", class: "bare", "aria-label": words.remove(name), onClick: remove },
                    h(Icon, { name: "close" }),
                ),
            ]);

        const part = (title, list, choices, adding, add) =>
            h("section", { class: "share-part", "aria-label": title }, [
                h("h3", title),
                list.length > 0 && h("ul", { class: "share-list" }, list),
                choices.length > 0 && h(SelectBox, {
                    "aria-label": adding,
                    options: [["", adding], ...choices],
                    value: "",
                    onChange(event) {
                        const { value } = event.target;
                        event.target.value = "";
                        if (value !== "") add(value);
                    },
                }),
            ]);

        const persons = () => {
            const { users } = state;
            const choices = people.choices().slice(1).filter(([one]) => !users.includes(one));
            const rows = users.map((one) => {
                const name = people.nameOf(one);
                return row(
                    one,
                    name,
                    h(Face, { name }),
                    () => change({ users: users.filter((other) => other !== one) }),
                );
            });
            return (rows.length > 0 || choices.length > 0) &&
                part(words.people, rows, choices, words.addPerson, (one) => change({ users: [...users, one] }));
        };

        const teams = () => {
            const { teams: shared } = state;
            const known = new Map((workspaces.value ?? []).map(({ id: one, name }) => [one, name]));
            const own = loading.value?.workspace;
            const choices = [...known].filter(([one]) => one !== own && !shared.includes(one));
            const rows = shared.map((one) => {
                const name = known.get(one) ?? words.someone;
                return row(one, name, h(Icon, { name: "people" }), () =>
                    change({ teams: shared.filter((other) => other !== one) }),
                );
            });
            return (rows.length > 0 || choices.length > 0) &&
                part(words.teams, rows, choices, words.addTeam, (one) => change({ teams: [...shared, one] }));
        };

        return () => {
            const failure = state.failure ?? loading.failure;
            return [
                loading.value !== null && [persons(), teams()],
                failure && h(FailureNote, { failure, retry: loading.value === null ? loading.load : null }),
            ];
        };
    },
};
