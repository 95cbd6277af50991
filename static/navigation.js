import { strings } from "./logic/strings.js";

/**
 * @typedef {object} Page
 * @property {string} title
 * @property {HTMLElement} element
 * @property {() => unknown} [start]                          Once it is shown.
 * @property {() => void} [leave]                             Before another one is.
 * @property {(query: URLSearchParams) => unknown} [move]     Its own address changed.
 * @property {() => unknown} [reconnect]                      The server answers again.
 * @property {() => void} [redraw]                            The person's zone or name changed.
 */

/** Which page is shown. */
export class Navigation {
    /** @type {Page | null} */
    #page = null;
    /** Name of the route that a page inside the frame was made for. */
    #name = null;

    /** @param {HTMLElement} place */
    constructor(place) {
        this.place = place;
    }

    /** A page that stands by itself: sign-in, or why there is nothing to show. @param {Page} page */
    showAlone(page) {
        this.#change(page, null);
        this.place.replaceChildren(page.element);
        page.start?.();
    }

    /**
     * Tells the page that is shown of its new address, if it is one of its own.
     *
     * @param {import("./logic/routes.js").Route} route
     * @returns {boolean} whether it was
     */
    moveTo(route) {
        if (!this.#page?.move || this.#name !== route.name) return false;
        this.#page.move(/** @type {any} */ (route).query);
        return true;
    }

    /**
     * The page of a route, inside the frame.
     *
     * @param {{ element: HTMLElement, main: HTMLElement, setPlace: (name: string | null) => void }} frame
     * @param {Page} page
     * @param {import("./logic/routes.js").Route} route
     */
    showInside(frame, page, route) {
        const arriving = !frame.element.isConnected;
        this.#change(page, route.name);
        frame.main.replaceChildren(page.element);
        frame.setPlace(route.name === "unknown" ? null : "dashboards");
        if (arriving) this.place.replaceChildren(frame.element);
        scrollTo(0, 0);
        page.start?.();
        if (!arriving) focusTitle(frame.main);
    }

    /** @param {string} title */
    retitle(title) {
        document.title = strings.title(title);
    }

    reconnect() {
        this.#page?.reconnect?.();
    }

    redraw() {
        this.#page?.redraw?.();
    }

    #change(page, name) {
        this.#page?.leave?.();
        this.#page = page;
        this.#name = name;
        this.retitle(page.title);
    }
}

/** So that a screen reader starts with the new page, and Tab goes on from its top. */
function focusTitle(main) {
    (main.querySelector("h1") ?? main).focus();
}
