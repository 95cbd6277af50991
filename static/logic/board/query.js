/**
 * A widget's question, taken apart for the editor and put together again. What the editor does not know of stays.
 *
 * @typedef {"metric" | "dataset" | "static"} SourceKind
 *
 * @typedef {{ kind: SourceKind, name: string }} Source  `name`: of the metric, or the data set's id.
 */

/** @returns {Source} */
export function sourceOf(query) {
    const [, kind, name] = /^(metrics|dataset):(.*)$/.exec(query?.endpoint ?? "") ?? [];
    if (kind === "metrics") return { kind: "metric", name };
    if (kind === "dataset") return { kind: "dataset", name };
    return { kind: "static", name: "" };
}

/**
 * The question about another source: conditions and fields of the former one would mean nothing.
 *
 * @param {Source} source
 * @param {boolean} [single]  Own values are one figure, not rows.
 */
export function withSource(query, source, single = false) {
    if (source.kind === "static") return { parameters: { data: query?.parameters?.data ?? (single ? 0 : []) } };
    const span = query?.parameters?.range_seconds;
    const parameters = span === undefined ? {} : { parameters: { range_seconds: span } };
    return { endpoint: `${source.kind === "metric" ? "metrics" : "dataset"}:${source.name}`, ...parameters };
}

/** A parameter set, or taken away by null, "" or an empty list. */
export function withParameter(query, name, value) {
    const { [name]: _, ...others } = query?.parameters ?? {};
    const empty = value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
    const parameters = empty ? others : { ...others, [name]: value };
    const { parameters: __, ...rest } = query ?? {};
    return Object.keys(parameters).length === 0 ? rest : { ...rest, parameters };
}

/** A part of the question (`sort`, `limit`, `aggregation`, `filters`) set, or taken away by null. */
export function withPart(query, name, value) {
    const { [name]: _, ...rest } = query ?? {};
    const empty = value === null || (Array.isArray(value) && value.length === 0);
    return empty ? rest : { ...rest, [name]: value };
}

/** Only conditions that are whole can be asked; the others are still being written. */
export function askable(query) {
    const filters = (query?.filters ?? []).filter(({ field, value }) => field !== "" && value !== "");
    return withPart(query, "filters", filters);
}

/**
 * What a person types as the value of a condition: a number where the column holds numbers or its type is not known,
 * a list for `in`.
 *
 * @param {string} text
 * @param {string} operator
 * @param {string} [type]  Of the column.
 */
export function filterValue(text, operator, type = "") {
    if (operator !== "in") return single(text.trim(), type);
    const parts = text.split(",").map((part) => part.trim());
    return parts.filter((part) => part !== "").map((part) => single(part, type));
}

export const filterText = (value) => (Array.isArray(value) ? value.join(", ") : String(value ?? ""));

function single(text, type) {
    if (type === "text" || type === "time") return text; // "01234" is no number there
    if (text === "true") return true;
    if (text === "false") return false;
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

/**
 * Own values as they are typed: a JSON list of objects, or one value.
 *
 * @returns {{ data: unknown } | null}  null: neither
 */
export function ownData(text) {
    const trimmed = text.trim();
    if (trimmed === "") return { data: [] };
    try {
        const data = JSON.parse(trimmed);
        const isRows = Array.isArray(data) && data.every(
            (row) => row !== null && typeof row === "object" && !Array.isArray(row),
        );
        return isRows || typeof data === "number" || typeof data === "string" ? { data } : null;
    } catch {
        return null;
    }
}

/** Own values to edit: one row a line. */
export function ownDataText(data) {
    if (!Array.isArray(data)) return data === undefined ? "" : JSON.stringify(data);
    return data.length === 0 ? "" : `[\n${data.map((row) => `  ${JSON.stringify(row)}`).join(",\n")}\n]`;
}

/** Columns of own values. @returns {{ name: string, type: string }[]} */
export function columnsOf(data) {
    const rows = Array.isArray(data) ? data : [];
    const names = [...new Set(rows.slice(0, 100).flatMap((row) => Object.keys(row)))];
    return names.map((name) => {
        const isNumber = rows.every(
            (row) => row[name] === undefined || row[name] === null || typeof row[name] === "number",
        );
        return { name, type: isNumber ? "number" : "text" };
    });
}
