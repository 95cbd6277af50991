/**
 * The resources of the workspace edition: one function a route.
 *
 * @typedef {object} WriteOptions
 * @property {string | null} [ifMatch]       ETag of the state the change was made on: 412 if it is not the present one.
 * @property {string} [idempotencyKey]       POST only. Default: a fresh one for each call.
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} ReadOptions
 * @property {string | null} [ifNoneMatch]   Resolves to `{ notModified: true, etag }` when nothing changed.
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} DashboardQuery
 * @property {string} [search]
 * @property {string[]} [tags]
 * @property {boolean} [is_public]
 * @property {boolean} [is_template]
 * @property {"created_at" | "updated_at" | "name" | "view_count"} [sort]
 * @property {"asc" | "desc"} [order]
 * @property {number} [limit]                1 to 100. Default 20.
 * @property {number} [offset]
 */

/** @param {(call: import("./transport.js").Call) => Promise<any>} request */
export function createResources(request) {
    const get = (path, query, /** @type {ReadOptions} */ { ifNoneMatch, signal } = {}) =>
        request({ method: "GET", path, query, signal, headers: ifNoneMatch ? { "If-None-Match": ifNoneMatch } : {} });
    const post = (path, body, /** @type {WriteOptions} */ { ifMatch, idempotencyKey, signal } = {}) =>
        request({
            method: "POST",
            path,
            body,
            signal,
            headers: { "Idempotency-Key": idempotencyKey ?? newIdempotencyKey(), ...matching(ifMatch) },
        });
    const put = (path, body, /** @type {WriteOptions} */ { ifMatch, signal } = {}) =>
        request({ method: "PUT", path, body, signal, headers: matching(ifMatch) });
    const remove = (path, /** @type {WriteOptions} */ { ifMatch, signal } = {}) =>
        request({ method: "DELETE", path, signal, headers: matching(ifMatch) });
    const verbs = { get, post, put, remove };
    return { profile: profile(verbs), dashboards: dashboards(verbs), widgets: widgets(verbs) };
}

function profile({ get, put }) {
    return {
        /** @returns {Promise<{ profile: any, etag?: string }>} */
        get: (/** @type {ReadOptions} */ options) => get("/api/profile", {}, options),
        /** Changes only what is named. */
        update: (changes, /** @type {WriteOptions} */ options) => put("/api/profile", changes, options),
    };
}

function dashboards({ get, post, put, remove }) {
    const path = (id, rest = "") => `/api/dashboards/${encodeURIComponent(id)}${rest}`;
    return {
        /** @returns {Promise<{ dashboards: any[], total: number, has_more: boolean, pagination: any }>} */
        list: (/** @type {DashboardQuery} */ query, /** @type {ReadOptions} */ options) =>
            get("/api/dashboards", query, options),
        /** @returns {Promise<{ dashboard: any, widgets: any[], etag?: string }>} */
        get: (id, /** @type {ReadOptions} */ options) => get(path(id), {}, options),
        create: (draft, /** @type {WriteOptions} */ options) => post("/api/dashboards", draft, options),
        /** Changes only what is named. */
        update: (id, changes, /** @type {WriteOptions} */ options) => put(path(id), changes, options),
        remove: (id, /** @type {WriteOptions} */ options) => remove(path(id), options),
        /** @param {{ name: string, include_data?: boolean }} copy */
        duplicate: (id, copy, /** @type {WriteOptions} */ options) => post(path(id, "/duplicate"), copy, options),
        /** What there was, the latest first, without the widgets. */
        versions: (id, query, /** @type {ReadOptions} */ options) => get(path(id, "/versions"), query, options),
        /** The dashboard and its widgets as they were. */
        version: (id, version, /** @type {ReadOptions} */ options) =>
            get(path(id, `/versions/${encodeURIComponent(version)}`), {}, options),
        restoreVersion: (id, version, /** @type {WriteOptions} */ options) =>
            post(path(id, `/versions/${encodeURIComponent(version)}/restore`), {}, options),
    };
}

function widgets({ get, post, put, remove }) {
    const path = (id) => `/api/widgets/${encodeURIComponent(id)}`;
    const ofDashboard = (id) => `/api/dashboards/${encodeURIComponent(id)}/widgets`;
    return {
        list: (dashboardId, query, /** @type {ReadOptions} */ options) => get(ofDashboard(dashboardId), query, options),
        get: (id, /** @type {ReadOptions} */ options) => get(path(id), {}, options),
        create: (dashboardId, draft, /** @type {WriteOptions} */ options) =>
            post(ofDashboard(dashboardId), draft, options),
        /** Changes only what is named. */
        update: (id, changes, /** @type {WriteOptions} */ options) => put(path(id), changes, options),
        remove: (id, /** @type {WriteOptions} */ options) => remove(path(id), options),
    };
}

/** If-Match compares strongly, and a proxy that compresses marks the tags it passes as weak: the mark is taken off. */
function matching(ifMatch) {
    return ifMatch ? { "If-Match": ifMatch.replace(/^W\//, "") } : {};
}

/** Has to be unique for one person, not secret; `randomUUID` is missing on plain HTTP and in Node 18. */
export function newIdempotencyKey() {
    const random = () => Math.random().toString(36).slice(2).padEnd(11, "0");
    return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${random()}-${random()}`;
}
