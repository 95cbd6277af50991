import { h } from "vue";
import { fitted, fontsReady } from "../../../lib/text-fit.js";
import { pictureOf } from "../../../logic/modelling/flow-nodes.js";
import { flowStrings } from "../../../logic/strings-flows.js";
import { Icon } from "../../icons.js";

const words = flowStrings.canvas;
const NAME_FONT = "600 13.5px Inter, system-ui, sans-serif";
const FAR_FONT = "600 24px Inter, system-ui, sans-serif";
/** Of the square that the picture stands in. */
const TILE = 52;
const PICTURE = 20;
const PADDING = 12;

/** The nodes that are near enough to be seen. Prop `scene`: of use-flow-scene.js. */
export const NodeLayer = {
    name: "NodeLayer",
    props: ["scene"],
    setup({ scene }) {
        const { state, sight } = scene;
        const isThere = ({ id }) => sight.has(id) || state.active === id || state.selected.has(id);
        return () =>
            h("g", { class: "tables" }, scene.tables.value.filter(isThere).map((node) => {
                const { width, height } = scene.boxes.value.get(node.id);
                return h(FlowNode, {
                    key: node.id,
                    node,
                    width,
                    height,
                    far: sight.state.detail !== "near",
                    look: lookOf(state, node.id),
                    tab: state.active === node.id ? "0" : "-1",
                    fonts: fontsReady.value,
                });
            }));
    },
};

const lookOf = (state, id) =>
    [state.selected.has(id) && "selected", state.lifted === id && "lifted", state.target === id && "target"]
        .filter(Boolean)
        .join(" ");

/** One node; drawn anew only when one of its props changed. */
function FlowNode({ node, width, height, far, look, tab }) {
    const { id, name, type, position_x: x, position_y: y } = node;
    const kind = flowStrings.types[type] ?? type;
    return h(
        "g",
        {
            class: ["table flow-node", look],
            transform: `translate(${x} ${y})`,
            "data-grip": "table",
            "data-table": id,
            tabindex: tab,
            role: "group",
            "aria-roledescription": words.role,
            "aria-label": words.nodeLabel(name, kind),
        },
        [
            h("rect", { class: "sheet", width, height, rx: 8 }),
            h("path", { class: ["tile", type], d: tileShape(height) }),
            h(
                "g",
                { class: ["picture", type], transform: `translate(${(TILE - PICTURE) / 2} ${(height - PICTURE) / 2})` },
                h(Icon, { name: pictureOf(node), width: PICTURE, height: PICTURE }),
            ),
            ...(far ? farWords(name, width, height) : nearWords(name, kind, width, height)),
        ],
    );
}
FlowNode.props = ["node", "width", "height", "far", "look", "tab", "fonts"];

const tileShape = (height) =>
    `M${TILE} .5H8a7.500 7.500 0 0 0-7.500 7.500V${height - 8}a7.500 7.500 0 0 0 7.500 7.500H${TILE}z`;

const nearWords = (name, kind, width, height) => [
    h("text", { class: "title", x: TILE + PADDING, y: height / 2 - 8 }, fitted(name, roomOf(width), NAME_FONT)),
    h("text", { class: "kind", x: TILE + PADDING, y: height / 2 + 11 }, kind),
];

const farWords = (name, width, height) => [
    h("text", { class: "title far", x: TILE + roomOf(width) / 2 + PADDING, y: height / 2 + 2 }, fitted(
        name,
        roomOf(width),
        FAR_FONT,
    )),
];

const roomOf = (width) => width - TILE - 2 * PADDING;
