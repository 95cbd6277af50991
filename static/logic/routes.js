/**
 * The address of a page is the part after `#`.
 *
 * @typedef {object} Route
 * @property {RouteName} name
 * @property {string} [id]              Of the dashboard or data set.
 * @property {URLSearchParams} query    What comes after `?`.
 *
 * @typedef {"home" | "sign-in" | "sign-up" | "dashboards" | "dashboard" | "datasets" | "dataset" | "settings"
 *   | "unknown"} RouteName
 */

const PLAIN = new Set(["sign-in", "sign-up", "dashboards", "datasets", "settings"]);
const WITH_ID = { dashboards: "dashboard", datasets: "dataset" };

/**
 * @param {string} hash  With or without its `#`.
 * @returns {Route}
 */
export function routeOf(hash) {
    const [path, text = ""] = hash.replace(/^#/, "").split("?", 2);
    const [first, second, ...rest] = path.split("/").filter((part) => part !== "");
    const query = new URLSearchParams(text);
    if (first === undefined) return { name: "home", query };
    if (second === undefined && PLAIN.has(first)) return { name: /** @type {any} */ (first), query };
    const id = second === undefined || rest.length > 0 ? null : decoded(second);
    if (id === null || !Object.hasOwn(WITH_ID, first)) return { name: "unknown", query };
    return { name: WITH_ID[first], id, query };
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
export const keyOf = ({ name, id = "" }) => `${name}/${id}`;

export const addresses = {
    home: "#/",
    signIn: "#/sign-in",
    signUp: "#/sign-up",
    dashboards: "#/dashboards",
    datasets: "#/datasets",
    settings: "#/settings",
    /** @param {string} id */
    dashboard: (id) => `#/dashboards/${encodeURIComponent(id)}`,
    /** @param {string} id */
    dataset: (id) => `#/datasets/${encodeURIComponent(id)}`,
};
