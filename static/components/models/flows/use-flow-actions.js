import { freeNodeName, NODE_WIDTH } from "../../../logic/modelling/flow-nodes.js";
import { layered } from "../../../logic/modelling/layout.js";
import { freePlace } from "../../../logic/modelling/nodes.js";
import { boxAround } from "../../../logic/modelling/view.js";
import { flowStrings } from "../../../logic/strings-flows.js";

const words = flowStrings.page;
const { edits } = flowStrings;
const SIZE = { width: NODE_WIDTH, height: 52 };
/** Labels stand between nodes: they need some room. */
const GAPS = { gapX: 150, gapY: 48 };

/**
 * What is done to nodes and connections as a whole. Each is one step to take back.
 *
 * @param {import("../../../application.js").Application} app
 * @param {ReturnType<typeof import("./use-flow-scene.js").useFlowScene>} scene
 * @param {string} diagram
 */
export function useFlowActions(app, scene, diagram) {
    const { store, state } = scene;
    const nameOf = (id) => scene.tableOf(id)?.name ?? "";

    /** @param {import("../../../logic/modelling/flow-nodes.js").NodeType} type  @param {{ x: number, y: number }} at */
    function create(type, at) {
        const name = freeNodeName(flowStrings.types[type], scene.tables.value.map((node) => node.name));
        const place = freePlace(at, SIZE, [...scene.boxes.value.values()]);
        const draft = { type, name, position_x: place.x, position_y: place.y };
        const id = store.change(edits.create(name), (edit) => edit.setNode(diagram, draft));
        scene.select([id]);
        state.active = id;
        return id;
    }

    /** What is selected goes; it can be taken back. */
    function remove() {
        if (!scene.writable()) return;
        const ids = [...state.selected];
        if (state.edge !== null) {
            const { edge } = state;
            store.change(words.removeConnection, (edit) => edit.removeConnection(diagram, edge));
            return offerBack(words.connectionRemoved, words.removeConnection);
        }
        if (ids.length === 0) return undefined;
        const [label, said] = [words.removeNodes(ids.length), words.removedNodes(ids.length)];
        const name = nameOf(ids[0]);
        store.change(label, (edit) => ids.forEach((id) => edit.removeNode(diagram, id)));
        return offerBack(ids.length === 1 ? words.removedOne(name) : said, label);
    }

    /** As long as nothing was done since: what comes first to be taken back is the last. */
    function offerBack(text, label) {
        app.offerUndo(text, async () => {
            if (store.state.undo === label) store.undo();
            else app.say(flowStrings.list.laterChanges);
        });
    }

    /** @param {{ table: string }} from  @param {{ table: string }} to   As the canvas names the ends. */
    function connect(from, to) {
        const draft = { source_node_id: from.table, target_node_id: to.table };
        const label = edits.connect(nameOf(from.table), nameOf(to.table));
        const id = store.change(label, (edit) => edit.setConnection(diagram, draft));
        scene.selectEdge(id);
        return id;
    }

    /** All nodes, or the selected ones, in the direction in which data flows. */
    function arrange() {
        const chosen = state.selected.size > 1 ? state.selected : new Set(scene.boxes.value.keys());
        const boxes = [...scene.boxes.value].filter(([id]) => chosen.has(id));
        const corner = boxAround(boxes.map(([, box]) => box));
        if (corner === null) return;
        const nodes = boxes.map(([id, { width, height }]) => ({ id, width, height }));
        const lines = scene.relationships.value.map((one) => ({
            source: one.source_node_id,
            target: one.target_node_id,
        }));
        const places = [...layered(nodes, lines, GAPS)];
        store.change(words.arrange, (edit) => {
            for (const [id, { x, y }] of places) {
                edit.setNode(diagram, { id, position_x: corner.x + x, position_y: corner.y + y });
            }
        });
        app.say(words.arranged);
    }

    return { create, remove, connect, arrange };
}
