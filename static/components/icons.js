import { svg } from "../lib/dom.js";

/** Outlines on a 16 × 16 grid, drawn for Atrium. */
const PATHS = {
    add: "M8 3v10M3 8h10",
    back: "M10 3.5 5.5 8l4.5 4.5",
    check: "M3.5 8.5 6.5 11.5 12.5 4.5",
    close: "M4 4l8 8M12 4l-8 8",
    copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
    down: "M8 3.5v9M4.5 9 8 12.5 11.5 9",
    edit: "M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7",
    grid: "M2.5 2.5h4.5v6h-4.5zM9 2.5h4.5v3.5h-4.5zM9 8h4.5v5.5h-4.5zM2.5 10.5h4.5v3h-4.5z",
    history: "M3 8a5 5 0 1 0 1.6-3.7M3 3v2.5h2.5M8 5.2V8l2 1.3",
    more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
    remove: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
    search: "M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2 13.5 13.5",
    signOut: "M6.5 2.5h-4v11h4M6.5 8h7M11 5.5 13.5 8 11 10.5",
    unfold: "M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3",
    up: "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
    chart: "M2.5 13.5h11M3 10l3-3.5 2.5 2L13 4",
    table: "M2.5 3h11v10h-11zM2.5 6.3h11M6.5 6.3V13",
    metric: "M2.5 13.5h11M4 11V8M8 11V3.5M12 11V6",
    text: "M3 4h10M3 8h10M3 12h6",
    image: "M2.5 3h11v10h-11zM3 11.5l3-3 2.5 2 2-1.5 2.5 2M6 6h.01",
    map: "M8 14s4.2-4.2 4.2-7.4a4.2 4.2 0 0 0-8.4 0C3.8 9.8 8 14 8 14zM8 6.5h.01",
    gauge: "M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5 10.5 8",
};

/**
 * A picture beside words; screen readers pass over it.
 *
 * @param {keyof typeof PATHS | string} name
 */
export function icon(name) {
    return svg(
        "svg",
        { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
        svg("path", { d: PATHS[name] ?? PATHS.grid }),
    );
}

/** The mark: a house with its doorway open to the court. */
export function logo() {
    return svg(
        "svg",
        { class: "logo", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
        svg("path", { d: "M2.5 17.5V8.2L10 2.2l7.5 6v9.3" }),
        svg("path", { d: "M7 17.5v-6.3L10 8.8l3 2.4v6.3" }),
    );
}
