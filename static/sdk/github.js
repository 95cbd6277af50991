import { ModellingError, modellingErrorFrom, withoutAnswer } from "./modelling/errors.js";
import { claimsOf } from "./session.js";
import { createTransport } from "./transport.js";

export { ModellingError };

/**
 * @typedef {object} Identity
 * @property {string} id
 * @property {"github"} provider
 * @property {string} login                  The account's name there when it was last seen.
 * @property {string} linked_at
 * @property {string | null} last_used_at
 */

const PATH = "/api/v1/auth";

/**
 * Sign-in with GitHub: what is done with the one-time code that a browser comes back with, and the accounts there that
 * are linked. Failures are thrown, as ModellingError.
 *
 * @param {object} client                    Of `./index.js`: what is exchanged becomes its session.
 * @param {object} [options]
 * @param {string} [options.baseUrl]         Default "": the page's own origin.
 * @param {typeof fetch} [options.fetch]
 * @param {number} [options.timeoutMs]       Default 30,000.
 * @param {(reachable: boolean) => void} [options.onReachability]
 */
export function createGitHub(client, options = {}) {
    const send = createTransport({
        baseUrl: (options.baseUrl ?? "").replace(/\/$/, ""),
        fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
        timeoutMs: options.timeoutMs ?? 30_000,
        onReachability: options.onReachability ?? (() => {}),
        headers: {},
        readError: modellingErrorFrom,
        noAnswer: withoutAnswer,
    });
    const { session } = /** @type {any} */ (client);
    const request = /** @type {any} */ (client).authorized(send);
    return {
        /**
         * Signs in. Fails with `details.choices` when one of several addresses is to be named, and with the code
         * `link_required` and `details.email` when the address has an account: the code stays good then.
         *
         * @param {string} code
         * @param {string} [email]
         */
        async exchange(code, email) {
            const body = email === undefined ? { code } : { code, email };
            const answer = await send(session.authCall(`${PATH}/exchange`, body));
            session.begin({ ...answer, expires_in: lifeOf(answer) }, "signed-in");
        },

        /**
         * Links the GitHub account of the code to whoever is signed in.
         *
         * @param {string} code
         * @returns {Promise<Identity>}
         */
        link: (code) =>
            request({ method: "POST", path: `${PATH}/github/link`, body: { code }, credentials: "include" }),

        /**
         * @param {{ signal?: AbortSignal }} [more]
         * @returns {Promise<{ identities: Identity[], has_password: boolean }>}
         */
        identities: (more = {}) => request({ method: "GET", path: `${PATH}/github/identities`, ...more }),

        /** @param {string} id */
        unlink: (id) => request({ method: "DELETE", path: `${PATH}/github/identities/${encodeURIComponent(id)}` }),
    };
}

/** Seconds that the access token lives, by the server's clock where it tells. */
function lifeOf(answer) {
    const { iat, exp } = claimsOf(answer.access_token) ?? {};
    return Number.isFinite(exp - iat) ? exp - iat : answer.access_token_expires_at - Date.now() / 1000;
}
