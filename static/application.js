import { askToSignInAgain } from "./components/account-forms.js";
import { createConnectionLine, createToaster } from "./components/notices.js";
import { keepTimesTrue } from "./components/times.js";
import { h } from "./lib/dom.js";
import { loaded } from "./lib/loading.js";
import { currentSession, keepSession, watchSession } from "./lib/session-mark.js";
import { theme, useTheme } from "./lib/theme.js";
import { patiently } from "./lib/timing.js";
import { watchConnection } from "./logic/connection.js";
import { failureOf } from "./logic/failures.js";
import { firstProfile } from "./logic/people.js";
import { addresses, routeOf } from "./logic/routes.js";
import { strings } from "./logic/strings.js";
import { clockFor } from "./logic/time.js";
import { Navigation } from "./navigation.js";
import { accountPage } from "./pages/account.js";
import { bootFailurePage, waitingPage } from "./pages/boot.js";
import { createClient } from "./sdk/index.js";

/** Who is signed in, and what follows from it. It is what pages are given of the whole. */
export class Application {
    /** @type {{ profile: any, claims: any }} */
    person = { profile: null, claims: null };
    clock = clockFor("UTC");
    #toaster = createToaster();
    #line = createConnectionLine();
    /** The bar and the place for pages; null while nobody is signed in. */
    #frame = null;
    /** Promise of the profile. */
    #profile = null;
    /** The question for the password, over the page, when a session ended. */
    #question = null;
    #email = "";
    #justSignedUp = false;

    /** @param {HTMLElement} root */
    constructor(root) {
        const place = h("div", {});
        root.append(this.#line.element, place, this.#toaster.element);
        this.navigation = new Navigation(place);
        this.client = createClient({
            delivery: "cookie",
            onSessionChange: (change) => this.#sessionChanged(change),
            onSessionEnded: () => this.#askAgain(),
            onReachability: (reachable) => this.connection.report(reachable),
        });
        this.connection = watchConnection({
            probe: () => fetch("/healthz", { cache: "no-store" }).then(() => true, () => false),
            schedule: setTimeout,
            onChange: (reachable) => this.#reachabilityChanged(reachable),
        });
    }

    start() {
        addEventListener("hashchange", () => {
            this.#showRoute().catch((error) => this.say(failureOf(error).text));
        });
        addEventListener("online", () => this.connection.check());
        addEventListener("offline", () => this.connection.check());
        addEventListener("unhandledrejection", () => this.say(strings.errors.unexpected));
        watchSession((session) => this.#changedElsewhere(session));
        keepTimesTrue(() => this.clock);
        if (currentSession() === "none") this.#showGate();
        else this.#resume();
    }

    /** Short news. @param {string} text  @param {{ label: string, href: string } | null} [link] */
    say(text, link = null) {
        this.#toaster.say(text, link);
    }

    /** Resolves when the profile is known, and with it the person's zone and theme. */
    get ready() {
        this.#profile ??= this.#loadProfile();
        return this.#profile;
    }

    async #loadProfile() {
        try {
            const { profile } = await this.#askProfile();
            this.#showProfile(profile);
        } catch (error) {
            this.#profile = null;
            throw error;
        }
    }

    #askProfile() {
        if (!this.#justSignedUp) return this.client.profile.get();
        this.#justSignedUp = false;
        return this.client.profile.update(firstProfile(theme()));
    }

    #showProfile(profile) {
        this.person.profile = profile;
        this.clock = clockFor(profile.timezone);
        const chosen = profile.preferences?.theme;
        if (chosen && chosen !== theme()) useTheme(chosen);
        this.#frame?.showPerson();
    }

    // Coming in

