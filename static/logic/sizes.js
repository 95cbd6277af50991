const UNITS = ["B", "kB", "MB", "GB"];

/** "512 B", "8.1 MB": as people count, in thousands. @param {number} bytes */
export function sizeInWords(bytes) {
    let value = bytes;
    let unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
        value /= 1_000;
        unit += 1;
    }
    const digits = unit === 0 || value >= 99.5 ? 0 : 1;
    const figures = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return `${value.toLocaleString("en", figures)} ${UNITS[unit]}`;
}

/** The name of a data set from that of its file: "sales-2025.csv" is "sales-2025". @param {string} file */
export const nameOfFile = (file) => file.replace(
    /\.(csv|tsv|json|ndjson|jsonl|txt)$/i,
    "",
).slice(0, 200) || file.slice(0, 200);
