import { computed, shallowReactive } from "vue";
import { preview } from "../../logic/crm/csv.js";
import { isOver } from "../../logic/crm/imports.js";
import { faultsOf, guessed, mappingFor } from "../../logic/crm/mapping.js";
import { failureOf, isAborted } from "../../logic/failures.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { newIdempotencyKey } from "../../sdk/resources.js";

const words = crmStrings.importPage;
/** As much of a file as is looked at here. */
const LOOKED_AT_BYTES = 128 * 1024;
const ROWS = 5;

/**
 * One file on its way into the CRM: chosen, its columns mapped, checked by a dry run, imported.
 *
 * @param {import("../../application.js").Application} app
 * @param {ReturnType<typeof import("../../lib/imports.js").useImports>} imports
 * @param {import("../../logic/crm/kinds.js").RecordKind} kind  To begin with.
 */
export function useImport(app, imports, kind) {
    const state = shallowReactive({
        kind,
        /** @type {File | null} */
        file: null,
        /** @type {{ columns: string[], rows: string[][] } | null} */
        preview: null,
        /** @type {import("../../logic/crm/mapping.js").Mapping} */
        mapping: [],
        /** Why the file is none. @type {string | null} */
        fault: null,
        /** Of the file, in bytes, while it is sent. @type {{ sent: number, total: number } | null} */
        sending: null,
        failure: /** @type {any} */ (null),
        /** Id of the import that is shown. @type {string | null} */
        shown: null,
    });
    /** The same for each try at the same thing: it is done once. */
    let key = newIdempotencyKey();

    const job = computed(() => imports.state.all.find(({ import_id: id }) => id === state.shown) ?? null);
    const busy = computed(() => state.sending !== null || (job.value !== null && !isOver(job.value)));
    const canCheck = computed(() => {
        const { file, preview: seen, mapping } = state;
        if (file === null || seen === null || busy.value) return false;
        return faultsOf(state.kind, mapping).twice.length === 0 && mapping.some((target) => target !== null);
    });

    /** What was found out before is not true of this. */
    function anew(changes) {
        key = newIdempotencyKey();
        Object.assign(state, { shown: null, failure: null, ...changes });
    }

    /** @param {File | undefined} file */
    async function choose(file) {
        if (file === undefined || busy.value) return;
        anew({ file, preview: null, mapping: [], fault: null });
        const found = await look(file);
        if (state.file !== file) return;
        if (typeof found === "string") return (state.fault = found);
        Object.assign(state, { preview: found, mapping: guessed(state.kind, found.columns) });
    }

    function setKind(next) {
        anew({ kind: next, mapping: state.preview === null ? [] : guessed(next, state.preview.columns) });
    }

    function map(index, target) {
        anew({ mapping: state.mapping.map((one, at) => (at === index ? target : one)) });
    }

    /** @param {boolean} dryRun  @param {boolean} [skip]  Rows with errors are left out. */
    async function send(dryRun, skip = false) {
        const { file, kind: type, mapping, preview: seen } = state;
        if (file === null || seen === null || busy.value) return;
        Object.assign(state, { sending: { sent: 0, total: file.size }, failure: null });
        try {
            const made = await app.client.crm.imports.create(
                file,
                {
                    type,
                    dry_run: dryRun,
                    on_error: skip ? "skip" : "fail",
                    mapping: mappingFor(seen.columns, mapping),
                },
                { idempotencyKey: key, onProgress: (sent, total) => (state.sending = { sent, total }) },
            );
            imports.hear(made);
            state.shown = made.import_id;
            key = newIdempotencyKey();
        } catch (error) {
            if (!isAborted(error)) state.failure = failureOf(error, { 413: words.tooLarge });
        } finally {
            state.sending = null;
        }
    }

    return {
        state,
        job,
        busy,
        canCheck,
        choose,
        setKind,
        map,
        check: () => send(true),
        /** @param {boolean} skip */
        start: (skip) => send(false, skip),
        again: () => anew({ file: null, preview: null, mapping: [], fault: null }),
    };
}

/** @param {File} file  @returns {Promise<{ columns: string[], rows: string[][] } | string>} words: it is none */
async function look(file) {
    const isWhole = file.size <= LOOKED_AT_BYTES;
    let text;
    try {
        const bytes = await file.slice(0, LOOKED_AT_BYTES).arrayBuffer();
        text = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    } catch {
        return words.notUTF8;
    }
    const found = preview(text, ROWS, isWhole);
    return found.columns.some((name) => name !== "") && !text.includes("\0") ? found : words.notCSV;
}
