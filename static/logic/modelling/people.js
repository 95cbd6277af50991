/**
 * Who else is at a model, and where they look.
 *
 * @typedef {object} Colleague
 * @property {string} user
 * @property {string} name
 * @property {number} colour                       1 to 8: which colour is theirs.
 * @property {{ x: number, y: number } | null} cursor   On the canvas; null: not over it.
 * @property {string[]} selected                   Ids of elements.
 * @property {"read" | "edit"} access
 *
 * @typedef {Map<string, Colleague>} Colleagues    By user.
 */

/** So many colours there are. */
const COLOURS = 8;

/**
 * @param {any} session     The connection's first message.
 * @param {string} own      One's own user.
 * @returns {Colleagues}
 */
export function colleaguesFrom(session, own) {
    return (session.participants ?? []).reduce((people, person) => withPresence(people, person, own), new Map());
}

/**
 * After somebody moved, selected, came or went.
 *
 * @param {Colleagues} people
 * @param {any} message
 * @param {string} own
 * @returns {Colleagues} the same when nothing changed
 */
export function withPresence(people, message, own) {
    const { user_id: user } = message;
    if (typeof user !== "string" || user === own) return people;
    if (message.left !== true) return new Map(people).set(user, colleagueOf(message, people.get(user), people));
    if (!people.has(user)) return people;
    const next = new Map(people);
    next.delete(user);
    return next;
}

/** What a message leaves out stays as it was. */
function colleagueOf(message, known, others) {
    const { cursor_position: cursor = known?.cursor, selected_elements: selected = known?.selected } = message;
    return {
        user: message.user_id,
        name: text(message.name) ?? known?.name ?? "",
        colour: known?.colour ?? freeColour(message.color, others),
        cursor: isPoint(cursor) ? { x: cursor.x, y: cursor.y } : null,
        selected: Array.isArray(selected) ? selected.filter((id) => typeof id === "string") : [],
        access: message.access_level ?? known?.access ?? "edit",
    };
}

/** The one that the server gives them; the next, if somebody who is here has it already. */
function freeColour(given, others) {
    const taken = new Set([...others.values()].map(({ colour }) => colour));
    const first = Number.isSafeInteger(given) ? Math.abs(given) : 0;
    const all = Array.from({ length: COLOURS }, (_, at) => 1 + ((first + at) % COLOURS));
    return all.find((colour) => !taken.has(colour)) ?? all[0];
}

const text = (value) => (typeof value === "string" && value !== "" ? value.slice(0, 80) : undefined);
const isPoint = (point) => Number.isFinite(point?.x) && Number.isFinite(point?.y);

/**
 * Whether somebody is at the same plane: a data-flow diagram, or the tables. Who is at a diagram has it selected.
 *
 * @param {Colleague} person
 * @param {Pick<import("./model.js").Model, "diagrams">} model
 * @param {string | null} diagram   null: the tables.
 */
export function isHere({ selected }, model, diagram) {
    const at = selected.find((id) => model.diagrams.has(id)) ?? null;
    return at === diagram;
}

/** Who has each element in hand: its id → them, in the order of their names. @param {Iterable<Colleague>} people */
export function handsOn(people) {
    /** @type {Map<string, Colleague[]>} */
    const hands = new Map();
    for (const one of [...people].sort((a, b) => a.name.localeCompare(b.name) || (a.user < b.user ? -1 : 1))) {
        for (const id of one.selected) hands.set(id, [...(hands.get(id) ?? []), one]);
    }
    return hands;
}
