import { crm } from "./crm.js";

/**
 * The resources of the workspace edition, one function a route, and those of the crm edition.
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
 *
 * @typedef {object} DataQuery
 * @property {string[]} [widgets]            Only these. Default: all of the dashboard's.
 * @property {number | string} [from]        A time: milliseconds or RFC 3339. Default: each widget's own range.
 * @property {number | string} [to]
 *
 * @typedef {WriteOptions & { onProgress?: (sent: number, total: number) => void }} UploadOptions
 *   onProgress: of a file, in bytes; in browsers only
 */

/** @param {(call: import("./transport.js").Call) => Promise<any>} request */
export function createResources(request) {
    const get = (path, query, /** @type {ReadOptions} */ { ifNoneMatch, signal } = {}) =>
        request({ method: "GET", path, query, signal, headers: ifNoneMatch ? { "If-None-Match": ifNoneMatch } : {} });
    const post = (path, body, /** @type {UploadOptions} */ { ifMatch, idempotencyKey, onProgress, signal } = {}) =>
        request({
            method: "POST",
            path,
            body,
            onProgress,
            signal,
            headers: { "Idempotency-Key": idempotencyKey ?? newIdempotencyKey(), ...matching(ifMatch) },
        });
    const put = (path, body, /** @type {WriteOptions} */ { ifMatch, signal } = {}) =>
        request({ method: "PUT", path, body, signal, headers: matching(ifMatch) });
    const remove = (path, /** @type {WriteOptions} */ { ifMatch, signal } = {}) =>
        request({ method: "DELETE", path, signal, headers: matching(ifMatch) });
    const verbs = { get, post, put, remove };
    return {
        profile: profile(verbs),
        dashboards: dashboards(verbs),
        widgets: widgets(verbs),
        datasets: datasets(verbs),
        metrics: metrics(verbs),
        crm: crm(verbs),
    };
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
        /** @returns {Promise<{ dashboard: any, widgets: any[], etag?: string, notModified?: boolean }>} */
        get: (id, /** @type {ReadOptions} */ options) => get(path(id), {}, options),
        create: (draft, /** @type {WriteOptions} */ options) => post("/api/dashboards", draft, options),
        /** Changes only what is named. */
        update: (id, changes, /** @type {WriteOptions} */ options) => put(path(id), changes, options),
        remove: (id, /** @type {WriteOptions} */ options) => remove(path(id), options),
        /** @param {{ name: string, include_data?: boolean }} copy  @param {WriteOptions} [options] */
        duplicate: (id, copy, options) => post(path(id, "/duplicate"), copy, options),
        /** What there was, the latest first, without the widgets. */
        versions: (id, query, /** @type {ReadOptions} */ options) => get(path(id, "/versions"), query, options),
        /** The dashboard and its widgets as they were. */
        version: (id, version, /** @type {ReadOptions} */ options) =>
            get(path(id, `/versions/${encodeURIComponent(version)}`), {}, options),
        restoreVersion: (id, version, /** @type {WriteOptions} */ options) =>
            post(path(id, `/versions/${encodeURIComponent(version)}/restore`), {}, options),
        /** Takes back a deletion. */
        undelete: (id, /** @type {WriteOptions} */ options) => post(path(id, "/undelete"), {}, options),
        /**
         * The data of all its widgets, or of those named, in one request.
         *
         * @returns {Promise<{ widgets: ({ widget_id: string, data: any, metadata: any }
         *   | { widget_id: string, error: { code: string, message: string } })[],
         *   etag?: string, notModified?: boolean }>}
         */
        data: (id, /** @type {DataQuery} */ query, /** @type {ReadOptions} */ options) =>
            get(path(id, "/data"), dataQuery(query), options),
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
        /** Takes back a deletion. */
        undelete: (id, /** @type {WriteOptions} */ options) => post(`${path(id)}/undelete`, {}, options),
        /** @returns {Promise<{ data: any, metadata: any, etag?: string }>} */
        data: (id, /** @type {DataQuery} */ query, /** @type {ReadOptions} */ options) =>
            get(`${path(id)}/data`, dataQuery(query), options),
        /**
         * What a widget would show, before there is one.
         *
         * @param {{ type: string, config: any, data_query: any }} draft
         * @returns {Promise<{ data: any, metadata: any }>}
         */
        preview: (draft, /** @type {WriteOptions} */ options) => post("/api/widgets/preview", draft, options),
    };
}

function metrics({ get }) {
    return {
        /**
         * What there is to show.
         *
         * @returns {Promise<{
         *   metrics: { name: string, title: string, unit: string, labels: Record<string, string[]> }[]
         * }>}
         */
        list: (/** @type {ReadOptions} */ options) => get("/api/metrics", {}, options),
    };
}

function datasets({ get, post, remove }) {
    const path = (id, rest = "") => `/api/datasets/${encodeURIComponent(id)}${rest}`;
    return {
        list: (query, /** @type {ReadOptions} */ options) => get("/api/datasets", query, options),
        get: (id, /** @type {ReadOptions} */ options) => get(path(id), {}, options),
        /** @param {{ limit?: number, offset?: number }} query */
        rows: (id, query, /** @type {ReadOptions} */ options) => get(path(id, "/rows"), query, options),
        /** @param {Blob & { name?: string }} file  CSV or JSON.  @param {string} name  Of the data set. */
        create(file, name, /** @type {UploadOptions} */ options) {
            const form = new FormData();
            if (name !== "") form.append("name", name);
            form.append("file", file, file.name ?? name);
            return post("/api/datasets", form, options);
        },
        remove: (id, /** @type {WriteOptions} */ options) => remove(path(id), options),
    };
}

/** Times as the server reads them. @param {DataQuery} [query] */
function dataQuery(query = {}) {
    const { widgets, from, to } = query;
    const time = (at) => (at === undefined ? undefined : new Date(at).toISOString());
    return { widgets: widgets?.join(","), from: time(from), to: time(to) };
}

/** If-Match compares strongly, and a proxy that compresses marks the tags it passes as weak: the mark is taken off. */
export function matching(ifMatch) {
    return ifMatch ? { "If-Match": ifMatch.replace(/^W\//, "") } : {};
}

/** Has to be unique for one person, not secret; `randomUUID` is missing on plain HTTP and in Node 18. */
export function newIdempotencyKey() {
    const random = () => Math.random().toString(36).slice(2).padEnd(11, "0");
    return globalThis.crypto?.randomUUID?.() ?? `${Date.now().toString(36)}-${random()}-${random()}`;
}
