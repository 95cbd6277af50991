import { h } from "vue";
import { fitted, widthOf } from "../../../lib/text-fit.js";
import { FONTS, HEAD, NAMES_AT, PADDING, textsOf } from "../../../logic/modelling/nodes.js";
import { modelStrings } from "../../../logic/strings-models.js";

const words = modelStrings.canvas;
const CORNER = 8;

/**
 * One table on the canvas. It is drawn anew only when one of its props changed: while the view or another table moves,
 * nothing here runs.
 *
 * Props: `face` (of logic/modelling/nodes.js), `x`, `y`, `detail` ("near": with its rows, "far"), `look` (classes), `tab`
 * (tabindex), `label` (for who cannot see it), `fonts` (moves when texts have to be measured again).
 */
export function TableNode({ face, x, y, detail, look, tab, label }) {
    return h(
        "g",
        {
            class: ["table", detail, look],
            transform: `translate(${x} ${y})`,
            "data-grip": "table",
            "data-table": face.id,
            tabindex: tab,
            role: "group",
            "aria-roledescription": words.tableRole,
            "aria-label": label,
        },
        detail === "near" ? nearParts(face) : farParts(face),
    );
}
TableNode.props = ["face", "x", "y", "detail", "look", "tab", "label", "fonts"];

const sheet = ({ width, height }) => h("rect", { class: "sheet", width, height, rx: CORNER });

function nearParts(face) {
    const { width, rows, title, more } = face;
    const isPlain = rows.length === 0 && more === 0 && face.height > HEAD && face.height < HEAD + 20;
    if (isPlain) {
        const middle = { class: "title plain", x: width / 2, y: face.height / 2 };
        return [sheet(face), h("text", middle, fitted(title, width - 2 * PADDING, FONTS.title))];
    }
    return [
        sheet(face),
        h("path", { class: "head", d: headShape(width) }),
        h("text", { class: "title", x: PADDING, y: HEAD / 2 }, fitted(title, width - 2 * PADDING, FONTS.title)),
        rows.flatMap((row) => rowParts(row, width)),
        more > 0 && h("text", { class: "none", x: NAMES_AT, y: face.height - 18 }, words.moreColumns(more)),
        rows.length === 0 && h("text", { class: "none", x: PADDING, y: HEAD + 15 }, words.noColumns),
    ];
}

function rowParts(row, width) {
    const { id, marks, key, required, middle } = row;
    const { name, type } = textsOf(row, width, { fitted, widthOf });
    return [
        marks !== "" && h("text", { key: `${id}.k`, class: ["marks", { key }], x: PADDING, y: middle }, marks),
        h("text", { key: `${id}.n`, class: ["name", { required }], x: NAMES_AT, y: middle }, name),
        type !== "" && h("text", { key: `${id}.t`, class: "type", x: width - PADDING, y: middle }, type),
    ];
}

const headShape = (width) =>
    `M.5 ${HEAD}V${CORNER}a7.500 7.500 0 0 1 7.500-7.500H${width - CORNER}a7.500 7.500 0 0 1 7.500 7.500V${HEAD}z`;

/** A view from so far that not even names can be read hides them by itself (`.tables.speck`). */
function farParts(face) {
    const { width, height, title } = face;
    const name = fitted(title, width - 2 * PADDING, FONTS.far);
    return [
        sheet(face),
        h("rect", { class: "head", x: 0.5, y: 0.5, width: width - 1, height: Math.min(14, height - 1), rx: 7 }),
        name !== "" && h("text", { class: "title far", x: width / 2, y: height / 2 + 5 }, name),
    ];
}