    async #resume() {
        try {
            const resumed = Promise.all([this.client.auth.refresh(), loadInside()]);
            await patiently(resumed, () => this.navigation.showAlone(waitingPage()));
            await this.#enter();
        } catch (error) {
            const ended = !this.client.session.active && [400, 401, 403].includes(error.status);
            if (!ended) return this.#showBootFailure(error);
            const notice = currentSession() === "some" ? strings.account.endedNotice : null;
            keepSession(null);
            this.#showGate(notice);
        }
    }

    async #enter() {
        const { createFrame } = await loadInside();
        const { claims } = this.client.session;
        this.person = { profile: null, claims };
        this.#email = claims?.email ?? "";
        this.#profile = null;
        keepSession(claims?.sub ?? "");
        this.#frame = createFrame({
            person: () => this.person,
            onTheme: (choice) => this.#saveTheme(choice),
            onProfile: () => this.#editProfile(),
            onSignOut: () => this.#signOut(),
        });
        this.#frame.showPerson();
        await this.#showRoute();
    }

    #enterOrSay() {
        this.#enter().catch((error) => this.#showBootFailure(error));
    }

    /** @param {import("./sdk/session.js").SessionChange} change */
    #sessionChanged(change) {
        const { claims } = this.client.session;
        this.#justSignedUp ||= change === "signed-up";
        if (change === "signed-in" && this.#question !== null) keepSession(claims?.sub ?? "");
        else if (change === "signed-in" || change === "signed-up") this.#enterOrSay();
        else if (change === "refreshed" && this.#isAnother(claims?.sub)) location.reload();
        else if (change === "signed-out") this.#leave(strings.account.signedOutNotice);
    }

    #isAnother(user) {
        return this.#frame !== null && user !== this.person.claims?.sub;
    }

    /** Another tab signed in, out, or in again. */
    #changedElsewhere(session) {
        if (session === null) {
            if (this.#frame !== null) this.#leave(strings.account.signedOutElsewhere);
        } else if (this.#frame === null) {
            this.#resume();
        } else if (this.#isAnother(session.user)) {
            location.reload();
        } else if (this.#question !== null) {
            this.client.auth.refresh().then(() => this.#question?.close(), () => {}); // else the question stays
        }
    }

    /** The session could not be renewed: the page stays, and its calls wait for the answer. */
    async #askAgain() {
        if (this.#frame === null) return false;
        this.#question = askToSignInAgain({
            client: this.client,
            email: this.#email,
            onLeave: () => this.#leave(null),
        });
        const signedIn = await this.#question.done;
        this.#question = null;
        if (!signedIn && this.#frame !== null) this.#leave(strings.account.endedNotice); // closed some other way
        return signedIn;
    }

    // Going out

    async #signOut() {
        try {
            await this.client.auth.signOut();
        } catch (error) {
            this.say(failureOf(error).text);
        }
    }

    #leave(notice) {
        this.#frame = null;
        this.#profile = null;
        this.person = { profile: null, claims: null };
        this.client.session.forget();
        keepSession(null);
        for (const dialog of document.querySelectorAll("dialog")) dialog.close();
        history.replaceState(null, "", addresses.signIn);
        this.#showGate(notice);
    }

    // What the account menu does

    async #saveTheme(choice) {
        try {
            const { profile } = await this.client.profile.update({ preferences: { theme: choice } });
            this.person.profile = profile;
        } catch {
            this.say(strings.theme.keptHereOnly);
        }
    }

    async #editProfile() {
        try {
            const [{ openProfileDialog }] = await Promise.all([loadInside(), this.ready]);
            const onDone = (profile) => {
                this.#showProfile(profile);
                this.navigation.redraw();
                this.say(strings.profile.saved);
            };
            openProfileDialog({ client: this.client, profile: this.person.profile, onDone });
        } catch (error) {
            this.say(failureOf(error).text);
        }
    }

    // Showing

    async #showRoute() {
        const frame = this.#frame;
        if (frame === null) return this.#showGate();
        if (["sign-in", "sign-up"].includes(routeOf(location.hash).name)) {
            history.replaceState(null, "", addresses.dashboards); // both are behind a signed-in person
        }
        const { hash } = location;
        const route = routeOf(hash);
        if (this.navigation.moveTo(route)) return;
        const { pageFor } = await loadInside();
        const page = await pageFor(this, route);
        if (hash === location.hash && frame === this.#frame) this.navigation.showInside(frame, page, route);
    }

    #showGate(notice = null) {
        const { name } = routeOf(location.hash);
        const page = accountPage({
            client: this.client,
            name: name === "sign-up" ? "sign-up" : "sign-in",
            notice,
            email: this.#email,
            onKnown: (email) => {
                this.#email = email;
                location.hash = addresses.signIn;
            },
        });
        page.element.addEventListener("input", loadAhead, { once: true });
        this.navigation.showAlone(page);
    }

    #showBootFailure(error) {
        this.navigation.showAlone(bootFailurePage(error, () => this.#resume()));
    }

    #reachabilityChanged(reachable) {
        this.#line.show(reachable);
        if (!reachable) return;
        this.say(strings.connection.back);
        this.navigation.reconnect();
    }
}

const loadInside = () => loaded(import("./pages/inside.js"));

/** While somebody types; entering asks again, so a failure now means nothing. */
const loadAhead = () => loadInside().catch(() => {});
