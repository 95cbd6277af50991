/**
 * Other people on a board.
 *
 * @typedef {object} Visitor
 * @property {string} key                     Of the connection: one person may be here twice.
 * @property {string} user
 * @property {string} name
 * @property {number} colour                  1 to 6: which series colour is theirs.
 * @property {string | null} widget           What they have in hand or look at.
 * @property {"look" | "move" | "edit"} mode
 */

const COLOURS = [3, 2, 4, 5, 1, 6];

/**
 * @param {import("../../sdk/realtime-presence.js").Presence} presence
 * @param {string} ownKey
 * @returns {Visitor[]} in the order of names; the latest of what each connection said
 */
export function visitorsOf(presence, ownKey) {
    return Object.entries(presence)
        .filter(([key]) => key !== ownKey)
        .map(([key, metas]) => visitorOf(key, metas[metas.length - 1]))
        .sort((a, b) => a.name.localeCompare(b.name) || (a.key < b.key ? -1 : 1));
}

function visitorOf(key, meta) {
    const user = text(meta.user, key);
    return {
        key,
        user,
        name: text(meta.name, "").slice(0, 80),
        colour: COLOURS[hash(user) % COLOURS.length],
        widget: typeof meta.widget === "string" ? meta.widget : null,
        mode: ["move", "edit"].includes(meta.mode) ? meta.mode : "look",
    };
}

/** Each person once. @param {Visitor[]} visitors  @param {string} ownUser */
export function peopleOf(visitors, ownUser) {
    const others = visitors.filter(({ user }) => user !== ownUser);
    return [...new Map(others.map((visitor) => [visitor.user, visitor])).values()];
}

/** Who has a hand on each widget: its id → the visitor, the one who changes it before the one who looks. */
export function handsOn(visitors) {
    const order = { look: 0, edit: 1, move: 2 };
    const hands = {};
    for (const visitor of [...visitors].sort((a, b) => order[a.mode] - order[b.mode])) {
        if (visitor.widget !== null) hands[visitor.widget] = visitor;
    }
    return hands;
}

const text = (value, other) => (typeof value === "string" && value !== "" ? value : other);

function hash(value) {
    let sum = 7;
    for (const character of value) sum = (sum * 31 + character.codePointAt(0)) % 65_521;
    return sum;
}
