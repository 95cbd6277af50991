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

import { createChannel } from "./realtime-channel.js";

/** How often this side says that it is there, in milliseconds; the server closes a silent connection after 75 s. */
const HEARTBEAT_MS = 20_000;
/** How long an answer may take: on an ordinary day, and right after the machine may have slept. */
const ANSWER_WITHIN_MS = 10_000;
const WOKEN_ANSWER_WITHIN_MS = 3_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 15_000;
/** After so many connections in a row that did not even open, the token may be what is refused. */
const RENEW_TOKEN_AFTER = 2;
/** Close codes of the server: the token is no longer good; the server restarts. */
const ACCESS_LOST = 4001;
const RESTART = 1012;

/**
 * @typedef {"connecting" | "live" | "reconnecting" | "offline" | "closed"} RealtimeState
 *
 * @typedef {object} Timers
 * @property {(run: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now      Milliseconds.
 * @property {() => number} random   0 to 1.
 */

/** @type {Timers} */
const realTimers = {
    setTimeout: (run, ms) => setTimeout(run, ms),
    clearTimeout: (timer) => clearTimeout(timer),
    now: () => Date.now(),
    random: () => Math.random(),
};

/**
 * @param {object} options
 * @param {(wish: { renew: boolean }) => Promise<string | null>} options.accessToken
 *   Asked before each connection and at each heartbeat; `renew`: the one given last may have been refused. null, or a
 *   rejection: there is none just now, and it is asked again later.
 * @param {string} [options.url]                  Default: the page's own origin.
 * @param {new (url: string) => any} [options.WebSocket]
 * @param {Timers} [options.timers]
 * @param {any} [options.surroundings]            Where `online`, `offline` and `visibilitychange` are heard.
 */
