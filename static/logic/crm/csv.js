/**
 * The beginning of a CSV file, to be looked at before it is sent. The server reads the whole of it by itself; this is
 * only a preview. Source: RFC 4180, with the delimiters that spreadsheets write.
 */

const DELIMITERS = [",", ";", "\t"];

/**
 * @param {string} text    The beginning of a file; its last row may be cut off.
 * @param {number} most    Rows wanted, besides the first.
 * @param {boolean} whole  The text is all there is.
 * @returns {{ columns: string[], rows: string[][] }}
 */
export function preview(text, most, whole) {
    const plain = text.replace(/^\uFEFF/, "");
    const { rows, isCut } = parsed(plain, delimiterOf(plain), most + 2);
    const sure = (whole || !isCut ? rows : rows.slice(0, -1)).filter((row) => row.some((cell) => cell !== ""));
    const [columns = [], ...others] = sure;
    return { columns: columns.map((name) => name.trim()), rows: others.slice(0, most) };
}

/** The sign that parts the first line into the most cells. */
export function delimiterOf(text) {
    const line = text.split(/\r?\n/, 1)[0].replace(/"[^"]*"/g, "");
    const counts = DELIMITERS.map((sign) => line.split(sign).length);
    return DELIMITERS[counts.indexOf(Math.max(...counts))];
}

/** @returns {{ rows: string[][], isCut: boolean }} isCut: the text ended before `most` rows, maybe within the last */
function parsed(text, delimiter, most) {
    const rows = [];
    let row = [];
    let cell = "";
    let quoted = false;
    let at = 0;
    for (; at < text.length && rows.length < most; at += 1) {
        const sign = text[at];
        if (quoted) {
            if (sign !== '"') cell += sign;
            else if (text[at + 1] === '"') cell += text[(at += 1)];
            else quoted = false;
        } else if (sign === '"' && cell === "") quoted = true;
        else if (sign === delimiter) [cell] = ["", row.push(cell)];
        else if (sign === "\n" || sign === "\r") {
            if (sign === "\r" && text[at + 1] === "\n") at += 1;
            row.push(cell);
            rows.push(row);
            [row, cell] = [[], ""];
        } else cell += sign;
    }
    if (rows.length >= most) return { rows, isCut: false };
    const isOpen = cell !== "" || row.length > 0;
    if (isOpen) rows.push([...row, cell]);
    return { rows, isCut: isOpen };
}
