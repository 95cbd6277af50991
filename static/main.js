import { Application } from "./application.js";
import { followThemeOfOtherTabs } from "./lib/theme.js";

followThemeOfOtherTabs();
new Application(document.body).start();
