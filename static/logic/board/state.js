import { overlaid } from "./merge.js";

/**
 * What one browser knows of a board: the server's copies, and over them what was changed here and is not saved yet.
 * Everything comes with a version, so that the same news twice, or old news late, change nothing. A board is never
 * changed in place: each function gives the next one.
 *
 * @typedef {object} Board
 * @property {any} dashboard
 * @property {Record<string, any>} widgets       Id → the server's copy.
 * @property {Record<string, number>} gone       Id → version at which a widget was deleted.
 * @property {Record<string, any>} edits         Id (of a widget, or the dashboard) → changes not saved yet.
 */

/**
 * From a whole answer. What is known already and newer stays.
 *
 * @param {{ dashboard: any, widgets: any[] }} answer
 * @param {Board | null} [known]
 * @returns {Board}
 */
export function boardFrom({ dashboard, widgets }, known = null) {
    if (known === null) return { dashboard, widgets: byId(widgets), gone: {}, edits: {} };
    const present = widgets.filter(({ id, version }) => version > (known.gone[id] ?? -1));
    const newest = present.map((widget) => newer(known.widgets[widget.id], widget));
    return withoutLostEdits({ ...known, dashboard: newer(known.dashboard, dashboard), widgets: byId(newest) });
}

/**
 * After a durable event, or the server's answer to an own change, told as one.
 *
 * @param {Board} board
 * @param {{ type: string, payload: any }} event
 * @returns {Board} the same one when there was nothing new in it
 */
export function applied(board, { type, payload }) {
    switch (type) {
        case "dashboard_updated":
            return withDashboard(board, payload);
        case "widget_added":
            return withWidget(board, payload, true);
        case "widget_updated":
            return withWidget(board, payload, false);
        case "widget_deleted":
            return withoutWidget(board, payload);
        default:
            return board;
    }
}

function withDashboard(board, dashboard) {
    if (dashboard?.id !== board.dashboard.id) return board;
    const next = newer(board.dashboard, dashboard);
    return next === board.dashboard ? board : { ...board, dashboard: next };
}

/** @param {boolean} added  It may be one that was deleted and is brought back. */
function withWidget(board, widget, added) {
    const { id, version } = widget ?? {};
    const gone = board.gone[id] ?? -1;
    if (id === undefined || version < gone || (version === gone && !added)) return board;
    if (version <= (board.widgets[id]?.version ?? -1)) return board;
    const { [id]: _, ...stillGone } = board.gone;
    return { ...board, gone: stillGone, widgets: { ...board.widgets, [id]: widget } };
}

/** What is deleted may be told whole, or by its id alone. */
function withoutWidget(board, /** @type {{ id: string, version?: number }} */ { id, version }) {
    const known = board.widgets[id];
    const at = Math.max(version ?? 0, board.gone[id] ?? 0);
    if (known !== undefined && known.version > at && version !== undefined) return board;
    const { [id]: _, ...widgets } = board.widgets;
    return withoutLostEdits({ ...board, widgets, gone: { ...board.gone, [id]: Math.max(at, known?.version ?? 0) } });
}

/** Shows a change that is on its way to the server. */
export function edited(board, id, changes) {
    const before = board.edits[id];
    return {
        ...board,
        edits: { ...board.edits, [id]: before === undefined ? changes : overlaid(before, changes, true) },
    };
}

/** Takes the changes of one thing back to what the server has, or to `rest`. */
export function settledEdit(board, id, rest = null) {
    const { [id]: _, ...edits } = board.edits;
    return { ...board, edits: rest === null ? edits : { ...edits, [id]: rest } };
}

/** The server's copy of a widget or of the dashboard itself. */
export const serverCopy = (board, id) => (id === board.dashboard.id ? board.dashboard : board.widgets[id]);

/** As shown: with what is not saved yet. */
export const shownDashboard = ({ dashboard, edits }) => overlaid(dashboard, edits[dashboard.id]);
export const shownWidget = ({ widgets, edits }, id) =>
    widgets[id] === undefined ? undefined : overlaid(widgets[id], edits[id]);
export const shownWidgets = (board) => Object.keys(board.widgets).map((id) => shownWidget(board, id));

function withoutLostEdits(board) {
    const lost = Object.keys(board.edits).filter((id) => serverCopy(board, id) === undefined);
    return lost.reduce((next, id) => settledEdit(next, id), board);
}

const newer = (known, found) => (known !== undefined && known.version >= found.version ? known : found);
const byId = (widgets) => Object.fromEntries(widgets.map((widget) => [widget.id, widget]));
