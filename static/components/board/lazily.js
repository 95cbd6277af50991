import { defineAsyncComponent } from "vue";

/** A component that is loaded when it is first shown. @param {() => Promise<any>} load  @param {string} name  Of the export. */
export const lazily = (load, name) => defineAsyncComponent(() => load().then((module) => module[name]));
