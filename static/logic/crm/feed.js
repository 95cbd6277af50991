/**
 * A feed that was read further, with its first page come anew: what the page says counts for its span of time, what is
 * older stays.
 *
 * @typedef {import("./models.js").FeedItem} FeedItem
 * @typedef {{ items: FeedItem[], next: string | null }} Feed
 *
 * @param {Feed} shown
 * @param {Feed} first  The first page.
 * @returns {Feed}
 */
export function merged(shown, first) {
    if (first.next === null || shown.items.length <= first.items.length) return first;
    const known = new Set(first.items.map(({ id }) => id));
    const end = time(first.items[first.items.length - 1]);
    const older = shown.items.filter((item) => !known.has(item.id) && time(item) <= end);
    return older.length === 0 ? first : { items: [...first.items, ...older], next: shown.next };
}

const time = (item) => (item === undefined ? 0 : new Date(item.at).getTime());
