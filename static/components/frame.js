import { computed, defineAsyncComponent, h, ref } from "vue";
import { useKeys } from "../lib/keys.js";
import { loaded } from "../lib/loading.js";
import { recentDashboards } from "../lib/recent.js";
import { sheet } from "../lib/sheets.js";
import { may } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { AccountMenu } from "./account-menu.js";
import { ConnectionState } from "./connection-state.js";
import { globalCommands } from "./global-commands.js";
import { Icon, Logo } from "./icons.js";
import { KeyCaps } from "./key-caps.js";
import { PageHost } from "./page-host.js";
import { Palette } from "./palette.js";
import { Places } from "./places.js";
import { Shortcuts } from "./shortcuts.js";

const words = strings.frame;

/** Comes when the page is there: nobody waits for it. */
const Timer = defineAsyncComponent(
    () => Promise.all([loaded(import("./time/timer.js")), sheet("time")]).then(([module]) => module.Timer),
);

/** What stays around every page of a signed-in person: the bar at the side (at the foot on a phone), keys, palette. */
export const Frame = {
    name: "Frame",
    props: ["app"],
    setup({ app }) {
        const main = ref(null);
        const open = ref(/** @type {"palette" | "shortcuts" | null} */ (null));
        const close = () => (open.value = null);
        const toggle = (what) => (open.value = open.value === what ? null : what);

        app.commands(() => globalCommands(app, {
            palette: () => toggle("palette"),
            shortcuts: () => toggle("shortcuts"),
        }));
        useKeys(() => app.registry.all());
        const know = () => app.ready.catch(() => {}); // each page that needs it says what went wrong
        app.onReconnect(know);
        know();

        return () =>
            h("div", { class: "frame" }, [
                h(
                    "button",
                    { type: "button", class: "skip", onClick: () => main.value.focus() },
                    strings.skipToContent,
                ),
                h("nav", { class: "side", "aria-label": strings.mainNavigation }, [
                    h("a", { class: "brand", href: addresses.home }, [h(Logo), h("span", strings.product)]),
                    searchButton(() => toggle("palette")),
                    h(Places, { app }),
                    h(Recents, { app }),
                    h("div", { class: "foot" }, [
                        may(app.person.claims, "time:read") && h(Timer, { app }),
                        h(ConnectionState, { link: app.connection }),
                        h(AccountMenu, { app }),
                    ]),
                ]),
                h(
                    "main",
                    { id: "content", tabindex: "-1", ref: main },
                    h("div", { class: "page" }, h(PageHost, { app })),
                ),
                open.value === "palette" && h(Palette, { app, onClose: close }),
                open.value === "shortcuts" && h(Shortcuts, { app, onClose: close }),
            ]);
    },
};

const searchButton = (onClick) =>
    h("button", { type: "button", class: "find", onClick, "aria-keyshortcuts": "Control+K Meta+K" }, [
        h(Icon, { name: "search" }),
        h("span", { class: "label" }, words.find),
        h(KeyCaps, { keys: "mod+k" }),
    ]);

const Recents = {
    name: "Recents",
    props: ["app"],
    setup({ app }) {
        const list = computed(() => recentDashboards(app.person.claims?.sub));
        return () =>
            list.value.length > 0 &&
            h("div", { class: "recents" }, [
                h("h2", words.recent),
                list.value.map(({ id, name }) =>
                    h(
                        "a",
                        {
                            key: id,
                            href: addresses.dashboard(id),
                            title: name,
                            "aria-current": app.router.state.route.id === id ? "location" : null,
                        },
                        name,
                    ),
                ),
            ]);
    },
};
