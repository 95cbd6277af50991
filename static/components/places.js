import { h } from "vue";
import { may } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { crmNavigation } from "../logic/strings-crm-navigation.js";
import { Icon } from "./icons.js";
import { MenuButton } from "./menu.js";

/**
 * @typedef {object} Place
 * @property {string} href
 * @property {string} label
 * @property {string} icon
 * @property {string[]} names         The routes that are below it.
 * @property {string} [permission]    Without it there is nothing to see there.
 * @property {boolean} [first]        Has its own place in the bar of a phone.
 */

/** Only what works is in the menu. */
const GROUPS = /** @type {{ heading: string | null, places: Place[] }[]} */ ([
    {
        heading: null,
        places: [
            {
                href: addresses.dashboards,
                label: strings.dashboards.title,
                icon: "grid",
                names: ["dashboards", "dashboard", "home"],
                first: true,
            },
            {
                href: addresses.tasks,
                label: strings.places.tasks,
                icon: "check",
                names: ["tasks"],
                permission: "task:read",
                first: true,
            },
            {
                href: addresses.models,
                label: strings.places.models,
                icon: "model",
                names: ["models", "model", "model-flows", "model-flow", "model-exchange"],
                permission: "model:read",
            },
            {
                href: addresses.crm,
                label: crmNavigation.title,
                icon: "crm",
                names: ["crm", "crm-records", "crm-record", "crm-import"],
                first: true,
            },
            {
                href: addresses.time,
                label: strings.places.time,
                icon: "clock",
                names: ["time"],
                permission: "time:read",
            },
        ],
    },
    {
        heading: strings.frame.groups.data,
        places: [
            { href: addresses.datasets, label: strings.datasets.title, icon: "data", names: ["datasets", "dataset"] },
            {
                href: addresses.metrics,
                label: strings.places.metrics,
                icon: "activity",
                names: ["metrics"],
                permission: "metrics:read",
            },
            {
                href: addresses.alerts,
                label: strings.places.alerts,
                icon: "bell",
                names: ["alerts"],
                permission: "metrics:read",
            },
        ],
    },
    {
        heading: strings.frame.groups.workspace,
        places: [
            { href: addresses.keys, label: strings.places.keys, icon: "key", names: ["keys"] },
            { href: addresses.settings, label: strings.settings.title, icon: "settings", names: ["settings"] },
        ],
    },
]);

const open = (/** @type {Place} */ { permission }, claims) => permission === undefined || may(claims, permission);

/** The groups of the menu that this person has something in. */
export const groupsFor = (claims) =>
    GROUPS.map(({ heading, places }) => ({ heading, places: places.filter((place) => open(place, claims)) }));

/** The menu of the side bar; on a phone the first places, and a menu of the others. Props: `app`. */
export function Places({ app }) {
    const current = app.router.state.route.name;
    const groups = groupsFor(app.person.claims);
    const others = groups.flatMap(({ places }) => places).filter((place) => !place.first);
    const items = () =>
        others.map(({ href, label, icon }) => ({ label, icon, action: () => app.go(href) }));
    return [
        groups.map(({ heading, places }) =>
            h("div", { key: heading ?? "", class: "links" }, [
                heading && h("h2", heading),
                places.map((place) => placeLink(place, current)),
            ]),
        ),
        h("span", { class: ["more-places", { current: others.some(({ names }) => names.includes(current)) }] }, [
            h(MenuButton, { label: strings.frame.more, look: "place", items }, () => [
                h(Icon, { name: "more" }),
                h("span", strings.frame.more),
            ]),
        ]),
    ];
}
Places.props = ["app"];

const placeLink = (/** @type {Place} */ { href, label, icon, names, first }, current) =>
    h("a", { key: href, href, class: { first }, "aria-current": names.includes(current) ? "page" : null }, [
        h(Icon, { name: icon }),
        h("span", label),
    ]);
