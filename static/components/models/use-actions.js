import { layered } from "../../logic/modelling/layout.js";
import { connection } from "../../logic/modelling/connecting.js";
import { boxOf, freePlace } from "../../logic/modelling/nodes.js";
import { boxAround } from "../../logic/modelling/view.js";
import { modelStrings } from "../../logic/strings-models.js";

const words = modelStrings.page;
const edits = modelStrings.panel.edits;
const NEW_WIDTH = 240;
const KEY_COLUMN = { name: "id", data_type: "BIGINT", nullable: false, is_primary_key: true };

/**
 * What is done to tables and relationships as a whole. Each is one step to take back.
 *
 * @param {import("../../application.js").Application} app
 * @param {ReturnType<typeof import("./canvas/use-scene.js").useScene>} scene
 */
export function useActions(app, scene) {
    const { store, state } = scene;
    const model = () => store.state.model;

    /** Where tables are made: on the domain that is shown, or else the primary one, which is made for the first. */
    function domainIn(edit) {
        const all = [...edit.model.domains.values()];
        const shown = all.find(({ id }) => id === state.domain) ?? all.find((one) => one.is_primary) ?? all[0];
        return shown?.id ?? edit.createDomain({ name: words.firstDomain, model_type: state.level, is_primary: true });
    }

    /** @param {{ x: number, y: number }} at  On the plane.  @returns {string} its id */
    function create(at) {
        const name = freeName(words.tableName, [...model().tables.values()].map((table) => table.name));
        const draft = { name, width: NEW_WIDTH, height: 150, columns: [{ ...KEY_COLUMN, order: 0 }] };
        const size = boxOf({ position_x: 0, position_y: 0, ...draft }, state.level);
        const place = freePlace(at, size, [...scene.boxes.value.values()]);
        const id = store.change(edits.createTable(name), (edit) => edit.createTable({
            ...draft,
            primary_domain_id: domainIn(edit),
            model_type: state.level,
            position_x: place.x,
            position_y: place.y,
        }));
        scene.select([id]);
        state.active = id;
        return id;
    }

    /** What is selected goes; it can be taken back. */
    function remove() {
        if (!scene.writable()) return;
        if (state.edge !== null) return removeRelationship(state.edge);
        const ids = [...state.selected];
        const names = ids.map((id) => scene.tableOf(id)?.name ?? "");
        if (ids.length === 0) return;
        const label = ids.length === 1 ? `${words.removeTables(1)} ${names[0]}` : words.removeTables(ids.length);
        store.change(label, (edit) => ids.forEach((id) => edit.deleteTable(id)));
        offerBack(ids.length === 1 ? words.removedOne(names[0]) : words.removed(ids.length), label);
    }

    function removeRelationship(id) {
        store.change(words.removeRelationship, (edit) => edit.deleteRelationship(id));
        offerBack(words.relationshipRemoved, words.removeRelationship);
    }

    /** As long as nothing was done since: what comes first to be taken back is the last. */
    function offerBack(text, label) {
        app.offerUndo(text, async () => {
            if (store.state.undo === label) store.undo();
            else app.say(words.laterChanges);
        });
    }

    function duplicate(id) {
        const table = scene.tableOf(id);
        if (table === null) return;
        const { id: _, version: __, created_at: ___, last_modified_at: ____, workspace_id: _____, ...kept } = table;
        const box = boxOf(table, state.level);
        const place = freePlace({ x: box.x + 40, y: box.y + 40 }, box, [...scene.boxes.value.values()]);
        const copy = store.change(edits.duplicate(table.name), (edit) => edit.createTable({
            ...kept,
            name: words.duplicateOf(table.name).slice(0, 200),
            position_x: place.x,
            position_y: place.y,
            columns: table.columns.map(({ id: own, table_id: of, ...column }) => column),
        }));
        scene.select([copy]);
    }

    /** @param {import("./canvas/use-connect.js").End} from  @param {import("./canvas/use-connect.js").End} to */
    function connect(from, to) {
        const [one, other] = [scene.tableOf(from.table), scene.tableOf(to.table)];
        if (one === null || other === null) return;
        const plan = connection({ ...from, of: one }, { ...to, of: other }, state.level !== "conceptual");
        const id = store.change(edits.connect(one.name, other.name), (edit) => {
            const { relationship, newColumn, reference } = plan;
            let column = relationship.target_column_id;
            if (newColumn !== null) column = edit.addColumn(relationship.target_table_id, newColumn);
            if (reference !== null && column !== null) {
                const fields = { is_foreign_key: true, foreign_key_reference: reference };
                edit.updateColumn(relationship.target_table_id, column, fields);
            }
            return edit.createRelationship({ ...relationship, target_column_id: column });
        });
        scene.selectEdge(id);
        return id;
    }

    /** All of the domain, or the selected ones, side by side with what they are connected to. */
    function arrange() {
        const chosen = state.selected.size > 1 ? state.selected : new Set(scene.boxes.value.keys());
        const boxes = [...scene.boxes.value].filter(([id]) => chosen.has(id));
        const corner = boxAround(boxes.map(([, box]) => box));
        if (corner === null) return;
        const nodes = boxes.map(([id, { width, height }]) => ({ id, width, height }));
        const lines = scene.relationships.value.map((one) => ({
            source: one.source_table_id,
            target: one.target_table_id,
        }));
        const places = [...layered(nodes, lines)].map(([id, { x, y }]) => ({ id, x: corner.x + x, y: corner.y + y }));
        store.change(words.arrange, (edit) => edit.moveTables(places));
        app.say(words.arranged);
    }

    return { create, remove, duplicate, connect, arrange };
}

function freeName(nameOf, names) {
    const taken = new Set(names);
    let number = names.length + 1;
    while (taken.has(nameOf(number))) number += 1;
    return nameOf(number);
}
