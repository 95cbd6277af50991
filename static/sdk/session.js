/**
 * The tokens of one signed-in person. The access token is in memory only; with `delivery: "cookie"` the refresh
 * token is an HttpOnly cookie, which this code never sees.
 */

/** An access token with less life than this is renewed before it is used. */
const RENEW_BEFORE_MS = 15_000;

/** Answers of /auth/refresh that mean: there is no session any more. Everything else may pass. */
const ENDED = new Set([400, 401, 403]);

/**
 * @typedef {"signed-in" | "signed-up" | "refreshed" | "ended" | "signed-out"} SessionChange
 *   `ended`: the server refused to renew it; `signed-out`: the person asked for it.
 */

/**
 * @param {object} options
 * @param {(call: import("./transport.js").Call) => Promise<any>} options.send
 * @param {"cookie" | "body"} options.delivery
 * @param {string | null} options.refreshToken  To resume with `delivery: "body"`.
 * @param {() => number} options.now            Milliseconds.
 * @param {(change: SessionChange) => void} options.onChange
 */
export function createSession({ send, delivery, refreshToken, now, onChange }) {
    let accessToken = null;
    let expiresAt = 0;
    /** @type {Promise<void> | null} */
    let refreshing = null;

    function take(tokens) {
        accessToken = tokens.access_token;
        expiresAt = now() + tokens.expires_in * 1000;
        refreshToken = tokens.refresh_token ?? null;
    }

    function drop(change) {
        accessToken = null;
        refreshToken = null;
        onChange(change);
    }

    async function renew() {
        try {
            take(await send(authCall("/auth/refresh", delivery === "body" ? { refresh_token: refreshToken } : {})));
        } catch (error) {
            if (ENDED.has(error.status)) drop("ended");
            throw error;
        }
        onChange("refreshed");
    }

    /** @param {string} path  Of /auth, where the refresh token is sent as a cookie, or one that gives such a one. */
    function authCall(path, body) {
        const call = { method: "POST", path, body };
        if (delivery === "body") return call;
        return { ...call, headers: { "X-Refresh-Token-Delivery": "cookie" }, credentials: "include" };
    }

    return {
        authCall,
        drop,

        get accessToken() {
            return accessToken;
        },

        get active() {
            return accessToken !== null;
        },

        /** For a program that keeps its session across runs (`delivery: "body"` only). */
        get refreshToken() {
            return refreshToken;
        },

        get claims() {
            return accessToken === null ? null : claimsOf(accessToken);
        },

        get expiresSoon() {
            return accessToken !== null && expiresAt - now() < RENEW_BEFORE_MS;
        },

        /** Forgets the tokens without a word to anyone: somebody else ended the session. */
        forget() {
            accessToken = null;
            refreshToken = null;
        },

        /** @param {"signed-in" | "signed-up"} change */
        begin(tokens, change) {
            take(tokens);
            onChange(change);
        },

        /** Renews the session. However many callers ask meanwhile, one request goes out and all get its outcome. */
        refresh() {
            refreshing ??= renew().finally(() => (refreshing = null));
            return refreshing;
        },
    };
}

/**
 * What the access token says about its bearer (`sub`, `email`, `role`, `permissions`, …). For display only: the
 * signature is the server's to check.
 *
 * @param {string} token
 * @returns {Record<string, any> | null}
 */
export function claimsOf(token) {
    try {
        const payload = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
        const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
        return JSON.parse(new TextDecoder().decode(bytes));
    } catch {
        return null; // an opaque token says nothing
    }
}
