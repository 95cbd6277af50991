/**
 * Live changes: a client of `/realtime/v1/websocket` (Supabase Realtime's protocol, vsn 1.0.0) for browsers and Node.
 *
 *     const realtime = createRealtime({ accessToken: async () => atrium.session.accessToken });
 *     const channel = realtime.channel(`dashboard:${id}`, { onEvent, onJoined, onPresence, presenceKey });
 *     channel.track({ name: "Mira" });
 *     realtime.watch((state) => …);     // "connecting" | "live" | "reconnecting" | "offline" | "closed"
 *
 * - Connects by itself as soon as there is a channel, and again, with growing pauses, whenever the connection is lost:
 *   a machine that slept, a restarted server, another network. Each durable event then comes once and in order, those
 *   missed first; when they are too old to be had, `onJoined` says `resumed: false`.
 * - `live` means: connected, every topic joined, and heard from within the last heartbeats.
 */

import { createConnection } from "./connection.js";
import { createChannel } from "./realtime-channel.js";

/** How often this side says that it is there, in milliseconds; the server closes a silent connection after 75 s. */
const HEARTBEAT_MS = 20_000;
/** Close code of the server: the token is no longer good. */
const ACCESS_LOST = 4001;

/**
 * @typedef {import("./connection.js").ConnectionState} RealtimeState
 *
 * @param {object} options
 * @param {import("./connection.js").TokenSource} options.accessToken
 * @param {string} [options.url]                  Default: the page's own origin.
 * @param {new (url: string) => any} [options.WebSocket]
 * @param {import("./connection.js").Timers} [options.timers]
 * @param {any} [options.surroundings]            Where `online`, `offline` and `visibilitychange` are heard.
 */
export function createRealtime({ url, ...options }) {
    /** @type {Map<string, ReturnType<typeof createChannel>>} */
    const channels = new Map();
    let refs = 0;
    const nextRef = () => String((refs += 1));

    const connection = createConnection({
        ...options,
        dialect: {
            addressOf: (token) => addressOf(url, token),
            heartbeatMs: HEARTBEAT_MS,
            accessLost: [ACCESS_LOST],
            wanted: () => channels.size > 0,
            beat: () => send("phoenix", "heartbeat", {}),
            onOpen() {
                for (const channel of channels.values()) channel.join();
                restate();
            },
            onFrame: (frame) => channels.get(frame.topic)?.receive(frame),
            onLost() {
                for (const channel of channels.values()) channel.lost();
            },
            onToken(token) {
                for (const channel of channels.values()) channel.renew(token);
            },
        },
    });

    function restate() {
        const all = [...channels.values()];
        connection.restate(all.every((channel) => channel.state === "joined" || channel.state === "closed"));
    }

    function send(topic, event, payload, ref = nextRef(), joinRef = null) {
        connection.send({ topic, event, payload, ref, join_ref: joinRef });
    }

    return {
        /** @returns {RealtimeState} */
        get state() {
            return connection.state;
        },

        /** When the server was last heard, in milliseconds since 1970; 0: never. */
        get heardAt() {
            return connection.heardAt;
        },

        watch: connection.watch,

        /**
         * @param {string} name  For example `dashboard:dash_…`.
         * @param {import("./realtime-channel.js").ChannelOptions} [channelOptions]
         */
        channel(name, channelOptions = {}) {
            const topic = `realtime:${name}`;
            channels.get(topic)?.leave();
            const channel = createChannel({
                topic,
                options: channelOptions,
                push: (event, payload, ref) => send(topic, event, payload, ref, event === "phx_join" ? ref : null),
                nextRef,
                token: () => connection.token,
                timers: connection.timers,
                onChange: restate,
            });
            channels.set(topic, channel);
            if (connection.isOpen) channel.join();
            else connection.connect();
            const leave = channel.leave;
            channel.leave = () => {
                leave();
                if (channels.get(topic) === channel) channels.delete(topic);
            };
            return channel;
        },

        /** Looks at once whether the connection holds. */
        look: connection.look,

        close() {
            for (const channel of [...channels.values()]) channel.leave();
            connection.close();
        },
    };
}

function addressOf(url, token) {
    const base = url ?? globalThis.location.origin.replace(/^http/, "ws");
    return `${base}/realtime/v1/websocket?vsn=1.0.0&apikey=${encodeURIComponent(token)}`;
}
