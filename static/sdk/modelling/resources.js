/**
 * The resources of the modelling edition: one function a route. Lists resolve to the array that the body wraps, single
 * things to themselves (with `etag` where the server gives one). Ids are UUIDs, positions whole units of the canvas.
 *
 * @typedef {object} WriteOptions
 * @property {string | null} [ifMatch]       ETag of the state the change was made on: 412 if it is not the present one.
 * @property {string} [idempotencyKey]       POST only. Default: a fresh one for each call.
 * @property {{ client: string, request: string }} [origin]   Marks the edit, as over the live connection.
 * @property {AbortSignal} [signal]
 * @property {(sent: number, total: number) => void} [onProgress]  Of a file, in bytes; in browsers only.
 *
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal]
 *
 * @typedef {"conceptual" | "logical" | "physical"} ModelType
 *
 * @typedef {object} Workspace
 * @property {string} id
 * @property {string} name
 * @property {"personal" | "shared"} type
 * @property {string} owner_id
 * @property {string} created_at
 * @property {string} last_modified_at
 *
 * @typedef {object} Domain
 * @property {string} id
 * @property {string} workspace_id
 * @property {string} name
 * @property {ModelType} model_type
 * @property {boolean} is_primary
 * @property {number} version
 * @property {string} created_at
 * @property {string} last_modified_at
 *
 * @typedef {object} Column
 * @property {string} id
 * @property {string} table_id
 * @property {string} name
 * @property {string} data_type                   As a person writes it, such as `VARCHAR(200)`.
 * @property {boolean} nullable
 * @property {boolean} is_primary_key
 * @property {boolean} is_foreign_key
 * @property {string | null} [foreign_key_reference]   A column of the same workspace.
 * @property {string | null} [default_value]
 * @property {Record<string, any>} constraints
 * @property {number} order                       From 0, without gaps.
 *
 * @typedef {object} Table
 * @property {string} id
 * @property {string} workspace_id
 * @property {string} primary_domain_id
 * @property {string} name
 * @property {string | null} [alias]
 * @property {ModelType} model_type
 * @property {number} position_x                  Of its upper left corner.
 * @property {number} position_y
 * @property {number} width
 * @property {number} height
 * @property {string[]} visible_domains
 * @property {Column[]} columns                   In their order.
 * @property {number} version                     Moves with every change of it or of its columns.
 * @property {string} created_at
 * @property {string} last_modified_at
 *
 * @typedef {object} Relationship
 * @property {string} id
 * @property {string} workspace_id
 * @property {string} source_table_id
 * @property {string} target_table_id
 * @property {"one-to-one" | "one-to-many" | "many-to-many"} cardinality
 * @property {"required" | "optional"} optionality
 * @property {string | null} [name]
 * @property {string | null} [source_column_id]
 * @property {string | null} [target_column_id]
 * @property {boolean} is_circular                Computed by the server.
 * @property {number} version
 * @property {string} created_at
 *
 * @typedef {"database" | "kafka_topic" | "api" | "processor" | "target"} NodeType
 *
 * @typedef {object} FlowNode
 * @property {string} id
 * @property {string} [diagram_id]
 * @property {NodeType} type
 * @property {string} name
 * @property {number} position_x
 * @property {number} position_y
 * @property {string | null} [icon]
 * @property {Record<string, any>} metadata
 *
 * @typedef {object} FlowConnection
 * @property {string} id
 * @property {string} [diagram_id]
 * @property {string} source_node_id
 * @property {string} target_node_id
 * @property {string | null} [label]
 * @property {"forward" | "bidirectional"} direction
 *
 * @typedef {object} Diagram
 * @property {string} id
 * @property {string} workspace_id
 * @property {string} name
 * @property {FlowNode[]} nodes
 * @property {FlowConnection[]} connections
 * @property {string[]} linked_tables
 * @property {number} version
 * @property {string} created_at
 * @property {string} last_modified_at
 *
 * @typedef {object} WholeModel
 * @property {Workspace} workspace
 * @property {number} offset                      The last event that is in it.
 * @property {AccessLevel} access_level           What one may do with it.
 * @property {Domain[]} domains
 * @property {Table[]} tables
 * @property {Relationship[]} relationships
 * @property {Diagram[]} diagrams
 *
 * @typedef {"read" | "edit"} AccessLevel
 *
 * @typedef {"add" | "replace"} ImportMode        `replace`: what is there goes.
 *
 * @typedef {object} ImportReport
 * @property {string} workspace_id
 * @property {number} domains_imported
 * @property {number} tables_imported
 * @property {number} columns_imported
 * @property {number} relationships_imported
 * @property {number} diagrams_imported
 * @property {{ line?: number, path: string, message: string }[]} report   What had no place; the first of them.
 * @property {number} report_total
 *
 * @typedef {object} Participant                  Of the collaboration resource.
 * @property {string} id
 * @property {string} user_id
 * @property {string} [name]
 * @property {string} [email]
 * @property {AccessLevel} access_level
 * @property {string[]} canvas_ownership
 * @property {string} joined_at
 * @property {string | null} last_seen_at
 * @property {boolean} [is_owner]
 * @property {boolean} [online]
 *
 * @typedef {object} Collaboration
 * @property {string} session_id
 * @property {string} workspace_id
 * @property {string} primary_owner_id
 * @property {Participant[]} participants
 * @property {"connected" | "disconnected" | "reconnecting"} websocket_connection_status
 */

