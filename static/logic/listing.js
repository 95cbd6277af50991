/**
 * What the list of dashboards shows, as kept in the address and as asked of the server.
 *
 * @typedef {object} Listing
 * @property {string} search
 * @property {string[]} tags
 * @property {"created_at" | "updated_at" | "name" | "view_count"} sort
 * @property {"asc" | "desc"} order
 * @property {"all" | "templates" | "public"} kind
 */

export const PAGE_SIZE = 20;

/** The most that the server gives at once. */
export const LARGEST_PAGE = 100;

/** The order that a person expects first of each column. */
const FIRST_ORDER = { updated_at: "desc", created_at: "desc", view_count: "desc", name: "asc" };

/** @type {Listing["kind"][]} */
export const KINDS = ["all", "templates", "public"];

/** What each kind asks of the server. */
const KIND_QUERY = { all: {}, templates: { is_template: true }, public: { is_public: true } };

/** @type {Readonly<Listing>} */
export const DEFAULT_LISTING = Object.freeze({ search: "", tags: [], sort: "updated_at", order: "desc", kind: "all" });

/** @param {URLSearchParams} query  Anything unknown in it is ignored. */
export function listingFrom(query) {
    const sort = query.get("sort") ?? "";
    const order = query.get("order") ?? "";
    const known = Object.hasOwn(FIRST_ORDER, sort) ? sort : DEFAULT_LISTING.sort;
    const kind = /** @type {Listing["kind"]} */ (query.get("kind"));
    return {
        search: query.get("search") ?? "",
        tags: [...new Set(query.getAll("tag"))].filter((tag) => tag !== ""),
        sort: known,
        order: order === "asc" || order === "desc" ? order : FIRST_ORDER[known],
        kind: KINDS.includes(kind) ? kind : DEFAULT_LISTING.kind,
    };
}

/**
 * The address of a listing; what is at its default is left out.
 *
 * @param {Listing} listing
 */
export function addressOf({ search, tags, sort, order, kind }) {
    const query = new URLSearchParams();
    if (search !== "") query.set("search", search);
    for (const tag of tags) query.append("tag", tag);
    if (sort !== DEFAULT_LISTING.sort || order !== DEFAULT_LISTING.order) {
        query.set("sort", sort);
        if (order !== FIRST_ORDER[sort]) query.set("order", order);
    }
    if (kind !== DEFAULT_LISTING.kind) query.set("kind", kind);
    const text = query.toString();
    return text === "" ? "#/dashboards" : `#/dashboards?${text}`;
}

/**
 * @param {Listing} listing
 * @param {number} offset
 * @param {number} limit
 */
export function requestFor({ search, tags, sort, order, kind }, offset, limit) {
    return { search: search.trim(), tags, sort, order, ...KIND_QUERY[kind], offset, limit };
}

/** @param {Listing} listing */
export const isFiltered = ({
    search,
    tags,
    kind,
}) => search.trim() !== "" || tags.length > 0 || kind !== DEFAULT_LISTING.kind;

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
