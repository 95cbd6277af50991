import { h } from "../lib/dom.js";
import { keyPerBody } from "../logic/repeats.js";
import { strings } from "../logic/strings.js";
import { formatTags, parseTags } from "../logic/tags.js";
import { lengthFault, nameFault, tagsFault } from "../logic/validation.js";
import { newIdempotencyKey } from "../sdk/resources.js";
import { openDialog } from "./dialog.js";
import { field } from "./field.js";
import { form } from "./form.js";

const words = strings.dashboard;

/** In characters. */
const DESCRIPTION_MAXIMUM = 2_000;

/**
 * @param {object} options
 * @param {any} options.client
 * @param {(dashboard: any) => void} options.onDone
 */
export function openCreateDialog({ client, onDone }) {
    const fields = fieldsOf({ name: "", description: "", tags: [] });
    const keyFor = keyPerBody(newIdempotencyKey);
    openDialog({
        title: words.createTitle,
        content(close) {
            const send = async (values) => {
                const draft = draftOf(values);
                const { dashboard } = await client.dashboards.create(draft, { idempotencyKey: keyFor(draft) });
                close();
                onDone(dashboard);
            };
            return form({ fields, label: words.create, send, actions: [cancelButton(close)] }).element;
        },
    });
}

/**
 * Edits name, description and tags. If someone else changed the dashboard meanwhile, asks whose words to keep.
 *
 * @param {object} options
 * @param {any} options.client
 * @param {{ dashboard: any, etag?: string }} options.current  As just read from the server.
 * @param {(dashboard: any) => void} options.onDone
 */
export function openEditDialog({ client, current, onDone }) {
    let { dashboard, etag } = current;
    const fields = fieldsOf(dashboard);

    /** @param {() => void} close */
    function content(close) {
        async function send(values) {
            const changes = changesOf(dashboard, draftOf(values));
            const saved =
                Object.keys(changes).length === 0
                    ? { dashboard }
                    : await client.dashboards.update(dashboard.id, changes, { ifMatch: etag });
            close();
            onDone(saved.dashboard);
        }

        /** What is there is what was sent: the answer to an earlier try was lost. */
        function alreadySaved() {
            close();
            onDone(dashboard);
            return h("p", {});
        }

        async function explain(error) {
            if (error.status !== 412) return null;
            ({ dashboard, etag } = await client.dashboards.get(dashboard.id));
            if (Object.keys(changesOf(dashboard, draftIn(fields))).length === 0) return alreadySaved();
            return conflictNote(dashboard, {
                takeTheirs: () => fill(fields, dashboard),
                saveMine: () => edit.submit(),
            });
        }

        const edit = form({ fields, label: words.save, send, explain, actions: [cancelButton(close)] });
        return edit.element;
    }

    openDialog({ title: words.editTitle, content });
}

const cancelButton = (close) => h("button", { type: "button", onclick: close }, strings.cancel);

function fieldsOf({ name, description, tags }) {
    return [
        field({ name: "name", label: words.name, rule: nameFault, attributes: { value: name, autocomplete: "off" } }),
        descriptionField(description ?? ""),
        field({
            name: "tags",
            label: words.tags,
            hint: words.tagsHint,
            optional: true,
            rule: tagsFault,
            attributes: { value: formatTags(tags ?? []), autocomplete: "off", autocapitalize: "none" },
        }),
    ];
}

function descriptionField(text) {
    const input = h("textarea", { rows: 3 }, text);
    const rule = lengthFault(DESCRIPTION_MAXIMUM);
    return field({ name: "description", label: words.description, optional: true, rule, input });
}

function fill(fields, dashboard) {
    const values = { ...dashboard, tags: formatTags(dashboard.tags ?? []) };
    for (const one of fields) one.input.value = values[one.name] ?? "";
}

const draftIn = (fields) => draftOf(Object.fromEntries(fields.map((one) => [one.name, one.value])));

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

function conflictNote(theirs, { takeTheirs, saveMine }) {
    const note = h(
        "div",
        { class: "note warn", role: "alert" },
        h("p", {}, h("strong", {}, words.conflictTitle)),
        h("p", {}, words.conflictText),
        h(
            "dl",
            { class: "theirs" },
            [
                [words.name, theirs.name],
                [words.description, theirs.description],
                [words.tags, formatTags(theirs.tags ?? [])],
            ].map(([label, value]) => value && [h("dt", {}, label), h("dd", {}, value)]),
        ),
        h(
            "div",
            { class: "row" },
            h("button", { type: "button", onclick: () => (takeTheirs(), note.remove()) }, words.takeTheirs),
            h("button", { type: "button", onclick: () => (note.remove(), saveMine()) }, words.saveMine),
        ),
    );
    return note;
}
