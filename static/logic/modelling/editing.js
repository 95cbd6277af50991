import { same } from "../board/merge.js";
import { applied, modelFrom, PLACES, withElement, withGone } from "./model.js";
import { overlaid } from "./overlay.js";

/**
 * What one editor knows: the model as the server has it, and over it own edits that the server has not carried out yet.
 * Edits of one element go out one after the other, those of different elements together. What others change meanwhile
 * comes under them; where it meets a field that waits to be changed, theirs counts, and the edit is lost.
 *
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./overlay.js").Edit} Edit
 *
 * @typedef {object} Pending
 * @property {Edit} edit
 * @property {"waiting" | "sent"} state
 * @property {boolean} [isAgain]           It may have reached the server under its name: nothing is added to it.
 * @property {Record<string, any> | null} [was]   What its fields were, of one that was kept over a reload.
 *
 * @typedef {object} Editor
 * @property {Model} confirmed
 * @property {Pending[]} pending           In the order in which they were made.
 *
 * @typedef {object} Loss                  An edit, or a part of one, that is not carried out.
 * @property {Edit} edit
 * @property {string[]} fields             Empty: all of it.
 * @property {"gone" | "changed" | "refused"} why
 */

/** Where something stands: the last word counts, as anybody can see it and move it again. */
export const LAST_WORD = new Set(["position_x", "position_y", "width", "height", "order"]);

/** @param {import("../../sdk/modelling/resources.js").WholeModel} whole  @returns {Editor} */
export const editorOf = (whole) => ({ confirmed: modelFrom(whole), pending: [] });

/** The model as it is to be shown. @param {Editor} editor @returns {Model} */
export function shownModel({ confirmed, pending }) {
    const own = new Set();
    return pending.reduce((model, { edit }) => overlaid(model, edit, own), confirmed);
}

/** With edits that were just made. What waits for the same element takes an update over. */
export function begun(/** @type {Editor} */ editor, /** @type {Edit[]} */ edits) {
    return edits.reduce((next, edit) => ({ ...next, pending: joined(next.pending, edit) }), editor);
}

function joined(pending, edit) {
    const last = [...pending].reverse().find(({ edit: other }) => meets(other, edit));
    const mergeable = last?.state === "waiting" && !last.isAgain
        && last.edit.action === "update" && edit.action === "update";
    if (!mergeable || last.edit.kind !== edit.kind || last.edit.id !== edit.id || edit.kind === "diagram") {
        return [...pending, { edit, state: "waiting" }];
    }
    const data = { ...last.edit.data, ...edit.data };
    return pending.map((one) => (one === last ? { ...last, edit: { ...last.edit, data } } : one));
}

/** Those that may go to the server now. @param {Editor} editor  @returns {Edit[]} */
export function sendable({ pending }) {
    const [written, read] = [new Set(), new Set()];
    const ready = [];
    for (const { edit, state } of pending) {
        const { writes, reads } = reach(edit);
        const free = !writes.some((id) => written.has(id) || read.has(id)) && !reads.some((id) => written.has(id));
        if (state === "waiting" && free) ready.push(edit);
        for (const id of writes) written.add(id);
        for (const id of reads) read.add(id);
    }
    return ready;
}

/** @param {Editor} editor  @param {string[]} requests */
export const sent = (editor, requests) =>
    marked(editor, (request) => requests.includes(request), { state: "sent" });

/** There was no answer: it goes out again. @param {Editor} editor  @param {string} request */
export const unsent = (editor, request) =>
    marked(editor, (one) => one === request, { state: "waiting", isAgain: true });

/** @param {Editor} editor  @param {(request: string) => boolean} which  @param {Partial<Pending>} marks */
function marked(editor, which, marks) {
    return {
        ...editor,
        pending: editor.pending.map((one) => (which(one.edit.request) ? { ...one, ...marks } : one)),
    };
}

/** Whether two edits are about the same, so that their order counts. */
function meets(one, other) {
    const [mine, theirs] = [reach(one), reach(other)];
    return mine.writes.some((id) => theirs.writes.includes(id) || theirs.reads.includes(id))
        || mine.reads.some((id) => theirs.writes.includes(id));
}

/** @type {WeakMap<Edit, { writes: string[], reads: string[] }>} */
const reaches = new WeakMap();

/** What an edit changes, and what has to be there for it. */
function reach(/** @type {Edit} */ edit) {
    let known = reaches.get(edit);
    if (known === undefined) reaches.set(edit, (known = reachOf(edit)));
    return known;
}

function reachOf(/** @type {Edit} */ { kind, id, table, data }) {
    const reads = [
        data.primary_domain_id,
        data.source_table_id,
        data.target_table_id,
        ...(data.visible_domains ?? []),
        ...(data.relationships ?? []).map((one) => one.id),
    ];
    return { writes: [kind === "column" ? table : id], reads: reads.filter((one) => typeof one === "string") };
}

/**
 * After a message of the live connection.
 *
 * @param {Editor} editor
 * @param {any} message
 * @param {string} client     This editor's own name.
 * @returns {{ editor: Editor, lost: Loss[] }}
 */
