/**
 * The resources of the flowforge edition: one function a route. Lists resolve to `{ data, pagination }`, single things
 * to themselves (with `etag` where the server gives one).
 *
 * @typedef {object} WriteOptions
 * @property {string | null} [ifMatch]       ETag of the state the change was made on: 412 if it is not the present one.
 * @property {string} [idempotencyKey]       POST only. Default: a fresh one for each call.
 * @property {AbortSignal} [signal]
 * @property {(sent: number, total: number) => void} [onProgress]  Of a file, in bytes; in browsers only.
 *
 * @typedef {object} ReadOptions
 * @property {AbortSignal} [signal]
 *
 * @typedef {object} Paging
 * @property {number} [page]     From 1.
 * @property {number} [limit]    1 to 100. Default 20.
 * @property {string} [sort]     `field:asc` or `field:desc`.
 *
 * @typedef {object} Pagination
 * @property {number} page
 * @property {number} limit
 * @property {number} total
 * @property {number} totalPages
 * @property {boolean} hasNext
 * @property {boolean} hasPrev
 *
 * @typedef {"pending" | "in_progress" | "completed" | "blocked" | "cancelled"} TaskStatus
 * @typedef {"low" | "medium" | "high" | "critical"} Priority
 *
 * @typedef {object} Task
 * @property {string} id                      `task_…`
 * @property {string} title
 * @property {string | null} [description]
 * @property {TaskStatus} status
 * @property {Priority} priority
 * @property {string | null} [assignee]       `usr_…`
 * @property {string | null} [milestone]      `mil_…`
 * @property {number | null} [estimatedHours]
 * @property {number} [actualHours]           From its time entries.
 * @property {string[]} [tags]
 * @property {string | null} [dueDate]
 * @property {string | null} [completedAt]
 * @property {number} [position]              Among those of its state.
 * @property {number} [commentCount]
 * @property {number} [attachmentCount]
 * @property {number} [version]
 * @property {string} createdAt
 * @property {string} updatedAt
 *
 * @typedef {object} TimeEntry
 * @property {string} id                      `time_…`
 * @property {string} userId
 * @property {string} taskId
 * @property {string} [taskTitle]
 * @property {string} startTime
 * @property {string | null} [endTime]        null while it runs.
 * @property {number} [duration]              Seconds.
 * @property {string | null} [description]
 * @property {number | null} [rate]           An hour.
 * @property {number | null} [cost]
 * @property {boolean} [running]
 *
 * @typedef {object} MetricQuery
 * @property {string} metric
 * @property {"1h" | "6h" | "24h" | "7d" | "30d"} [timeRange]   Default `24h`; or `from` and `to`.
 * @property {string} [from]                  RFC 3339.
 * @property {string} [to]
 * @property {"avg" | "min" | "max" | "sum" | "count" | "p50" | "p95" | "p99"} [aggregation]
 * @property {string} [labels]                `name=value,…`
 */

import { matching, newIdempotencyKey } from "../resources.js";

/** @param {(call: import("../transport.js").Call) => Promise<any>} request */
export function flowForgeResources(request) {
    const verbs = verbsOf(request);
    return {
        dashboards: dashboards(verbs),
        widgets: widgets(verbs),
        tasks: tasks(verbs),
        milestones: collection(verbs, "/milestones"),
        timeEntries: timeEntries(verbs),
        hourlyRates: hourlyRates(verbs),
        metrics: metrics(verbs),
        alerts: alerts(verbs),
        users: listed(verbs, "/users"),
        workspaces: listed(verbs, "/workspaces"),
        apiKeys: keys(verbs, "/api-keys"),
        oauthClients: keys(verbs, "/oauth/clients"),
        /** The apps that one let in. */
        oauthGrants: { list: listed(verbs, "/oauth/grants").list, remove: keys(verbs, "/oauth/grants").remove },
    };
}

/** @typedef {ReturnType<typeof verbsOf>} Verbs */

