import { inlineConfirm } from "../components/confirm.js";
import { openEditDialog } from "../components/dashboard-form.js";
import { badgesOf } from "../components/dashboard-table.js";
import { icon } from "../components/icons.js";
import { menuButton } from "../components/menu.js";
import { emptyState, failureNote } from "../components/notices.js";
import { skeletonGrid } from "../components/skeletons.js";
import { timeOf } from "../components/times.js";
import { versionList } from "../components/version-list.js";
import { widgetGrid } from "../components/widget-grid.js";
import { h, replace } from "../lib/dom.js";
import { patiently } from "../lib/timing.js";
import { nameOfCopy, removed } from "../logic/repeats.js";
import { failureOf } from "../logic/failures.js";
import { addressOf, DEFAULT_LISTING } from "../logic/listing.js";
import { isOwn, mayChange, mayWrite } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.dashboard;

/**
 * One dashboard to look at: what it is, its widgets where they stand, its versions.
 *
 * @param {import("../application.js").Application} app
 * @param {string} id
 */
export function dashboardPage(app, id) {
    return new DashboardPage(app, id);
}

class DashboardPage {
    title = words.widgets;
    #current = null;
    #left = false;
    #failed = false;

    constructor(app, id) {
        this.app = app;
        this.id = id;
        this.body = h("div", { class: "page-body" });
        const back = h("a", { class: "back", href: addresses.dashboards }, icon("back"), words.back);
        this.element = h("div", { class: "page" }, back, this.body);
    }

    start() {
        return this.#load();
    }

    leave() {
        this.#left = true;
    }

    reconnect() {
        if (this.#failed) this.#load();
    }

    redraw() {
        if (this.#current !== null) this.#show();
    }

    async #load() {
        try {
            const asked = Promise.all([this.app.client.dashboards.get(this.id), this.app.ready]);
            [this.#current] = await patiently(asked, () => this.#showWaiting());
            this.#failed = false;
            if (!this.#left) this.#show();
        } catch (error) {
            if (!this.#left) this.#showLoadFailure(error);
        }
    }

    #showWaiting() {
        if (this.#current === null) replace(this.body, skeletonGrid());
    }

    #showLoadFailure(error) {
        this.#failed = true;
        if (error.status === 404) return this.#showMissing();
        this.#showFailure(error, { 0: strings.connection.loadsByItself }, () => this.#load());
    }

    #showFailure(error, own = {}, retry = null) {
        const note = failureNote(failureOf(error, own), [], retry);
        if (this.#current === null) replace(this.body, note);
        else this.note.replaceChildren(note);
    }

    #showMissing() {
        const text = { title: words.missingTitle, text: words.missingText, level: "h1" };
        replace(this.body, h("div", { class: "panel" }, emptyState(text)));
        this.app.navigation.retitle(words.missingTitle);
    }

    #show() {
        const { dashboard, widgets } = this.#current;
        const focused = this.#hasFocus();
        this.app.navigation.retitle(dashboard.name);
        this.note = h("div", {});
        replace(
            this.body,
            this.#header(dashboard),
            this.note,
            dashboard.description && h("p", { class: "description" }, dashboard.description),
            this.#facts(dashboard),
            h("div", { class: "beside" }, this.#widgets(dashboard, widgets), this.#versions(dashboard)),
        );
        if (focused) this.body.querySelector("h1").focus();
    }

    /** Whether the focus is in what is about to be shown anew, or waits on the whole page for its title. */
    #hasFocus() {
        const { activeElement: active, body } = document;
        return this.body.contains(active) || (active !== body && active?.contains(this.body));
    }

    #header(dashboard) {
        const time = timeOf(dashboard.updated_at, this.app.clock, words.changed);
        return h(
            "header",
            {},
            h("h1", { tabindex: "-1" }, dashboard.name),
            badgesOf(dashboard),
            h("span", { class: "state" }, time),
            h("div", { class: "push" }, this.#actions(dashboard)),
        );
    }

    #actions(dashboard) {
        const { profile, claims } = this.app.person;
        const edit = h("button", { type: "button", onclick: () => this.#edit() }, words.edit);
        const copy = h("button", { type: "button", onclick: () => this.#duplicate(dashboard) }, words.duplicate);
        if (!mayChange(dashboard, profile, claims)) return mayWrite(claims) ? copy : null;
        const items = () => [
            { label: words.duplicate, icon: "copy", action: () => this.#duplicate(dashboard) },
            { label: words.remove, icon: "remove", danger: true, action: () => this.#askToRemove(dashboard) },
        ];
        const button = { class: "bare", "aria-label": strings.moreActions(dashboard.name) };
        return [edit, menuButton({ button, face: [icon("more")], items })];
    }

    #facts(dashboard) {
        const { profile, claims } = this.app.person;
        const tags = (dashboard.tags ?? []).map((tag) =>
            h("a", { class: "tag", href: addressOf({ ...DEFAULT_LISTING, tags: [tag] }) }, tag),
        );
        return [
            tags.length > 0 && h("p", { class: "tags" }, tags),
            !mayChange(dashboard, profile, claims) && h("p", { class: "note" }, words.readOnly),
        ];
    }

    #widgets(dashboard, widgets) {
        return h("section", {}, h("h2", {}, words.widgets), widgetGrid(dashboard.layout, widgets));
    }

    /** The history is for the people of the workspace. */
    #versions(dashboard) {
        const { profile, claims } = this.app.person;
        if (!isOwn(dashboard, profile, claims)) return null;
        const list = versionList({
            client: this.app.client,
            id: this.id,
            clock: this.app.clock,
            mayRestore: mayWrite(claims),
            onRestored: (version) => {
                this.app.say(strings.versions.restored(version));
                this.#load();
            },
        });
        list.load();
        return list.element;
    }

    async #edit() {
        await this.#attempt(async () => {
            const current = await this.app.client.dashboards.get(this.id);
            const onDone = (dashboard) => {
                this.app.say(words.wasSaved(dashboard.name));
                this.#load();
            };
            openEditDialog({ client: this.app.client, current, onDone });
        });
    }

    async #duplicate({ id, name }) {
        await this.#attempt(async () => {
            const { dashboard } = await this.app.client.dashboards.duplicate(id, { name: nameOfCopy(name, [name]) });
            const link = { label: words.open, href: addresses.dashboard(dashboard.id) };
            this.app.say(words.wasDuplicated(dashboard.name), link);
        });
    }

    #askToRemove({ id, name }) {
        const confirm = inlineConfirm({
            question: words.removeQuestion(name),
            text: words.removeText,
            yes: words.removeYes,
            danger: true,
            onYes: async () => {
                await removed(this.app.client.dashboards.remove(id));
                this.app.say(words.wasRemoved(name));
                location.hash = addresses.dashboards;
            },
            onNo: () => {
                this.note.replaceChildren();
                this.body.querySelector("[aria-haspopup]")?.focus();
            },
        });
        this.note.replaceChildren(h("div", { class: "panel asking" }, confirm.element));
        confirm.focus();
    }

    async #attempt(work) {
        try {
            await work();
        } catch (error) {
            this.#showFailure(error);
        }
    }
}
