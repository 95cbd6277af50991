/**
 * The application: what every page is given of the whole.
 *
 * ## How a page is made
 *
 * A page is a module in `pages/` whose default export is a Vue component: an options object whose `setup(props)`
 * returns a render function of `h()`. There are no templates: they would have to be evaluated, which the content
 * security policy forbids. `shell/pages.js` names the module of each route of `logic/routes.js`.
 *
 *     import { h } from "vue";
 *     import { PageHead } from "../components/page-head.js";
 *
 *     export default {
 *         name: "ExamplePage",
 *         props: ["app", "route"],
 *         setup({ app, route }) {
 *             app.commands(() => [{ id: "add", label: "Add", icon: "add", keys: "a", run: add }]);
 *             const button = () => h("button", { type: "button", class: "main", onClick: add }, "Add");
 *             return () => [
 *                 h(PageHead, { title: "Example" }, { actions: button }),
 *                 h("p", app.clock.ago(route.query.get("since"))),
 *             ];
 *         },
 *     };
 *
 * - `app` is the Application below; `route` is `{ name, id, query }`. A page is made anew when the route's name or id
 *   changes; when only its query does, the prop `route` changes (watch `() => props.route.query`).
 * - A page renders one `PageHead`, which sets the window's title and takes the focus after a move.
 * - Data goes down as props, actions come up as events. Server state is read with `useLoading` (`lib/loading.js`),
 *   forms are kept with `useForm` (`lib/form.js`). Rules without a page in them live in `logic/`.
 * - Words come from `logic/strings.js`; colours, sizes and times from `styles/tokens.css`.
 */

import { createPreviews } from "./lib/previews.js";
import { createLink } from "./shell/link.js";
import { createCommands } from "./shell/commands.js";
import { createEntrance } from "./shell/entrance.js";
import { createNotices } from "./shell/notices.js";
import { loadAhead, loadInside } from "./shell/pages.js";
import { createPerson } from "./shell/person.js";
import { createRouter } from "./shell/router.js";
import { loaded } from "./lib/loading.js";
import { createClient } from "./sdk/index.js";
import { strings } from "./logic/strings.js";

/** A refused live connection renews the session no more often than this. */
const RENEW_AFTER_MS = 60_000;

/** How the frame calls the states of a live connection. */
const LIVE_STATES = { connecting: "connecting", live: "live", reconnecting: "lost", offline: "lost", closed: null };

export class Application {
    /** Small pictures of dashboards, kept from one look at the list to the next. */
    previews;
    /** @type {Promise<any> | null} */
    #realtime = null;
    /** @type {Set<() => void>} */
    #leaving = new Set();
    /** When the live connection last asked for another token. */
    #renewedAt = 0;

    constructor() {
        this.client = createClient({
            delivery: "cookie",
            onSessionChange: (change) => this.entrance.sessionChanged(change),
            onSessionEnded: () => this.entrance.askAgain(),
            onReachability: (reachable) => this.link.report(reachable),
        });
        this.link = createLink();
        this.notices = createNotices();
        this.registry = createCommands();
        this.router = createRouter();
        this.people = createPerson(this.client);
        this.previews = createPreviews(this.client);
        this.entrance = createEntrance({
            client: this.client,
            router: this.router,
            prepare: () => {
                loadAhead(this.router.state.route.name);
                return loadInside();
            },
            onEnter: (justSignedUp) => this.people.enter(justSignedUp),
            onLeave: () => {
                this.people.leave();
                this.previews = createPreviews(this.client);
                this.#realtime?.then((realtime) => realtime.close(), () => {});
                this.#realtime = null;
                for (const run of this.#leaving) run();
                this.#leaving.clear();
            },
            onFailure: (error) => this.sayFailure(error),
        });
    }

    start() {
        addEventListener("unhandledrejection", () => this.say(strings.errors.unexpected));
        this.entrance.start();
    }

    /** Who is signed in, reactive: `profile` (null until it is read) and `claims` of the token. */
    get person() {
        return this.people.state;
    }

    /** Takes over a profile that the server answered with: zone, name and theme follow. */
    showProfile(profile) {
        this.people.show(profile);
    }

    /** Resolves when the profile is known. */
    get ready() {
        return this.people.ready;
    }

    /** Times in the person's zone, reactive. */
    get clock() {
        return this.people.clock.value;
    }

    /** Figures, money and days as the person writes them (logic/crm/formats.js), reactive. */
    get formats() {
        return this.people.formats.value;
    }

    /** Reactive: `reachable`, `online`, `live`. */
    get connection() {
        return this.link.state;
    }

    /**
     * A live connection, shown in the frame.
     *
     * @param {import("./shell/link.js").LiveState} live
     * @param {string} [source]  Which one; the worst of them is shown.
     */
    reportLive(live, source = "page") {
        this.link.reportLive(live, source);
    }

    /** Runs when the person leaves: what was opened for them is closed. @param {() => void} run */
    whenLeaving(run) {
        this.#leaving.add(run);
    }

    /**
     * The live connection of this window (sdk/realtime.js), made when it is first asked for; pages join their topics
     * on it.
     */
    realtime() {
        this.#realtime ??= this.#openRealtime();
        return this.#realtime;
    }

    async #openRealtime() {
        try {
            const { createRealtime } = await loaded(import("./sdk/realtime.js"));
            const realtime = createRealtime({ accessToken: (wish) => this.#accessToken(wish) });
            realtime.watch((state) => this.reportLive(LIVE_STATES[state], "workspace"));
            return realtime;
        } catch (error) {
            this.#realtime = null;
            throw error;
        }
    }

    /** A server that is away looks like one that refuses the token: it is not renewed at every try. */
    async #accessToken({ renew }) {
        const { session } = this.client;
        const doubtful = renew && Date.now() - this.#renewedAt > RENEW_AFTER_MS;
        if (doubtful) this.#renewedAt = Date.now();
        if (doubtful || session.expiresSoon) await session.refresh();
        return session.accessToken;
    }

    /** In setup(): each time the server answers again. @param {() => unknown} run */
    onReconnect(run) {
        this.link.onReconnect(run);
    }

    /** Short news. @param {string} text  @param {Partial<import("./shell/notices.js").Notice>} [more] */
    say(text, more) {
        this.notices.say(text, more);
    }

    sayFailure(error) {
        this.notices.sayFailure(error);
    }

    /** Says what was done, with ten seconds to take it back. @param {string} text  @param {() => Promise<any>} undo */
    offerUndo(text, undo) {
        this.notices.offerUndo(text, undo);
    }

    /** @param {string} address  Of `addresses` in logic/routes.js. */
    go(address) {
        this.router.go(address);
    }

    /**
     * In setup(): what this component adds to the palette and the keys while it is there.
     *
     * @param {() => import("./shell/commands.js").Command[]} source
     */
    commands(source) {
        this.registry.add(source);
    }
}
