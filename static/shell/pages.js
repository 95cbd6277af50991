import { loaded } from "../lib/loading.js";
import { sheet } from "../lib/sheets.js";

/** The page of each route. Each is loaded when it is first asked for. */
const PAGES = {
    home: () => import("../pages/home.js"),
    dashboards: () => import("../pages/dashboards.js"),
    dashboard: () => import("../pages/dashboard.js"),
    datasets: () => import("../pages/datasets.js"),
    dataset: () => import("../pages/dataset.js"),
    crm: () => import("../pages/crm.js"),
    "crm-records": () => import("../pages/crm-records.js"),
    "crm-record": () => import("../pages/crm-record.js"),
    "crm-import": () => import("../pages/crm-import.js"),
    settings: () => import("../pages/settings.js"),
    tasks: () => import("../pages/tasks.js"),
    time: () => import("../pages/time.js"),
    metrics: () => import("../pages/metrics.js"),
    alerts: () => import("../pages/alerts.js"),
    keys: () => import("../pages/keys.js"),
    consent: () => import("../pages/consent.js"),
    models: () => import("../pages/models.js"),
    model: () => import("../pages/model.js"),
    "model-flows": () => import("../pages/model-flows.js"),
    "model-flow": () => import("../pages/model-flow.js"),
    "model-exchange": () => import("../pages/model-exchange.js"),
    "sign-in-complete": () => import("../pages/sign-in-complete.js"),
    unknown: () => import("../pages/not-found.js"),
};

/** The sheets in styles/pages that a page needs. */
const SHEETS = {
    crm: ["crm"],
    "crm-records": ["crm", "crm-records"],
    "crm-record": ["crm", "crm-records"],
    "crm-import": ["crm", "crm-import"],
    tasks: ["tasks", "task-cards", "task-panel", "time"],
    time: ["time"],
    metrics: ["metrics"],
    alerts: ["metrics"],
    keys: ["access"],
    models: ["models-panel"],
    model: ["models", "models-canvas", "models-panel", "models-people"],
    "model-flows": ["models", "models-panel", "models-people", "models-flows"],
    "model-flow": ["models", "models-canvas", "models-panel", "models-people", "models-flows"],
    "model-exchange": ["models", "models-panel", "models-people", "models-exchange"],
    consent: ["access"],
};

/** @param {string} name  Of a route.  @returns {Promise<any>} the component */
export async function pageOf(name) {
    const sheets = (SHEETS[name] ?? []).map(sheet);
    const module = await loaded((PAGES[name] ?? PAGES.unknown)());
    await Promise.all(sheets);
    return module.default;
}

/** What everybody inside needs. */
export const loadInside = () => loaded(import("../components/frame.js"));

/**
 * Asks for a page's modules before it is its turn, so that they come beside the requests that go before it. One that
 * does not come now is asked for again when it is needed.
 *
 * @param {string} name  Of a route.
 */
export function loadAhead(name) {
    const names = name in PAGES && name !== "home" ? [name] : ["home", "dashboard"]; // home leads on to a dashboard
    for (const one of names) {
        PAGES[one]().catch(() => {});
        for (const needed of SHEETS[one] ?? []) sheet(needed);
    }
}
