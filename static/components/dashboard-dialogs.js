import { h, shallowReactive } from "vue";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { CreateDashboardDialog, EditDashboardDialog } from "./dashboard-form.js";

/**
 * The dialogs of the list, and which of them is open.
 *
 * @param {import("../application.js").Application} app
 * @param {() => unknown} onSaved  A dashboard of the list was changed.
 */
export function useDashboardDialogs(app, onSaved) {
    const open = shallowReactive({ create: false, template: null, edit: null });

    const creating = () =>
        h(CreateDashboardDialog, {
            app,
            template: open.template,
            onClose: () => (open.create = false),
            onDone: (dashboard) => app.go(addresses.dashboard(dashboard.id)),
        });

    const editing = () =>
        h(EditDashboardDialog, {
            key: open.edit,
            app,
            id: open.edit,
            onClose: () => (open.edit = null),
            onDone(dashboard) {
                open.edit = null;
                app.say(strings.dashboard.wasSaved(dashboard.name));
                onSaved();
            },
        });

    return {
        create: () => Object.assign(open, { create: true, template: null }),
        startFrom: ({ id }) => Object.assign(open, { create: true, template: id }),
        edit: ({ id }) => (open.edit = id),
        render: () => [open.create && creating(), open.edit !== null && editing()],
    };
}