export function heard(editor, message, client) {
    const own = message.client_id === client && message.request_id !== undefined;
    const before = editor.confirmed;
    const confirmed = applied(before, message);
    if (own) return { editor: settled({ ...editor, confirmed }, message.request_id), lost: [] };
    if (confirmed === before) return { editor, lost: [] };
    return surviving({ ...editor, confirmed }, before);
}

/** What waits still, after others changed the model. What is sent already, the server judges. */
function surviving(editor, before) {
    /** @type {Loss[]} */
    const lost = [];
    const pending = [];
    for (const one of editor.pending) {
        const fields = one.state === "waiting" && one.edit.action === "update"
            ? overtaken(one.edit, before, editor.confirmed)
            : [];
        if (fields === null) lost.push({ edit: one.edit, fields: [], why: "gone" });
        else if (fields.length === 0) pending.push(one);
        else {
            lost.push({ edit: one.edit, fields, why: "changed" });
            const rest = withoutFields(one.edit, fields);
            if (rest !== null) pending.push({ ...one, edit: rest });
        }
    }
    return { editor: lost.length === 0 ? editor : { ...editor, pending }, lost };
}

/** Fields of an edit that somebody else gave another value; null: the element is gone. */
function overtaken(edit, before, after) {
    const [was, is] = [elementIn(before, edit), elementIn(after, edit)];
    if (was === undefined || was === is) return [];
    if (is === undefined) return null;
    if (edit.kind === "diagram") return [];
    return Object.keys(edit.data).filter((field) =>
        !LAST_WORD.has(field) && !same(was[field], is[field]) && !same(is[field], edit.data[field]),
    );
}

function elementIn(model, { kind, id, table }) {
    if (kind !== "column") return model[PLACES[kind]].get(id);
    return model.tables.get(table)?.columns.find((column) => column.id === id);
}

function withoutFields(edit, fields) {
    const rest = Object.entries(edit.data).filter(([field]) => !fields.includes(field));
    return rest.length === 0 ? null : { ...edit, data: Object.fromEntries(rest) };
}

const settled = (editor, request) => ({
    ...editor,
    pending: editor.pending.filter(({ edit }) => edit.request !== request),
});

/** Something else goes to the server in an edit's place. */
export const exchanged = (/** @type {Editor} */ editor, /** @type {string} */ request, /** @type {Edit} */ edit) => ({
    ...editor,
    pending: editor.pending.map((one) =>
        one.edit.request === request ? { edit, state: /** @type {const} */ ("waiting") } : one,
    ),
});

/**
 * The server carried an edit out over REST.
 *
 * @param {Editor} editor
 * @param {string} request
 * @param {any} [element]    As it is now: of a column's edit, its table. Without one, it is gone.
 */
export function answered(editor, request, element) {
    const found = editor.pending.find(({ edit }) => edit.request === request);
    if (found === undefined) return editor;
    const { kind, id, action } = found.edit;
    const place = kind === "column" ? "table" : kind;
    const confirmed = element === undefined
        ? withGone(editor.confirmed, place, id)
        : withElement(editor.confirmed, place, element, action === "create" || action === "restore");
    return settled({ ...editor, confirmed }, request);
}

/**
 * The server did not carry an edit out. What was made upon it goes with it: the same fields of the same element, and
 * everything of one that was not made.
 *
 * @param {Editor} editor
 * @param {string} request
 * @param {Loss["why"]} why
 * @returns {{ editor: Editor, lost: Loss[] }}
 */
export function refused(editor, request, why) {
    const found = editor.pending.find(({ edit }) => edit.request === request);
    if (found === undefined) return { editor, lost: [] };
    const { edit } = found;
    const fields = edit.action === "update" && why !== "gone" ? Object.keys(edit.data) : [];
    const lost = [{ edit, fields, why }];
    const pending = [];
    for (const one of editor.pending) {
        if (one === found) continue;
        const rest = one.state === "sent" ? one.edit : outliving(one.edit, edit, why);
        if (rest === one.edit) pending.push(one);
        else if (rest !== null) pending.push({ ...one, edit: rest });
    }
    return { editor: { ...editor, pending }, lost };
}

function outliving(edit, failed, why) {
    const sameElement = edit.kind === failed.kind && edit.id === failed.id;
    if (failed.action === "create" || why === "gone") return dependsOn(edit, failed) ? null : edit;
    if (!sameElement || edit.action !== "update" || failed.action !== "update") return edit;
    const fields = Object.keys(failed.data).filter((field) => field in edit.data);
    return fields.length === 0 ? edit : withoutFields(edit, fields);
}

/** Whether an edit has nothing to stand on without the element of another. */
const dependsOn = (edit, { id }) =>
    edit.id === id || edit.table === id || edit.data.source_table_id === id || edit.data.target_table_id === id
    || edit.data.primary_domain_id === id;

/**
 * With a model that was read anew; own edits stay over it.
 *
 * @param {Editor} editor
 * @param {import("../../sdk/modelling/resources.js").WholeModel} whole
 * @returns {Editor}
 */
export const reloaded = (editor, whole) => ({ ...editor, confirmed: modelFrom(whole) });
