import { strings } from "./strings.js";
import { waitInWords } from "./time.js";

const words = strings.errors;

/**
 * What to say about a failure.
 *
 * @typedef {object} Failure
 * @property {string} text
 * @property {string | null} requestId          To quote to an administrator.
 * @property {Map<string, string>} fields       Field → words, for a form.
 */

/**
 * @param {any} error                               An AtriumError, or anything thrown by mistake.
 * @param {Record<number, string>} [own]            Words for a status where the place knows better.
 * @returns {Failure}
 */
export function failureOf(error, own = {}) {
    const fields = new Map((error?.fields ?? []).map(({ field, message }) => [field, message]));
    return { text: own[error?.status] ?? textOf(error), requestId: error?.requestId ?? null, fields };
}

function textOf(error) {
    if (error?.code === "TIMEOUT") return words.timeout;
    if (error?.code === "UNREACHABLE") return words.unreachable;
    switch (error?.status) {
        case undefined:
            return words.unexpected;
        case 401:
            return words.unauthorized;
        case 403:
            return words.forbidden;
        case 404:
            return words.notFound;
        case 412:
            return words.conflict;
        case 429:
            return words.rateLimited(waitInWords(error.retryAfter));
        case 502:
        case 503:
        case 504:
            return words.unavailable;
        default:
            if (error.status >= 500) return words.internal;
            return error.fields.length > 0 ? words.validation : error.message;
    }
}

/** A request that was given up because a newer one took its place is no failure. */
export const isAborted = (error) => error?.name === "AbortError";
