import { same } from "../board/merge.js";
import { LAST_WORD } from "./editing.js";
import { elementOf } from "./overlay.js";

/**
 * What a window keeps of edits that the server has not acknowledged: after a reload they are sent again, under the same
 * names, so that what had been carried out is not carried out twice.
 *
 * @typedef {import("./editing.js").Editor} Editor
 * @typedef {import("./overlay.js").Edit} Edit
 *
 * @typedef {object} Outbox
 * @property {string} client      Who they were sent as.
 * @property {Kept[]} edits
 *
 * @typedef {{ edit: Edit, was: Record<string, any> | null }} Kept    `was`: what the fields of an update were when it
 *   was made; null: nothing to compare.
 */

/** @param {Editor} editor  @param {string} client  @returns {Outbox | null} null: there is nothing to keep */
export function keptOf({ confirmed, pending }, client) {
    if (pending.length === 0) return null;
    return { client, edits: pending.map(({ edit, was }) => ({ edit, was: was ?? fieldsOf(confirmed, edit) })) };
}

function fieldsOf(model, edit) {
    const element = edit.action === "update" && edit.kind !== "diagram" ? elementOf(model, edit) : undefined;
    if (element === undefined) return null;
    return Object.fromEntries(Object.keys(edit.data).map((field) => [field, element[field] ?? null]));
}

/**
 * With edits that were kept. What somebody else changed meanwhile counts, as if the window had been there.
 *
 * @param {Editor} editor
 * @param {Kept[]} edits
 * @returns {{ editor: Editor, lost: import("./editing.js").Loss[] }}
 */
export function takenUp(editor, edits) {
    /** @type {[import("./editing.js").Pending[], import("./editing.js").Loss[]]} */
    const [pending, lost] = [[], []];
    for (const [at, { edit, was }] of edits.entries()) {
        const is = elementOf(editor.confirmed, edit);
        if (was !== null && is === undefined) {
            lost.push({ edit, fields: [], why: "gone" });
            continue;
        }
        const mine = edits.slice(0, at + 1).filter((one) => one.edit.kind === edit.kind && one.edit.id === edit.id);
        const isTheirs = (field) =>
            !LAST_WORD.has(field) && [was[field], ...mine.map((one) => one.edit.data[field])].every(
                (value) => !same(value, is[field] ?? null),
            );
        const fields = was === null ? [] : Object.keys(edit.data).filter(isTheirs);
        if (fields.length > 0) lost.push({ edit, fields, why: "changed" });
        const rest = Object.entries(edit.data).filter(([field]) => !fields.includes(field));
        if (fields.length > 0 && rest.length === 0) continue;
        pending.push({ edit: { ...edit, data: Object.fromEntries(rest) }, state: "waiting", isAgain: true, was });
    }
    return { editor: { ...editor, pending: [...pending, ...editor.pending] }, lost };
}

/** Whether what a browser gave back is one. @returns {Outbox | null} */
export function outboxFrom(/** @type {string | null} */ text) {
    try {
        const { client, edits } = JSON.parse(text ?? "null") ?? {};
        const isEdit = ({ edit, was }) =>
            [edit.request, edit.kind, edit.action, edit.id].every((one) => typeof one === "string")
            && typeof edit.data === "object" && edit.data !== null && typeof was === "object";
        return typeof client === "string" && edits.length > 0 && edits.every(isEdit) ? { client, edits } : null;
    } catch {
        return null; // another version's, or nobody's
    }
}
