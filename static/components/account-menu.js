import { h } from "vue";
import { theme, THEMES, useTheme } from "../lib/theme.js";
import { displayName, initials } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { MenuButton } from "./menu.js";

/** Who is signed in, the theme, and the way out. */
export const AccountMenu = {
    name: "AccountMenu",
    props: ["app"],
    setup({ app }) {
        const items = () => {
            const { profile, claims } = app.person;
            const name = displayName(profile, claims);
            const email = claims?.email ?? "";
            return [
                { heading: [h("b", name), email !== name && h("span", { class: "quiet" }, email)] },
                { label: strings.settings.title, icon: "settings", action: () => app.go(addresses.settings) },
                { heading: strings.theme.legend },
                ...THEMES.map((one) => ({
                    label: strings.theme[one],
                    checked: theme() === one,
                    action: () => chooseTheme(app, one),
                })),
                { heading: "" },
                { label: strings.account.signOut, icon: "signOut", action: app.entrance.signOut },
            ];
        };
        return () => {
            const { profile, claims } = app.person;
            const name = displayName(profile, claims);
            return h(MenuButton, { label: strings.account.menu(name), look: "person", items }, () => [
                h(Face, { name, picture: profile?.avatar_url }),
                h("span", { class: "who" }, name),
            ]);
        };
    },
};

/** The round mark of a person: a picture, or letters. Props `name`, `picture`. */
export function Face({ name, picture }) {
    const inside = picture ? h("img", { src: picture, alt: "", referrerpolicy: "no-referrer" }) : initials(name);
    return h("span", { class: "face", "aria-hidden": "true" }, inside);
}
Face.props = ["name", "picture"];

/** Shows it at once, and keeps it in the profile for the person's other browsers. */
export async function chooseTheme(app, choice) {
    useTheme(choice);
    try {
        const { profile } = await app.client.profile.update({ preferences: { theme: choice } });
        app.showProfile(profile);
    } catch {
        app.say(strings.theme.keptHereOnly);
    }
}
