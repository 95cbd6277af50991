/** What only a signed-in person needs; loaded beside the first request, or while the sign-in form is filled in. */

import { loaded } from "../lib/loading.js";
import { dashboardsPage } from "./dashboards.js";
import { notFoundPage } from "./not-found.js";

export { createFrame } from "../components/frame.js";
export { openProfileDialog } from "../components/profile-form.js";

/**
 * @param {import("../application.js").Application} app
 * @param {import("../logic/routes.js").Route} route
 * @returns {Promise<import("../navigation.js").Page>}
 */
export async function pageFor(app, route) {
    if (route.name === "dashboards") return dashboardsPage(app, route.query);
    if (route.name !== "dashboard") return notFoundPage();
    const { dashboardPage } = await loaded(import("./dashboard.js"));
    return dashboardPage(app, route.id);
}