function verbsOf(request) {
    const write = (method, path, body, /** @type {WriteOptions} */ { ifMatch, signal } = {}) =>
        request({ method, path, body, signal, headers: matching(ifMatch) });
    return {
        get: (path, query, /** @type {ReadOptions} */ { signal } = {}) =>
            request({ method: "GET", path, query, signal }),
        blob: (path, /** @type {ReadOptions} */ { signal } = {}) =>
            request({ method: "GET", path, signal, as: "blob", headers: { Accept: "*/*" } }),
        post: (path, body, /** @type {WriteOptions} */ { ifMatch, idempotencyKey, onProgress, signal } = {}) =>
            request({
                method: "POST",
                path,
                body,
                onProgress,
                signal,
                headers: { "Idempotency-Key": idempotencyKey ?? newIdempotencyKey(), ...matching(ifMatch) },
            }),
        put: (path, body, /** @type {WriteOptions} */ options) => write("PUT", path, body, options),
        patch: (path, body, /** @type {WriteOptions} */ options) => write("PATCH", path, body, options),
        remove: (path, /** @type {WriteOptions} */ options) => write("DELETE", path, undefined, options),
    };
}

const at = (path, id, rest = "") => `${path}/${encodeURIComponent(id)}${rest}`;

/** @param {Verbs} verbs  @param {string} path */
function listed({ get }, path) {
    /** @returns {Promise<{ data: any[], pagination: Pagination, summary?: any }>} */
    const list = (/** @type {Paging & Record<string, any>} */ query = {}, /** @type {ReadOptions} */ options = {}) =>
        get(path, query, options);
    return {
        list,
        /** Each of them, page by page, as far as one goes on. */
        async *each(/** @type {Paging & Record<string, any>} */ query = {}, /** @type {ReadOptions} */ options = {}) {
            for (let page = 1; ; page += 1) {
                const { data, pagination } = await list({ limit: 100, ...query, page }, options);
                yield* data;
                if (!pagination?.hasNext) return;
            }
        },
    };
}

/** List, read, create, change, delete. @param {Verbs} verbs  @param {string} path */
function collection(verbs, path) {
    const { get, post, put, patch, remove } = verbs;
    return {
        ...listed(verbs, path),
        get: (id, /** @type {ReadOptions} */ options = {}) => get(at(path, id), {}, options),
        create: (draft, /** @type {WriteOptions} */ options = {}) => post(path, draft, options),
        /** Changes only what is named. */
        update: (id, changes, /** @type {WriteOptions} */ options = {}) => patch(at(path, id), changes, options),
        replace: (id, whole, /** @type {WriteOptions} */ options = {}) => put(at(path, id), whole, options),
        remove: (id, /** @type {WriteOptions} */ options = {}) => remove(at(path, id), options),
    };
}

/** What is made and revoked, never changed. @param {Verbs} verbs  @param {string} path */
function keys(verbs, path) {
    const { list, each, create, remove } = collection(verbs, path);
    return { list, each, create, remove };
}

/** @param {Verbs} verbs */
function dashboards(verbs) {
    const path = "/dashboards";
    return {
        ...collection(verbs, path),
        /** @param {{ name?: string }} copy */
        duplicate: (id, copy = {}, /** @type {WriteOptions} */ options = {}) =>
            verbs.post(at(path, id, "/duplicate"), copy, options),
    };
}

/** @param {Verbs} verbs */
function widgets({ get, post, patch, remove }) {
    const of = (dashboardId) => at("/dashboards", dashboardId, "/widgets");
    return {
        list: (dashboardId, query = {}, /** @type {ReadOptions} */ options = {}) => get(
            of(dashboardId),
            query,
            options,
        ),
        create: (dashboardId, draft, /** @type {WriteOptions} */ options = {}) => post(of(dashboardId), draft, options),
        get: (id, /** @type {ReadOptions} */ options = {}) => get(at("/widgets", id), {}, options),
        update: (id, changes, /** @type {WriteOptions} */ options = {}) => patch(at("/widgets", id), changes, options),
        /** @param {{ x: number, y: number, width: number, height: number }} position */
        move: (id, position, /** @type {WriteOptions} */ options = {}) =>
            patch(at("/widgets", id), { position }, options),
        remove: (id, /** @type {WriteOptions} */ options = {}) => remove(at("/widgets", id), options),
    };
}

