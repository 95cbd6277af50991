import { nextTick } from "vue";
import { mayChange, mayWrite } from "../logic/people.js";
import { nameOfCopy, removed } from "../logic/repeats.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { forgetDashboard } from "./recent.js";

const words = strings.dashboard;

/**
 * What can be done with a dashboard of the list.
 *
 * @param {import("../application.js").Application} app
 * @param {ReturnType<import("./dashboard-list.js").useDashboardList>} list
 * @param {{ edit: (dashboard: any) => void, startFrom: (dashboard: any) => void }} dialogs
 */
export function dashboardActions(app, list, dialogs) {
    const { client } = app;

    async function duplicate({ id, name }) {
        try {
            const copy = { name: nameOfCopy(name, list.state.rows.map((row) => row.name)), include_data: true };
            const { dashboard } = await client.dashboards.duplicate(id, copy);
            const link = { label: words.open, href: addresses.dashboard(dashboard.id) };
            app.say(words.wasDuplicated(dashboard.name), { link });
            await list.load();
        } catch (error) {
            app.sayFailure(error);
        }
    }

    async function setTemplate({ id, name }, isTemplate) {
        try {
            const { dashboard } = await client.dashboards.update(id, { is_template: isTemplate });
            list.put(dashboard);
            app.say(isTemplate ? strings.dashboards.wasMarked(name) : strings.dashboards.wasUnmarked(name));
            await list.load();
        } catch (error) {
            app.sayFailure(error);
        }
    }

    /** Gone at once; what the server says against it brings it back. */
    async function remove({ id, name }) {
        const at = list.state.rows.findIndex((row) => row.id === id);
        const putBack = list.takeOut(id);
        nextTick(() => focusCard(list.state.rows[at] ?? list.state.rows[at - 1]));
        try {
            await removed(client.dashboards.remove(id));
        } catch (error) {
            putBack();
            return app.sayFailure(error);
        }
        forgetDashboard(app.person.claims?.sub, id);
        list.load().then(() => list.settle(id));
        app.offerUndo(words.wasRemoved(name), async () => {
            await client.dashboards.undelete(id);
            putBack();
            app.say(strings.dashboards.cameBack(name));
            await list.load();
        });
    }

    return {
        /** Of its menu. @returns {any[]} */
        itemsOf(dashboard) {
            const { profile, claims } = app.person;
            const mine = mayChange(dashboard, profile, claims);
            const template = dashboard.is_template;
            return [
                mayWrite(claims) && template && {
                    label: strings.dashboards.useTemplate,
                    icon: "add",
                    action: () => dialogs.startFrom(dashboard),
                },
                mine && { label: words.edit, icon: "edit", action: () => dialogs.edit(dashboard) },
                mayWrite(claims) && { label: words.duplicate, icon: "copy", action: () => duplicate(dashboard) },
                mine && {
                    label: template ? strings.dashboards.unmarkTemplate : strings.dashboards.markTemplate,
                    icon: "template",
                    action: () => setTemplate(dashboard, !template),
                },
                mine && { heading: "" },
                mine && { label: words.remove, icon: "remove", danger: true, action: () => remove(dashboard) },
                !mayWrite(claims) && {
                    label: words.open,
                    icon: "external",
                    action: () => app.go(addresses.dashboard(dashboard.id)),
                },
            ].filter(Boolean);
        },
    };
}

/** The focus goes on to the neighbour of what was taken out. */
function focusCard(row) {
    const card = row && document.querySelector(`[data-id="${CSS.escape(row.id)}"] a`);
    /** @type {HTMLElement | null} */ (card ?? document.querySelector("h1"))?.focus();
}
