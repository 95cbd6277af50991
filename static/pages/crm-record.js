import { h, shallowReactive } from "vue";
import { Confirm } from "../components/confirm.js";
import { CRMNav } from "../components/crm/crm-nav.js";
import { RecordAside } from "../components/crm/record-aside.js";
import { RecordForm } from "../components/crm/record-form.js";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonRows } from "../components/skeletons.js";
import { useLoading } from "../lib/loading.js";
import { useNames } from "../lib/names.js";
import { calledIn, KINDS } from "../logic/crm/kinds.js";
import { mayWrite } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { crmStrings } from "../logic/strings-crm.js";

const words = crmStrings.record;

/** One record: its form, what belongs to it, and the way to be rid of it. Also where a new one is entered. */
export default {
    name: "CRMRecordPage",
    props: ["app", "route"],
    setup({ app, route }) {
        const { kind, id } = route;
        const isNew = id === "new";
        const names = useNames(app.client);
        const canWrite = () => mayWrite(app.person.claims);
        const state = shallowReactive({ /** @type {any} */ record: null, asking: false, saved: false, copy: 0 });
        const loading = useLoading(
            async (signal) => {
                const [record] = await Promise.all([
                    isNew ? null : app.client.crm.records.get(kind, id, { signal }),
                    app.ready, // times are written in the person's zone
                ]);
                return { record };
            },
            { words: { 404: words.missing }, take: ({ record }) => show(record) },
        );
        function show(record) {
            for (const { name, of } of record === null ? [] : KINDS[kind].fields) {
                const called = of && calledIn(record, name);
                if (called) names.learn(of, record[name], called);
            }
            state.record = record;
        }

        loading.load();
        app.onReconnect(() => loading.value === null && loading.load());

        function saved(record) {
            if (!isNew) return Object.assign(state, { record, saved: true });
            app.router.replace(addresses.record(kind, record.id));
            app.say(words.created(kind, KINDS[kind].title(record)));
        }

        /** The form begins anew with what somebody else made of it. */
        const reload = (record) => Object.assign(state, { record, copy: state.copy + 1 });

        async function remove() {
            try {
                await app.client.crm.records.remove(kind, id);
            } catch (error) {
                if (error.status !== 404) throw error;
            }
            app.go(addresses.records(kind));
            app.say(words.removed(KINDS[kind].title(state.record)));
        }

        const title = () => {
            if (isNew) return words.newTitle(kind);
            return state.record === null ? crmStrings.kinds[kind] : KINDS[kind].title(state.record);
        };

        const head = () =>
            h(PageHead, { title: title(), back: { href: addresses.records(kind), label: crmStrings.kinds[kind] } }, {
                state: () => [
                    state.record?.is_demo && h(
                        "span",
                        { class: "badge", title: crmStrings.list.exampleHint },
                        crmStrings.list.example,
                    ),
                    h("span", { role: "status" }, state.saved ? words.saved : ""),
                ],
                actions: () => state.record !== null && canWrite() && h(
                    "button",
                    { type: "button", onClick: () => (state.asking = true) },
                    words.remove,
                ),
            });

        const question = () =>
            h("div", { class: "panel reset-question" }, h(Confirm, {
                question: words.removeQuestion(KINDS[kind].title(state.record)),
                text: words.removeText,
                yes: words.removeYes,
                danger: true,
                act: remove,
                onNo: () => (state.asking = false),
            }));

        const body = () =>
            h("div", { class: ["record", isNew && "alone"] }, [
                h("div", { class: "panel record-panel" }, h(RecordForm, {
                    key: state.copy,
                    app,
                    kind,
                    record: state.record,
                    initial: route.query,
                    names,
                    readonly: !canWrite(),
                    onSaved: saved,
                    onReload: reload,
                    onCancel: () => app.go(addresses.records(kind)),
                    onInput: () => (state.saved = false),
                })),
                state.record !== null && h(RecordAside, {
                    app,
                    kind,
                    record: state.record,
                    names,
                    canWrite: canWrite(),
                }),
            ]);

        return () => [
            head(),
            h(CRMNav, { current: kind }),
            state.asking && question(),
            loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
            loading.value !== null && body(),
            loading.slow && h(SkeletonRows),
        ];
    },
};
