import { h } from "vue";
import { strings } from "../logic/strings.js";
import { DashboardCard } from "./dashboard-card.js";
import { ShowMore } from "./show-more.js";

/**
 * The list as cards. Props: `app`, `list` (of lib/dashboard-list.js), `chosen` (tags), `itemsOf` (the menu of one).
 * Event `tag`.
 */
export const DashboardCards = {
    name: "DashboardCards",
    props: {
        app: { type: Object, required: true },
        list: { type: Object, required: true },
        chosen: { type: Array, required: true },
        /** @type {any} */
        itemsOf: { type: Function, required: true },
    },
    emits: ["tag"],
    setup(props, { emit }) {
        const { app, list } = props;
        const { previews } = app;
        app.onReconnect(previews.resume);

        const card = (dashboard) =>
            h(DashboardCard, {
                key: dashboard.id,
                dashboard,
                widgets: previews.of(dashboard),
                clock: app.clock,
                chosen: props.chosen,
                items: () => props.itemsOf(dashboard),
                onSeen: () => previews.ask(dashboard),
                onTag: (tag) => emit("tag", tag),
            });

        return () => {
            const { rows, total, more, busy } = list.state;
            return [
                h("ul", { class: "cards", "aria-label": strings.dashboards.title }, rows.map(card)),
                more && h(ShowMore, { shown: rows.length, total, busy, onMore: () => list.load({ further: true }) }),
            ];
        };
    },
};
