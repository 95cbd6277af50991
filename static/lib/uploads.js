import { shallowReactive } from "vue";
import { failureOf, isAborted } from "../logic/failures.js";
import { strings } from "../logic/strings.js";
import { newIdempotencyKey } from "../sdk/resources.js";

/**
 * A file on its way to the server.
 *
 * @typedef {object} Upload
 * @property {number} id
 * @property {File} file
 * @property {number} sent                   In bytes.
 * @property {number} total                  In bytes, with what goes around the file; 0 until it is known.
 * @property {"sending" | "reading" | "failed"} stage   reading: all is sent, and the server looks at it
 * @property {import("../logic/failures.js").Failure | null} failure
 * @property {{ line: number, column?: string, message: string }[]} lines   What the server found wrong, by line.
 * @property {AbortController} abort
 * @property {string} key                    The same for each try: a file is taken once.
 */

/**
 * @param {(file: File, options: any) => Promise<any>} create
 * @param {(made: any) => void} onDone
 * @param {string} [tooLarge]  What to say of a file that is.
 */
export function useUploads(create, onDone, tooLarge = strings.datasets.tooLarge) {
    const state = shallowReactive({ /** @type {Upload[]} */ all: [] });
    let lastId = 0;

    const set = (id, changes) => (state.all = state.all.map((one) => (one.id === id ? { ...one, ...changes } : one)));
    const drop = (id) => (state.all = state.all.filter((one) => one.id !== id));

    /** @param {Iterable<File>} files */
    function add(files) {
        for (const file of files) {
            lastId += 1;
            const upload = { id: lastId, file, sent: 0, total: 0, failure: null, lines: [], key: newIdempotencyKey() };
            state.all = [
                ...state.all,
                { ...upload, stage: /** @type {const} */ ("sending"), abort: new AbortController() },
            ];
            send(lastId);
        }
    }

    async function send(id) {
        set(id, { stage: "sending", sent: 0, failure: null, lines: [], abort: new AbortController() });
        const { file, abort, key } = state.all.find((one) => one.id === id);
        const onProgress = (sent, total) => set(id, { sent, total, stage: sent < total ? "sending" : "reading" });
        try {
            const options = { onProgress, signal: abort.signal, idempotencyKey: key };
            const made = await create(file, options);
            drop(id);
            onDone(made);
        } catch (error) {
            if (isAborted(error)) return drop(id);
            const failure = failureOf(error, { 413: tooLarge });
            set(id, { stage: "failed", failure, lines: linesOf(error) });
        }
    }

    return {
        state,
        add,
        retry: send,
        /** Gives one up, or takes its failure away. */
        dismiss(id) {
            state.all.find((one) => one.id === id)?.abort.abort();
            drop(id);
        },
    };
}

function linesOf(error) {
    const lines = error?.details?.lines;
    return Array.isArray(lines) ? lines.filter((one) => typeof one?.message === "string") : [];
}
