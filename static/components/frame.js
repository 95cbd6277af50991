import { computed, h, ref } from "vue";
import { useKeys } from "../lib/keys.js";
import { recentDashboards } from "../lib/recent.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { crmNavigation } from "../logic/strings-crm-navigation.js";
import { AccountMenu } from "./account-menu.js";
import { ConnectionState } from "./connection-state.js";
import { globalCommands } from "./global-commands.js";
import { Icon, Logo } from "./icons.js";
import { KeyCaps } from "./key-caps.js";
import { PageHost } from "./page-host.js";
import { Palette } from "./palette.js";
import { Shortcuts } from "./shortcuts.js";

const words = strings.frame;

/**
 * Address, label, picture, and the routes that are below it. Only what works is in the menu.
 *
 * @type {[string, string, string, string[]][]}
 */
const PLACES = [
    [addresses.dashboards, strings.dashboards.title, "grid", ["dashboards", "dashboard", "home"]],
    [addresses.datasets, strings.datasets.title, "data", ["datasets", "dataset"]],
    [addresses.crm, crmNavigation.title, "crm", ["crm", "crm-records", "crm-record", "crm-import"]],
    [addresses.settings, strings.settings.title, "settings", ["settings"]],
];

/** What stays around every page of a signed-in person: the bar at the side (at the foot on a phone), keys, palette. */
export const Frame = {
    name: "Frame",
    props: ["app"],
    setup({ app }) {
        const main = ref(null);
        const open = ref(/** @type {"palette" | "shortcuts" | null} */ (null));
        const route = computed(() => app.router.state.route);
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
                    h("div", { class: "links" }, PLACES.map((place) => placeLink(place, route.value.name))),
                    h(Recents, { app }),
                    h("div", { class: "foot" }, [
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

const placeLink = ([href, label, icon, names], current) =>
    h("a", { key: href, href, "aria-current": names.includes(current) ? "page" : null }, [
        h(Icon, { name: icon }),
        h("span", label),
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
