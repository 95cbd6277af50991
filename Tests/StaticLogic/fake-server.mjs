/**
 * A `fetch` that answers from a function and remembers what it was asked.
 *
 * @param {(request: { method: string, path: string, query: URLSearchParams, headers: Headers, body: any,
 *   credentials: string }, count: number) => { status?: number, body?: any, headers?: object } | Promise<any>} answer
 */
export function fakeFetch(answer) {
    const requests = [];
    async function fetch(address, { method, headers, body, credentials, signal }) {
        const url = new URL(address, "https://atrium.test");
        const request = {
            method,
            path: url.pathname,
            query: url.searchParams,
            headers: new Headers(headers),
            body: typeof body === "string" ? JSON.parse(body) : body,
            credentials,
            signal,
        };
        requests.push(request);
        const { status = 200, body: answered, headers: more = {} } = await answer(request, requests.length);
        return new Response(answered === undefined ? null : JSON.stringify(answered), { status, headers: more });
    }
    return { fetch, requests };
}

/** The contract's error envelope. */
export const envelope = (code, message, details) => ({
    error: { code, message, details, timestamp: "2026-01-02T03:04:05.678Z", request_id: "req_1" },
});

/** An unsigned token: the client reads its claims and checks nothing. */
export function token(claims) {
    const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "none" })}.${part(claims)}.x`;
}

export const tokens = (access, more = {}) => ({ access_token: access, expires_in: 1800, ...more });
