/**
 * One WebSocket that is there as long as it is wanted: it connects again, with growing pauses, whenever it is lost (a
 * machine that slept, a restarted server, another network), and notices by its heartbeat when it only seems to be
 * there. What is said over it is its dialect's.
 */

/** How long an answer may take: on an ordinary day, and right after the machine may have slept, in milliseconds. */
export const ANSWER_WITHIN_MS = 10_000;
const WOKEN_ANSWER_WITHIN_MS = 3_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 15_000;
/** After so many connections in a row that did not even open, the token may be what is refused. */
const RENEW_TOKEN_AFTER = 2;
/** Close code of a server that restarts: it is back in no time. */
const RESTART = 1012;

/**
 * @typedef {"connecting" | "live" | "reconnecting" | "offline" | "closed"} ConnectionState
 *
 * @typedef {object} Timers
 * @property {(run: () => void, ms: number) => any} setTimeout
 * @property {(timer: any) => void} clearTimeout
 * @property {() => number} now      Milliseconds.
 * @property {() => number} random   0 to 1.
 *
 * @typedef {(wish: { renew: boolean }) => Promise<string | null>} TokenSource
 *   Asked before each connection and at each heartbeat; `renew`: the one given last may have been refused. null, or a
 *   rejection: there is none just now, and it is asked again later.
 *
 * @typedef {object} Dialect
 * @property {(token: string) => string} addressOf
 * @property {number} heartbeatMs                 How often this side says that it is there.
 * @property {number[]} accessLost                Close codes that mean: the token is no longer good.
 * @property {() => boolean} wanted               Whether there is anything to connect for.
 * @property {() => void} beat                    Says that this side is there; an answer of any kind is expected.
 * @property {() => void} onOpen
 * @property {(frame: any) => void} onFrame
 * @property {(code: number) => void} onLost      With the close code; 1006: it was not told. A dialect that must not come
 *   back calls `close()` in it.
 * @property {(token: string) => void} onToken    Another token is to be used from now on.
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
 * @param {TokenSource} options.accessToken
 * @param {Dialect} options.dialect
 * @param {new (url: string) => any} [options.WebSocket]
 * @param {Timers} [options.timers]
 * @param {any} [options.surroundings]            Where `online`, `offline` and `visibilitychange` are heard.
 */
export function createConnection({ accessToken, dialect, WebSocket, timers = realTimers, surroundings }) {
    const around = surroundings ?? pageSurroundings();
    const Socket = WebSocket ?? globalThis.WebSocket;
    /** @type {Set<(state: ConnectionState) => void>} */
    const watchers = new Set();
    /** @type {ConnectionState} */
    let state = "connecting";
    let socket = null;
    let attempts = 0;
    let unopened = 0;
    let token = null;
    let renewToken = false;
    let heardAt = 0;
    let beatAt = 0;
    let timer = null;
    let deadline = null;

    function become(next) {
        if (state === next || state === "closed") return;
        state = next;
        for (const watcher of watchers) watcher(state);
    }

    /** @param {boolean} ready  Whether all that is wanted is agreed upon. */
    function restate(ready) {
        if (socket?.readyState !== 1) return;
        if (ready) {
            attempts = 0;
            become("live");
        } else if (state === "live") become("reconnecting");
    }

    function send(frame) {
        if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
    }

    // Connecting

    async function askToken() {
        try {
            return await accessToken({ renew: renewToken });
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
        open(dialect.addressOf(token));
    }

    function open(address) {
        const opened = new Socket(address);
        socket = opened;
        let greeted = false;
        expectAnswer();
        opened.onopen = () => {
            if (socket !== opened) return;
            greeted = true;
            unopened = 0;
            heard();
            beatLater();
            dialect.onOpen();
        };
        opened.onmessage = ({ data }) => {
            if (socket === opened) receive(data);
        };
        opened.onerror = () => {}; // a close follows, and says as much
        opened.onclose = ({ code }) => {
            if (socket === opened) lost(code, greeted);
        };
    }

    function expectAnswer(within = ANSWER_WITHIN_MS) {
        const asked = socket;
        timers.clearTimeout(deadline);
        deadline = timers.setTimeout(() => drop(asked), within);
    }

    /** Gives a connection up that does not answer: its own close may take minutes to come. */
    function drop(which) {
        if (socket !== which || which === null) return;
        shut(which);
        lost(1006, true);
    }

    function lost(code, greeted) {
        socket = null;
        timers.clearTimeout(timer);
        timers.clearTimeout(deadline);
        dialect.onLost(code);
        if (!greeted) unopened += 1;
        if (dialect.accessLost.includes(code) || unopened >= RENEW_TOKEN_AFTER) {
            renewToken = true;
            unopened = 0;
        }
        if (code === RESTART) attempts = 0;
        connectLater();
    }

    function connectLater() {
        become(around.online() ? "reconnecting" : "offline");
        if (state === "closed") return;
        const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
        attempts += 1;
        timers.clearTimeout(timer);
        timer = timers.setTimeout(connect, wait * (0.5 + timers.random() / 2));
    }

    // Heartbeats

    function beatLater() {
        timers.clearTimeout(timer);
        beatAt = timers.now() + dialect.heartbeatMs;
        timer = timers.setTimeout(async () => {
            // A timer that comes much too late has slept with the machine.
            beat(timers.now() - beatAt > ANSWER_WITHIN_MS ? WOKEN_ANSWER_WITHIN_MS : ANSWER_WITHIN_MS);
            beatLater();
            await renew();
        }, dialect.heartbeatMs);
    }

    function beat(within) {
        dialect.beat();
        expectAnswer(within);
    }

    async function renew() {
        const fresh = await askToken();
        if (fresh === null || fresh === token) return;
        token = fresh;
        dialect.onToken(fresh);
    }

    /** Something happened after which the connection may be dead, or may come up again: look at once. */
    function look() {
        if (state === "closed") return;
        if (socket?.readyState === 1) return beat(WOKEN_ANSWER_WITHIN_MS);
        if (socket === null && dialect.wanted()) {
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
        dialect.onFrame(frame);
    }

    const stopListening = around.listen(look, wentOffline);

    return {
        timers,
        connect,
        expectAnswer,
        look,
        restate,
        send,

        /** @returns {ConnectionState} */
        get state() {
            return state;
        },

        /** When the server was last heard, in milliseconds since 1970; 0: never. */
        get heardAt() {
            return heardAt;
        },

        get isOpen() {
            return socket?.readyState === 1;
        },

        get token() {
            return token;
        },

        /** The server says that the token has run out: another is asked for at once. */
        renewNow() {
            renewToken = true;
            return renew().finally(() => (renewToken = false));
        },

        /** @param {(state: ConnectionState) => void} watcher  @returns {() => void} ends the watching */
        watch(watcher) {
            watchers.add(watcher);
            return () => watchers.delete(watcher);
        },

        close() {
            stopListening();
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
