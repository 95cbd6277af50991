import { inlineConfirm } from "../components/confirm.js";
import { openCreateDialog, openEditDialog } from "../components/dashboard-form.js";
import { dashboardTable } from "../components/dashboard-table.js";
import { icon } from "../components/icons.js";
import { listControls } from "../components/list-controls.js";
import { emptyState, failureNote } from "../components/notices.js";
import { skeletonRows } from "../components/skeletons.js";
import { h, replace } from "../lib/dom.js";
import { patiently } from "../lib/timing.js";
import { nameOfCopy, removed } from "../logic/repeats.js";
import { failureOf, isAborted } from "../logic/failures.js";
import {
    addressOf,
    appended,
    isFiltered,
    LARGEST_PAGE,
    listingFrom,
    PAGE_SIZE,
    requestFor,
    sortedBy,
    withTagToggled,
} from "../logic/listing.js";
import { mayChange, mayWrite } from "../logic/people.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { tagChoices } from "../logic/tags.js";

const words = strings.dashboards;

/**
 * The list of dashboards. What it shows (search, tags, order) is in the address.
 *
 * @param {import("../application.js").Application} app
 * @param {URLSearchParams} query
 */
export function dashboardsPage(app, query) {
    return new DashboardsPage(app, listingFrom(query));
}

class DashboardsPage {
    title = words.title;
    /** Tags of every dashboard seen on this page, so that a filter does not take away the other choices. */
    #seenTags = new Map();
    #rows = [];
    #total = 0;
    #more = false;
    #loaded = false;
    #failed = false;
    /** @type {AbortController | null} */
    #pending = null;

    constructor(app, listing) {
        this.app = app;
        this.listing = listing;
        this.count = h("p", { class: "count", role: "status" });
        this.body = h("div", { class: "list-body" });
        this.controls = listControls({
            listing,
            onChange: (change) => this.#ask({ ...this.listing, ...change }),
            onTag: (tag) => this.#ask(withTagToggled(this.listing, tag)),
        });
        const onclick = () => this.#create();
        const create = h("button", { type: "button", class: "main", onclick }, icon("add"), words.create);
        this.element = h(
            "div",
            { class: "page" },
            h(
                "header",
                {},
                h("h1", { tabindex: "-1" }, words.title),
                this.count,
                h("div", { class: "push" }, mayWrite(app.person.claims) && create),
            ),
            this.controls.element,
            this.body,
        );
    }

    start() {
        this.controls.show(this.listing, []);
        return this.#load();
    }

    leave() {
        this.#pending?.abort();
    }

