import { AtriumError } from "../errors.js";

/**
 * Every failure of a ModellingClient: `code` (the contract's `error`, or `TIMEOUT` and `UNREACHABLE` when there was no
 * answer), `status` (0 then), `details`, `requestId`, `retryAfter`, and `fields`, what is wrong with each field.
 */
export class ModellingError extends AtriumError {
    /** What it is about, as the server names it: of a conflict. @type {string | null} */
    elementId = null;

    /** @returns {import("../errors.js").FieldFault[]} */
    get fields() {
        const details = /** @type {any} */ (this.details);
        const issues = Array.isArray(details?.issues) ? details.issues : [details];
        return issues
            .filter((issue) => typeof issue?.field === "string")
            .map(({ field, reason }) => ({ field, message: String(reason ?? this.message) }));
    }
}

/**
 * Reads the edition's flat error body. An answer without one (a proxy's page) becomes one of code `HTTP_<status>`.
 *
 * @param {Response} response
 * @returns {Promise<ModellingError>}
 */
export async function modellingErrorFrom(response) {
    const body = await bodyOf(response);
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    const error = new ModellingError(body?.message ?? `The server answered ${response.status}.`, {
        code: body?.error ?? `HTTP_${response.status}`,
        status: response.status,
        details: body?.details ?? null,
        requestId: body?.request_id ?? response.headers.get("X-Request-ID"),
        retryAfter: Number.isFinite(seconds) ? seconds : null,
    });
    error.elementId = body?.element_id ?? null;
    return error;
}

async function bodyOf(response) {
    try {
        const body = JSON.parse(await response.text());
        return typeof body?.error === "string" ? body : null;
    } catch {
        return null; // not JSON: the status alone has to do
    }
}

export function withoutAnswer(cause, timedOut) {
    return timedOut
        ? new ModellingError("The server did not answer in time.", { code: "TIMEOUT", cause })
        : new ModellingError("The server cannot be reached.", { code: "UNREACHABLE", cause });
}
