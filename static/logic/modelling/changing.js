import { differing, overlaid } from "./overlay.js";
import { relationshipsOf } from "./model.js";
import { present } from "./history.js";

/**
 * One step of a person: changes are written down one after the other, each seen by the next.
 *
 * @typedef {import("./history.js").Change} Change
 * @typedef {import("./overlay.js").Edit} Edit
 * @typedef {import("./model.js").Model} Model
 */

/** Fields of a new element that its maker left open. */
const OPEN = {
    table: {
        alias: null,
        model_type: "logical",
        position_x: 0,
        position_y: 0,
        width: 200,
        height: 150,
        visible_domains: [],
        columns: [],
    },
    column: {
        data_type: "VARCHAR(255)",
        nullable: true,
        is_primary_key: false,
        is_foreign_key: false,
        foreign_key_reference: null,
        default_value: null,
        constraints: {},
    },
    relationship: {
        cardinality: "one-to-many",
        optionality: "optional",
        name: null,
        source_column_id: null,
        target_column_id: null,
        is_circular: false,
    },
    domain: { model_type: "logical", is_primary: false },
    diagram: { nodes: [], connections: [], linked_tables: [] },
    node: { icon: null, metadata: {} },
    connection: { label: null, direction: "forward" },
};

/**
 * @param {Model} start                As it is shown.
 * @param {() => string} newId
 */
export function changing(start, newId) {
    let model = start;
    /** @type {Change[]} */
    const changes = [];

    function note(change) {
        changes.push(change);
        for (const edit of editsFrom([change], () => "")) model = overlaid(model, edit);
    }

    function create(kind, draft, about = {}) {
        const id = draft.id ?? newId();
        note({ kind, action: "create", id, ...about, after: { ...OPEN[kind], ...draft, id } });
        return id;
    }

    function update(kind, id, data, about = {}) {
        const known = present(model, { kind, action: "update", id, ...about });
        const after = known === undefined ? null : differing(known, data);
        if (after === null) return;
        const before = Object.fromEntries(Object.keys(after).map((field) => [field, known[field] ?? null]));
        note({ kind, action: "update", id, ...about, before, after });
    }

    function remove(kind, id, about = {}, more = {}) {
        const known = present(model, { kind, action: "delete", id, ...about });
        if (known !== undefined) note({ kind, action: "delete", id, ...about, before: { ...known, ...more } });
    }

    /** References to columns that go: they are cleared first, so that taking it back brings them back. */
    function release(columns, table) {
        for (const other of model.tables.values()) {
            if (other.id === table && columns.length > 1) continue; // the table goes with its own
            for (const column of other.columns.filter((one) => columns.includes(one.foreign_key_reference))) {
                const free = { foreign_key_reference: null, is_foreign_key: false };
                if (!columns.includes(column.id)) update("column", column.id, free, { table: other.id });
            }
        }
    }

    const edit = {
        createTable: (draft) => create("table", { ...draft, columns: columnsOf(draft.columns ?? [], newId) }),
        updateTable: (id, data) => update("table", id, data),
        /** @param {{ id: string, x: number, y: number }[]} places */
        moveTables(places) {
            for (const { id, x, y } of places) {
                update("table", id, { position_x: Math.round(x), position_y: Math.round(y) });
            }
        },
        /** Its relationships go with it, and references to its columns. */
        deleteTable(id) {
            const table = model.tables.get(id);
            if (table === undefined) return;
            release(table.columns.map((column) => column.id), id);
            remove("table", id, {}, { relationships: relationshipsOf(model, id) });
        },

        /** @returns {string} the id  @param {string} table  @param {any} draft  @param {number} [order] */
        addColumn: (table, draft, order = undefined) =>
            create("column", {
                ...draft,
                table_id: table,
                order: order ?? model.tables.get(table)?.columns.length ?? 0,
            }, { table }),
        updateColumn: (table, id, data) => update("column", id, data, { table }),
        moveColumn: (table, id, order) => update("column", id, { order }, { table }),
        removeColumn(table, id) {
            release([id], table);
            for (const one of relationshipsOf(model, table)) {
                const data = {};
                if (one.source_column_id === id) data.source_column_id = null;
                if (one.target_column_id === id) data.target_column_id = null;
                update("relationship", one.id, data);
            }
            remove("column", id, { table });
        },

        createRelationship: (draft) => create("relationship", draft),
        updateRelationship: (id, data) => update("relationship", id, data),
        deleteRelationship: (id) => remove("relationship", id),

        createDomain: (draft) => create("domain", draft),
        updateDomain: (id, data) => update("domain", id, data),
        /** Its tables move to the primary one. */
        deleteDomain(id) {
            const primary = [...model.domains.values()].find((domain) => domain.is_primary);
            for (const table of primary === undefined ? [] : model.tables.values()) {
                if (table.primary_domain_id === id) update("table", table.id, { primary_domain_id: primary.id });
            }
            remove("domain", id);
        },

        createDiagram: (draft) => create("diagram", draft),
        updateDiagram: (id, data) => update("diagram", id, data),
        deleteDiagram: (id) => remove("diagram", id),
        /** A node that is there is changed, another one made. @returns {string} the id */
        setNode: (diagram, node) => set("node", diagram, node),
        removeNode(diagram, id) {
            for (const one of model.diagrams.get(diagram)?.connections ?? []) {
                if (one.source_node_id === id || one.target_node_id === id) remove("connection", one.id, { diagram });
            }
            remove("node", id, { diagram });
        },
        setConnection: (diagram, connection) => set("connection", diagram, connection),
        removeConnection: (diagram, id) => remove("connection", id, { diagram }),
        /** The tables that a diagram is about, all of them. @param {string} diagram  @param {string[]} tables */
        linkTables(diagram, tables) {
            const linked = model.diagrams.get(diagram)?.linked_tables ?? [];
            for (const id of linked.filter((one) => !tables.includes(one))) remove("link", id, { diagram });
            for (const id of tables.filter((one) => !linked.includes(one))) create("link", { id }, { diagram });
        },

        /** With everything that is written down so far. */
        get model() {
            return model;
        },
    };

    function set(kind, diagram, draft) {
        const about = { diagram };
        const known = draft.id !== undefined && present(model, { kind, action: "update", id: draft.id, ...about });
        if (!known) return create(kind, draft, about);
        const { id, ...data } = draft;
        update(kind, id, data, about);
        return id;
    }

    return { edit, changes };
}

