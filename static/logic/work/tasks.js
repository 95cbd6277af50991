/**
 * Tasks as the board keeps them: what is shown, in which order, and what a person filters by.
 *
 * @typedef {import("../../sdk/flowforge/resources.js").Task} Task
 * @typedef {import("../../sdk/flowforge/resources.js").TaskStatus} TaskStatus
 *
 * @typedef {object} Filter
 * @property {string} search
 * @property {string} priority     "" is any; so with the others.
 * @property {string} assignee     An id, or "me".
 * @property {string} milestone
 * @property {string[]} tags
 */

/** The columns, from left to right. @type {TaskStatus[]} */
export const STATES = ["pending", "in_progress", "blocked", "completed", "cancelled"];
/** From the most to the least pressing. */
export const PRIORITIES = ["critical", "high", "medium", "low"];
/** The title's and the description's longest, in characters. */
export const TITLE_MAXIMUM = 300;

/** @type {Readonly<Filter>} */
export const NO_FILTER = Object.freeze({ search: "", priority: "", assignee: "", milestone: "", tags: [] });

/** @param {URLSearchParams} query  Anything unknown in it is ignored. @returns {Filter} */
export function filterFrom(query) {
    const priority = query.get("priority") ?? "";
    return {
        search: query.get("search") ?? "",
        priority: PRIORITIES.includes(priority) ? priority : "",
        assignee: query.get("assignee") ?? "",
        milestone: query.get("milestone") ?? "",
        tags: [...new Set(query.getAll("tag"))].filter((tag) => tag !== ""),
    };
}

/**
 * The address of the page; what is at its default is left out.
 *
 * @param {{ filter: Filter, view?: string, task?: string | null }} shown
 */
export function tasksAddress({ filter, view = "board", task = null }) {
    const query = new URLSearchParams();
    if (view !== "board") query.set("view", view);
    for (const name of /** @type {const} */ (["search", "priority", "assignee", "milestone"])) {
        if (filter[name] !== "") query.set(name, filter[name]);
    }
    for (const tag of filter.tags) query.append("tag", tag);
    if (task !== null) query.set("task", task);
    const text = query.toString();
    return text === "" ? "#/tasks" : `#/tasks?${text}`;
}

/** @param {Filter} filter */
export const isFiltered = ({ search, priority, assignee, milestone, tags }) =>
    search.trim() !== "" || priority !== "" || assignee !== "" || milestone !== "" || tags.length > 0;

/** As the server is asked. @param {Filter} filter */
export const requestOf = ({ search, priority, assignee, milestone, tags }) => ({
    search: search.trim(),
    priority,
    assignee,
    milestone,
    tags: tags.join(","),
});

/**
 * Whether a task that changed elsewhere is one of those that are filtered for. As the server does it: all the tags,
 * and the words without regard to case and accents.
 *
 * @param {Task} task  @param {Filter} filter  @param {string} me
 */
export function matches(task, { search, priority, assignee, milestone, tags }, me) {
    if (priority !== "" && task.priority !== priority) return false;
    if (assignee !== "" && task.assignee !== (assignee === "me" ? me : assignee)) return false;
    if (milestone !== "" && task.milestone !== milestone) return false;
    const own = (task.tags ?? []).map(folded);
    if (!tags.every((tag) => own.includes(folded(tag)))) return false;
    return folded(`${task.title}\n${task.description ?? ""}`).includes(folded(search.trim()));
}

const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

/** @param {Iterable<Task>} tasks  @param {TaskStatus} status  @returns {Task[]} in the column's order */
export function columnOf(tasks, status) {
    return [...tasks]
        .filter((task) => task.status === status)
        .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.id < b.id ? -1 : 1));
}

/**
 * Where a card would come to stand: in a column, behind so many of the others.
 *
 * @typedef {{ status: TaskStatus, index: number }} Place
 */

/** @param {Task[]} tasks  @param {string} id  @returns {Place | null} */
export function placeOf(tasks, id) {
    const task = tasks.find((one) => one.id === id);
    if (task === undefined) return null;
    return { status: task.status, index: columnOf(tasks, task.status).findIndex((one) => one.id === id) };
}

/** The others of a column. @param {Task[]} tasks */
const othersIn = (tasks, status, id) => columnOf(tasks, status).filter((one) => one.id !== id);

/** What it is put behind, for the server; null: it is the first. @param {Task[]} tasks  @param {Place} place */
export function afterOf(tasks, id, { status, index }) {
    return index === 0 ? null : (othersIn(tasks, status, id)[index - 1]?.id ?? null);
}

/** A position between its neighbours, until the server tells its own. @param {Task[]} tasks  @param {Place} place */
export function positionAt(tasks, id, { status, index }) {
    const others = othersIn(tasks, status, id);
    const before = others[index - 1]?.position ?? null;
    const behind = others[index]?.position ?? null;
    if (before === null) return behind === null ? 0 : behind - 1;
    return behind === null ? before + 1 : (before + behind) / 2;
}

/**
 * One step by arrow: up and down in the column, left and right to the neighbouring one at about the same height.
 *
 * @param {Task[]} tasks
 * @param {Place} place
 * @param {"ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight"} key
 * @param {TaskStatus[]} columns  Those in sight.
 * @returns {Place}
 */
export function stepped(tasks, id, place, key, columns) {
    const last = (status) => othersIn(tasks, status, id).length;
    if (key === "ArrowUp") return { ...place, index: Math.max(0, place.index - 1) };
    if (key === "ArrowDown") return { ...place, index: Math.min(last(place.status), place.index + 1) };
    const at = columns.indexOf(place.status) + (key === "ArrowLeft" ? -1 : 1);
    const status = columns[at];
    return status === undefined ? place : { status, index: Math.min(last(status), place.index) };
}

/** @param {Place} one  @param {Place} other */
export const samePlace = (one, other) => one.status === other.status && one.index === other.index;

/**
 * A task from one typed line: "Water the plants #garden !high @me". What is not understood stays in the title.
 *
 * @param {string} text
 * @param {string} me
 */
export function taskFromLine(text, me) {
    const draft = { title: "", tags: /** @type {string[]} */ ([]), priority: undefined, assignee: undefined };
    const words = text.trim().split(/\s+/).filter((word) => {
        if (/^#[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(word)) return !draft.tags.push(word.slice(1));
        if (PRIORITIES.includes(word.slice(1).toLowerCase()) && word.startsWith("!")) {
            draft.priority = word.slice(1).toLowerCase();
            return false;
        }
        if (word === "@me") {
            draft.assignee = me;
            return false;
        }
        return true;
    });
    draft.title = words.join(" ");
    return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined && value.length !== 0));
}

/** "1.5", "12": hours as people write them. @param {number | null | undefined} hours */
export function hoursText(hours) {
    const value = hours ?? 0;
    return (value < 100 ? Math.round(value * 10) / 10 : Math.round(value)).toLocaleString("en");
}
