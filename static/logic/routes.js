/**
 * The address of a page is the part after `#`.
 *
 * @typedef {{ name: "sign-in" | "sign-up" | "unknown" }
 *   | { name: "dashboards", query: URLSearchParams }
 *   | { name: "dashboard", id: string }} Route
 */

/**
 * @param {string} hash  With or without its `#`.
 * @returns {Route}
 */
export function routeOf(hash) {
    const [path, query = ""] = hash.replace(/^#/, "").split("?", 2);
    const parts = path.split("/").filter((part) => part !== "");
    const isList = parts.length === 0 || (parts.length === 1 && parts[0] === "dashboards");
    if (isList) return { name: "dashboards", query: new URLSearchParams(query) };
    if (parts.length === 2 && parts[0] === "dashboards") return dashboardRoute(parts[1]);
    if (parts.length === 1 && (parts[0] === "sign-in" || parts[0] === "sign-up")) return { name: parts[0] };
    return { name: "unknown" };
}

/** @returns {Route} */
function dashboardRoute(part) {
    try {
        return { name: "dashboard", id: decodeURIComponent(part) };
    } catch {
        return { name: "unknown" }; // a broken %-escape
    }
}

export const addresses = {
    signIn: "#/sign-in",
    signUp: "#/sign-up",
    dashboards: "#/dashboards",
    /** @param {string} id */
    dashboard: (id) => `#/dashboards/${encodeURIComponent(id)}`,
};
