/**
 * @typedef {object} SubscribeOptions
 * @property {number} [since]           The offset of the last event that is known: what came after it comes first.
 * @property {(facts: { resumed: boolean }) => void} [onSubscribed]
 *   Each time the server agreed. `resumed`: everything missed has come or comes; if not, whoever shows a state has to
 *   load it anew.
 * @property {(error: { code: string, message: string }) => void} [onError]   The server refused it.
 */

/** Beginnings of the types of events that come on a channel. */
const TYPES = {
    "dashboard.updates": ["dashboard.", "widget."],
    "tasks.updates": ["task."],
    "time.updates": ["time."],
    "metrics.realtime": ["metrics."],
    alerts: ["alert."],
};

/**
 * One channel with its parameters. It remembers the last offset, so that a later connection goes on from there, and
 * drops what came before.
 *
 * @param {object} wire
 * @param {string} wire.channel
 * @param {Record<string, any>} wire.params
 * @param {(type: string, data: any) => string} wire.send      Resolves to the message's id.
 * @param {() => void} wire.onChange                           `settled` has changed.
 * @param {() => void} wire.onEmpty                            Nobody listens any more.
 */
export function createSubscription({ channel, params, send, onChange, onEmpty }) {
    /** @type {Set<{ callback: Function, options: SubscribeOptions }>} */
    const listeners = new Set();
    /** @type {"idle" | "asking" | "agreed" | "refused"} */
    let state = "idle";
    let request = "";
    let id = null;
    let offset = /** @type {number | null} */ (null);
    let since = null;

    /** What came between is lost: it goes on from `from`. */
    function restart(from) {
        if (Number.isSafeInteger(from)) offset = from;
        begin();
        since = null;
    }

    function begin() {
        since = offset;
        state = "asking";
        request = send("subscribe", { channel, params, ...(offset === null ? {} : { since: offset }) });
        onChange();
    }

    function accept(data) {
        if (state !== "asking") return;
        state = "agreed";
        id = data.subscriptionId ?? null;
        const resumed = since !== null && data.resumed === true;
        // What was missed moves the offset by itself; without it, everything starts here.
        if (!resumed && Number.isSafeInteger(data.offset)) offset = Math.max(offset ?? 0, data.offset);
        onChange();
        for (const { options } of [...listeners]) options.onSubscribed?.({ resumed });
    }

    function refuse(error) {
        state = "refused";
        id = null;
        for (const { options } of [...listeners]) options.onError?.(error);
    }

    function isOurs({ type, data }) {
        if (id !== null && data?.subscriptionId !== undefined) return data.subscriptionId === id;
        if (!(TYPES[channel] ?? [`${channel}.`]).some((start) => String(type).startsWith(start))) return false;
        if (params.dashboardId !== undefined && data?.dashboardId !== params.dashboardId) return false;
        if (params.taskId !== undefined && data?.taskId !== params.taskId) return false;
        return !Array.isArray(params.metrics) || data?.metric === undefined || params.metrics.includes(data.metric);
    }

    function hear(message) {
        if ((state !== "asking" && state !== "agreed") || !isOurs(message)) return;
        const number = message.data?.offset;
        if (Number.isSafeInteger(number)) {
            if (offset !== null && number <= offset) return;
            offset = number;
        }
        for (const { callback } of [...listeners]) callback(message.data, message);
    }

    function end() {
        if (state === "asking" || state === "agreed") {
            send("unsubscribe", id === null ? { channel, params } : { subscriptionId: id });
        }
        state = "idle";
        listeners.clear();
        onEmpty();
    }

    return {
        begin,
        restart,
        accept,
        refuse,
        hear,
        end,

        /** The connection is gone; the next one begins again. */
        lost() {
            if (state !== "refused") state = "idle";
        },

        /** The id of the message that asked for it last. */
        get request() {
            return request;
        },

        /** As the server calls it. */
        get id() {
            return id;
        },

        get idle() {
            return state === "idle";
        },

        get settled() {
            return state === "agreed" || state === "refused";
        },

        /** @param {Function} callback  @param {SubscribeOptions} [options] */
        add(callback, options = {}) {
            const listener = { callback, options };
            if (offset === null && Number.isSafeInteger(options.since)) offset = options.since;
            listeners.add(listener);
            if (state === "agreed") options.onSubscribed?.({ resumed: false });
            return {
                unsubscribe() {
                    if (listeners.delete(listener) && listeners.size === 0) end();
                },
                get offset() {
                    return offset;
                },
            };
        },
    };
}
