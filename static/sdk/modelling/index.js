/**
 * The JavaScript client of Atrium's `modelling` edition, for browsers and Node (18 or newer).
 *
 *     import { ModellingClient } from "./sdk/modelling/index.js";
 *
 *     const client = new ModellingClient({ token, baseUrl: "https://localhost:8443/api/v1" });
 *     const [workspace] = await client.workspaces.list();
 *     const model = await client.model(workspace.id);
 *
 *     const live = client.live(workspace.id, { since: model.offset, onMessage: (message) => … });
 *     await live.edit({ type: "update_table", table_id: id, data: { name: "Orders" } });
 *     live.look({ cursor: { x: 10, y: 20 }, selected: [id] });
 *     live.close();
 *
 * - A method resolves to the body of the answer. Failures are thrown, all as ModellingError (`code`, `status`,
 *   `details`, `fields`, `requestId`, `retryAfter`).
 * - What fails for a passing reason (429, 502, 503, 504, no answer) is sent again with growing pauses, if that is safe.
 */

import { retrying } from "../flowforge/retry.js";
import { createTransport } from "../transport.js";
import { ModellingError, modellingErrorFrom, withoutAnswer } from "./errors.js";
import { createModellingLive } from "./live.js";
import { modellingResources } from "./resources.js";

export { ModellingError } from "./errors.js";

/** A token with less life than this is not given to a connection, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;

/**
 * @typedef {string | ((wish: { renew: boolean }) => Promise<string>)} Token   A function is asked each time; `renew`:
 *   the one given last was refused.
 *
 * @typedef {object} ModellingOptions            One of `token`, `session`.
 * @property {Token} [token]
 * @property {{ session: any, authorized: Function }} [session]   A client of `../index.js`: its session is shared.
 * @property {string} [baseUrl]                  Default: `/api/v1` of the page's own origin.
 * @property {string} [realtimeUrl]              Default: `/api/v1/ws` at the origin of `baseUrl`.
 * @property {number} [timeout]                  Milliseconds, until the whole answer is there. Default 30,000.
 * @property {import("../flowforge/retry.js").RetryOptions} [retryOptions]
 * @property {typeof fetch} [fetch]
 * @property {(reachable: boolean) => void} [onReachability]      After every exchange.
 */

export class ModellingClient {
    #credentials;
    #realtimeUrl;

    /** @param {ModellingOptions} options */
    constructor(options) {
        const baseUrl = (options.baseUrl ?? "/api/v1").replace(/\/$/, "");
        this.#realtimeUrl = options.realtimeUrl ?? `${socketBase(baseUrl)}/ws`;
        this.#credentials = credentialsOf(options);
        const send = createTransport({
            baseUrl: `${baseUrl}/workspaces`,
            fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
            timeoutMs: options.timeout ?? 30_000,
            onReachability: options.onReachability ?? (() => {}),
            headers: {},
            readError: modellingErrorFrom,
            noAnswer: withoutAnswer,
        });
        const request = this.#credentials.authorize(retrying(send, { retry: options.retryOptions ?? {} }));
        const resources = modellingResources(request);
        this.workspaces = resources.workspaces;
        this.domains = resources.domains;
        this.tables = resources.tables;
        this.columns = resources.columns;
        this.relationships = resources.relationships;
        this.diagrams = resources.diagrams;
        this.collaboration = resources.collaboration;
        this.exchange = resources.exchange;
        this.versions = resources.versions;
        this.model = resources.model;
        this.diff = resources.diff;
        this.restore = resources.restore;
    }

    /** A workspace's live connection. @param {string} workspace  @param {import("./live.js").LiveOptions} [options] */
    live(workspace, options = {}) {
        return createModellingLive({
            ...options,
            workspace,
            url: `${this.#realtimeUrl}/${encodeURIComponent(workspace)}`,
            accessToken: this.#credentials.token,
        });
    }
}

/** How each request, and the live connection, says who it is. */
function credentialsOf(/** @type {ModellingOptions} */ { token, session }) {
    if (session !== undefined) return { authorize: session.authorized, token: ofSession(session) };
    if (typeof token === "function") return { authorize: withToken(token), token };
    const header = { Authorization: `Bearer ${token ?? ""}` };
    return {
        authorize: (send) => (call) => send({ ...call, headers: { ...call.headers, ...header } }),
        token: async () => token ?? "",
    };
}

/** Asks for the token each time, and for another one when it is refused. */
function withToken(token) {
    const attempt = async (send, call, renew) =>
        send({ ...call, headers: { ...call.headers, Authorization: `Bearer ${await token({ renew })}` } });
    return (send) => async (call) => {
        try {
            return await attempt(send, call, false);
        } catch (error) {
            if (!(error instanceof ModellingError) || error.status !== 401) throw error;
            return attempt(send, call, true);
        }
    };
}

const ofSession = ({ session }) =>
    async function accessToken({ renew }) {
        const ends = (session.claims?.exp ?? Infinity) * 1000;
        if (renew || session.expiresSoon || ends - Date.now() < RENEW_BEFORE_MS) await session.refresh();
        return session.accessToken;
    };

function socketBase(base) {
    const whole = base.startsWith("/") ? `${globalThis.location?.origin ?? ""}${base}` : base;
    return whole.replace(/^http/, "ws");
}
