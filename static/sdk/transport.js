import { UnreachableError, errorFrom } from "./errors.js";

export const API_VERSION = "2025-08-02";

/**
 * @typedef {object} Call
 * @property {string} method
 * @property {string} path
 * @property {Record<string, unknown>} [query]    Arrays are repeated; null, undefined and "" are left out.
 * @property {unknown} [body]                     Sent as JSON; FormData as it is, for as long as it takes.
 * @property {(sent: number, total: number) => void} [onProgress]  Of FormData, in bytes, where the engine tells
 *   (browsers).
 * @property {Record<string, string>} [headers]
 * @property {RequestCredentials} [credentials]   Default `omit`: only signing in has cookies.
 * @property {AbortSignal} [signal]
 * @property {"json" | "blob"} [as]               What the answer is. Default `json`.
 */

/**
 * One HTTP exchange. Nothing is retried here.
 *
 * @param {object} options
 * @param {string} options.baseUrl           Without a trailing slash; "" is the page's own origin.
 * @param {typeof fetch} options.fetch
 * @param {number} options.timeoutMs         Until the whole body is there.
 * @param {(reachable: boolean) => void} options.onReachability
 * @param {Record<string, string>} [options.headers]                   Of every request.
 * @param {typeof errorFrom} [options.readError]                       Of the edition's envelope.
 * @param {typeof unreachable} [options.noAnswer]
 */
export function createTransport({
    baseUrl,
    fetch,
    timeoutMs,
    onReachability,
    headers = { "API-Version": API_VERSION },
    readError = errorFrom,
    noAnswer = unreachable,
}) {
    /**
     * @param {Call} call
     * @returns {Promise<any>} the body with its `etag`; undefined for 204; `{ notModified, etag }` for 304
     */
    return async function send(call) {
        const deadline = startDeadline(call.body instanceof FormData ? Infinity : timeoutMs, call.signal);
        try {
            const address = baseUrl + call.path + queryString(call.query);
            const request = requestOf(call, headers, deadline.signal);
            const exchange = canTellProgress(call)
                ? upload(address, request, call.onProgress)
                : fetch(address, request);
            const response = await exchange;
            onReachability(true);
            return await answerOf(response, readError, call.as);
        } catch (error) {
            if (error?.status !== undefined || call.signal?.aborted) throw error;
            onReachability(false);
            throw noAnswer(error, deadline.passed());
        } finally {
            deadline.stop();
        }
    };
}

/** @param {Call} call */
function requestOf({ method, body, headers, credentials = "omit" }, always, signal) {
    const all = { Accept: "application/json", ...always, ...headers };
    if (body === undefined) return { method, headers: all, credentials, signal };
    if (body instanceof FormData) return { method, headers: all, body, credentials, signal };
    return {
        method,
        headers: { ...all, "Content-Type": "application/json" },
        body: JSON.stringify(body),
        credentials,
        signal,
    };
}

/** @param {Call} call */
const canTellProgress = ({
    body,
    onProgress,
}) => body instanceof FormData && onProgress && "XMLHttpRequest" in globalThis;

/**
 * The same exchange in the older way, the only one that tells how much is sent.
 *
 * @param {string} address
 * @param {any} request  As for fetch().
 * @param {(sent: number, total: number) => void} onProgress
 * @returns {Promise<Response>}
 */
function upload(address, { method, headers, body, signal }, onProgress) {
    return new Promise((resolve, reject) => {
        const exchange = new XMLHttpRequest();
        exchange.open(method, address);
        for (const [name, value] of Object.entries(headers)) exchange.setRequestHeader(name, value);
        exchange.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
        exchange.onload = () => {
            const lines = exchange.getAllResponseHeaders().matchAll(/^([^:\r\n]+): (.*)$/gm);
            const answered = [...lines].map(
                ([, name, value]) => /** @type {[string,
                string]} */ ([name, value.trim()]),
            );
            const text = [204, 304].includes(exchange.status) ? null : exchange.responseText;
            resolve(new Response(text, { status: exchange.status, headers: answered }));
        };
        exchange.onerror = () => reject(new TypeError("The request failed."));
        exchange.onabort = () => reject(new DOMException("The request was given up.", "AbortError"));
        signal.addEventListener("abort", () => exchange.abort());
        exchange.send(body);
    });
}

/** @param {Response} response  @param {typeof errorFrom} readError  @param {Call["as"]} as */
async function answerOf(response, readError, as) {
    const etag = response.headers.get("ETag");
    if (response.status === 304) return { notModified: true, etag };
    if (!response.ok) throw await readError(response);
    if (response.status === 204) return undefined;
    if (as === "blob") return response.blob();
    const body = await response.json();
    return etag === null ? body : { ...body, etag };
}

function unreachable(cause, timedOut) {
    return timedOut
        ? new UnreachableError("The server did not answer in time.", { code: "TIMEOUT", cause })
        : new UnreachableError("The server cannot be reached.", { code: "UNREACHABLE", cause });
}

/** A signal that fires after `ms` or when `outer` does. (AbortSignal.any is missing in older engines.) */
function startDeadline(ms, outer) {
    const controller = new AbortController();
    let passed = false;
    const timer = Number.isFinite(ms) && setTimeout(expire, ms);
    function expire() {
        passed = true;
        controller.abort();
    }
    const follow = () => controller.abort(outer.reason);
    if (outer?.aborted) follow();
    outer?.addEventListener("abort", follow);
    return {
        signal: controller.signal,
        passed: () => passed,
        stop() {
            if (timer) clearTimeout(timer);
            outer?.removeEventListener("abort", follow);
        },
    };
}

/** @param {Record<string, unknown>} [query] */
export function queryString(query = {}) {
    const pairs = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        for (const item of Array.isArray(value) ? value : [value]) {
            if (item !== undefined && item !== null && item !== "") pairs.append(name, String(item));
        }
    }
    const text = pairs.toString();
    return text === "" ? "" : `?${text}`;
}
