import { theme, THEMES } from "../lib/theme.js";
import { addresses, RECORD_KINDS } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { crmNavigation } from "../logic/strings-crm-navigation.js";
import { chooseTheme } from "./account-menu.js";
import { groupsFor } from "./places.js";

const words = strings.commands;
const THEME_ICONS = { light: "sun", dark: "moon", system: "system" };

/** The keys of the places that have their own permission. */
const KEYS = {
    [addresses.tasks]: "g t",
    [addresses.models]: "g o",
    [addresses.time]: "g z",
    [addresses.metrics]: "g m",
    [addresses.alerts]: "g a",
    [addresses.keys]: "g k",
};

/**
 * What can be done from everywhere.
 *
 * @param {import("../application.js").Application} app
 * @param {{ palette: () => void, shortcuts: () => void }} openers
 * @returns {import("../shell/commands.js").Command[]}
 */
export function globalCommands(app, { palette, shortcuts }) {
    const to = (id, label, icon, address, keys) => ({
        id,
        label,
        icon,
        keys,
        group: words.everywhere,
        run: () => app.go(address),
    });
    return [
        to("dashboards", words.goDashboards, "grid", addresses.dashboards, "g d"),
        to("datasets", words.goDatasets, "data", addresses.datasets, "g f"),
        to("crm", crmNavigation.commands.go, "crm", addresses.crm, "g c"),
        ...RECORD_KINDS.map(
            (kind) => to(
                `crm-${kind}`,
                crmNavigation.commands.goKind(kind),
                "list",
                addresses.records(kind),
                undefined,
            ),
        ),
        to("crm-import", crmNavigation.commands.import, "upload", addresses.crmImport, undefined),
        ...groupsFor(app.person.claims)
            .flatMap(({ places }) => places)
            .filter(({ href }) => href in KEYS)
            .map(({ href, label, icon }) => to(href, words.goTo(label), icon, href, KEYS[href])),
        to("settings", words.goSettings, "settings", addresses.settings, "g s"),
        to("create", words.createDashboard, "add", `${addresses.dashboards}?new=1`, undefined),
        ...THEMES.filter((one) => one !== theme()).map((one) => ({
            id: `theme-${one}`,
            label: words.theme(strings.theme[one]),
            words: words.themeWords,
            icon: THEME_ICONS[one],
            run: () => void chooseTheme(app, one),
        })),
        { id: "palette", label: words.palette, keys: "mod+k", hidden: true, group: words.everywhere, run: palette },
        {
            id: "shortcuts",
            label: words.shortcuts,
            icon: "keyboard",
            keys: "?",
            group: words.everywhere,
            run: shortcuts,
        },
        {
            id: "undo",
            label: words.undo,
            keys: "mod+z",
            hidden: true,
            group: words.everywhere,
            run: () => void app.notices.undoLast(),
        },
        { id: "sign-out", label: strings.account.signOut, icon: "signOut", run: app.entrance.signOut },
    ];
}
