import { defineAsyncComponent } from "vue";

/** What is opened now and then comes when it is opened. */
export const LazyPalette = defineAsyncComponent(() => import("./palette.js").then((module) => module.Palette));
export const LazyShortcuts = defineAsyncComponent(() => import("./shortcuts.js").then((module) => module.Shortcuts));