import { matching, newIdempotencyKey } from "../resources.js";

/** @param {(call: import("../transport.js").Call) => Promise<any>} request  Paths are below `/api/v1/workspaces`. */
export function modellingResources(request) {
    const verbs = verbsOf(request);
    const { get, post } = verbs;
    return {
        workspaces: workspaces(verbs),
        domains: collection(verbs, "domains"),
        tables: collection(verbs, "tables"),
        columns: columns(verbs),
        relationships: collection(verbs, "relationships"),
        diagrams: collection(verbs, "data-flow-diagrams", "diagrams"),
        collaboration: collaboration(verbs),
        exchange: exchange(verbs),
        versions: versions(verbs),
        /**
         * All of a workspace's model as it was at one place of its event stream.
         *
         * @returns {Promise<WholeModel>}
         */
        model: (workspace, /** @type {ReadOptions} */ options) => get(`${below(workspace)}/model`, {}, options),
        /** What changed between two saved versions, or a saved one and `current`. */
        diff: (workspace, /** @type {{ from: string, to: string }} */ query, /** @type {ReadOptions} */ options) =>
            get(`${below(workspace)}/diff`, query, options),
        /** Brings back what was deleted. */
        restore: (workspace, /** @type {Kind} */ kind, id, /** @type {WriteOptions} */ options) =>
            post(`${below(workspace, PLURALS[kind], id)}/restore`, {}, options),
    };
}

/** @typedef {"domain" | "table" | "relationship" | "diagram"} Kind */

const PLURALS = {
    domain: "domains",
    table: "tables",
    relationship: "relationships",
    diagram: "data-flow-diagrams",
};

/** @param {...string} parts */
const below = (...parts) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

function workspaces({ get, post, put, remove }) {
    return {
        list: (/** @type {ReadOptions} */ options) => get("", {}, options).then((body) => body.workspaces),
        get: (id, /** @type {ReadOptions} */ options) => get(below(id), {}, options),
        /** @param {{ name: string, type: "personal" | "shared" }} draft */
        create: (draft, /** @type {WriteOptions} */ options) => post("", draft, options),
        update: (id, changes, /** @type {WriteOptions} */ options) => put(below(id), changes, options),
        remove: (id, /** @type {WriteOptions} */ options) => remove(below(id), options),
        /** Brings a deleted one back. */
        restore: (id, /** @type {WriteOptions} */ options) => post(`${below(id)}/restore`, {}, options),
    };
}

function collection({ get, post, put, remove }, name, listed = name) {
    const path = (workspace, ...rest) => below(workspace, name, ...rest);
    return {
        list: (workspace, query = {}, /** @type {ReadOptions} */ options = {}) =>
            get(path(workspace), query, options).then((body) => body[listed]),
        get: (workspace, id, /** @type {ReadOptions} */ options) => get(path(workspace, id), {}, options),
        create: (workspace, draft, /** @type {WriteOptions} */ options) => post(path(workspace), draft, options),
        /** Changes only what is named. */
        update: (workspace, id, changes, /** @type {WriteOptions} */ options) =>
            put(path(workspace, id), changes, options),
        remove: (workspace, id, /** @type {WriteOptions} */ options) => remove(path(workspace, id), options),
    };
}

/** Each resolves to the whole table. */
function columns({ post, put, remove }) {
    const path = (workspace, table, ...rest) => below(workspace, "tables", table, "columns", ...rest);
    return {
        create: (workspace, table, draft, /** @type {WriteOptions} */ options) =>
            post(path(workspace, table), draft, options),
        update: (workspace, table, id, changes, /** @type {WriteOptions} */ options) =>
            put(path(workspace, table, id), changes, options),
        remove: (workspace, table, id, /** @type {WriteOptions} */ options) =>
            remove(path(workspace, table, id), options),
    };
}

