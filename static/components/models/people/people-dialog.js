import { computed, h, onMounted, shallowReactive } from "vue";
import { useLoading } from "../../../lib/loading.js";
import { modellingOf } from "../../../lib/modelling/client.js";
import { useModelStore } from "../../../lib/modelling/store.js";
import { addresses } from "../../../logic/routes.js";
import { strings } from "../../../logic/strings.js";
import { sharingStrings as words } from "../../../logic/strings-sharing.js";
import { uuidOf } from "../../../sdk/modelling/ids.js";
import { Confirm } from "../../confirm.js";
import { Dialog } from "../../dialog.js";
import { FailureNote } from "../../notices.js";
import { SkeletonRows } from "../../skeletons.js";
import { InviteForm } from "./invite-form.js";
import { PersonRow } from "./person-row.js";

/** Who works on a model, and what each may do. Props: `app`, `workspace` (id); event `close`. */
export const PeopleDialog = {
    name: "PeopleDialog",
    props: ["app", "workspace"],
    emits: ["close"],
    setup({ app, workspace }, { emit }) {
        const { collaboration } = modellingOf(app);
        const me = uuidOf(app.person.claims?.sub ?? "");
        const state = shallowReactive({ /** Who is to go: user. */ leaving: null, busy: null, failure: null });
        const loading = useLoading((signal) => collaboration.get(workspace, { signal }));
        const store = useModelStore(app, workspace, {
            onNews: ({ type }) => type === "participant_changed" && loading.load(),
        });
        onMounted(loading.load);
        app.onReconnect(loading.load);

        const here = computed(() => new Set(store.state.people.map(({ user }) => user)));
        const people = () => loading.value?.participants ?? [];
        /** The server has the last word; this only spares a question that would be refused. */
        const mayManage = () => isShared() && people().some((one) => one.user_id === me && one.is_owner);
        const isShared = () => store.state.model?.workspace.type === "shared";

        async function setLevel(person, level) {
            state.busy = person.user_id;
            try {
                await collaboration.update(workspace, person.user_id, { access_level: level });
                app.say(words.changed(person.name, words.levels[level]));
            } catch (error) {
                app.sayFailure(error);
            } finally {
                state.busy = null;
                await loading.load();
            }
        }

        async function remove(person) {
            await collaboration.remove(workspace, person.user_id);
            state.leaving = null;
            if (person.user_id === me) {
                app.say(words.left);
                emit("close");
                return app.go(addresses.models);
            }
            app.say(words.removed(person.name));
            return loading.load();
        }

        const question = (person) => {
            const own = person.user_id === me;
            return h("li", { key: person.user_id }, h(Confirm, {
                question: own ? words.leaveQuestion : words.removeQuestion(person.name),
                text: own ? words.leaveText : words.removeText,
                yes: own ? words.leave : words.removeYes,
                no: strings.keep,
                danger: true,
                act: () => remove(person),
                onNo: () => (state.leaving = null),
            }));
        };

        const row = (person) => {
            if (state.leaving === person.user_id) return question(person);
            return h(PersonRow, {
                key: person.user_id,
                person,
                own: person.user_id === me,
                here: person.user_id === me || here.value.has(person.user_id) || person.online === true,
                manages: mayManage(),
                busy: state.busy === person.user_id,
                clock: app.clock,
                onLevel: (level) => setLevel(person, level),
                onRemove: () => (state.leaving = person.user_id),
            });
        };

        const body = () => {
            if (loading.value === null) return loading.slow && h(SkeletonRows, { rows: 3 });
            return [
                !isShared() && h("p", { class: "note" }, words.personal),
                isShared() && mayManage() && h(InviteForm, {
                    app,
                    workspace,
                    known: people().map(({ email }) => email ?? ""),
                    onInvited: loading.load,
                }),
                isShared() && !mayManage() && h("p", { class: "quiet" }, words.mayNot),
                h("ul", { class: "participants", "aria-label": words.title }, people().map(row)),
            ];
        };

        return () =>
            h(Dialog, {
                title: words.of(store.state.model?.workspace.name ?? ""),
                size: "medium",
                onClose: () => emit("close"),
            }, () => h("div", { class: "people-dialog" }, [
                loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
                body(),
            ]));
    },
};
