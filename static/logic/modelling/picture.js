import { ABOVE } from "./names.js";
import { faceOf, FONTS, HEAD, NAMES_AT, PADDING, textsOf } from "./nodes.js";
import { boxAround } from "./view.js";

/**
 * A model as a picture that stands by itself: SVG without style sheets, as other programs read it too.
 *
 * @typedef {object} Look
 * @property {Record<"ground" | "surface" | "sunken" | "line" | "ink" | "ink2" | "ink3" | "accent", string>} colours
 * @property {(text: string, width: number, font: string) => string} fitted   Cuts a text to a width.
 * @property {(text: string, font: string) => number} widthOf
 * @property {string} [fontFace]   A rule for the font, with its data in it.
 */

const FAMILY = "Inter, 'Helvetica Neue', Arial, sans-serif";
/** Around everything. */
const EDGE = 40;

/**
 * @param {object} model
 * @param {any[]} model.tables
 * @param {import("./geometry.js").Route[]} model.routes
 * @param {{ name: string, at: import("./crows-foot.js").Point }[]} [model.names]   Of relationships, and where.
 * @param {(route: any) => string} model.marksOf
 * @param {(table: any) => import("./view.js").Box} model.boxOf
 * @param {import("./nodes.js").Level} model.level
 * @param {string} model.title
 * @param {Look} look
 * @returns {{ svg: string, width: number, height: number }} in units of the plane
 */
export function pictureOf({ tables, routes, names = [], marksOf, boxOf, level, title }, look) {
    const drawn = [...tables.map(boxOf), ...routes.map((route) => route.around)];
    const around = boxAround(drawn) ?? { x: 0, y: 0, width: 0, height: 0 };
    const box = {
        x: Math.floor(around.x - EDGE),
        y: Math.floor(around.y - EDGE),
        width: Math.ceil(around.width + 2 * EDGE),
        height: Math.ceil(around.height + 2 * EDGE),
    };
    const parts = [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${box.width}" height="${box.height}" `
            + `viewBox="${box.x} ${box.y} ${box.width} ${box.height}" font-family="${FAMILY}">`,
        `<title>${escaped(title)}</title>`,
        look.fontFace ? `<style>${look.fontFace}</style>` : "",
        `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="${look.colours.ground}"/>`,
        ...routes.map((route) => edgeOf(route, marksOf(route), look)),
        ...names.map((one) => nameOf(one, look)),
        ...tables.map((table) => tableOf(faceOf(table, level), boxOf(table), look)),
        "</svg>",
    ];
    return { svg: parts.join("\n"), width: box.width, height: box.height };
}

const edgeOf = ({ path }, marks, { colours }) =>
    `<g fill="none" stroke="${colours.ink3}" stroke-width="1.3"><path d="${path}"/>`
    + `<path d="${marks}" fill="${colours.ground}"/></g>`;

/** Written as on the canvas: what it stands on is behind its letters. */
const nameOf = ({ name, at }, { colours }) =>
    `<g stroke="${colours.ground}" stroke-width="4" paint-order="stroke">`
    + text(name, at.x, at.y - ABOVE - 4, { fill: colours.ink2, size: 11, anchor: "middle" }) + "</g>";

function tableOf(face, { x, y }, look) {
    const { colours, fitted } = look;
    const { width, height, rows, title, more } = face;
    const name = fitted(title, width - 2 * PADDING, FONTS.title);
    const isPlain = rows.length === 0 && more === 0;
    const top = `M.5 ${HEAD}V8a7.500 7.500 0 0 1 7.500-7.500H${width - 8}a7.500 7.500 0 0 1 7.500 7.500V${HEAD}z`;
    const head = isPlain ? "" : `<path d="${top}" fill="${colours.sunken}"/>`;
    const heading = isPlain
        ? text(name, width / 2, height / 2, { fill: colours.ink, size: 13.5, weight: 600, anchor: "middle" })
        : text(name, PADDING, HEAD / 2, { fill: colours.ink, size: 13.5, weight: 600 });
    return `<g transform="translate(${x} ${y})">`
        + `<rect width="${width}" height="${height}" rx="8" fill="${colours.surface}" stroke="${colours.line}"/>`
        + head + heading + rows.map((row) => rowOf(row, width, look)).join("")
        + (more > 0 ? text(`+ ${more}`, NAMES_AT, height - 18, { fill: colours.ink3, size: 12 }) : "")
        + "</g>";
}

function rowOf(row, width, look) {
    const { colours } = look;
    const { marks, key, required, middle } = row;
    const { name, type } = textsOf(row, width, look);
    const mark = { fill: key ? colours.accent : colours.ink3, size: 9.5, weight: 600 };
    return text(marks, PADDING, middle, mark)
        + text(name, NAMES_AT, middle, { fill: required ? colours.ink : colours.ink2, size: 12.5 })
        + text(type, width - PADDING, middle, { fill: colours.ink3, size: 11, anchor: "end" });
}

function text(words, x, y, { fill, size, weight = 400, anchor = "start" }) {
    if (words === "") return "";
    return `<text x="${x}" y="${y}" dy="0.35em" fill="${fill}" font-size="${size}" font-weight="${weight}" `
        + `text-anchor="${anchor}">${escaped(words)}</text>`;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** As XML takes it: control characters have no place in it. */
const escaped = (words) =>
    words
        .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
        .replace(/[&<>"]/g, (one) => ENTITIES[one]);
