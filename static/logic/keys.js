/**
 * Keys as written for a command: "n", "?", "g d" (one after the other), "mod+k" (⌘ on a Mac, Ctrl elsewhere).
 */

/** Two keys of a sequence come within this. */
const SEQUENCE_MS = 1_200;

/**
 * One pressed key as it is written in a command, or null for one that is none (Shift alone).
 *
 * @param {{ key: string, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean, shiftKey?: boolean }} event
 */
export function keyOfEvent({ key, ctrlKey, metaKey, altKey, shiftKey }) {
    if (altKey || ["Shift", "Control", "Meta", "Alt"].includes(key)) return null;
    const name = key.length === 1 ? key.toLowerCase() : key;
    if (ctrlKey || metaKey) return shiftKey ? `mod+shift+${name}` : `mod+${name}`;
    return name;
}

/**
 * Listens to keys one by one and says which command they mean.
 *
 * @param {() => number} now  Milliseconds.
 */
export function createKeyReader(now) {
    let before = null;
    let at = 0;

    /**
     * @template {{ keys?: string }} C
     * @param {string} key
     * @param {C[]} commands
     * @returns {C | null}
     */
    return function read(key, commands) {
        const sequence = before !== null && now() - at < SEQUENCE_MS ? `${before} ${key}` : null;
        before = null;
        const meant = (keys) => commands.find((command) => command.keys === keys) ?? null;
        const found = (sequence !== null && meant(sequence)) || meant(key);
        if (found === null && commands.some((command) => command.keys?.startsWith(`${key} `))) {
            before = key;
            at = now();
        }
        return found;
    };
}

/**
 * The caps to show for a command: [["G"], ["D"]] for "g d", [["Ctrl", "K"]] for "mod+k".
 *
 * @param {string} keys
 * @param {boolean} mac
 */
export function capsOf(keys, mac) {
    const names = {
        mod: mac ? "⌘" : "Ctrl",
        shift: mac ? "⇧" : "Shift",
        Enter: "↵",
        Escape: "Esc",
        ArrowUp: "↑",
        ArrowDown: "↓",
        ArrowLeft: "←",
        ArrowRight: "→",
    };
    const cap = (part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part);
    return keys.split(" ").map((press) => (press === "+" ? [press] : press.split("+").map(cap)));
}
