/**
 * A workspace's live connection: what others change, where they look, and own edits. It connects at once, and again, by
 * itself, whenever it is lost; what was missed then comes first, and edits that were not answered are sent again.
 *
 * @typedef {object} LiveOptions
 * @property {number} [since]                 Offset of the last event that is known. Default: what comes from now on.
 * @property {string} [clientId]              Names this editor. Default: a random one.
 * @property {(message: any) => void} [onMessage]    Each change of the model, in the server's order, own ones too:
 *   those carry `client_id` and `request_id`.
 * @property {(session: any) => void} [onSession]    Each time the server lets in: who is here, and what one may do.
 * @property {(facts: { lowest: number, offset: number }) => void} [onResync]   What was missed is too old to be had:
 *   the model has to be read anew, then `resumeFrom` called.
 * @property {(presence: any) => void} [onPresence]
 * @property {(error: any) => void} [onEnded]        The server ended it for good: one has no access any more.
 * @property {(state: import("../connection.js").ConnectionState) => void} [onState]
 * @property {new (url: string) => any} [WebSocket]  Node before 22 has none of its own.
 * @property {import("../connection.js").Timers} [timers]
 * @property {any} [surroundings]
 */

import { createConnection } from "../connection.js";
import { newId } from "./ids.js";
import { createEdits, refusal } from "./edits.js";
import { createLooking } from "./looking.js";

const HEARTBEAT_MS = 20_000;
/** The token has run out. */
const ACCESS_LOST = [4401];
/** There is no access to this workspace, with whatever token. */
const ENDED = new Set([4403, 4404]);
/** Errors that mean: another token is wanted, and soon. */
const TOKEN_ERRORS = new Set(["token_expired", "unauthorized"]);

/**
 * @param {LiveOptions & {
 *   workspace: string,
 *   url: string,
 *   accessToken: import("../connection.js").TokenSource,
 * }} options
 */
export function createModellingLive(options) {
    const { workspace, url, accessToken, WebSocket, timers, surroundings } = options;
    const client = options.clientId ?? newId();
    let offset = options.since ?? null;
    let lastError = null;

    const connection = createConnection({
        accessToken,
        WebSocket,
        timers,
        surroundings,
        dialect: {
            addressOf: (token) => `${url}?${query(token, client, offset)}`,
            heartbeatMs: HEARTBEAT_MS,
            accessLost: ACCESS_LOST,
            wanted: () => true,
            beat: () => connection.send({ type: "ping" }),
            onOpen: () => connection.expectAnswer(),
            onFrame: receive,
            onLost: lost,
            onToken: (token) => connection.send({ type: "renew", token }),
        },
    });
    const edits = createEdits({ send: connection.send, timers: connection.timers });
    const looking = createLooking({
        timers: connection.timers,
        tell: ({ cursor, selected }) =>
            connection.send({
                type: "presence_update",
                workspace_id: workspace,
                cursor_position: cursor,
                selected_elements: selected,
            }),
    });
    connection.watch((state) => options.onState?.(state));

    function receive(message) {
        switch (message?.type) {
            case "session":
                return letIn(message);
            case "presence_update":
                return options.onPresence?.(message);
            case "resync_required":
                return options.onResync?.({ lowest: message.lowest, offset: message.offset });
            case "conflict_warning":
                return edits.refuse(message) ? undefined : options.onMessage?.(message);
            case "error":
                return objected(message);
            case "pong":
            case "renewed":
                return undefined;
            default:
                return change(message ?? {});
        }
    }

    function letIn(session) {
        lastError = null;
        if (offset === null && Number.isSafeInteger(session.offset)) offset = session.offset;
        options.onSession?.(session);
        connection.restate(true);
        edits.begin();
        looking.begin();
    }

    /** The same event may come twice: out of what was missed, and live. An answer to an own edit counts in any case. */
    function change(message) {
        const own = message.client_id === client && edits.has(message.request_id);
        const known = Number.isSafeInteger(message.offset) && offset !== null && message.offset <= offset;
        if (Number.isSafeInteger(message.offset) && !known) offset = message.offset;
        if (known && !own) return;
        options.onMessage?.(message);
        if (own) edits.acknowledge(message);
    }

    function objected(message) {
        if (edits.refuse(message)) return;
        lastError = message;
        if (TOKEN_ERRORS.has(message.error)) void connection.renewNow();
    }

    function lost(code) {
        edits.pause();
        looking.pause();
        if (!ENDED.has(code)) return;
        const error = refusal(lastError ?? { error: "forbidden" });
        connection.close();
        edits.fail(error);
        options.onEnded?.(error);
    }

    void connection.connect();
    return {
        client,

        /**
         * Sends one edit: a message of the contract (`type`, the element's id, `data`, `base_version`).
         *
         * @param {Record<string, any>} message
         * @param {string} [request]   Its name. Default: a random one.
         * @returns {Promise<any>} what the server says of it; rejects with a ModellingError: a `conflict` tells its
         *   `fields` and the `current` version (null: it is gone) as `details`
         */
        edit: (message, request = newId()) =>
            edits.add({ workspace_id: workspace, ...message, request_id: request }),

        /** Where one looks. @param {import("./looking.js").Look} look */
        look: looking.at,

        /** The model was read anew: what came after `from` comes now. */
        resumeFrom(from) {
            offset = from;
        },

        get offset() {
            return offset;
        },

        /** How many edits the server has not answered yet. */
        get unanswered() {
            return edits.size;
        },

        get state() {
            return connection.state;
        },

        /** Looks at once whether the connection holds. */
        check: connection.look,

        close() {
            connection.close();
            edits.pause();
            looking.pause();
        },
    };
}

function query(token, client, since) {
    const pairs = new URLSearchParams({ token, client_id: client });
    if (since !== null) pairs.set("since", String(since));
    return pairs.toString();
}
