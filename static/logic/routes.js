/**
 * The address of a page is the part after `#`.
 *
 * @typedef {object} Route
 * @property {RouteName} name
 * @property {string} [id]              Of the dashboard, data set, record or workspace; `new` for a record that is entered.
 * @property {string} [part]            Of the data-flow diagram in that workspace.
 * @property {RecordKind} [kind]        Of records.
 * @property {URLSearchParams} query    What comes after `?`.
 *
 * @typedef {"home" | "sign-in" | "sign-up" | "sign-in-complete" | "dashboards" | "dashboard" | "datasets" | "dataset" | "settings"
 *   | "crm" | "crm-records" | "crm-record" | "crm-import" | "tasks" | "time" | "metrics" | "alerts" | "keys"
 *   | "consent" | "models" | "model" | "model-flows" | "model-flow" | "model-exchange" | "unknown"} RouteName
 *
 * @typedef {import("../sdk/crm.js").RecordKind} RecordKind
 */

const PLAIN = new Set([
    "sign-in",
    "sign-up",
    "dashboards",
    "datasets",
    "settings",
    "tasks",
    "time",
    "metrics",
    "alerts",
    "keys",
    "consent",
]);
/** @type {RecordKind[]} */
export const RECORD_KINDS = ["customers", "vehicles", "opportunities", "invoices", "activities", "goals", "rates"];
const WITH_ID = { dashboards: "dashboard", datasets: "dataset" };

/**
 * @param {string} hash  With or without its `#`.
 * @returns {Route}
 */
export function routeOf(hash) {
    const [path, text = ""] = hash.replace(/^#/, "").split("?", 2);
    const [first, second, ...rest] = path.split("/").filter((part) => part !== "");
    const query = new URLSearchParams(text);
    if (path === addresses.signInComplete.slice(1)) return { name: "sign-in-complete", query };
    if (first === undefined) return { name: "home", query };
    if (first === "crm") return crmRoute(second, rest, query);
    if (first === "models") return modelRoute(second, rest, query);
    if (second === undefined && PLAIN.has(first)) return { name: /** @type {any} */ (first), query };
    const id = second === undefined || rest.length > 0 ? null : decoded(second);
    if (id === null || !Object.hasOwn(WITH_ID, first)) return { name: "unknown", query };
    return { name: WITH_ID[first], id, query };
}

/** @returns {Route} */
function crmRoute(part, rest, query) {
    const kind = RECORD_KINDS.find((one) => one === part);
    if (part === undefined) return { name: "crm", query };
    if (part === "import" && rest.length === 0) return { name: "crm-import", query };
    if (kind === undefined || rest.length > 1) return { name: "unknown", query };
    if (rest.length === 0) return { name: "crm-records", kind, query };
    const id = decoded(rest[0]);
    return id === null ? { name: "unknown", query } : { name: "crm-record", kind, id, query };
}

/**
 * A workspace's canvas, and the other pages of its model.
 *
 * @returns {Route}
 */
function modelRoute(workspace, rest, query) {
    if (workspace === undefined) return { name: "models", query };
    const [id, page, part] = [workspace, ...rest].map(decoded);
    if (id === null || page === null || part === null || rest.length > 2) return { name: "unknown", query };
    if (page === undefined) return { name: "model", id, query };
    if (page === "flows" && part !== undefined) return { name: "model-flow", id, part, query };
    if (page === "flows") return { name: "model-flows", id, query };
    if (page === "exchange" && part === undefined) return { name: "model-exchange", id, query };
    return { name: "unknown", query };
}

/** Null for a broken %-escape. */
function decoded(part) {
    try {
        return decodeURIComponent(part);
    } catch {
        return null;
    }
}

/** What a page is made anew for; a change of only the query is not. @param {Route} route */
export function keyOf({ name, kind = null, id = "", part = null }) {
    const key = kind === null ? `${name}/${id}` : `${name}/${kind}/${id}`;
    return part === null ? key : `${key}/${part}`;
}

const withQuery = (address, query) => {
    const text = new URLSearchParams(query).toString();
    return text === "" ? address : `${address}?${text}`;
};

export const addresses = {
    home: "#/",
    signIn: "#/sign-in",
    signUp: "#/sign-up",
    /** Where a sign-in with GitHub ends; the server sends browsers there. */
    signInComplete: "#/sign-in/complete",
    dashboards: "#/dashboards",
    datasets: "#/datasets",
    settings: "#/settings",
    tasks: "#/tasks",
    time: "#/time",
    metrics: "#/metrics",
    alerts: "#/alerts",
    keys: "#/keys",
    /** @param {string} id */
    task: (id) => `#/tasks?task=${encodeURIComponent(id)}`,
    /** @param {string} id */
    dashboard: (id) => `#/dashboards/${encodeURIComponent(id)}`,
    /** @param {string} id */
    dataset: (id) => `#/datasets/${encodeURIComponent(id)}`,
    crm: "#/crm",
    crmImport: "#/crm/import",
    /** @param {string} kind  @param {Record<string, string>} [query] */
    records: (kind, query = {}) => withQuery(`#/crm/${kind}`, query),
    /** @param {string} kind  @param {string} id  `new`: one that is entered. */
    record: (kind, id) => `#/crm/${kind}/${encodeURIComponent(id)}`,
    models: "#/models",
    /** @param {string} workspace  @param {Record<string, string>} [query]  `domain`, `table`. */
    model: (workspace, query = {}) => withQuery(`#/models/${encodeURIComponent(workspace)}`, query),
    /** @param {string} workspace */
    modelFlows: (workspace) => `#/models/${encodeURIComponent(workspace)}/flows`,
    /** @param {string} workspace  @param {string} diagram */
    modelFlow: (workspace, diagram) =>
        `#/models/${encodeURIComponent(workspace)}/flows/${encodeURIComponent(diagram)}`,
    /** @param {string} workspace */
    modelExchange: (workspace) => `#/models/${encodeURIComponent(workspace)}/exchange`,
};
