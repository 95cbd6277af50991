import { h } from "vue";

/** Outlines on a 16 × 16 grid, drawn for Atrium. */
const PATHS = {
    activity: "M1.5 8.5h3l2-5 3 9 2-4h3",
    add: "M8 3v10M3 8h10",
    back: "M10 3.5 5.5 8l4.5 4.5",
    bell: "M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.5H2.8zM6.7 14.3h2.6",
    check: "M3.5 8.5 6.5 11.5 12.5 4.5",
    close: "M4 4l8 8M12 4l-8 8",
    command: "M6 6V4.3A1.8 1.8 0 1 0 4.2 6H6zm0 0h4M6 6v4m4-4V4.3A1.8 1.8 0 1 1 11.8 6H10zm0 0v4m-4 0v1.7A1.8 1.8 0 1 1 4.2 10H6zm0 0h4m0 0h1.8A1.8 1.8 0 1 1 10 11.7z",
    copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
    crm: "M5.500 7a2.300 2.300 0 1 0 0-4.600 2.300 2.300 0 0 0 0 4.600zM1.500 13.500c0-2.600 1.700-4.200 4-4.200s4 1.600 4 4.200M11 12.500V9M13.500 12.500V5.500",
    data: "M3 4c0-1.1 2.2-2 5-2s5 .9 5 2-2.2 2-5 2-5-.9-5-2zm0 0v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2",
    down: "M8 3.5v9M4.5 9 8 12.5 11.5 9",
    drag: "M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01",
    edit: "M3 13l.7-3L10.5 3.2l2.3 2.3L6 12.3zM9 4.7 11.3 7",
    external: "M6.5 3h-4v10.5H13v-4M9.5 2.5h4v4M13.2 2.8 7.5 8.5",
    file: "M3.5 1.8h5.8l3.2 3.2v9.2h-9zM9 2v3.2h3.3",
    filter: "M2 3.5h12M4.5 8h7M6.8 12.5h2.4",
    globe: "M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM2 8h12M8 1.8c2 2 2.6 4 2.6 6.2S10 12.2 8 14.2C6 12.2 5.4 10.2 5.4 8S6 3.8 8 1.8z",
    grid: "M2.5 2.5h4.5v6h-4.5zM9 2.5h4.5v3.5h-4.5zM9 8h4.5v5.5h-4.5zM2.5 10.5h4.5v3h-4.5z",
    history: "M3 8a5 5 0 1 0 1.6-3.7M3 3v2.5h2.5M8 5.2V8l2 1.3",
    keyboard: "M1.8 4h12.4v8H1.8zM4.3 6.7h.01M6.8 6.7h.01M9.3 6.7h.01M11.7 6.7h.01M5 9.5h6",
    layout: "M2 2.5h12v11H2zM2 6h12M6.5 6v7.5",
    list: "M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01",
    lock: "M3.5 7.2h9v6.3h-9zM5.3 7V5a2.7 2.7 0 0 1 5.4 0v2",
    moon: "M13.3 9.7A5.8 5.8 0 0 1 6.3 2.7a5.8 5.8 0 1 0 7 7z",
    more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
    people: "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.7a2.5 2.5 0 0 1 0 4.6M12 9.8c1.5.5 2.5 1.8 2.5 3.7",
    pause: "M5.5 3.5v9M10.5 3.5v9",
    play: "M5 3l7.5 5L5 13z",
    refresh: "M13 8a5 5 0 1 1-1.5-3.6M13 2.5V5h-2.5",
    remove: "M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.6 9h5.8l.6-9M6.8 7v4M9.2 7v4",
    search: "M7 2.8a4.2 4.2 0 1 1 0 8.4 4.2 4.2 0 0 1 0-8.4zM10.2 10.2 13.5 13.5",
    settings: "M2 4.5h6.5M12 4.5h2M2 11.5h2M7.5 11.5H14M10.2 6.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM5.8 13.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6z",
    share: "M11.5 5.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4.5 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11.5 14.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6.3 7.100l3.5-2.2M6.3 8.900l3.5 2.2",
    signOut: "M6.5 2.5h-4v11h4M6.5 8h7M11 5.5 13.5 8 11 10.5",
    star: "M8 2l1.8 3.900 4.2.5-3.100 2.900.8 4.2L8 11.4l-3.7 2.100.8-4.2L2 6.4l4.2-.5z",
    sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.8.8M11.8 11.8l.8.8M3.4 12.6l.8-.8M11.8 4.2l.8-.8",
    system: "M2 3h12v8H2zM6 13.5h4M8 11v2.5",
    template: "M2.5 2.5h11v3h-11zM2.5 8h4.5v5.5H2.5zM9.5 8h4v5.5h-4z",
    undo: "M5.5 3 2.5 6l3 3M2.5 6H9a4 4 0 0 1 0 8H6",
    unfold: "M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3",
    upload: "M8 10.5v-8M4.7 5.5 8 2.2l3.3 3.3M2.5 10.5v3h11v-3",
    up: "M8 12.5v-9M4.5 7 8 3.5 11.5 7",
    warning: "M8 2.2 14.5 13.5H1.5zM8 6.5v3.2M8 11.5h.01",
    chart: "M2.5 13.5h11M3 10l3-3.5 2.5 2L13 4",
    table: "M2.5 3h11v10h-11zM2.5 6.3h11M6.5 6.3V13",
    metric: "M2.5 13.5h11M4 11V8M8 11V3.5M12 11V6",
    text: "M3 4h10M3 8h10M3 12h6",
    image: "M2.5 3h11v10h-11zM3 11.5l3-3 2.5 2 2-1.5 2.5 2M6 6h.01",
    map: "M8 14s4.2-4.2 4.2-7.4a4.2 4.2 0 0 0-8.4 0C3.8 9.8 8 14 8 14zM8 6.5h.01",
    forward: "M6 3.5 10.5 8 6 12.5",
    gauge: "M2.5 11.5a5.5 5.5 0 1 1 11 0M8 11.5 10.5 8",
};

/**
 * A picture beside words; screen readers pass over it.
 *
 * @param {{ name: keyof typeof PATHS | string }} props
 */
export function Icon({ name }) {
    return h(
        "svg",
        { class: `icon icon-${name}`, viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
        h("path", { d: PATHS[name] ?? PATHS.grid }),
    );
}
Icon.props = ["name"];

/** The mark: a house with its doorway open to the court. */
export function Logo() {
    return h("svg", { class: "logo", viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" }, [
        h("path", { d: "M2.5 17.5V8.2L10 2.2l7.5 6v9.3" }),
        h("path", { d: "M7 17.5v-6.3L10 8.8l3 2.4v6.3" }),
    ]);
}
