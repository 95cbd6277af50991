/**
 * What the list of dashboards shows, as kept in the address and as asked of the server.
 *
 * @typedef {object} Listing
 * @property {string} search
 * @property {string[]} tags
 * @property {"created_at" | "updated_at" | "name" | "view_count"} sort
 * @property {"asc" | "desc"} order
 */

export const PAGE_SIZE = 20;

/** The most that the server gives at once. */
export const LARGEST_PAGE = 100;

/** The order that a person expects first of each column. */
const FIRST_ORDER = { updated_at: "desc", created_at: "desc", view_count: "desc", name: "asc" };

/** @type {Readonly<Listing>} */
export const DEFAULT_LISTING = Object.freeze({ search: "", tags: [], sort: "updated_at", order: "desc" });

/** @param {URLSearchParams} query  Anything unknown in it is ignored. */
export function listingFrom(query) {
    const sort = query.get("sort") ?? "";
    const order = query.get("order") ?? "";
    const known = Object.hasOwn(FIRST_ORDER, sort) ? sort : DEFAULT_LISTING.sort;
    return {
        search: query.get("search") ?? "",
        tags: [...new Set(query.getAll("tag"))].filter((tag) => tag !== ""),
        sort: known,
        order: order === "asc" || order === "desc" ? order : FIRST_ORDER[known],
    };
}

/**
 * The address of a listing; what is at its default is left out.
 *
 * @param {Listing} listing
 */
export function addressOf({ search, tags, sort, order }) {
    const query = new URLSearchParams();
    if (search !== "") query.set("search", search);
    for (const tag of tags) query.append("tag", tag);
    if (sort !== DEFAULT_LISTING.sort || order !== DEFAULT_LISTING.order) {
        query.set("sort", sort);
        if (order !== FIRST_ORDER[sort]) query.set("order", order);
    }
    const text = query.toString();
    return text === "" ? "#/dashboards" : `#/dashboards?${text}`;
}

/**
 * @param {Listing} listing
 * @param {number} offset
 * @param {number} limit
 */
export function requestFor({ search, tags, sort, order }, offset, limit) {
    return { search: search.trim(), tags, sort, order, offset, limit };
}

/** @param {Listing} listing */
export const isFiltered = ({ search, tags }) => search.trim() !== "" || tags.length > 0;

/**
 * What a click on a column's head asks for: its expected order first, then the other one.
 *
 * @param {Listing} listing
 */
export function sortedBy(listing, sort) {
    if (listing.sort !== sort) return { ...listing, sort, order: FIRST_ORDER[sort] };
    return { ...listing, order: listing.order === "asc" ? "desc" : "asc" };
}

/** @param {Listing} listing */
export function withTagToggled(listing, tag) {
    const tags = listing.tags.includes(tag) ? listing.tags.filter((other) => other !== tag) : [...listing.tags, tag];
    return { ...listing, tags };
}

/** The next page after what is there; a row that moved between the pages is not shown twice. */
export function appended(rows, more) {
    const known = new Set(rows.map((row) => row.id));
    return [...rows, ...more.filter((row) => !known.has(row.id))];
}
