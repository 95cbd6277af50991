import { h, replace } from "../lib/dom.js";
import { theme, THEMES, useTheme } from "../lib/theme.js";
import { displayName, initials } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { icon, logo } from "./icons.js";
import { menuButton } from "./menu.js";

/**
 * What stays around every page of a signed-in person: the bar at the side (at the foot on a phone) and the place for
 * the page.
 *
 * @param {object} options
 * @param {() => { profile: any, claims: any }} options.person
 * @param {(theme: string) => void} options.onTheme
 * @param {() => void} options.onProfile
 * @param {() => void} options.onSignOut
 */
export function createFrame(options) {
    const main = h("main", { id: "content", tabindex: "-1" });
    const account = h("div", { class: "account" });
    const links = [navigationLink("dashboards", strings.dashboards.title, addresses.dashboards, "grid")];
    const bar = h(
        "nav",
        { class: "side", "aria-label": strings.mainNavigation },
        h("a", { class: "brand", href: addresses.dashboards }, logo(), strings.product),
        h("div", { class: "links" }, links),
        account,
    );
    const skip = h("button", { type: "button", class: "skip", onclick: () => main.focus() }, strings.skipToContent);
    return {
        element: h("div", { class: "frame" }, skip, bar, main),
        main,
        /** Marks the place in the navigation. */
        setPlace(name) {
            for (const link of links) {
                if (link.dataset.place === name) link.setAttribute("aria-current", "page");
                else link.removeAttribute("aria-current");
            }
        },
        /** Shows the person as known now. */
        showPerson: () => replace(account, accountMenu(options)),
    };
}

function navigationLink(place, label, href, picture) {
    return h("a", { href, dataset: { place } }, icon(picture), h("span", {}, label));
}

function accountMenu({ person, onTheme, onProfile, onSignOut }) {
    const { profile, claims } = person();
    const name = displayName(profile, claims);
    const email = claims?.email ?? "";
    const items = () => [
        { heading: [h("b", {}, name), email !== name && h("span", { class: "quiet" }, email)] },
        { label: strings.account.details, icon: "edit", action: onProfile },
        { heading: strings.theme.legend },
        ...THEMES.map((one) => ({
            label: strings.theme[one],
            checked: theme() === one,
            action() {
                useTheme(one);
                onTheme(one);
            },
        })),
        { heading: "" },
        { label: strings.account.signOut, icon: "signOut", action: onSignOut },
    ];
    return menuButton({
        button: { class: "person", "aria-label": strings.account.menu(name) },
        face: [h("span", { class: "face", "aria-hidden": "true" }, initials(name)), h("span", { class: "who" }, name)],
        items,
    });
}
