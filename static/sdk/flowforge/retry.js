/**
 * @typedef {object} RetryOptions
 * @property {number} [retries]                                   After the first try. Default 3; 0: none.
 * @property {"exponential" | "linear" | "constant"} [backoff]    How the pauses grow. Default `exponential`.
 * @property {number} [firstWaitMs]                               Default 300.
 * @property {number} [longestWaitMs]                             Default 30,000. A `Retry-After` beyond it ends the trying.
 */

/** What goes away by itself: too many at once, or a server that restarts behind its proxy. */
const PASSING = new Set([429, 502, 503, 504]);
/** The request was certainly not carried out. */
const UNTOUCHED = new Set([429, 503]);
const REPEATABLE = new Set(["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"]);

/**
 * Sends again what failed for a passing reason, if sending it twice does what sending it once does: everything but a
 * POST without an Idempotency-Key (a PATCH sets fields here). A write that names the state it was made on is sent again
 * only when the first was certainly not carried out: else it would meet its own change.
 *
 * @template {import("../transport.js").Call} C
 * @param {(call: C) => Promise<any>} send
 * @param {object} options
 * @param {RetryOptions} options.retry
 * @param {(ms: number, signal?: AbortSignal) => Promise<void>} [options.wait]
 * @param {() => number} [options.random]
 */
export function retrying(send, { retry, wait = pause, random = Math.random }) {
    const { retries = 3, backoff = "exponential", firstWaitMs = 300, longestWaitMs = 30_000 } = retry;
    const growth = { exponential: (n) => 2 ** n, linear: (n) => n + 1, constant: () => 1 }[backoff];
    if (growth === undefined) throw new TypeError(`There is no back-off “${backoff}”.`);

    /** @returns {number | null} milliseconds; null: not again */
    function pauseAfter(error, call, tries) {
        if (tries >= retries || !isPassing(error, call)) return null;
        const own = Math.min(longestWaitMs, firstWaitMs * growth(tries)) * (0.5 + random() / 2);
        const asked = (error.retryAfter ?? 0) * 1000;
        return asked > longestWaitMs ? null : Math.max(own, asked);
    }

    return async function sendAgain(call) {
        for (let tries = 0; ; tries += 1) {
            try {
                return await send(call);
            } catch (error) {
                const ms = pauseAfter(error, call, tries);
                if (ms === null) throw error;
                await wait(ms, call.signal);
            }
        }
    };
}

function isPassing(error, { method, headers = {} }) {
    const repeatable = REPEATABLE.has(method) || headers["Idempotency-Key"] !== undefined;
    if (!repeatable || typeof error?.status !== "number") return false;
    if (headers["If-Match"] !== undefined) return UNTOUCHED.has(error.status);
    return error.status === 0 || PASSING.has(error.status);
}

/** @param {number} ms  @param {AbortSignal} [signal] */
function pause(ms, signal) {
    return /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => {
            const stop = () => {
                clearTimeout(timer);
                reject(signal.reason);
            };
            const timer = setTimeout(() => {
                signal?.removeEventListener("abort", stop);
                resolve();
            }, ms);
            if (signal?.aborted) stop();
            else signal?.addEventListener("abort", stop, { once: true });
        })
    );
}
