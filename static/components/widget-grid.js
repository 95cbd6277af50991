import { h } from "../lib/dom.js";
import { placesOf } from "../logic/grid.js";
import { strings } from "../logic/strings.js";
import { icon } from "./icons.js";
import { emptyState } from "./notices.js";

const words = strings.dashboard;

/** Where the interface's description of itself is served. */
const API_DESCRIPTION = "/api/openapi/workspace.json";

/** The widgets where they stand, to look at. */
export function widgetGrid(layout, widgets) {
    if (widgets.length === 0) return noWidgets();
    const { columns, places } = placesOf(layout, widgets);
    return h("ul", { class: "board", style: { "--columns": columns } }, places.map(cardOf));
}

function noWidgets() {
    const link = h("a", { href: API_DESCRIPTION }, API_DESCRIPTION);
    const empty = emptyState({ title: words.widgetsEmptyTitle, text: words.widgetsEmptyText, level: "h3" });
    empty.querySelector("p").append(" ", link, ".");
    return h("div", { class: "panel" }, empty);
}

/** @param {import("../logic/grid.js").Place} place */
function cardOf({ widget, column, row, width, height }) {
    const { type } = widget;
    const x = Math.trunc(widget.position_x) + 1;
    const y = Math.trunc(widget.position_y) + 1;
    return h(
        "li",
        {
            class: "panel widget",
            style: { "--column": column, "--row": row, "--width": width, "--height": height },
        },
        h("h3", {}, widget.name),
        h("p", { class: "kind" }, icon(type), words.widgetTypes[type] ?? type),
        h("p", { class: "place" }, words.widgetPlace(x, y, widget.width, widget.height)),
    );
}
