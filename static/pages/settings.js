import { h, watch } from "vue";
import { IdentitiesSection } from "../components/access/identities.js";
import { chooseTheme, Face } from "../components/account-menu.js";
import { Segments, SelectBox, Switch } from "../components/field.js";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { Setting, SettingsSection, TextSetting } from "../components/settings-section.js";
import { SkeletonRows } from "../components/skeletons.js";
import { useLoading } from "../lib/loading.js";
import { useSettings } from "../lib/settings.js";
import { theme, THEMES } from "../lib/theme.js";
import { displayName } from "../logic/people.js";
import { strings } from "../logic/strings.js";
import { knownZone } from "../logic/time.js";
import { httpsFault, lengthFault, NAME_MAXIMUM } from "../logic/validation.js";

const words = strings.settings;
const THEME_ICONS = { light: "sun", dark: "moon", system: "system" };

/** Profile, appearance, dashboards and notifications. Everything saves itself and says so. */
export default {
    name: "SettingsPage",
    props: ["app", "route"],
    setup({ app }) {
        const settings = useSettings(app);
        const { state } = settings;
        const loading = useLoading(() => app.ready);
        loading.load();
        app.onReconnect(() => loading.failure && loading.load());
        watch(() => app.person.profile, (profile) => state.saving === "saved" && (state.profile = profile));

        const saved = () => h("span", { role: "status", class: ["saving", state.saving] }, words[state.saving]);

        return () => [
            h(PageHead, { title: words.title }, { state: () => state.profile !== null && saved() }),
            state.failure && h(FailureNote, { failure: state.failure, retry: settings.retry }),
            state.profile === null
                ? waitingFor(loading)
                : h("div", { class: "settings" }, [
                      profileSection(app, settings),
                      appearanceSection(app),
                      boardsSection(settings),
                      notificationsSection(settings),
                      h(IdentitiesSection, { app }),
                      sessionSection(app),
                  ]),
        ];
    },
};

function waitingFor(loading) {
    if (loading.failure) return h(FailureNote, { failure: loading.failure, retry: loading.load });
    return loading.slow ? h(SkeletonRows, { rows: 4 }) : null;
}

function profileSection(app, { state, type, change, leave }) {
    const { profile } = state;
    const { claims } = app.person;
    const text = (name, more) =>
        h(TextSetting, {
            value: profile[name] ?? "",
            onType: (value) => type({ [name]: value.trim() || null }),
            onLeave: leave,
            ...more,
        });
    return h(SettingsSection, { title: words.profile, text: words.profileText }, () => [
        text("full_name", {
            label: strings.account.fullName,
            rule: lengthFault(NAME_MAXIMUM),
            attributes: { autocomplete: "name" },
        }),
        h("div", { class: "with-face" }, [
            text("avatar_url", {
                label: words.avatar,
                hint: words.avatarHint,
                rule: httpsFault,
                attributes: { type: "url", inputmode: "url" },
            }),
            h(Face, {
                name: displayName(profile, claims),
                picture: httpsFault(profile.avatar_url ?? "") ? null : profile.avatar_url,
            }),
        ]),
        h(Setting, { label: words.zone, hint: words.zoneHint }, (attributes) =>
            h(SelectBox, {
                ...attributes,
                value: knownZone(profile.timezone),
                options: zones(profile.timezone),
                onChange: (event) => change({ timezone: event.target.value }),
            }),
        ),
        h(Setting, { label: words.language, hint: words.languageHint }, (attributes) =>
            h(SelectBox, {
                ...attributes,
                value: profile.preferences?.language ?? "en",
                options: languages(profile.preferences?.language),
                onChange: (event) => change({ preferences: { language: event.target.value } }),
            }),
        ),
        h(Setting, { label: words.email, hint: words.emailText }, (attributes) =>
            h("input", { ...attributes, type: "email", readonly: true, value: claims?.email ?? "" }),
        ),
    ]);
}

const appearanceSection = (app) =>
    h(SettingsSection, { title: words.appearance, text: words.appearanceText }, () =>
        h(Segments, {
            label: strings.theme.legend,
            options: THEMES.map((one) => [one, strings.theme[one], THEME_ICONS[one]]),
            value: app.person.profile?.preferences?.theme ?? theme(),
            onChange: (choice) => chooseTheme(app, choice),
        }),
    );

function boardsSection({ state: { profile }, change }) {
    const set = (changes) => change({ settings: changes });
    const {
        dashboard_auto_refresh: refresh,
        default_dashboard_layout: layout,
        ai_suggestions_enabled: suggests,
    } = profile.settings ?? {};
    return h(SettingsSection, { title: words.boards, text: words.boardsText }, () => [
        h("div", { class: "switch-line" }, [
            h("p", { class: "label" }, words.layout),
            h(Segments, {
                label: words.layout,
                options: Object.entries(words.layouts),
                value: layout ?? "grid",
                onChange: (choice) => set({ default_dashboard_layout: choice }),
            }),
        ]),
        h(Switch, {
            label: words.autoRefresh,
            hint: words.autoRefreshHint,
            checked: refresh ?? true,
            onChange: (on) => set({ dashboard_auto_refresh: on }),
        }),
        h(Switch, {
            label: words.suggestions,
            hint: words.suggestionsHint,
            checked: suggests ?? false,
            onChange: (on) => set({ ai_suggestions_enabled: on }),
        }),
    ]);
}

const NOTIFICATIONS = { email: "notifyEmail", push: "notifyPush", workflow_completion: "notifyWorkflows" };

function notificationsSection({ state: { profile }, change }) {
    const chosen = profile.preferences?.notifications ?? {};
    const set = (name, on) => change({ preferences: { notifications: { ...chosen, [name]: on } } });
    return h(SettingsSection, { title: words.notifications, text: words.notificationsText }, () =>
        Object.entries(NOTIFICATIONS).map(([name, label]) =>
            h(Switch, {
                key: name,
                label: words[label],
                checked: chosen[name] ?? false,
                onChange: (on) => set(name, on),
            }),
        ),
    );
}

const sessionSection = (app) =>
    h(SettingsSection, { title: words.session, text: words.sessionText }, () =>
        h("div", h("button", { type: "button", onClick: app.entrance.signOut }, strings.account.signOut)),
    );

function zones(chosen) {
    const known = /** @type {any} */ (Intl).supportedValuesOf?.("timeZone") ?? [];
    return [...new Set([knownZone(chosen), "UTC", ...known])].sort().map((zone) => [zone, zone.replaceAll("_", " ")]);
}

/** One that is set elsewhere stays to be chosen. */
function languages(chosen) {
    const known = Object.entries(words.languages);
    return chosen && !Object.hasOwn(words.languages, chosen) ? [[chosen, chosen], ...known] : known;
}
