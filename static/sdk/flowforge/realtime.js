/**
 * Live events: a client of `/v2/realtime` for browsers and Node. It connects with the first subscription, and again, by
 * itself, whenever the connection is lost; each durable event then comes once and in order, those missed first.
 *
 * @typedef {object} RealtimeOptions
 * @property {() => void} [onConnect]       Each time the connection is there, and all subscriptions are on their way.
 * @property {() => void} [onDisconnect]    Each time it is lost.
 * @property {(state: import("../connection.js").ConnectionState) => void} [onState]
 * @property {(error: { code: string, message: string }) => void} [onError]   What the server objects to.
 * @property {new (url: string) => any} [WebSocket]       Node before 22 has none of its own.
 * @property {import("../connection.js").Timers} [timers]
 * @property {any} [surroundings]
 */

import { createConnection } from "../connection.js";
import { createSubscription } from "./realtime-subscription.js";

const PROTOCOL = "v2.flowforge.realtime";
const VERSION = "2.0.0";
const CAPABILITIES = ["dashboard", "metrics", "tasks", "time", "alerts"];
/** The server's own interval is 30 s; a silent connection is closed after it has missed some. */
const HEARTBEAT_MS = 20_000;
/** The token has run out, or was refused. */
const ACCESS_LOST = [4401, 4001];
/** What was missed is too old to be had. */
const HISTORY_LOST = "HISTORY_LOST";
/** After the server ended a subscription for a reason of the moment, in milliseconds. */
const AGAIN_AFTER_MS = 2_000;
/** Errors that mean: another token is wanted, and soon. */
const TOKEN_ERRORS = new Set(["TOKEN_EXPIRED", "UNAUTHORIZED"]);

/**
 * @param {RealtimeOptions & {
 *   addressOf: (credential: string) => string,
 *   accessToken: import("../connection.js").TokenSource,
 * }} options
 */
export function createFlowForgeRealtime(
    { addressOf, accessToken, onConnect, onDisconnect, onState, onError, ...more },
) {
    /** @type {Map<string, ReturnType<typeof createSubscription>>} */
    const subscriptions = new Map();
    let ready = false;
    let lastId = 0;

    const connection = createConnection({
        ...more,
        accessToken,
        dialect: {
            addressOf,
            heartbeatMs: HEARTBEAT_MS,
            accessLost: ACCESS_LOST,
            wanted: () => subscriptions.size > 0,
            beat: () => send("ping"),
            onOpen() {
                greet();
                connection.expectAnswer();
            },
            onFrame: receive,
            onLost,
            onToken: (token) => greet(token),
        },
    });
    connection.watch((state) => onState?.(state));

    function send(type, data) {
        lastId += 1;
        const id = `msg_${lastId}`;
        connection.send({ type, id, timestamp: new Date(connection.timers.now()).toISOString(), data });
        return id;
    }

    /** At the beginning, and again with another token. */
    function greet(token) {
        const renewed = token === undefined ? {} : { token };
        send("connection", { protocol: PROTOCOL, version: VERSION, capabilities: CAPABILITIES, ...renewed });
    }

    function acknowledged() {
        if (ready) return;
        ready = true;
        for (const subscription of subscriptions.values()) subscription.begin();
        restate();
        onConnect?.();
    }

    function onLost() {
        for (const subscription of subscriptions.values()) subscription.lost();
        if (!ready) return;
        ready = false;
        onDisconnect?.();
    }

    function restate() {
        connection.restate(ready && [...subscriptions.values()].every((one) => one.settled));
    }

    function receive(message) {
        const { type, id, data, error } = message ?? {};
        if (type === "connection_ack") acknowledged();
        else if (type === "ping") connection.send({ type: "pong", id, timestamp: new Date().toISOString() });
        else if (type === "subscription_data") answeredTo(id)?.accept(data ?? {});
        else if (type === "error") objected(id, error ?? {});
        else if (type !== "pong") for (const one of [...subscriptions.values()]) one.hear(message);
    }

    const answeredTo = (id) => [...subscriptions.values()].find((one) => one.request === id);

    function objected(id, error) {
        if (TOKEN_ERRORS.has(error.code)) void connection.renewNow();
        const ended = error.details?.subscriptionId;
        const about = answeredTo(id) ?? [...subscriptions.values()].find((one) => one.id !== null && one.id === ended);
        if (about === undefined) return onError?.(error);
        if (error.code === HISTORY_LOST) return about.restart(error.details?.offset);
        about.refuse(error);
        restate();
        if (error.details?.maySubscribeAgain === true) connection.timers.setTimeout(() => again(about), AGAIN_AFTER_MS);
        else onError?.(error);
    }

    function again(subscription) {
        if (ready && [...subscriptions.values()].includes(subscription)) subscription.begin();
    }

    /** One of the same channel and parameters is shared. */
    function subscriptionTo(channel, params) {
        const key = JSON.stringify([channel, Object.entries(params).sort()]);
        const known = subscriptions.get(key);
        if (known !== undefined) return known;
        const made = createSubscription({
            channel,
            params,
            send,
            onChange: restate,
            onEmpty: () => subscriptions.delete(key),
        });
        subscriptions.set(key, made);
        return made;
    }

    return {
        /**
         * Follows a channel.
         *
         * @param {string} channel  `dashboard.updates`, `tasks.updates`, `time.updates`, `metrics.realtime`, `alerts`.
         * @param {Record<string, any>} params
         * @param {(data: any, message: { type: string, id: string, timestamp: string, data: any }) => void} callback
         * @param {import("./realtime-subscription.js").SubscribeOptions} [options]
         * @returns {{ unsubscribe: () => void, offset: number | null }}
         */
        subscribe(channel, params, callback, options) {
            const subscription = subscriptionTo(channel, params ?? {});
            const handle = subscription.add(callback, options);
            if (ready && subscription.idle) subscription.begin();
            else if (!connection.isOpen) connection.connect();
            return handle;
        },

        /** Ends what `subscribe` with the same channel and parameters began, for all of its callbacks. */
        unsubscribe(channel, params = {}) {
            subscriptions.get(JSON.stringify([channel, Object.entries(params).sort()]))?.end();
        },

        get state() {
            return connection.state;
        },

        /** When the server was last heard, in milliseconds since 1970; 0: never. */
        get heardAt() {
            return connection.heardAt;
        },

        watch: connection.watch,

        /** Looks at once whether the connection holds. */
        look: connection.look,

        close() {
            for (const subscription of [...subscriptions.values()]) subscription.end();
            connection.close();
            if (ready) onDisconnect?.();
            ready = false;
        },
    };
}
