/**
 * @typedef {{ name: string, type?: string }} Column
 * @typedef {{ column: number, direction: "asc" | "desc" } | null} Sort
 */

/**
 * Rows in another order; empty cells come last either way. The given rows stay as they are.
 *
 * @param {unknown[][]} rows
 * @param {Sort} sort
 */
export function sorted(rows, sort) {
    if (sort === null) return rows;
    const sign = sort.direction === "asc" ? 1 : -1;
    const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
    return [...rows].sort((a, b) => {
        const [left, right] = [a[sort.column], b[sort.column]];
        if (isEmpty(left) || isEmpty(right)) return Number(isEmpty(left)) - Number(isEmpty(right));
        if (typeof left === "number" && typeof right === "number") return sign * (left - right);
        return sign * order.compare(String(left), String(right));
    });
}

/** Ascending, descending, as it came. @returns {Sort} */
export function nextSort(sort, column) {
    if (sort?.column !== column) return { column, direction: "asc" };
    return sort.direction === "asc" ? { column, direction: "desc" } : null;
}

export function pageOf(rows, page, size) {
    const pages = Math.max(1, Math.ceil(rows.length / size));
    const shown = Math.min(Math.max(0, page), pages - 1);
    return { rows: rows.slice(shown * size, (shown + 1) * size), page: shown, pages };
}

/** RFC 4180. What a spreadsheet would take for a formula is marked as text. */
export function csvOf(columns, rows) {
    const lines = [columns.map(({ name }) => name), ...rows];
    return lines.map((line) => line.map(csvCell).join(",")).join("\r\n");
}

function csvCell(value) {
    if (isEmpty(value)) return "";
    const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The largest number of each column of numbers, for bars; null where a bar says nothing. */
export function largestOf(columns, rows) {
    return columns.map((_, index) => {
        const values = rows.map((row) => row[index]).filter((value) => typeof value === "number");
        return values.length === 0 || values.some((value) => value < 0) ? null : Math.max(...values);
    });
}

export const isNumeric = ({ type }) => type === "number" || type === "integer";

const isEmpty = (value) => value === null || value === undefined || value === "";