export function createRealtime(options) {
    const timers = options.timers ?? realTimers;
    const surroundings = options.surroundings ?? pageSurroundings();
    const Socket = options.WebSocket ?? globalThis.WebSocket;
    /** @type {Map<string, ReturnType<typeof createChannel>>} */
    const channels = new Map();
    /** @type {Set<(state: RealtimeState) => void>} */
    const watchers = new Set();
    /** @type {RealtimeState} */
    let state = "connecting";
    let socket = null;
    let attempts = 0;
    let unopened = 0;
    let refs = 0;
    let token = null;
    let renewToken = false;
    let heardAt = 0;
    let beatAt = 0;
    let timer = null;
    let deadline = null;

    const nextRef = () => String((refs += 1));

    function become(next) {
        if (state === next || state === "closed") return;
        state = next;
        for (const watcher of watchers) watcher(state);
    }

    function restate() {
        if (socket?.readyState !== 1) return;
        const all = [...channels.values()];
        if (all.every((channel) => channel.state === "joined" || channel.state === "closed")) {
            attempts = 0;
            become("live");
        } else if (state === "live") become("reconnecting");
    }

    function send(topic, event, payload, ref = nextRef(), joinRef = null) {
        if (socket?.readyState === 1) socket.send(JSON.stringify({ topic, event, payload, ref, join_ref: joinRef }));
    }

    // Connecting

    async function askToken() {
        try {
            return await options.accessToken({ renew: renewToken });
        } catch {
            return null; // no network or no session: the next attempt asks again
        }
    }

    async function connect() {
        timers.clearTimeout(timer);
        if (socket !== null || state === "closed") return;
        const opening = (socket = { readyState: 0, close() {} }); // holds the place while the token is awaited
        token = await askToken();
        if (socket !== opening) return;
        renewToken = false;
        socket = null;
        if (token === null) return connectLater();
        open(addressOf(options.url, token));
    }

    function open(address) {
        const opened = new Socket(address);
        socket = opened;
        let greeted = false;
        timers.clearTimeout(deadline);
        deadline = timers.setTimeout(() => drop(opened), ANSWER_WITHIN_MS);
        opened.onopen = () => {
            if (socket !== opened) return;
            greeted = true;
            unopened = 0;
            timers.clearTimeout(deadline);
            heard();
            beatLater();
            for (const channel of channels.values()) channel.join();
            restate();
        };
        opened.onmessage = ({ data }) => {
            if (socket === opened) receive(data);
        };
        opened.onerror = () => {}; // a close follows, and says as much
        opened.onclose = ({ code }) => {
            if (socket === opened) lost(code, greeted);
        };
    }

    /** Gives a connection up that does not answer: its own close may take minutes to come. */
    function drop(which) {
        if (socket !== which) return;
        shut(which);
        lost(1006, true);
    }

    function lost(code, greeted) {
        socket = null;
        timers.clearTimeout(timer);
        timers.clearTimeout(deadline);
        for (const channel of channels.values()) channel.lost();
        if (!greeted) unopened += 1;
        if (code === ACCESS_LOST || unopened >= RENEW_TOKEN_AFTER) {
            renewToken = true;
            unopened = 0;
        }
        if (code === RESTART) attempts = 0;
        connectLater();
    }

    function connectLater() {
        become(surroundings.online() ? "reconnecting" : "offline");
        if (state === "closed") return;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
        attempts += 1;
        timers.clearTimeout(timer);
        timer = timers.setTimeout(connect, wait * (0.5 + timers.random() / 2));
    }

    // Heartbeats

    function beatLater() {
        timers.clearTimeout(timer);
        beatAt = timers.now() + HEARTBEAT_MS;
        timer = timers.setTimeout(async () => {
            // A timer that comes much too late has slept with the machine.
            beat(timers.now() - beatAt > ANSWER_WITHIN_MS ? WOKEN_ANSWER_WITHIN_MS : ANSWER_WITHIN_MS);
            beatLater();
            await renew();
        }, HEARTBEAT_MS);
    }

    function beat(within) {
        const asked = socket;
        send("phoenix", "heartbeat", {});
        timers.clearTimeout(deadline);
        deadline = timers.setTimeout(() => drop(asked), within);
    }

    async function renew() {
        const fresh = await askToken();
        if (fresh === null || fresh === token) return;
        token = fresh;
        for (const channel of channels.values()) channel.renew(fresh);
    }

    /** Something happened after which the connection may be dead, or may come up again: look at once. */
    function look() {
        if (state === "closed") return;
        if (socket?.readyState === 1) return beat(WOKEN_ANSWER_WITHIN_MS);
        if (socket === null && channels.size > 0) {
            attempts = 0;
            connect();
        }
    }

    function wentOffline() {
        if (socket?.readyState === 1) beat(WOKEN_ANSWER_WITHIN_MS); // the server may be on this very machine
        else if (state !== "closed") become("offline");
    }

    // Hearing

    function heard() {
        heardAt = timers.now();
        timers.clearTimeout(deadline);
    }

    function receive(data) {
        heard();
        let frame;
        try {
            frame = JSON.parse(data);
        } catch {
            return; // not of this protocol
        }
        channels.get(frame.topic)?.receive(frame);
    }

    const stopListening = surroundings.listen(look, wentOffline);

    return {
        /** @returns {RealtimeState} */
        get state() {
            return state;
        },

        /** When the server was last heard, in milliseconds since 1970; 0: never. */
        get heardAt() {
            return heardAt;
        },

        /** @param {(state: RealtimeState) => void} watcher  @returns {() => void} ends the watching */
        watch(watcher) {
            watchers.add(watcher);
            return () => watchers.delete(watcher);
        },

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
                token: () => token,
                timers,
                onChange: restate,
            });
            channels.set(topic, channel);
            if (socket?.readyState === 1) channel.join();
            else connect();
            const leave = channel.leave;
            channel.leave = () => {
                leave();
                if (channels.get(topic) === channel) channels.delete(topic);
            };
            return channel;
        },

        /** Looks at once whether the connection holds. */
        look,

        close() {
            stopListening();
            for (const channel of [...channels.values()]) channel.leave();
            become("closed");
            timers.clearTimeout(timer);
            timers.clearTimeout(deadline);
            const closing = socket;
            socket = null;
            if (closing !== null) shut(closing);
        },
    };
}

/** A browser complains of a connection that is closed before it is there: it is closed as soon as it is. */
function shut(socket) {
    socket.onclose = null;
    socket.onmessage = null;
    if (socket.readyState === 0) socket.onopen = () => socket.close();
    else socket.close();
}

function addressOf(url, token) {
    const base = url ?? globalThis.location.origin.replace(/^http/, "ws");
    return `${base}/realtime/v1/websocket?vsn=1.0.0&apikey=${encodeURIComponent(token)}`;
}

/** What a page knows about its network and its sleep. Node knows nothing of either. */
function pageSurroundings() {
    const page = globalThis.document;
    return {
        online: () => globalThis.navigator?.onLine !== false,
        listen(look, offline) {
            if (page === undefined) return () => {};
            const shown = () => page.visibilityState === "visible" && look();
            addEventListener("online", look);
            addEventListener("offline", offline);
            addEventListener("pageshow", look);
            page.addEventListener("visibilitychange", shown);
            return () => {
                removeEventListener("online", look);
                removeEventListener("offline", offline);
                removeEventListener("pageshow", look);
                page.removeEventListener("visibilitychange", shown);
            };
        },
    };
}
