/**
 * The JavaScript client of Atrium's `workspace` edition, for browsers and Node (18 or newer).
 *
 *     import { createClient } from "./sdk/index.js";
 *
 *     const atrium = createClient({ baseUrl: "https://localhost:8443" });
 *     await atrium.auth.signIn({ email, password });
 *     const { dashboard, widgets, etag } = await atrium.dashboards.get(id);
 *     await atrium.dashboards.update(id, { name: "Service health" }, { ifMatch: etag });
 *
 * - A method resolves to the body of the answer, with `etag` beside it where the server gives one.
 * - Failures are thrown: ApiError (`code`, `message`, `details`, `fields`, `requestId`, `status`, `retryAfter`) or
 *   UnreachableError.
 * - An access token that has run out is renewed, once for all calls that wait, and the calls are made again.
 * - Live changes and who else is there: `createRealtime` of `./realtime.js`.
 * - Every POST below /api carries an Idempotency-Key: name your own to repeat a call whose answer was lost.
 */

import { authorization } from "./authorization.js";
import { createResources } from "./resources.js";
import { createSession } from "./session.js";
import { createTransport } from "./transport.js";

export { ApiError, AtriumError, UnreachableError } from "./errors.js";
export { API_VERSION } from "./transport.js";

/**
 * @param {object} [options]
 * @param {string} [options.baseUrl]                Default "": the page's own origin.
 * @param {typeof fetch} [options.fetch]
 * @param {"body" | "cookie"} [options.delivery]    How the refresh token travels; `cookie`: browsers. Default `body`.
 * @param {string | null} [options.refreshToken]    Resumes an earlier session (with `body`): call `auth.refresh()`.
 * @param {number} [options.timeoutMs]              Default 30,000.
 * @param {() => number} [options.now]              Milliseconds; for tests.
 * @param {(change: import("./session.js").SessionChange) => void} [options.onSessionChange]
 * @param {() => Promise<boolean>} [options.onSessionEnded]  Asked once when a session cannot be renewed; calls wait
 *   for it, and go on if it resolves to true (the person has signed in again).
 * @param {(reachable: boolean) => void} [options.onReachability]  After every exchange.
 */
export function createClient(options = {}) {
    const send = createTransport({
        baseUrl: (options.baseUrl ?? "").replace(/\/$/, ""),
        fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
        timeoutMs: options.timeoutMs ?? 30_000,
        onReachability: options.onReachability ?? (() => {}),
    });
    const session = createSession({
        send,
        delivery: options.delivery ?? "body",
        refreshToken: options.refreshToken ?? null,
        now: options.now ?? Date.now,
        onChange: options.onSessionChange ?? (() => {}),
    });
    const authorized = authorization(session, options.onSessionEnded ?? (async () => false));
    const request = authorized(send);
    return {
        auth: createAuth(send, session, request),
        session,
        /** For the client of another edition: its exchanges take part in this session. */
        authorized,
        ...createResources(request),
    };
}

function createAuth(send, session, request) {
    async function enter(path, body, change) {
        const answer = await send(session.authCall(path, body));
        session.begin(answer.session, change);
        return answer;
    }

    return {
        /** @param {{ email: string, password: string, full_name?: string }} account */
        signUp: (account) => enter("/auth/signup", account, "signed-up"),

        /** @param {{ email: string, password: string }} credentials */
        signIn: (credentials) => enter("/auth/signin", credentials, "signed-in"),

        /** Renews the session, or resumes it on a new page. */
        refresh: () => session.refresh(),

        /** Ends the session at the server, at once and in every tab. Throws when the server could not be told. */
        async signOut() {
            try {
                await request(session.authCall("/auth/signout", {}), false);
            } catch (error) {
                if (error.status !== 401) throw error; // 401: it was over already
            }
            session.drop("signed-out");
        },
    };
}
