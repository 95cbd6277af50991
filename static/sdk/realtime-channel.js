import { presenceAfter, presenceFrom } from "./realtime-presence.js";

/** A join that is not answered in this time is tried again, in milliseconds. */
const JOIN_WITHIN_MS = 10_000;
const REJOIN_FIRST_MS = 1_000;
const REJOIN_LONGEST_MS = 15_000;

/**
 * @typedef {object} DurableEvent   A committed change. Comes once, in the order of commits.
 * @property {number} id            Its offset.
 * @property {string} type          `dashboard_updated`, `widget_added`, …
 * @property {any} payload
 * @property {string} [at]          RFC 3339.
 * @property {boolean} replayed     It was missed and came later.
 *
 * @typedef {object} ChannelOptions
 * @property {string} [presenceKey]                            Names this connection to the others.
 * @property {(event: DurableEvent) => void} [onEvent]
 * @property {(event: string, payload: any) => void} [onBroadcast]   Ephemeral: from the server or from other clients.
 * @property {(presence: import("./realtime-presence.js").Presence) => void} [onPresence]
 * @property {(facts: { resumed: boolean }) => void} [onJoined]
 *   `resumed`: everything missed has come or comes; if not, whoever shows a state has to load it anew.
 * @property {(facts: { reason: string }) => void} [onClosed]   The server ended it: no access (any more), or no topic.
 */

/**
 * One topic. Remembers the last offset, so that a later join gets what was missed, and drops what came before.
 *
 * @param {object} wire
 * @param {string} wire.topic
 * @param {ChannelOptions} wire.options
 * @param {(event: string, payload: any, ref?: string | null) => void} wire.push  Does nothing without a connection.
 * @param {() => string} wire.nextRef
 * @param {() => string | null} wire.token
 * @param {import("./connection.js").Timers} wire.timers
 * @param {() => void} wire.onChange          `state` has changed.
 */
export function createChannel({ topic, options, push, nextRef, token, timers, onChange }) {
    /** @type {"idle" | "joining" | "joined" | "closed"} */
    let state = "idle";
    let joinRef = "";
    /** @type {number | null} */
    let offset = null;
    /** The offset that the present join asked to go on from. */
    let resumesFrom = null;
    /** @type {import("./realtime-presence.js").Presence} */
    let presence = {};
    let tracked = null;
    let failures = 0;
    let timer = null;

    function become(next) {
        timers.clearTimeout(timer);
        if (state === next) return;
        state = next;
        onChange();
    }

    function join() {
        if (state === "closed") return;
        become("joining");
        joinRef = nextRef();
        resumesFrom = offset;
        const replay = offset === null ? {} : { replay: { after: offset } };
        const config = {
            broadcast: { ack: false, self: false, ...replay },
            presence: { key: options.presenceKey ?? "", enabled: options.presenceKey !== undefined },
            postgres_changes: [],
            private: true,
        };
        push("phx_join", { config, access_token: token() }, joinRef);
        timer = timers.setTimeout(join, JOIN_WITHIN_MS);
    }

    function rejoinLater() {
        become("joining");
        failures += 1;
        const wait = Math.min(REJOIN_LONGEST_MS, REJOIN_FIRST_MS * 2 ** (failures - 1));
        timer = timers.setTimeout(join, wait * (0.5 + timers.random() / 2));
    }

    function joined(response) {
        failures = 0;
        const resumed = resumesFrom !== null && response?.replay?.complete !== false;
        // What is replayed moves the offset by itself; without it, everything starts here.
        if (!resumed) offset = Math.max(offset ?? 0, numberOr(response?.offset, 0));
        become("joined");
        if (tracked !== null) sendPresence("track", tracked);
        options.onJoined?.({ resumed });
    }

    function replied({ status, response }, ref) {
        if (ref !== joinRef || state !== "joining") return;
        if (status === "ok") joined(response);
        else if (response?.code === "busy") rejoinLater(); // of the moment, not about this topic
        else end(String(response?.reason ?? response?.message ?? "refused"));
    }

    function end(reason) {
        if (state === "closed") return;
        become("closed");
        presence = {};
        options.onClosed?.({ reason });
    }

    function heard({ event, payload, meta }) {
        const id = numberOr(meta?.id, null);
        if (id === null) return options.onBroadcast?.(event, payload);
        if (offset !== null && id <= offset) return;
        offset = id;
        const { type = event, payload: body, timestamp } = payload ?? {};
        options.onEvent?.({ id, type, payload: body, at: timestamp, replayed: meta.replayed === true });
    }

    function show(next) {
        presence = next;
        options.onPresence?.(presence);
    }

    function sendPresence(event, payload) {
        push("presence", { type: "presence", event, ...(payload === undefined ? {} : { payload }) });
    }

    return {
        topic,

        get state() {
            return state;
        },

        /** Offset of the last event; null before the first join. */
        get offset() {
            return offset;
        },

        join,

        /** The connection is gone; the next one joins again. */
        lost() {
            if (state !== "closed") become("idle");
        },

        /** @param {{ event: string, payload: any, ref: string | null }} frame */
        receive({ event, payload, ref }) {
            if (event === "phx_reply") replied(payload ?? {}, ref);
            else if (state === "closed" || state === "idle") return;
            else if (event === "broadcast") heard(payload ?? {});
            else if (event === "presence_state") show(presenceFrom(payload));
            else if (event === "presence_diff") show(presenceAfter(presence, payload));
            else if (event === "phx_close") end(String(payload?.reason ?? "closed"));
            else if (event === "phx_error") rejoinLater();
        },

        /** Tells the others about this connection; again after each reconnect. */
        track(facts) {
            tracked = facts;
            if (state === "joined") sendPresence("track", facts);
        },

        untrack() {
            tracked = null;
            if (state === "joined") sendPresence("untrack");
        },

        /** Something for the others that nobody keeps: lost when there is no connection. */
        broadcast(event, payload) {
            if (state === "joined") push("broadcast", { type: "broadcast", event, payload });
        },

        /** A new access token, before the old one runs out. */
        renew(accessToken) {
            if (state === "joined") push("access_token", { access_token: accessToken });
        },

        leave() {
            if (state === "joined" || state === "joining") push("phx_leave", {}, nextRef());
            become("closed");
        },
    };
}

const numberOr = (value, other) => {
    const number = typeof value === "string" && value !== "" ? Number(value) : value;
    return Number.isSafeInteger(number) ? number : other;
};
