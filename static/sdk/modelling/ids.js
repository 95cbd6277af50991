/** A UUID of version 7: those made later sort later. `randomUUID` is missing on plain HTTP and in Node 18. */
export function newId(now = Date.now()) {
    const bytes = new Uint8Array(16);
    fillRandomly(bytes);
    for (let at = 0; at < 6; at += 1) bytes[at] = Math.floor(now / 256 ** (5 - at)) % 256;
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return written(hex);
}

function fillRandomly(bytes) {
    if (globalThis.crypto?.getRandomValues !== undefined) return globalThis.crypto.getRandomValues(bytes);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(Math.random() * 256);
    return bytes;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The UUID in an identifier of the other editions: `usr_` and 22 digits of base 62.
 *
 * @param {string} identifier
 * @returns {string} the same, if it is none
 */
export function uuidOf(identifier) {
    const digits = /^[a-z]+_([0-9A-Za-z]{22})$/.exec(identifier)?.[1];
    if (digits === undefined) return identifier;
    let number = 0n;
    for (const digit of digits) number = number * 62n + BigInt(DIGITS.indexOf(digit));
    return written(number.toString(16).padStart(32, "0"));
}

const written = (hex) =>
    [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