    reconnect() {
        if (this.#failed) this.#load();
    }

    redraw() {
        if (this.#loaded) this.#show();
    }

    move(query) {
        this.listing = listingFrom(query);
        this.controls.show(this.listing, this.#choices());
        return this.#load();
    }

    #ask(listing) {
        if (addressOf(listing) === addressOf(this.listing)) return;
        this.listing = listing;
        history.replaceState(null, "", addressOf(listing));
        this.controls.show(listing, this.#choices());
        this.#load();
    }

    /** Reads the list again, as far as it was shown. The latest request wins. */
    async #load({ offset = 0 } = {}) {
        this.#pending?.abort();
        const pending = (this.#pending = new AbortController());
        const limit = offset > 0 ? PAGE_SIZE : Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, this.#rows.length));
        const query = requestFor(this.listing, offset, limit);
        const asked = this.app.client.dashboards.list(query, { signal: pending.signal });
        try {
            const answer = await patiently(Promise.all([asked, this.app.ready]), () => this.#showWaiting());
            this.#take(answer[0], offset);
            this.#show();
        } catch (error) {
            if (!isAborted(error)) this.#showLoadFailure(error);
        } finally {
            if (this.#pending === pending) this.body.removeAttribute("aria-busy");
        }
    }

    #take({ dashboards, total, has_more: more }, offset) {
        this.#rows = offset === 0 ? dashboards : appended(this.#rows, dashboards);
        this.#total = total;
        this.#more = more;
        this.#loaded = true;
        this.#failed = false;
        for (const dashboard of dashboards) this.#seenTags.set(dashboard.id, dashboard.tags ?? []);
    }

    #choices() {
        return tagChoices(this.#seenTags, this.listing.tags);
    }

    #showWaiting() {
        this.body.setAttribute("aria-busy", "true");
        if (!this.#loaded) replace(this.body, skeletonRows());
    }

    #showLoadFailure(error) {
        this.#failed = true;
        this.#showFailure(error, { 0: strings.connection.loadsByItself }, () => this.#load());
    }

    #showFailure(error, own = {}, retry = null) {
        const note = failureNote(failureOf(error, own), [], retry);
        if (this.#loaded) this.body.querySelector(".note")?.remove();
        if (this.#loaded) this.body.prepend(note);
        else replace(this.body, note);
    }

    #show() {
        const filtered = isFiltered(this.listing);
        const empty = this.#total === 0 && !filtered;
        this.count.textContent = empty ? "" : filtered ? words.countMatching(this.#total) : words.count(this.#total);
        this.controls.element.hidden = empty;
        this.controls.show(this.listing, this.#choices());
        const focus = this.#focusedRow();
        if (this.#rows.length === 0) replace(this.body, filtered ? this.#nothing() : this.#empty());
        else replace(this.body, this.#table(), this.#moreButton());
        focus();
    }

    /** Remembers which control of which row has the focus; the result gives it back to the row as shown next. */
    #focusedRow() {
        const active = /** @type {HTMLElement} */ (document.activeElement);
        if (!this.body.contains(active)) return () => {};
        const sort = active.dataset.sort;
        if (sort) return () => this.body.querySelector(`[data-sort="${sort}"]`)?.focus();
        const id = active.closest("tr")?.dataset.id;
        return () => this.#focusRow(id);
    }

    #focusRow(id) {
        const link = this.#rowOf(id)?.querySelector("a") ?? this.element.querySelector("h1");
        link.focus();
    }

    #rowOf(id) {
        return [...this.body.querySelectorAll("tr")].find((row) => row.dataset.id === id);
    }

    #table() {
        const { profile, claims } = this.app.person;
        const actions = {
            mayChange: (dashboard) => mayChange(dashboard, profile, claims),
            mayCreate: () => mayWrite(claims),
            edit: (dashboard) => this.#edit(dashboard),
            duplicate: (dashboard) => this.#duplicate(dashboard),
            remove: (dashboard) => this.#askToRemove(dashboard),
            tag: (tag) => this.#ask(withTagToggled(this.listing, tag)),
            sort: (column) => this.#ask(sortedBy(this.listing, column)),
        };
        return dashboardTable({ rows: this.#rows, listing: this.listing, clock: this.app.clock, actions });
    }

    #moreButton() {
        if (!this.#more) return null;
        const show = () => this.#showMore();
        return h(
            "div",
            { class: "more" },
            h("button", { type: "button", onclick: show }, words.showMore),
            h("span", { class: "quiet" }, words.shown(this.#rows.length, this.#total)),
        );
    }

    async #showMore() {
        const from = this.#rows.length;
        await this.#load({ offset: from });
        const next = this.#rows[from];
        if (next) this.#focusRow(next.id);
    }

    #empty() {
        const create = () => this.#create();
        const action =
            mayWrite(this.app.person.claims) &&
            h("button", { type: "button", class: "main", onclick: create }, words.createFirst);
        return h("div", { class: "panel" }, emptyState({ title: words.emptyTitle, text: words.emptyText, action }));
    }

    #nothing() {
        const { search, tags } = this.listing;
        const clear = () => {
            this.#ask({ ...this.listing, search: "", tags: [] });
            this.controls.input.focus();
        };
        const action = h("button", { type: "button", onclick: clear }, words.clearFilters);
        const text = words.nothingText(search.trim(), tags);
        return h("div", { class: "panel" }, emptyState({ title: words.nothingTitle, text, action }));
    }

    #create() {
        openCreateDialog({
            client: this.app.client,
            onDone: (dashboard) => this.#done(strings.dashboard.wasCreated(dashboard.name), dashboard),
        });
    }

    async #edit({ id }) {
        await this.#attempt(async () => {
            const current = await this.app.client.dashboards.get(id);
            const onDone = (dashboard) => this.#done(strings.dashboard.wasSaved(dashboard.name));
            openEditDialog({ client: this.app.client, current, onDone });
        });
    }

    async #duplicate({ id, name }) {
        await this.#attempt(async () => {
            const copy = { name: nameOfCopy(name, this.#rows.map((row) => row.name)) };
            const { dashboard } = await this.app.client.dashboards.duplicate(id, copy);
            await this.#done(strings.dashboard.wasDuplicated(dashboard.name), dashboard);
        });
    }

    #askToRemove(dashboard) {
        const row = this.#rowOf(dashboard.id);
        const confirm = inlineConfirm({
            question: strings.dashboard.removeQuestion(dashboard.name),
            text: strings.dashboard.removeText,
            yes: strings.dashboard.removeYes,
            danger: true,
            onYes: () => this.#remove(dashboard),
            onNo: () => {
                question.replaceWith(row);
                row.querySelector("[aria-haspopup]")?.focus();
            },
        });
        const cell = h("td", { role: "cell", colspan: Object.keys(words.columns).length }, confirm.element);
        const question = h("tr", { role: "row", class: "asking", dataset: { id: dashboard.id } }, cell);
        row.replaceWith(question);
        confirm.focus();
    }

    async #remove({ id, name }) {
        const at = this.#rows.findIndex((row) => row.id === id);
        await removed(this.app.client.dashboards.remove(id));
        this.#seenTags.delete(id);
        const next = this.#rows[at + 1] ?? this.#rows[at - 1];
        await this.#done(strings.dashboard.wasRemoved(name));
        this.#focusRow(next?.id);
    }

    /** Says what was done, and shows the list as it is now. */
    async #done(text, opened = null) {
        this.app.say(text, opened && { label: strings.dashboard.open, href: addresses.dashboard(opened.id) });
        await this.#load();
    }

    async #attempt(work) {
        try {
            await work();
        } catch (error) {
            this.#showFailure(error);
        }
    }
}

