import { applied, modelFrom, relationshipsOf } from "../../static/logic/modelling/model.js";
import { same } from "../../static/logic/board/merge.js";
import { overlaid, withFlow } from "../../static/logic/modelling/overlay.js";
import { PLACES } from "../../static/logic/modelling/model.js";

/**
 * A server's view of one model, with editors whose connections are as slow as the test wants: each message waits until
 * it is delivered. It carries edits out once, in its own order, and judges them by their base as the real one does.
 */
export function fakeModelServer(whole) {
    let model = modelFrom(whole);
    const fieldVersions = new Map();
    const log = [];
    const done = new Map();
    const lines = [];
    const accepted = [];

    const failure = (status, code, details = null) =>
        Object.assign(new Error(code), { status, code, details, fields: [] });

    function say(message) {
        model = applied(model, message);
        log.push(message);
        for (const line of lines) if (line.open) line.inbox.push(message);
    }

    const next = () => model.offset + 1;
    const versionOf = (kind, id) => Math.max(model[PLACES[kind]].get(id)?.version ?? 0, model.gone.get(id) ?? 0) + 1;

    function tell(kind, what, id, data, origin) {
        const version = versionOf(kind, id);
        if (what === "updated") {
            for (const field of Object.keys(data)) fieldVersions.set(`${id} ${field}`, version);
        }
        say({
            type: `${kind}_${what}`,
            [`${kind}_id`]: id,
            data,
            version,
            offset: next(),
            user_id: origin?.client,
            ...named(origin),
        });
    }

    const named = (origin) => (origin === undefined ? {} : { client_id: origin.client, request_id: origin.request });

    function whole_() {
        const { offset, workspace } = model;
        const lists = Object.values(PLACES).map((place) => [place, [...model[place].values()]]);
        return structuredClone({ offset, workspace, ...Object.fromEntries(lists) });
    }

    /** What a live message asks for. @returns {any} the answer when it is not an event */
    function edit(message, origin) {
        const key = `${origin.client} ${origin.request}`;
        const kind = message.type.replace("update_", "");
        const column = kind === "column";
        const place = column ? "table" : kind;
        const id = message[`${place}_id`];
        const known = model[PLACES[place]].get(id);
        const current = known === undefined ? null : { version: known.version };
        const own = named(origin);
        const about = { [`${place}_id`]: id };
        const warning = { type: "conflict_warning", element_id: id, message: "Conflict." };
        const conflict = (fields) => ({ ...warning, fields, current, ...own });
        const again = () => ({ type: `${place}_updated`, ...about, data: {}, version: known?.version, ...own });
        if (done.has(key)) return again();
        if (known === undefined) return conflict([]);
        if (kind === "diagram") return editDiagram(known, message.data, key, origin, again);
        const target = column ? known.columns.find((one) => one.id === message.column_id) : known;
        if (target === undefined) return conflict([]);
        const fields = Object.keys(message.data).filter((field) => !Object.is(target[field], message.data[field]));
        const stem = column ? message.column_id : id;
        const base = message.base_version ?? Infinity;
        const late = fields.filter((field) => (fieldVersions.get(`${stem} ${field}`) ?? 0) > base);
        if (late.length > 0) return conflict(late);
        done.set(key, true);
        accepted.push({ id: stem, data: message.data });
        if (fields.length === 0) return again();
        if (!column) return void tell(place, "updated", id, message.data, origin);
        for (const field of fields) fieldVersions.set(`${stem} ${field}`, known.version + 1);
        const wanted = { request: "", kind: "column", action: "update", id: stem, table: id, data: message.data };
        const changed = overlaid(model, wanted);
        tell("table", "updated", id, { columns: changed.tables.get(id).columns }, origin);
        return undefined;
    }

    /** Nodes and connections are set and removed one by one, and never conflict; a new one needs all that it takes. */
    function editDiagram(known, data, key, origin, again) {
        const partial = (data.set_nodes ?? []).filter(({ name }) => name === undefined);
        if (partial.some(({ id }) => !known.nodes.some((node) => node.id === id))) {
            return { type: "error", error: "validation_error", message: "A new node has a name.", ...named(origin) };
        }
        const parts = (set = [], remove = []) => ({ set: Object.fromEntries(set.map((one) => [one.id, one])), remove });
        const changed = withFlow(known, {
            nodes: parts(data.set_nodes, data.removed_nodes),
            connections: parts(data.set_connections, data.removed_connections),
        });
        done.set(key, true);
        const fields = ["nodes", "connections"].filter((field) => !same(known[field], changed[field]));
        if (fields.length === 0) return again();
        const told = Object.fromEntries(fields.map((field) => [field, changed[field]]));
        tell("diagram", "updated", known.id, told, origin);
        return undefined;
    }

    function resource(kind) {
        const place = PLACES[kind];
        return {
            async get(_, id) {
                if (!model[place].has(id)) throw failure(404, "not_found");
                return structuredClone(model[place].get(id));
            },
            async create(_, draft, { origin } = {}) {
                if (model[place].has(draft.id)) throw failure(409, "conflict");
                const parents = [draft.source_table_id, draft.target_table_id].filter((id) => id !== undefined);
                if (parents.some((id) => !model.tables.has(id))) throw failure(400, "validation_error");
                tell(kind, "created", draft.id, structuredClone({ is_circular: false, ...draft }), origin);
                return structuredClone(model[place].get(draft.id));
            },
            async update(_, id, body, { ifMatch, origin } = {}) {
                const known = model[place].get(id);
                if (known === undefined) throw failure(404, "not_found");
                if (ifMatch !== `"${known.version}"`) throw failure(412, "precondition_failed");
                tell(kind, "updated", id, structuredClone(body), origin);
                return structuredClone(model[place].get(id));
            },
            async remove(_, id, { origin } = {}) {
                if (!model[place].has(id)) throw failure(409, "conflict");
                const taken = kind === "table" ? relationshipsOf(model, id).map((one) => one.id) : [];
                tell(kind, "deleted", id, kind === "table" ? { removed_relationships: taken } : {}, origin);
            },
        };
    }

    const columns = {
        async create(_, table, draft, { origin } = {}) {
            const known = model.tables.get(table);
            if (known === undefined) throw failure(404, "not_found");
            const wanted = { request: "", kind: "column", action: "create", id: draft.id, table, data: draft };
            const changed = overlaid(model, wanted);
            tell("table", "updated", table, { columns: structuredClone(changed.tables.get(table).columns) }, origin);
            return structuredClone(model.tables.get(table));
        },
        async remove(_, table, id, { origin } = {}) {
            const known = model.tables.get(table)?.columns.some((one) => one.id === id);
            if (!known) throw failure(404, "not_found");
            const changed = overlaid(model, { request: "", kind: "column", action: "delete", id, table, data: {} });
            tell("table", "updated", table, { columns: structuredClone(changed.tables.get(table).columns) }, origin);
            return structuredClone(model.tables.get(table));
        },
    };

    /** @param {string} name  Of the editor. */
    function clientOf(name) {
        const line = { name, open: true, inbox: [], outbox: [], options: null, waiting: new Map() };
        lines.push(line);
        const live = {
            client: name,
            state: "live",
            look() {},
            close() {},
            resumeFrom() {},
            edit: (message, request) =>
                new Promise((resolve, reject) => {
                    line.waiting.set(request, { message, resolve, reject });
                    if (line.open) line.outbox.push(request);
                }),
        };
        line.client = {
            model: async () => whole_(),
            live: (_, options) => ((line.options = options), live),
            domains: resource("domain"),
            tables: resource("table"),
            relationships: resource("relationship"),
            diagrams: resource("diagram"),
            columns,
            async restore(_, kind, id, { origin } = {}) {
                const isIt = (one) => one.type === `${kind}_deleted` && one[`${kind}_id`] === id;
                const gone = [...log].reverse().find(isIt);
                if (gone === undefined || model[PLACES[kind]].has(id)) throw failure(409, "conflict");
                const was = lastOf(kind, id);
                tell(kind, "created", id, was, origin);
                for (const one of gone.data.removed_relationships ?? []) {
                    tell("relationship", "created", one, lastOf("relationship", one), origin);
                }
                return structuredClone(model[PLACES[kind]].get(id));
            },
        };
        return line;
    }

    /** An element as it was before it was deleted. */
    function lastOf(kind, id) {
        let past = modelFrom(whole);
        let last = past[PLACES[kind]].get(id);
        for (const message of log) {
            past = applied(past, message);
            last = past[PLACES[kind]].get(id) ?? last;
        }
        return structuredClone(last);
    }

    return {
        clientOf,
        accepted,
        lines,
        get model() {
            return model;
        },
        /** Somebody else, who is not at the screen, does something. */
        tell,

        /** One message of an editor reaches the server. @returns {boolean} whether there was one */
        take(line) {
            const request = line.outbox.shift();
            if (request === undefined || !line.open) return false;
            const { message } = line.waiting.get(request) ?? {};
            if (message === undefined) return true;
            const answer = edit(message, { client: line.name, request });
            if (answer !== undefined) line.inbox.push(answer);
            return true;
        },

        /** One message of the server reaches an editor. */
        deliver(line) {
            const message = line.inbox.shift();
            if (message === undefined) return false;
            const waiting = message.client_id === line.name ? line.waiting.get(message.request_id) : undefined;
            if (waiting !== undefined) line.waiting.delete(message.request_id);
            if (message.type === "error") waiting?.reject(failure(400, message.error));
            else if (message.type === "conflict_warning") {
                const details = { fields: message.fields, current: message.current };
                waiting?.reject(failure(409, "conflict", details));
            } else {
                line.options.onMessage(message);
                waiting?.resolve(message);
            }
            line.heard = message.offset ?? line.heard;
            return true;
        },

        cut(line) {
            line.open = false;
            line.inbox = [];
            line.outbox = [];
        },

        /** It comes back: what was missed comes, and what was not answered goes out again. */
        mend(line) {
            line.open = true;
            line.inbox = log.filter(({ offset }) => offset > (line.heard ?? whole.offset));
            line.outbox = [...line.waiting.keys()];
        },
    };
}
