/**
 * What the server has said of a workspace's model. Everything comes with a version, so that the same news twice, or old
 * news late, change nothing. A model is never changed in place: what did not change keeps its identity.
 *
 * @typedef {import("../../sdk/modelling/resources.js").WholeModel} WholeModel
 * @typedef {import("../../sdk/modelling/resources.js").Workspace} Workspace
 * @typedef {import("../../sdk/modelling/resources.js").Domain} Domain
 * @typedef {import("../../sdk/modelling/resources.js").Table} Table
 * @typedef {import("../../sdk/modelling/resources.js").Relationship} Relationship
 * @typedef {import("../../sdk/modelling/resources.js").Diagram} Diagram
 *
 * @typedef {"domain" | "table" | "relationship" | "diagram"} Kind
 *
 * @typedef {object} Model
 * @property {number} offset                       The last event that is in it.
 * @property {Workspace} workspace
 * @property {Map<string, Domain>} domains         In the order in which they were made, as all of the maps.
 * @property {Map<string, Table>} tables
 * @property {Map<string, Relationship>} relationships
 * @property {Map<string, Diagram>} diagrams
 * @property {Map<string, number>} gone            Id → version at which an element was deleted.
 */

/** Where each kind is kept. @type {Record<Kind, "domains" | "tables" | "relationships" | "diagrams">} */
export const PLACES = { domain: "domains", table: "tables", relationship: "relationships", diagram: "diagrams" };

const MESSAGE = /^(domain|table|relationship|diagram)_(created|updated|deleted)$/;

/** @param {WholeModel} whole  @returns {Model} */
export function modelFrom({ offset, workspace, domains, tables, relationships, diagrams }) {
    return {
        offset,
        workspace,
        domains: byId(domains),
        tables: byId(tables.map(inOrder)),
        relationships: byId(relationships),
        diagrams: byId(diagrams),
        gone: new Map(),
    };
}

/**
 * After a message of the live connection.
 *
 * @param {Model} model
 * @param {any} message
 * @returns {Model} the same one when there was nothing new in it
 */
export function applied(model, message) {
    const known = Number.isSafeInteger(message.offset) && message.offset <= model.offset;
    const next = known ? model : withMessage(model, message);
    if (!Number.isSafeInteger(message.offset) || message.offset <= next.offset) return next;
    return { ...next, offset: message.offset };
}

function withMessage(model, message) {
    const [, kind, what] = /** @type {any[]} */ (MESSAGE.exec(message.type) ?? []);
    if (message.type === "workspace_updated") return { ...model, workspace: { ...model.workspace, ...message.data } };
    if (kind === undefined) return model;
    const id = message[`${kind}_id`] ?? message.data?.id;
    if (what === "deleted") return withGone(model, kind, id, message);
    if (what === "created") {
        const version = message.version ?? message.data?.version;
        return withElement(model, kind, { ...message.data, id, version }, true);
    }
    return withFields(model, kind, id, message);
}

/**
 * With a whole element, as a REST call answers.
 *
 * @param {Model} model
 * @param {Kind} kind
 * @param {any} element
 * @param {boolean} [created]  It may be one that was deleted and is brought back.
 * @returns {Model}
 */
export function withElement(model, kind, element, created = false) {
    const place = PLACES[kind];
    const { etag: _, ...fields } = element;
    const version = fields.version ?? 0;
    const gone = model.gone.get(fields.id) ?? -1;
    if (version < gone || (version === gone && !created)) return model;
    if (version <= (model[place].get(fields.id)?.version ?? -1)) return model;
    return {
        ...model,
        [place]: new Map(model[place]).set(fields.id, kind === "table" ? inOrder(fields) : fields),
        gone: model.gone.has(fields.id) ? without(model.gone, fields.id) : model.gone,
    };
}

function withFields(model, kind, id, { data, version, timestamp }) {
    const known = model[PLACES[kind]].get(id);
    if (known === undefined || version <= known.version) return model;
    const fields = { ...known, ...data, version, last_modified_at: timestamp ?? known.last_modified_at };
    return withElement(model, kind, fields);
}

/**
 * Without an element; a table takes its relationships with it.
 *
 * @param {Model} model
 * @param {Kind} kind
 * @param {string} id
 * @param {{ version?: number, data?: any }} facts
 * @returns {Model}
 */
export function withGone(model, kind, id, { version, data } = {}) {
    const place = PLACES[kind];
    const known = model[place].get(id);
    const at = Math.max(version ?? 0, model.gone.get(id) ?? 0);
    if (known !== undefined && version !== undefined && known.version > at) return model;
    const next = {
        ...model,
        [place]: known === undefined ? model[place] : without(model[place], id),
        gone: new Map(model.gone).set(id, Math.max(at, known?.version ?? 0)),
    };
    if (kind !== "table") return next;
    const others = relationshipsOf(next, id).map((one) => one.id);
    return [...new Set([...(data?.removed_relationships ?? []), ...others])].reduce(
        (rest, one) => withGone(rest, "relationship", one),
        next,
    );
}

/** Those that begin or end at a table. @param {Pick<Model, "relationships">} model  @param {string} table */
export const relationshipsOf = ({ relationships }, table) =>
    [...relationships.values()].filter(
        ({ source_table_id: source, target_table_id: target }) => source === table || target === table,
    );

/** The tables on a domain's canvas: its own, and those that are shown there too. */
export const tablesOf = (/** @type {Pick<Model, "tables">} */ { tables }, /** @type {string} */ domain) =>
    [...tables.values()].filter(
        ({ primary_domain_id: own, visible_domains: more }) => own === domain || (more ?? []).includes(domain),
    );

/** @param {Map<string, any>} map  @param {string} id */
export function without(map, id) {
    const next = new Map(map);
    next.delete(id);
    return next;
}

const byId = (elements) => new Map(elements.map((element) => [element.id, element]));

const inOrder = (table) => ({ ...table, columns: [...(table.columns ?? [])].sort((a, b) => a.order - b.order) });
