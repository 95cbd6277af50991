import { createApp } from "vue";
import { Application } from "./application.js";
import { Shell } from "./components/shell.js";
import { followThemeOfOtherTabs } from "./lib/theme.js";

followThemeOfOtherTabs();
const app = new Application();
createApp(Shell, { app }).mount("#app");
app.start();