/** @param {Verbs} verbs */
function tasks(verbs) {
    const { get, post, put, remove, blob } = verbs;
    const path = "/tasks";
    return {
        ...collection(verbs, path),
        /** Takes back a deletion. */
        undelete: (id, /** @type {WriteOptions} */ options = {}) => post(at(path, id, "/undelete"), {}, options),
        /**
         * Puts it into a state, behind another of that state; `after` null: first; left out: last.
         *
         * @param {{ status: TaskStatus, after?: string | null }} place
         */
        move: (id, place, /** @type {WriteOptions} */ options = {}) => post(at(path, id, "/move"), place, options),
        comments: {
            list: (id, query = {}, /** @type {ReadOptions} */ options = {}) =>
                get(at(path, id, "/comments"), query, options),
            /** @param {{ body: string }} comment */
            create: (id, comment, /** @type {WriteOptions} */ options = {}) =>
                post(at(path, id, "/comments"), comment, options),
            /** @param {{ body: string }} comment */
            update: (id, commentId, comment, /** @type {WriteOptions} */ options = {}) =>
                put(at(path, id, `/comments/${encodeURIComponent(commentId)}`), comment, options),
            remove: (id, commentId, /** @type {WriteOptions} */ options = {}) =>
                remove(at(path, id, `/comments/${encodeURIComponent(commentId)}`), options),
        },
        attachments: {
            list: (id, query = {}, /** @type {ReadOptions} */ options = {}) =>
                get(at(path, id, "/attachments"), query, options),
            /** @param {Blob & { name?: string }} file */
            create(id, file, /** @type {WriteOptions} */ options = {}) {
                const form = new FormData();
                form.append("file", file, file.name ?? "file");
                return post(at(path, id, "/attachments"), form, options);
            },
            /** @returns {Promise<Blob>} */
            download: (id, attachmentId, /** @type {ReadOptions} */ options = {}) =>
                blob(at(path, id, `/attachments/${encodeURIComponent(attachmentId)}`), options),
            remove: (id, attachmentId, /** @type {WriteOptions} */ options = {}) =>
                remove(at(path, id, `/attachments/${encodeURIComponent(attachmentId)}`), options),
        },
    };
}

/** @param {Verbs} verbs */
function timeEntries(verbs) {
    const path = "/time-entries";
    const { create, ...rest } = collection(verbs, path);
    return {
        ...rest,
        /** One entered by hand, with both ends. */
        create,
        /**
         * Starts a timer. One that runs already is stopped with `stopRunning`, and a 409 RESOURCE_LOCKED without.
         *
         * @param {{ taskId: string, description?: string, stopRunning?: boolean }} start
         */
        start: (start, /** @type {WriteOptions} */ options = {}) => create(start, options),
        stop: (id, /** @type {WriteOptions} */ options = {}) => verbs.post(at(path, id, "/stop"), {}, options),
        /** @returns {Promise<TimeEntry | null>} the one that runs */
        async active(/** @type {ReadOptions} */ options = {}) {
            try {
                return (await verbs.get(`${path}/active`, {}, options)) ?? null;
            } catch (error) {
                if (error.status === 404) return null;
                throw error;
            }
        },
    };
}

/** @param {Verbs} verbs */
const hourlyRates = ({ get, put }) => ({
    list: (query = {}, /** @type {ReadOptions} */ options = {}) => get("/hourly-rates", query, options),
    /** @param {{ userId?: string, rate: number, currency?: string, validFrom: string }} rate */
    set: (rate, /** @type {WriteOptions} */ options = {}) => put("/hourly-rates", rate, options),
});

/** @param {Verbs} verbs */
const metrics = ({ get, post }) => ({
    /** @returns {Promise<{ metric: string, unit?: string, data: { timestamp: string, value: number }[] }>} */
    query: (/** @type {MetricQuery} */ query, /** @type {ReadOptions} */ options = {}) =>
        get("/metrics", query, options),
    /** What there is to ask for. */
    catalogue: (/** @type {ReadOptions} */ options = {}) => get("/metrics/catalogue", {}, options),
    /**
     * @param {{ metric: string, value: number, timestamp?: string, labels?: Record<string, string> }[]} samples
     * @returns {Promise<{ accepted: number }>}
     */
    push: (samples, /** @type {WriteOptions} */ options = {}) => post("/metrics", { samples }, options),
});

/** @param {Verbs} verbs */
function alerts(verbs) {
    return {
        ...collection(verbs, "/alerts"),
        /** When a rule fired, the latest first. */
        history: (id, query = {}, /** @type {ReadOptions} */ options = {}) =>
            verbs.get(at("/alerts", id, "/history"), query, options),
        /** The firings of all rules, the latest first. */
        events: listed(verbs, "/alerts/events").list,
    };
}
