import { h } from "../lib/dom.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { icon } from "./icons.js";
import { menuButton } from "./menu.js";
import { timeOf } from "./times.js";

const words = strings.dashboards;

/** Columns that the server can sort by. */
const SORTS = { name: "name", views: "view_count", updated: "updated_at" };

/**
 * @typedef {object} RowActions
 * @property {(dashboard: any) => boolean} mayChange
 * @property {() => boolean} mayCreate
 * @property {(dashboard: any) => void} edit
 * @property {(dashboard: any) => void} duplicate
 * @property {(dashboard: any) => void} remove
 * @property {(tag: string) => void} tag
 * @property {(column: string) => void} sort
 */

/**
 * @param {object} options
 * @param {any[]} options.rows
 * @param {import("../logic/listing.js").Listing} options.listing
 * @param {any} options.clock
 * @param {RowActions} options.actions
 */
export function dashboardTable({ rows, listing, clock, actions }) {
    return h(
        "table",
        { class: "panel list", role: "table" },
        h("caption", { class: "unseen" }, words.title),
        h("thead", { role: "rowgroup" }, headOf(listing, actions)),
        h(
            "tbody",
            { role: "rowgroup" },
            rows.map((dashboard) => rowOf(dashboard, { listing, clock, actions })),
        ),
    );
}

function headOf(listing, actions) {
    const head = (column) => {
        const sort = SORTS[column];
        const sorted = listing.sort === sort && (listing.order === "asc" ? "ascending" : "descending");
        const label = words.columns[column];
        const face = sort
            ? h(
                  "button",
                  { type: "button", class: "sort", onclick: () => actions.sort(sort), dataset: { sort } },
                  label,
                  sorted && icon(sorted === "ascending" ? "up" : "down"),
              )
            : h("span", { class: column === "actions" && "unseen" }, label);
        return h("th", { scope: "col", role: "columnheader", class: column, "aria-sort": sorted || null }, face);
    };
    return h("tr", { role: "row" }, Object.keys(words.columns).map(head));
}

function rowOf(dashboard, { listing, clock, actions }) {
    const cell = (name, ...content) => h("td", { role: "cell", class: name }, content);
    return h(
        "tr",
        { role: "row", dataset: { id: dashboard.id } },
        cell("name", nameOf(dashboard), dashboard.description && h("p", { class: "about" }, dashboard.description)),
        cell(
            "tags",
            (dashboard.tags ?? []).map((tag) => tagButton(tag, listing.tags.includes(tag), () => actions.tag(tag))),
        ),
        cell("views", viewsOf(dashboard)),
        cell("updated", timeOf(dashboard.updated_at, clock)),
        cell("actions", actionsOf(dashboard, actions)),
    );
}

function nameOf(dashboard) {
    return h(
        "div",
        { class: "name-line" },
        h("a", { href: addresses.dashboard(dashboard.id) }, dashboard.name),
        badgesOf(dashboard),
    );
}

/** On a narrow page, where there is no head above the figure, its unit is shown too. */
function viewsOf({ view_count: views }) {
    return [
        h("span", { class: "wide-only" }, views.toLocaleString("en")),
        h("span", { class: "narrow-only" }, words.views(views)),
    ];
}

export function badgesOf({ is_public: isPublic, is_template: isTemplate }) {
    return [
        isPublic && h("span", { class: "badge", title: words.publicHint }, words.public),
        isTemplate && h("span", { class: "badge" }, words.template),
    ];
}

/** A tag that filters by itself when pressed. */
export function tagButton(tag, pressed, onclick) {
    return h("button", { type: "button", class: "tag", "aria-pressed": String(pressed), onclick }, tag);
}

function actionsOf(dashboard, actions) {
    const mine = actions.mayChange(dashboard);
    const items = [
        mine && { label: strings.dashboard.edit, icon: "edit", action: () => actions.edit(dashboard) },
        actions.mayCreate() && {
            label: strings.dashboard.duplicate,
            icon: "copy",
            action: () => actions.duplicate(dashboard),
        },
        mine && {
            label: strings.dashboard.remove,
            icon: "remove",
            danger: true,
            action: () => actions.remove(dashboard),
        },
    ].filter(Boolean);
    if (items.length === 0) return null;
    const label = strings.moreActions(dashboard.name);
    return menuButton({ button: { class: "bare", "aria-label": label }, face: [icon("more")], items: () => items });
}
