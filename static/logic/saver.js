/**
 * Saves changes as they are made: one request at a time, what changes meanwhile goes with the next. A server that does
 * not answer leaves the changes waiting; one that refuses them is told of, and they stay to be sent again.
 *
 * @typedef {"saved" | "saving" | "waiting" | "failed"} SaverState
 *
 * @param {object} options
 * @param {(changes: any) => Promise<unknown>} options.send          Rejects with `status` 0 when there was no answer.
 * @param {(state: SaverState, error: any) => void} options.onState  error: with `failed` only.
 */
export function createSaver({ send, onState }) {
    let waiting = null;
    let sending = false;

    async function flush() {
        if (sending || waiting === null) return;
        const changes = waiting;
        waiting = null;
        sending = true;
        onState("saving", null);
        try {
            await send(changes);
            sending = false;
            if (waiting === null) onState("saved", null);
            else flush();
        } catch (error) {
            sending = false;
            waiting = merged(changes, waiting ?? {});
            if (error?.status === 0) onState("waiting", null);
            else onState("failed", error);
        }
    }

    function note(changes) {
        waiting = merged(waiting ?? {}, changes);
    }

    return {
        /** @param {Record<string, any>} changes  Objects in it are merged key by key with what waits already. */
        change(changes) {
            note(changes);
            return flush();
        },
        /** A change that is still being typed: it goes with the next one, or at `flush`. */
        note,
        /** Sends what waits, as when the server answers again. */
        flush,
        /** What is not saved yet. */
        get pending() {
            return waiting !== null || sending;
        },
        /** Gives up what the server refused. */
        forget() {
            waiting = null;
        },
    };
}

/** `after` over `before`, one level deep. */
export function merged(before, after) {
    const both = { ...before };
    for (const [key, value] of Object.entries(after)) {
        const nested = isPlain(value) && isPlain(before[key]);
        both[key] = nested ? { ...before[key], ...value } : value;
    }
    return both;
}

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
