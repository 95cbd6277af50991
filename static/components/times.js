import { h } from "../lib/dom.js";

const EVERY_MS = 30_000;

/** How each time is said, for as long as its element lives. */
const phrases = new WeakMap();

/**
 * A time as "5 min ago", which stays true; the exact one shows when pointed at.
 *
 * @param {string} rfc3339
 * @param {ReturnType<import("../logic/time.js").clockFor>} clock
 * @param {(ago: string) => string} [phrase]
 */
export function timeOf(rfc3339, clock, phrase = (ago) => ago) {
    const element = h("time", { datetime: rfc3339, title: clock.exact(rfc3339) }, phrase(clock.ago(rfc3339)));
    phrases.set(element, phrase);
    return element;
}

/** @param {() => ReturnType<import("../logic/time.js").clockFor>} clock */
export function keepTimesTrue(clock) {
    setInterval(() => {
        for (const element of document.querySelectorAll("time")) {
            const words = phrases.get(element)?.(clock().ago(element.dateTime));
            if (words && words !== element.textContent) element.textContent = words;
        }
    }, EVERY_MS);
}
