import { shallowRef } from "vue";

/**
 * Texts that are cut to a width, for drawings: SVG cuts none by itself.
 */
const ELLIPSIS = "…";
const MOST_KEPT = 20_000;
/** @type {Map<string, string>} */
const kept = new Map();
/** @type {CanvasRenderingContext2D | null} */
let ruler = null;

/** Moves when the fonts have come: what was measured before was measured with another. */
export const fontsReady = shallowRef(0);
document.fonts?.ready.then(() => {
    kept.clear();
    fontsReady.value += 1;
});

/** @param {string} text  @param {string} font  As CSS writes it.  @returns {number} in pixels */
export function widthOf(text, font) {
    ruler ??= document.createElement("canvas").getContext("2d");
    ruler.font = font;
    return ruler.measureText(text).width;
}

/**
 * @param {string} text
 * @param {number} width   In pixels.
 * @param {string} font    As CSS writes it.
 * @returns {string} the text, or as much of it as there is room for
 */
export function fitted(text, width, font) {
    const key = `${font}|${width}|${text}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size > MOST_KEPT) kept.clear();
    const cut = shortened(text, width, font);
    kept.set(key, cut);
    return cut;
}

function shortened(text, width, font) {
    if (width <= 0) return "";
    if (widthOf(text, font) <= width) return text;
    const letters = [...text];
    let least = 0;
    let most = letters.length;
    while (least < most) {
        const middle = Math.ceil((least + most) / 2);
        if (widthOf(letters.slice(0, middle).join("") + ELLIPSIS, font) <= width) least = middle;
        else most = middle - 1;
    }
    return least === 0 ? "" : letters.slice(0, least).join("").trimEnd() + ELLIPSIS;
}
