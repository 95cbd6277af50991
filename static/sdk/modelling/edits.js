import { ModellingError } from "./errors.js";

/** Refusals that pass by themselves. */
const PASSING = new Set(["rate_limited", "unavailable"]);
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/**
 * The edits that the server has not answered yet. Each keeps its name (`request_id`) until it is, however often it is
 * sent, so that the server carries it out once.
 *
 * @param {object} wire
 * @param {(frame: any) => void} wire.send
 * @param {import("../connection.js").Timers} wire.timers
 */
export function createEdits({ send, timers }) {
    /** @type {Map<string, { frame: any, tries: number, timer: any, resolve: Function, reject: Function }>} */
    const pending = new Map();
    let open = false;

    function finish(request) {
        const edit = pending.get(request);
        if (edit === undefined) return null;
        timers.clearTimeout(edit.timer);
        pending.delete(request);
        return edit;
    }

    function again(edit) {
        edit.tries += 1;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (edit.tries - 1));
        edit.timer = timers.setTimeout(() => open && send(edit.frame), wait * (0.5 + timers.random() / 2));
    }

    return {
        /** @returns {Promise<any>} the server's message about it */
        add(frame) {
            return new Promise((resolve, reject) => {
                pending.set(frame.request_id, { frame, tries: 0, timer: null, resolve, reject });
                if (open) send(frame);
            });
        },

        /** Over a new connection everything goes out again, in the order in which it was made. */
        begin() {
            open = true;
            for (const edit of pending.values()) {
                timers.clearTimeout(edit.timer);
                send(edit.frame);
            }
        },

        pause() {
            open = false;
            for (const edit of pending.values()) timers.clearTimeout(edit.timer);
        },

        has: (request) => pending.has(request),

        get size() {
            return pending.size;
        },

        acknowledge(message) {
            finish(message.request_id)?.resolve(message);
        },

        /** @returns {boolean} whether it was about one of these edits */
        refuse(message) {
            const edit = pending.get(message.request_id);
            if (edit === undefined) return false;
            if (PASSING.has(message.error)) again(edit);
            else finish(message.request_id)?.reject(refusal(message));
            return true;
        },

        fail(error) {
            for (const request of [...pending.keys()]) finish(request)?.reject(error);
        },
    };
}

/** An `error` or a `conflict_warning` as the failure of the edit that it is about. */
export function refusal(/** @type {any} */ warning) {
    const { type, error, message, details, request_id: requestId, fields, current, element_id: element } = warning;
    const conflict = type === "conflict_warning";
    const more = conflict ? { fields: fields ?? [], current: current ?? null } : details ?? null;
    const code = conflict ? "conflict" : error ?? "internal_error";
    const failure = new ModellingError(message ?? code, { code, status: statusOf(code), details: more });
    failure.elementId = element ?? null;
    failure.requestId = requestId ?? null;
    return failure;
}

const STATUSES = { validation_error: 400, unauthorized: 401, forbidden: 403, not_found: 404, conflict: 409 };
const statusOf = (code) => STATUSES[code] ?? 500;