const columnsOf = (columns, newId) =>
    columns.map((column, order) => ({ ...OPEN.column, id: newId(), ...column, order }));

/**
 * What goes to the server: one edit an element. Changes of one diagram's parts that follow each other are one.
 *
 * @param {Change[]} changes
 * @param {() => string} newRequest
 * @returns {Edit[]}
 */
export function editsFrom(changes, newRequest) {
    /** @type {Edit[]} */
    const edits = [];
    for (const change of changes) {
        const last = edits.at(-1);
        if (change.diagram === undefined) edits.push(editOf(change, newRequest()));
        else if (last?.kind === "diagram" && last.action === "update" && last.id === change.diagram) {
            last.data = withPart(last.data, change);
        } else {
            const data = withPart({}, change);
            edits.push({ request: newRequest(), kind: "diagram", action: "update", id: change.diagram, data });
        }
    }
    return edits;
}

/** @param {any} change  @param {string} request  @returns {Edit} */
function editOf({ kind, action, id, table, before, after, again }, request) {
    const about = { request, kind: /** @type {any} */ (kind), id, ...(table === undefined ? {} : { table }) };
    if (action === "update") return { ...about, action, data: after };
    if (action === "delete") return { ...about, action, data: {} };
    return { ...about, action: again && kind !== "column" ? "restore" : "create", data: after ?? before };
}

const PARTS = { node: "nodes", connection: "connections" };

function withPart(data, /** @type {any} */ { kind, action, id, after }) {
    if (kind === "link") {
        const { add = [], remove = [] } = data.linked_tables ?? {};
        return {
            ...data,
            linked_tables: action === "delete"
                ? { add: add.filter((one) => one !== id), remove: [...remove, id] }
                : { add: [...add, id], remove: remove.filter((one) => one !== id) },
        };
    }
    const part = PARTS[kind];
    const { set = {}, remove = [] } = data[part] ?? {};
    if (action === "delete") {
        const { [id]: _, ...rest } = set;
        return { ...data, [part]: { set: rest, remove: [...remove, id] } };
    }
    const fields = action === "create" ? after : { ...set[id], ...after };
    return { ...data, [part]: { set: { ...set, [id]: fields }, remove: remove.filter((one) => one !== id) } };
}
