import { h, ref, watch } from "vue";
import { whenInSight } from "../lib/in-sight.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { Icon } from "./icons.js";
import { LayoutPreview } from "./layout-preview.js";
import { MenuButton } from "./menu.js";
import { TimeAgo } from "./times.js";

const words = strings.dashboards;
const TAGS_IN_SIGHT = 2;

/**
 * One dashboard in the list. Props: `dashboard`, `widgets` (for its picture; null: not known), `clock`, `items` (of its
 * menu, a function), `chosen` (tags that the list is filtered by). Events: `seen` (it is in sight, as it is now), `tag`
 * with one of its tags.
 */
export const DashboardCard = {
    name: "DashboardCard",
    props: {
        dashboard: { type: Object, required: true },
        widgets: { type: Array, default: null },
        clock: { type: Object, required: true },
        /** @type {any} */
        items: { type: Function, required: true },
        chosen: { type: Array, default: () => [] },
    },
    emits: ["seen", "tag"],
    setup(props, { emit }) {
        const element = ref(null);
        const seen = ref(false);
        whenInSight(element, () => (seen.value = true), { once: true });
        watch([seen, () => props.dashboard.updated_at], () => seen.value && emit("seen"));
        return () => {
            const { id, name, description } = props.dashboard;
            return h("li", { ref: element, class: "panel card", "data-id": id }, [
                h(LayoutPreview, { widgets: props.widgets }),
                h("div", { class: "card-body" }, [
                    h("div", { class: "card-head" }, [
                        h("h2", h("a", { href: addresses.dashboard(id) }, name)),
                        badges(props.dashboard),
                        h(MenuButton, { label: strings.moreActions(name), items: props.items }, () => h(Icon, {
                            name: "more",
                        })),
                    ]),
                    h("p", { class: "about" }, description ?? ""),
                    h("div", { class: "card-foot" }, [tags(props, emit), facts(props)]),
                ]),
            ]);
        };
    },
};

const badges = ({ is_public: isPublic, is_template: isTemplate }) => [
    isPublic && h("span", { class: "badge", title: words.publicHint }, words.public),
    isTemplate && h("span", { class: "badge" }, words.template),
];

function tags({ dashboard, chosen }, emit) {
    const all = dashboard.tags ?? [];
    const rest = all.slice(TAGS_IN_SIGHT);
    return h("div", { class: "tags" }, [
        all.slice(0, TAGS_IN_SIGHT).map((tag) => h(TagButton, {
            key: tag,
            tag,
            pressed: chosen.includes(tag),
            onPress: () => emit("tag", tag),
        })),
        rest.length > 0 && h("span", { class: "quiet", title: rest.join(", ") }, `+${rest.length}`),
    ]);
}

/** A tag that filters by itself when pressed. Props `tag`, `pressed`; event `press`. */
export function TagButton({ tag, pressed }, { emit }) {
    return h(
        "button",
        { type: "button", class: "tag", "aria-pressed": String(pressed), onClick: () => emit("press") },
        tag,
    );
}
TagButton.props = ["tag", "pressed"];
TagButton.emits = ["press"];

const facts = ({ dashboard, clock }) =>
    h("p", { class: "facts" }, [
        dashboard.view_count > 0 && h(
            "span",
            { title: words.views(dashboard.view_count) },
            words.viewsShort(dashboard.view_count),
        ),
        h(TimeAgo, { at: dashboard.updated_at, clock }),
    ]);
