import { h } from "vue";
import { flowRoutes } from "../../../logic/modelling/flow-geometry.js";
import { asTable } from "../../../logic/modelling/flow-nodes.js";
import { bounds } from "../../../logic/modelling/geometry.js";
import { boxOf } from "../../../logic/modelling/nodes.js";

const MARGIN = 60;
/** Nothing is drawn larger than this much of life: one node alone would fill the picture. */
const LEAST = { width: 900, height: 420 };

/** A diagram in small. Prop `diagram`. */
export function FlowPicture({ diagram }) {
    const boxes = new Map(diagram.nodes.map((node) => [node.id, boxOf(asTable(node), "conceptual")]));
    const around = bounds(boxes.values());
    if (around === null) return h("div", { class: "flow-picture", "aria-hidden": "true" });
    const width = Math.max(LEAST.width, around.width + 2 * MARGIN);
    const height = Math.max(LEAST.height, around.height + 2 * MARGIN);
    const left = around.x + around.width / 2 - width / 2;
    const top = around.y + around.height / 2 - height / 2;
    const lines = [...flowRoutes(diagram.connections, (id) => boxes.get(id) ?? null).values()];
    return h("div", { class: "flow-picture", "aria-hidden": "true" }, [
        h("svg", { viewBox: `${left} ${top} ${width} ${height}`, preserveAspectRatio: "xMidYMid meet" }, [
            lines.map(({ path, marks }, at) => h("path", { key: at, class: "line", d: path + marks.join("") })),
            diagram.nodes.map(({ id, type }) => {
                const { x, y, width: wide, height: high } = boxes.get(id);
                return [
                    h("rect", { key: id, class: "box", x, y, width: wide, height: high, rx: 8 }),
                    h("rect", { key: `${id}.tile`, class: ["tile", type], x, y, width: high, height: high, rx: 8 }),
                ];
            }),
        ]),
    ]);
}
FlowPicture.props = ["diagram"];
