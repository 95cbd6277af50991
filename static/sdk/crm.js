/**
 * The crm edition: the catalogue of widgets and their figures, the records behind them, and imports of files.
 *
 * @typedef {"customers" | "vehicles" | "opportunities" | "invoices" | "activities" | "goals" | "rates"} RecordKind
 *
 * @typedef {object} FiguresQuery
 * @property {string} [dateRange]
 * @property {string} [from]       Instead: two days, "2026-01-31".
 * @property {string} [to]
 * @property {number} [page]       Of a table; from 1.
 * @property {string} [cursor]     Of a feed.
 *
 * @typedef {object} ImportOptions
 * @property {RecordKind} type
 * @property {boolean} dry_run                    Only looks: nothing is written.
 * @property {"fail" | "skip"} [on_error]         skip: rows with errors are left out. Default: nothing is written.
 * @property {Record<string, string | null>} [mapping]   Column of the file → field; null: it is left out.
 */

const at = (...parts) => `/api/v1/${parts.map(encodeURIComponent).join("/")}`;

/** @param {any} verbs  get, post, put, remove of sdk/resources.js */
export function crm({ get, post, put, remove }) {
    return {
        /** The person's own dashboards; one of them is the default. */
        dashboards: (options) => get(at("dashboards"), {}, options),
        /** @returns {Promise<{ config: any, etag?: string }>} one of them, with what it shows of the catalogue */
        dashboard: (id, options) => get(at("dashboards", id), {}, options),
        updateDashboard: (id, changes, options) => put(at("dashboards", id), changes, options),
        /** @returns {Promise<{ dashboard_config: any }>} the default dashboard's */
        config: (options) => get(at("config", "dashboard"), {}, options),
        setConfig: (config, options) => put(at("config", "dashboard"), config, options),
        resetConfig: (options) => post(`${at("config", "dashboard")}/reset`, undefined, options),
        /** @returns {Promise<{ widgets: import("../logic/crm/catalogue.js").Entry[] }>} */
        catalogue: (options) => get(at("widgets"), {}, options),
        /** @returns {Promise<{ demo_data: any, metadata: any }>} made up, to look at */
        demo: (key, options) => get(at("widgets", key, "demo-data"), {}, options),
        /**
         * What the default dashboard's widgets show, by their own settings, in one question.
         *
         * @param {{ widgets?: string[], dateRange?: string, from?: string, to?: string }} query
         * @returns {Promise<{ widgets: { widget_id: string, data?: any, metadata?: any, error?: any }[] }>}
         */
        boardFigures: (query, options) => get(`${at("config", "dashboard")}/data`, query, options),
        /** @param {string} key  @param {FiguresQuery & Record<string, any>} query  And the entry's own settings. */
        figures: (key, query, options) => get(at("widgets", key, "data"), query, options),
        records: {
            /** @param {RecordKind} kind  @param {Record<string, any>} query */
            list: (kind, query, options) => get(at("crm", kind), query, options),
            get: (kind, id, options) => get(at("crm", kind, id), {}, options),
            create: (kind, draft, options) => post(at("crm", kind), draft, options),
            /** Changes only what is named. */
            update: (kind, id, changes, options) => put(at("crm", kind, id), changes, options),
            remove: (kind, id, options) => remove(at("crm", kind, id), options),
        },
        imports: {
            list: (query, options) => get(at("crm", "imports"), query, options),
            get: (id, options) => get(at("crm", "imports", id), {}, options),
            /** @param {Blob & { name?: string }} file  @param {ImportOptions} how */
            create(file, { type, dry_run: dryRun, on_error: onError, mapping }, options) {
                const form = new FormData();
                form.append("type", type);
                form.append("dry_run", String(dryRun));
                if (onError !== undefined) form.append("on_error", onError);
                if (mapping !== undefined) form.append("mapping", JSON.stringify(mapping));
                form.append("file", file, file.name ?? "records.csv");
                return post(at("crm", "import"), form, options);
            },
        },
    };
}