function collaboration({ get, post, put, remove }) {
    const path = (workspace, ...rest) => below(workspace, "collaboration", ...rest);
    return {
        /** @returns {Promise<Collaboration>} */
        get: (workspace, /** @type {ReadOptions} */ options = {}) => get(path(workspace), {}, options),
        /**
         * @param {string} workspace
         * @param {{ user_id?: string, email?: string, access_level: AccessLevel }} invitation
         */
        invite: (workspace, invitation, /** @type {WriteOptions} */ options = {}) =>
            post(path(workspace, "invite"), invitation, options),
        /** @param {string} workspace  @param {string} user  @param {{ access_level: AccessLevel }} changes */
        update: (workspace, user, changes, /** @type {WriteOptions} */ options = {}) =>
            put(path(workspace, "participants", user), changes, options),
        remove: (workspace, user, /** @type {WriteOptions} */ options = {}) =>
            remove(path(workspace, "participants", user), options),
    };
}

function exchange({ post }) {
    return {
        /** @returns {Promise<Blob>} YAML */
        exportODCS: (workspace, /** @type {WriteOptions} */ options = {}) =>
            post(`${below(workspace)}/export/odcs`, undefined, options, { as: "blob" }),
        /**
         * @param {string} workspace
         * @param {Blob & { name?: string }} file   YAML.
         * @param {ImportMode} [mode]
         * @returns {Promise<ImportReport>}
         */
        importODCS(workspace, file, mode = "add", /** @type {WriteOptions} */ options = {}) {
            const form = new FormData();
            form.append("file", file, file.name ?? "model.yaml");
            return post(`${below(workspace)}/import/odcs`, form, options, { query: { mode } });
        },
        /** @param {string} workspace  @param {"mariadb" | "postgresql"} dialect  @returns {Promise<Blob>} SQL */
        exportDDL: (workspace, dialect, /** @type {WriteOptions} */ options = {}) =>
            post(`${below(workspace)}/export/ddl`, undefined, options, { as: "blob", query: { dialect } }),
        /**
         * The tables of a live MariaDB, read by a connection that only reads.
         *
         * @param {string} workspace
         * @param {{ host: string, port: number, database: string, user: string, password: string, tls?: boolean }} body
         * @param {ImportMode} [mode]
         * @returns {Promise<ImportReport>}
         */
        importDatabase: (workspace, body, mode = "add", /** @type {WriteOptions} */ options = {}) =>
            post(`${below(workspace)}/import/database`, body, options, { query: { mode } }),
    };
}

function versions({ get, post, remove }) {
    const path = (workspace, ...rest) => below(workspace, "versions", ...rest);
    return {
        list: (workspace, /** @type {ReadOptions} */ options = {}) =>
            get(path(workspace), {}, options).then((body) => body.versions),
        get: (workspace, id, /** @type {ReadOptions} */ options = {}) => get(path(workspace, id), {}, options),
        /** @param {string} workspace  @param {{ name: string }} draft */
        create: (workspace, draft, /** @type {WriteOptions} */ options = {}) => post(path(workspace), draft, options),
        remove: (workspace, id, /** @type {WriteOptions} */ options = {}) => remove(path(workspace, id), options),
        /** The model becomes what it was. @returns {Promise<ImportReport>} */
        restore: (workspace, id, /** @type {WriteOptions} */ options = {}) =>
            post(`${path(workspace, id)}/restore`, {}, options),
    };
}

function verbsOf(request) {
    const marked = (/** @type {WriteOptions} */ { origin }) =>
        origin === undefined ? {} : { "X-Client-ID": origin.client, "X-Edit-ID": origin.request };
    return {
        get: (path, query, /** @type {ReadOptions} */ { signal } = {}) =>
            request({ method: "GET", path, query, signal }),
        post: (path, body, /** @type {WriteOptions} */ options = {}, more = {}) => {
            const { idempotencyKey = newIdempotencyKey(), signal, onProgress } = options;
            const headers = { "Idempotency-Key": idempotencyKey, ...marked(options) };
            return request({ method: "POST", path, body, signal, onProgress, headers, ...more });
        },
        put: (path, body, /** @type {WriteOptions} */ options = {}) =>
            request({
                method: "PUT",
                path,
                body,
                signal: options.signal,
                headers: { ...matching(options.ifMatch), ...marked(options) },
            }),
        remove: (path, /** @type {WriteOptions} */ options = {}) =>
            request({
                method: "DELETE",
                path,
                signal: options.signal,
                headers: { ...matching(options.ifMatch), ...marked(options) },
            }),
    };
}
