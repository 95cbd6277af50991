/**
 * Every failure of the client is an AtriumError:
 * an ApiError when the server answered, an UnreachableError when it did not.
 */

/**
 * @typedef {object} FieldFault
 * @property {string} field    Name of the field in the request body.
 * @property {string} [code]   Machine-readable reason.
 * @property {string} message  Words that can be shown beside the field.
 */

export class AtriumError extends Error {
    /**
     * @param {string} message
     * @param {object} facts
     * @param {string} facts.code
     * @param {number} [facts.status]             HTTP status; 0 when there was no answer.
     * @param {object | null} [facts.details]
     * @param {string | null} [facts.requestId]   To quote to an administrator; it is in the server's log.
     * @param {number | null} [facts.retryAfter]  Seconds to wait, when the server names them.
     * @param {unknown} [facts.cause]
     */
    constructor(message, { code, status = 0, details = null, requestId = null, retryAfter = null, cause }) {
        super(message, cause === undefined ? undefined : { cause });
        this.name = new.target.name;
        this.code = code;
        this.status = status;
        this.details = details;
        this.requestId = requestId;
        this.retryAfter = retryAfter;
    }

    /** @returns {FieldFault[]} what is wrong with each field; empty unless the server says so */
    get fields() {
        const fields = /** @type {any} */ (this.details)?.fields;
        return Array.isArray(fields) ? fields.filter((fault) => typeof fault?.field === "string") : [];
    }
}

/** The server answered, and said no. */
export class ApiError extends AtriumError {}

/** No answer: no network, connection refused, or not in time (`code` is `TIMEOUT` then, `UNREACHABLE` otherwise). */
export class UnreachableError extends AtriumError {}

/**
 * Reads the error envelope. An answer without one (a proxy's page) becomes an ApiError of code `HTTP_<status>`.
 *
 * @param {Response} response
 * @returns {Promise<ApiError>}
 */
export async function errorFrom(response) {
    const envelope = await envelopeOf(response);
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    return new ApiError(envelope?.message ?? `The server answered ${response.status}.`, {
        code: envelope?.code ?? `HTTP_${response.status}`,
        status: response.status,
        details: envelope?.details ?? null,
        requestId: envelope?.request_id ?? response.headers.get("X-Request-ID"),
        retryAfter: Number.isFinite(seconds) ? seconds : null,
    });
}

async function envelopeOf(response) {
    try {
        const { error } = JSON.parse(await response.text());
        return typeof error === "object" ? error : null;
    } catch {
        return null; // not JSON: the status alone has to do
    }
}
