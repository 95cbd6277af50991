import { KINDS } from "./kinds.js";

/**
 * What a list of records shows, kept in its address.
 *
 * @typedef {object} RecordListing
 * @property {string} search
 * @property {Record<string, string>} filters   Field → value; those without one are not there.
 * @property {string} sort
 * @property {"asc" | "desc"} order
 * @property {number} page                      From 1.
 */

export const PAGE_SIZE = 25;
const LONGEST = 200;
const LATEST_FIRST = new Set(["updated_at", "acquired_at", "opened_at", "issued_at", "occurred_at"]);

/** By what a list can be ordered. @param {import("./kinds.js").RecordKind} kind */
export const ordersOf = (kind) => [
    "updated_at",
    ...KINDS[kind].fields.filter(({ order }) => order).map(({ name }) => name),
];

/** The direction that a person expects first: the latest, or from A. */
export const firstOrder = (sort) => /** @type {"asc" | "desc"} */ (LATEST_FIRST.has(sort) ? "desc" : "asc");

/** @param {import("./kinds.js").RecordKind} kind  @param {URLSearchParams} query  @returns {RecordListing} */
export function listingFrom(kind, query) {
    const names = KINDS[kind].fields.filter(({ filter }) => filter).map(({ name }) => name);
    const given = names.flatMap((name) => {
        const value = query.get(name)?.trim().slice(0, LONGEST) ?? "";
        return value === "" ? [] : [[name, value]];
    });
    const asked = query.get("sort") ?? "";
    const sort = ordersOf(kind).includes(asked) ? asked : "updated_at";
    const order = query.get("order");
    const page = Number(query.get("page"));
    return {
        search: KINDS[kind].searched ? (query.get("search") ?? "").slice(0, LONGEST) : "",
        filters: Object.fromEntries(given),
        sort,
        order: order === "asc" || order === "desc" ? order : firstOrder(sort),
        page: Number.isInteger(page) && page > 0 && page < 100_000 ? page : 1,
    };
}

/** For the address; what is as it begins is left out. @param {RecordListing} listing */
export function queryOf({ search, filters, sort, order, page }) {
    /** @type {Record<string, string>} */
    const query = { ...filters };
    if (search.trim() !== "") query.search = search;
    if (sort !== "updated_at") query.sort = sort;
    if (order !== firstOrder(sort)) query.order = order;
    if (page > 1) query.page = String(page);
    return query;
}

/** For the server. @param {RecordListing} listing */
export const requestOf = ({ search, filters, sort, order, page }) => ({
    ...filters,
    search: search.trim(),
    sort,
    order,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
});

/** @param {RecordListing} listing */
export const isNarrowed = ({ search, filters }) => search.trim() !== "" || Object.keys(filters).length > 0;
