import { marksOf } from "../../components/models/canvas/marks.js";
import { boxOf } from "../../logic/modelling/nodes.js";
import { pictureOf } from "../../logic/modelling/picture.js";
import { saveFile } from "../save-file.js";
import { fitted, widthOf } from "../text-fit.js";

const FONT = "/vendor/inter-3.19/inter.woff2";
/** Of a PNG, in pixels for each unit; less where the picture would become too large for a browser. */
const SCALE = 2;
const MOST_PIXELS = 60_000_000;
const LONGEST_SIDE = 16_000;
const COLOURS = {
    ground: "--ground",
    surface: "--surface",
    sunken: "--sunken",
    line: "--line-strong",
    ink: "--ink",
    ink2: "--ink-2",
    ink3: "--ink-3",
    accent: "--accent",
};

/**
 * Saves what the canvas shows as a file, in the colours that are seen.
 *
 * @param {any} scene
 * @param {"svg" | "png"} kind
 * @param {string} title     Of the picture, and what the file is called by.
 */
export async function savePicture(scene, kind, title) {
    const { level } = scene.state;
    const picture = pictureOf({
        tables: scene.tables.value,
        routes: [...scene.routed.value.values()],
        names: scene.relationships.value
            .filter(({ id }) => scene.named.value.has(id))
            .map(({ id, name }) => ({ name, at: scene.named.value.get(id) })),
        marksOf,
        boxOf: (table) => boxOf(table, level),
        level,
        title,
    }, { colours: coloursNow(), fitted, widthOf, fontFace: await fontFace() });
    const svg = new Blob([picture.svg], { type: "image/svg+xml" });
    const file = kind === "svg" ? svg : await drawn(svg, picture);
    saveFile(file, `${title.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "model"}.${kind}`);
}

/** What the tokens come to in the present theme. */
function coloursNow() {
    const probe = document.createElement("span");
    document.body.append(probe);
    const colour = (token) => {
        probe.style.color = `var(${token})`;
        return getComputedStyle(probe).color;
    };
    const all = /** @type {any} */ (
        Object.fromEntries(Object.entries(COLOURS).map(([name, token]) => [name, colour(token)]))
    );
    probe.remove();
    return all;
}

/** The font travels with the picture; without it, another one takes its place. */
async function fontFace() {
    try {
        const answer = await fetch(FONT);
        const bytes = new Uint8Array(await answer.arrayBuffer());
        if (!answer.ok) return "";
        const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        return `@font-face{font-family:Inter;font-weight:400 700;src:url(data:font/woff2;base64,${text})}`;
    } catch {
        return "";
    }
}

async function drawn(svg, { width, height }) {
    const scale = Math.min(SCALE, LONGEST_SIDE / Math.max(width, height), Math.sqrt(MOST_PIXELS / (width * height)));
    const address = URL.createObjectURL(svg);
    try {
        const image = new Image(width, height);
        image.src = address;
        await image.decode();
        const canvas = Object.assign(document.createElement("canvas"), {
            width: Math.round(width * scale),
            height: Math.round(height * scale),
        });
        canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
        const file = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
        if (file === null) throw new Error("The browser made no picture.");
        return file;
    } finally {
        URL.revokeObjectURL(address);
    }
}
