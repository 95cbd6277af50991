/**
 * Tags from what a person typed: separated by commas, trimmed, each once. Case is kept.
 *
 * @param {string} text
 */
export function parseTags(text) {
    const tags = text.split(",").map((tag) => tag.trim().replace(/\s+/g, " "));
    return [...new Set(tags)].filter((tag) => tag !== "");
}

/** @param {string[]} tags */
export const formatTags = (tags) => tags.join(", ");

/**
 * The tags to choose from: those seen so far and those chosen, the most used first.
 *
 * @param {Map<string, string[]>} seen  Dashboard id → its tags.
 * @param {string[]} chosen
 * @returns {string[]}
 */
export function tagChoices(seen, chosen) {
    const uses = new Map(chosen.map((tag) => [tag, 0]));
    for (const tags of seen.values()) {
        for (const tag of tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
    }
    return [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a) || a.localeCompare(b));
}
