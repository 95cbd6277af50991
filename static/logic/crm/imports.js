/**
 * Imports of files, as the server tells of them.
 *
 * @typedef {object} Import
 * @property {string} import_id
 * @property {import("./kinds.js").RecordKind} type
 * @property {boolean} dry_run
 * @property {"fail" | "skip"} [on_error]
 * @property {"queued" | "running" | "completed" | "failed"} status
 * @property {string} file_name
 * @property {number | null} total_rows      null until they are counted
 * @property {number} processed_rows
 * @property {number} created
 * @property {number} updated
 * @property {number} unchanged
 * @property {number} failed
 * @property {{ line: number, column: string | null, message: string }[]} errors   The first of them.
 * @property {number} error_count
 * @property {string} created_at
 * @property {string | null} started_at
 * @property {string | null} finished_at
 */

/** @param {Import} one */
export const isOver = ({ status }) => status === "completed" || status === "failed";

/** From 0 to 1; null while it is not known. @param {Import} one */
export function shareOf({ total_rows: total, processed_rows: processed, status }) {
    if (status === "queued" || total === null) return null;
    return total === 0 ? 1 : Math.min(1, processed / total);
}

/** What it came to, or would: records that are new or changed. @param {Import} one */
export const affected = ({ created, updated }) => created + updated;

/**
 * The list with what was heard of one of them; the latest first. What is older than what is known is not taken: an
 * answer may come after the event that overtook it.
 *
 * @param {Import[]} all
 * @param {Import} heard
 */
export function withImport(all, heard) {
    const known = all.find((one) => one.import_id === heard.import_id);
    if (known === undefined) return [heard, ...all];
    const isOlder = !isOver(heard) && (isOver(known) || known.processed_rows > heard.processed_rows);
    return isOlder ? all : all.map((one) => (one === known ? heard : one));
}
