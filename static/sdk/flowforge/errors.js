import { AtriumError } from "../errors.js";

/**
 * Every failure of a FlowForgeClient: `code` (the contract's, or `TIMEOUT` and `UNREACHABLE` when there was no answer),
 * `status` (0 then), `details`, `requestId`, `retryAfter`, and `fields`, what is wrong with each field of the body.
 */
export class FlowForgeError extends AtriumError {
    /** @returns {import("../errors.js").FieldFault[]} */
    get fields() {
        const faults = /** @type {any} */ (this.details)?.validationErrors;
        return Array.isArray(faults) ? faults.filter((fault) => typeof fault?.field === "string") : [];
    }
}

/**
 * Reads the edition's error envelope. An answer without one (a proxy's page) becomes one of code `HTTP_<status>`.
 *
 * @param {Response} response
 * @returns {Promise<FlowForgeError>}
 */
export async function flowForgeErrorFrom(response) {
    const envelope = await envelopeOf(response);
    const seconds = Number.parseInt(response.headers.get("Retry-After") ?? String(envelope?.retryAfter ?? ""), 10);
    return new FlowForgeError(envelope?.message ?? `The server answered ${response.status}.`, {
        code: envelope?.code ?? `HTTP_${response.status}`,
        status: response.status,
        details: envelope?.details ?? null,
        requestId: envelope?.requestId ?? response.headers.get("X-Request-ID"),
        retryAfter: Number.isFinite(seconds) ? seconds : null,
    });
}

/** The flat form of the contract's OpenAPI part is read too. */
async function envelopeOf(response) {
    try {
        const body = JSON.parse(await response.text());
        const found = typeof body?.error === "object" ? body.error : body;
        return typeof found?.code === "string" ? found : null;
    } catch {
        return null; // not JSON: the status alone has to do
    }
}

export function withoutAnswer(cause, timedOut) {
    return timedOut
        ? new FlowForgeError("The server did not answer in time.", { code: "TIMEOUT", cause })
        : new FlowForgeError("The server cannot be reached.", { code: "UNREACHABLE", cause });
}
