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
    const people = (session.participants ?? []).filter(({ user_id: user }) => user !== own);
    return new Map(people.map((person) => [person.user_id, colleagueOf(person, undefined)]));
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
    if (message.left !== true) return new Map(people).set(user, colleagueOf(message, people.get(user)));
    if (!people.has(user)) return people;
    const next = new Map(people);
    next.delete(user);
    return next;
}

/** What a message leaves out stays as it was. */
function colleagueOf(message, known) {
    const { cursor_position: cursor = known?.cursor, selected_elements: selected = known?.selected } = message;
    return {
        user: message.user_id,
        name: text(message.name) ?? known?.name ?? "",
        colour: Number.isSafeInteger(message.color) ? 1 + Math.abs(message.color) % COLOURS : known?.colour ?? 1,
        cursor: isPoint(cursor) ? { x: cursor.x, y: cursor.y } : null,
        selected: Array.isArray(selected) ? selected.filter((id) => typeof id === "string") : [],
        access: message.access_level ?? known?.access ?? "edit",
    };
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
