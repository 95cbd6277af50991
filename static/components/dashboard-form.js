import { h, onMounted, reactive } from "vue";
import { useForm } from "../lib/form.js";
import { useLoading } from "../lib/loading.js";
import { keyPerBody } from "../logic/repeats.js";
import { strings } from "../logic/strings.js";
import { formatTags, parseTags } from "../logic/tags.js";
import { lengthFault, nameFault, tagsFault } from "../logic/validation.js";
import { newIdempotencyKey } from "../sdk/resources.js";
import { Dialog } from "./dialog.js";
import { FormField } from "./field.js";
import { Form } from "./form.js";
import { FailureNote } from "./notices.js";

const words = strings.dashboard;

/** In characters. */
const DESCRIPTION_MAXIMUM = 2_000;

const RULES = { name: nameFault, description: lengthFault(DESCRIPTION_MAXIMUM), tags: tagsFault };

/** Props: `app`, `template` (id of one to start from, or null). Events: `close`, `done` with the dashboard. */
export const CreateDashboardDialog = {
    name: "CreateDashboardDialog",
    props: ["app", "template"],
    emits: ["close", "done"],
    setup({ app, template }, { emit }) {
        const keyFor = keyPerBody(newIdempotencyKey);
        const templates = useLoading((signal) => app.client.dashboards.list(
            { is_template: true, limit: 100, sort: "name" },
            { signal },
        ));
        templates.load();
        const form = useForm({
            values: { ...valuesOf({ name: "" }), template: template ?? "" },
            rules: RULES,
            async send(values) {
                const draft = draftOf(values);
                const made = values.template === "" ? await empty(draft) : await copy(values.template, draft);
                emit("done", made.dashboard);
            },
        });

        function empty(draft) {
            const whole = { ...draft, ...layoutFor(app.person.profile) };
            return app.client.dashboards.create(whole, { idempotencyKey: keyFor(whole) });
        }

        async function copy(id, { name, ...rest }) {
            const body = { name, include_data: true };
            const made = await app.client.dashboards.duplicate(id, body, { idempotencyKey: keyFor({ id, ...body }) });
            const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value?.length > 0));
            return Object.keys(said).length === 0 ? made : app.client.dashboards.update(made.dashboard.id, said);
        }

        const start = () => {
            const options = (templates.value?.dashboards ?? []).map(({ id, name }) => [id, name]);
            if (options.length === 0) return null;
            return h(FormField, {
                form,
                name: "template",
                label: words.startFrom,
                kind: "select",
                options: [["", words.blank], ...options],
            });
        };
        return () =>
            h(Dialog, { title: words.createTitle, onClose: () => emit("close") }, () =>
                h(Form, { form, label: words.create }, {
                    default: () => [fieldsOf(form), start()],
                    actions: () => cancelButton(emit),
                }),
            );
    },
};

/** What the person prefers for new dashboards. */
function layoutFor(profile) {
    const type = profile?.settings?.default_dashboard_layout;
    return type ? { layout: { type } } : {};
}

/**
 * Edits name, description and tags. If someone else changed the dashboard meanwhile, asks whose words to keep.
 *
 * Props: `app`, `id`. Events: `close`, `done` with the dashboard.
 */
export const EditDashboardDialog = {
    name: "EditDashboardDialog",
    props: ["app", "id"],
    emits: ["close", "done"],
    setup({ app, id }, { emit }) {
        const current = useLoading((signal) => app.client.dashboards.get(id, { signal }));
        current.load();
        app.onReconnect(() => current.failure && current.load());
        const inside = () => {
            if (current.failure) return h(FailureNote, { failure: current.failure, retry: current.load });
            if (current.value === null) return null;
            return h(EditForm, {
                app,
                current: current.value,
                onDone: (dashboard) => emit("done", dashboard),
                onClose: () => emit("close"),
            });
        };
        return () => h(Dialog, { title: words.editTitle, onClose: () => emit("close") }, inside);
    },
};

const EditForm = {
    name: "EditForm",
    props: ["app", "current"],
    emits: ["close", "done"],
    setup({ app, current }, { emit }) {
        const base = reactive({ dashboard: current.dashboard, etag: current.etag });
        const form = useForm({
            values: valuesOf(current.dashboard),
            rules: RULES,
            async send(values) {
                const changes = changesOf(base.dashboard, draftOf(values));
                if (Object.keys(changes).length === 0) return emit("done", base.dashboard);
                const saved = await app.client.dashboards.update(base.dashboard.id, changes, { ifMatch: base.etag });
                emit("done", saved.dashboard);
            },
            async explain(error) {
                if (error.status !== 412) return null;
                Object.assign(base, await app.client.dashboards.get(base.dashboard.id));
                const same = Object.keys(changesOf(base.dashboard, draftOf(form.state.values))).length === 0;
                if (same) emit("done", base.dashboard); // the answer to an earlier try was lost
                return "conflict";
            },
        });
        onMounted(() => form.element.value.querySelector("input").focus()); // the dialog was there before its fields
        const forget = () => (form.state.explained = null);
        const takeTheirs = () => {
            Object.assign(form.state.values, valuesOf(base.dashboard));
            forget();
        };
        const saveMine = () => {
            forget();
            form.submit();
        };
        return () =>
            h(Form, { form, label: words.save }, {
                default: () => fieldsOf(form),
                explained: () => conflictNote(base.dashboard, takeTheirs, saveMine),
                actions: () => cancelButton(emit),
            });
    },
};

const cancelButton = (emit) => h("button", { type: "button", onClick: () => emit("close") }, strings.cancel);

const plain = { autocomplete: "off" };

const fieldsOf = (form) => [
    h(FormField, { form, name: "name", label: words.name, attributes: plain }),
    h(FormField, {
        form,
        name: "description",
        label: words.description,
        kind: "textarea",
        optional: true,
        attributes: { rows: 3 },
    }),
    h(FormField, {
        form,
        name: "tags",
        label: words.tags,
        hint: words.tagsHint,
        optional: true,
        attributes: { ...plain, autocapitalize: "none" },
    }),
];

/** What the fields show. */
const valuesOf = (/** @type {any} */ { name, description, tags }) => ({
    name,
    description: description ?? "",
    tags: formatTags(tags ?? []),
});

/** @param {any} values  As typed. A description that is left empty is none. */
const draftOf = ({ name, description, tags }) => ({
    name: name.trim(),
    description: description.trim() || null,
    tags: parseTags(tags),
});

/** Only what differs is sent: what others changed in the rest stays. */
function changesOf(dashboard, draft) {
    const before = { name: dashboard.name, description: dashboard.description ?? null, tags: dashboard.tags };
    return Object.fromEntries(
        Object.entries(draft).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key])),
    );
}

function conflictNote(theirs, takeTheirs, saveMine) {
    const lines = [
        [words.name, theirs.name],
        [words.description, theirs.description],
        [words.tags, formatTags(theirs.tags ?? [])],
    ];
    return h("div", { class: "note warn", role: "alert" }, [
        h("p", h("strong", words.conflictTitle)),
        h("p", words.conflictText),
        h("dl", { class: "theirs" }, lines.map(([label, value]) => value && [h("dt", label), h("dd", value)])),
        h("div", { class: "row" }, [
            h("button", { type: "button", onClick: takeTheirs }, words.takeTheirs),
            h("button", { type: "button", onClick: saveMine }, words.saveMine),
        ]),
    ]);
}
