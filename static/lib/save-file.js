/** Until the browser has surely begun to read it, in milliseconds. */
const KEPT_MS = 10_000;

/** Gives the person a file to keep. @param {Blob} file  @param {string} name */
export function saveFile(file, name) {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}
