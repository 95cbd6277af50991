import { boardStrings } from "../strings-board.js";

const words = boardStrings.errors;

/**
 * Why a widget has no data, in words.
 *
 * @param {any} error  The data engine's `{ code, message, request_id? }`, or an AtriumError.
 * @returns {{ text: string, detail: string | null, requestId: string | null }}  `detail`: what exactly is wrong, where
 *   the server says something that helps
 */
export function widgetFailure(error) {
    const code = error?.code ?? "";
    const detail = code === "VALIDATION_ERROR" ? fieldsOf(error) ?? error.message ?? null : null;
    return {
        text: words.codes[code] ?? words.fallback,
        detail,
        requestId: error?.requestId ?? error?.request_id ?? null,
    };
}

function fieldsOf({ fields, details }) {
    const all = fields ?? details?.fields ?? [];
    return all.length === 0 ? null : all.map(({ message }) => message).join(" ");
}
