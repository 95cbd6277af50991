/**
 * The JavaScript client of Atrium's `flowforge` edition, for browsers and Node (18 or newer).
 *
 *     import { FlowForgeClient } from "./sdk/flowforge/index.js";
 *
 *     const client = new FlowForgeClient({
 *         apiKey: process.env.FLOWFORGE_API_KEY,
 *         baseUrl: "https://localhost:8443/api/v2",
 *         timeout: 30_000,
 *         retryOptions: { retries: 3, backoff: "exponential" },
 *     });
 *     const { data, pagination } = await client.dashboards.list({ page: 1, limit: 20 });
 *     for await (const task of client.tasks.each({ status: "pending" })) …
 *
 *     const live = client.realtime({ onConnect, onDisconnect });
 *     const tasks = live.subscribe("tasks.updates", {}, (data, { type }) => …);
 *     tasks.unsubscribe();
 *
 * - A method resolves to the body of the answer. Failures are thrown, all as FlowForgeError (`code`, `status`,
 *   `details`, `fields`, `requestId`, `retryAfter`).
 * - What fails for a passing reason (429, 502, 503, 504, no answer) is sent again with growing pauses, if that is safe:
 *   reads, changes, deletions, and every POST, which carries an Idempotency-Key for it.
 */

import { createTransport } from "../transport.js";
import { FlowForgeError, flowForgeErrorFrom, withoutAnswer } from "./errors.js";
import { createFlowForgeRealtime } from "./realtime.js";
import { flowForgeResources } from "./resources.js";
import { retrying } from "./retry.js";

export { FlowForgeError } from "./errors.js";

/** A token with less life than this is not given to a connection, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;

/**
 * @typedef {string | ((wish: { renew: boolean }) => Promise<string>)} Token   A function is asked each time; `renew`:
 *   the one given last was refused.
 *
 * @typedef {object} FlowForgeOptions    One of `apiKey`, `token`, `session`; without any, only what is public answers.
 * @property {string} [apiKey]
 * @property {Token} [token]
 * @property {{ session: any, authorized: Function }} [session]   A client of `../index.js`: its session is shared.
 * @property {string} [baseUrl]          Default: `/api/v2` of the page's own origin.
 * @property {string} [realtimeUrl]      Default: `/v2/realtime` at the origin of `baseUrl`.
 * @property {number} [timeout]          Milliseconds, until the whole answer is there. Default 30,000.
 * @property {import("./retry.js").RetryOptions} [retryOptions]
 * @property {typeof fetch} [fetch]
 * @property {(reachable: boolean) => void} [onReachability]      After every exchange.
 */

export class FlowForgeClient {
    #credentials;
    #realtimeUrl;

    /** @param {FlowForgeOptions} [options] */
    constructor(options = {}) {
        const baseUrl = (options.baseUrl ?? "/api/v2").replace(/\/$/, "");
        const origin = baseUrl.replace(/(\/api)?\/v2$/, "");
        this.#realtimeUrl = options.realtimeUrl ?? `${socketOrigin(origin)}/v2/realtime`;
        this.#credentials = credentialsOf(options);
        const requester = (base) => {
            const send = createTransport({
                baseUrl: base,
                fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
                timeoutMs: options.timeout ?? 30_000,
                onReachability: options.onReachability ?? (() => {}),
                headers: {},
                readError: flowForgeErrorFrom,
                noAnswer: withoutAnswer,
            });
            return this.#credentials.authorize(retrying(send, { retry: options.retryOptions ?? {} }));
        };
        const resources = flowForgeResources(requester(baseUrl));
        this.dashboards = resources.dashboards;
        this.widgets = resources.widgets;
        this.tasks = resources.tasks;
        this.milestones = resources.milestones;
        this.timeEntries = resources.timeEntries;
        this.hourlyRates = resources.hourlyRates;
        this.metrics = resources.metrics;
        this.alerts = resources.alerts;
        this.users = resources.users;
        this.workspaces = resources.workspaces;
        this.apiKeys = resources.apiKeys;
        this.oauthClients = resources.oauthClients;
        this.oauthGrants = resources.oauthGrants;
        this.consent = consent(requester(origin));
    }

    /** Live events. @param {import("./realtime.js").RealtimeOptions} [options] */
    realtime(options = {}) {
        const { parameter, token } = this.#credentials;
        return createFlowForgeRealtime({
            ...options,
            addressOf: (credential) => `${this.#realtimeUrl}?${parameter}=${encodeURIComponent(credential)}`,
            accessToken: token,
        });
    }
}

/** The question of an app that wants to be let in. @param {(call: any) => Promise<any>} request */
const consent = (request) => ({
    /** What it asks for, in words. @param {{ client_id: string, redirect_uri: string, scope?: string }} asked */
    describe: ({ client_id: id, redirect_uri, scope }, { signal = undefined } = {}) =>
        request({
            method: "GET",
            path: `/oauth/clients/${encodeURIComponent(id)}`,
            query: { redirect_uri, scope },
            signal,
        }),
    /**
     * @param {Record<string, string>} asked  The parameters of the app's address, as they came.
     * @param {"approve" | "deny"} decision
     * @returns {Promise<{ redirect_to: string }>}
     */
    decide: (asked, decision) =>
        request({ method: "POST", path: "/oauth/authorize", body: { ...asked, decision } }),
});

/** How each request, and the live connection, says who it is. @param {FlowForgeOptions} options */
function credentialsOf(options) {
    const { apiKey, token, session } = options;
    if (session !== undefined) return { parameter: "token", authorize: session.authorized, token: ofSession(session) };
    if (apiKey !== undefined) {
        return { parameter: "api_key", authorize: withHeader({ "X-API-Key": apiKey }), token: async () => apiKey };
    }
    if (typeof token === "function") return { parameter: "token", authorize: withToken(token), token };
    const header = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return { parameter: "token", authorize: withHeader(header), token: async () => token ?? "" };
}

/** @param {Record<string, string>} header */
const withHeader = (header) => (send) => (call) => send({ ...call, headers: { ...call.headers, ...header } });

/** Asks for the token each time, and for another one when it is refused. */
function withToken(token) {
    const attempt = async (send, call, renew) =>
        withHeader({ Authorization: `Bearer ${await token({ renew })}` })(send)(call);
    return (send) => async (call) => {
        try {
            return await attempt(send, call, false);
        } catch (error) {
            if (!(error instanceof FlowForgeError) || error.status !== 401) throw error;
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

function socketOrigin(origin) {
    const whole = origin === "" ? globalThis.location?.origin ?? "" : origin;
    return whole.replace(/^http/, "ws");
}
