/**
 * Where a sign-in with GitHub begins, and what for. That one is to end with a link to the account that is signed in,
 * this tab alone knows, and for ten minutes: an address that somebody sends must not make anybody link anything.
 */

const KEY = "atrium.github-link";
const GOOD_MS = 600_000;

/** Where it begins; null: it is not offered here. The server has written it into the page. */
export function gitHubEntrance() {
    const entrance = /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name="atrium-github"]'));
    return entrance?.content || null;
}

/** @returns {boolean} false when this browser keeps nothing, and so could not know it again */
export function beginLinking() {
    try {
        sessionStorage.setItem(KEY, String(Date.now()));
        return true;
    } catch {
        return false;
    }
}

export function isLinking() {
    try {
        const age = Date.now() - Number(sessionStorage.getItem(KEY) ?? Number.NaN);
        return age >= 0 && age < GOOD_MS;
    } catch {
        return false;
    }
}

export function endLinking() {
    try {
        sessionStorage.removeItem(KEY);
    } catch {
        // nothing was kept
    }
}
