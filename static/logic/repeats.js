import { strings } from "./strings.js";
import { NAME_MAXIMUM } from "./validation.js";

/** Characters for " (copy 9999)". */
const LONGEST_MARK = 12;

/**
 * A name for the copy of `name` that none of `taken` has: "Sales (copy)", "Sales (copy 2)", … A name that has no room
 * for that loses its end.
 *
 * @param {string} name
 * @param {Iterable<string>} taken
 */
export function nameOfCopy(name, taken) {
    const names = new Set(taken);
    const stem = [...name].slice(0, NAME_MAXIMUM - LONGEST_MARK).join("").trimEnd();
    let number = 1;
    while (names.has(strings.dashboard.copyName(stem, number))) number += 1;
    return strings.dashboard.copyName(stem, number);
}

/**
 * One Idempotency-Key for each body: the same body sent again (its answer was lost) keeps its key, a changed one gets
 * a new key.
 *
 * @param {() => string} make
 */
export function keyPerBody(make) {
    let text = null;
    let key = "";
    return (body) => {
        const next = JSON.stringify(body);
        if (next !== text) [text, key] = [next, make()];
        return key;
    };
}

/**
 * Waits for a deletion. That the thing is not there any more is what was asked for: the answer to an earlier try may
 * have been lost.
 *
 * @param {Promise<unknown>} deletion
 */
export async function removed(deletion) {
    try {
        await deletion;
    } catch (error) {
        if (error.status !== 404) throw error;
    }
}
