import { computed, onScopeDispose, shallowReactive } from "vue";
import { createAutosave } from "../../logic/board/autosave.js";
import {
    applied,
    boardFrom,
    edited,
    serverCopy,
    settledEdit,
    shownDashboard,
    shownWidgets,
} from "../../logic/board/state.js";
import { copyOfWidget } from "../../logic/board/widget-types.js";
import { mayChange } from "../../logic/people.js";
import { boardStrings } from "../../logic/strings-board.js";

const words = boardStrings.widget;

/**
 * One dashboard and its widgets in this browser: read once, kept true by events, changed at once here and saved by
 * itself.
 *
 * @param {import("../../application.js").Application} app
 * @param {string} id
 * @param {{ onData: (ids: string[]) => void }} options  onData: what these widgets show has to be asked for anew.
 */
export function useBoard(app, id, { onData }) {
    const { client } = app;
    const state = shallowReactive({
        /** @type {import("../../logic/board/state.js").Board | null} */
        board: null,
        error: null,
        save: /** @type {import("../../logic/board/autosave.js").SaveState} */ ("saved"),
        conflicts: /** @type {import("../../logic/board/autosave.js").Conflict[]} */ ([]),
        /** The server closed this board to us, or it was deleted. */
        gone: false,
    });
    let etag = null;
    /** The dashboard's version moves with its widgets: after one of them moved, the known one is old. */
    let dashboardIsOld = false;
    /** Events that come while the board is read wait until it is there. @type {any[] | null} */
    let waiting = null;
    let reading = null;

    const dashboard = computed(() => (state.board === null ? null : shownDashboard(state.board)));
    const widgets = computed(() => (state.board === null ? [] : shownWidgets(state.board)));
    const editable = computed(() => {
        const { profile, claims } = app.person;
        return dashboard.value !== null && !state.gone && mayChange(dashboard.value, profile, claims);
    });

    // Reading

    /** Reads the board, or reads it again if it changed. However many ask, one request goes out. */
    function read() {
        reading ??= load().finally(() => (reading = null));
        return reading;
    }

    /** After something that changed much at once. */
    async function readAnew() {
        etag = null;
        await reading;
        return read();
    }

    async function load() {
        waiting = [];
        try {
            const [answer] = await Promise.all([client.dashboards.get(id, { ifNoneMatch: etag }), app.ready]);
            if (!answer.notModified) take(answer);
            Object.assign(state, { error: null, gone: false });
        } catch (error) {
            if (state.board === null) state.error = error;
            else if (error.status === 404 || error.status === 403) state.gone = true;
        } finally {
            const events = waiting;
            waiting = null;
            for (const event of events) receive(event);
        }
    }

    function take(answer) {
        const before = state.board;
        etag = answer.etag ?? null;
        dashboardIsOld = false;
        state.board = boardFrom(answer, before);
        askForChanged(before);
    }

    // Events

    /** @param {import("../../sdk/realtime-channel.js").DurableEvent} event */
    function receive(event) {
        if (waiting !== null) return waiting.push(event);
        if (event.type === "widget_data") return onData(event.payload?.widget_ids ?? event.payload ?? []);
        if (event.type === "dashboard_deleted") return (state.gone = true);
        learn(event);
    }

    function learn(event) {
        const before = state.board;
        if (before === null) return;
        state.board = applied(before, event);
        if (state.board !== before) {
            etag = null; // what it stood for is older than what is known
            dashboardIsOld = event.type !== "dashboard_updated";
        }
        askForChanged(before);
    }

    /** A widget that asks something else, or is new, needs its data. */
    function askForChanged(before) {
        const changed = Object.values(state.board.widgets).filter((widget) => {
            const was = before?.widgets[widget.id];
            return was === undefined ||
                was.data_query !== widget.data_query ||
                was.config !== widget.config ||
                was.type !== widget.type;
        });
        const real = changed.filter((widget) => question(widget) !== question(before?.widgets[widget.id]));
        if (before !== null && real.length > 0) onData(real.map((widget) => widget.id));
    }

    // Changing

    const isDashboard = (thing) => thing === id;
    const autosave = createAutosave({
        copyOf: (thing) => (state.board === null ? undefined : serverCopy(state.board, thing)),
        isOld: (thing) => isDashboard(thing) && dashboardIsOld,
        async send(thing, changes, version) {
            const ifMatch = `"${version}"`;
            if (isDashboard(thing)) return (await client.dashboards.update(id, changes, { ifMatch })).dashboard;
            return (await client.widgets.update(thing, changes, { ifMatch })).widget;
        },
        async reload(thing) {
            if (isDashboard(thing)) {
                const { dashboard: now } = await client.dashboards.get(id);
                dashboardIsOld = false;
                return now;
            }
            return (await client.widgets.get(thing)).widget;
        },
        onCopy: (thing, copy) => learn({
            type: isDashboard(thing) ? "dashboard_updated" : "widget_updated",
            payload: copy,
        }),
        onSettled: (thing, rest) => (state.board = settledEdit(state.board, thing, rest)),
        onRefused: (thing, error) => (error.status === 404 ? read() : app.sayFailure(error)),
        onState: (save, conflicts) => Object.assign(state, { save, conflicts }),
    });

    /** Shows a change of a widget, or of the dashboard, and saves it. */
    function change(thing, changes, how) {
        if (state.board === null || !editable.value) return;
        state.board = edited(state.board, thing, changes);
        autosave.change(thing, changes, how);
    }

    async function addWidget(draft) {
        const { widget } = await client.widgets.create(id, draft);
        learn({ type: "widget_added", payload: widget });
        return widget;
    }

    async function removeWidget(widget) {
        autosave.forget(widget.id);
        const before = state.board;
        learn({ type: "widget_deleted", payload: { id: widget.id } });
        try {
            await client.widgets.remove(widget.id);
        } catch (error) {
            if (error.status === 404) return;
            state.board = before;
            return app.sayFailure(error);
        }
        app.offerUndo(words.removed(widget.name), async () => {
            const { widget: back } = await client.widgets.undelete(widget.id);
            learn({ type: "widget_added", payload: back });
            app.say(words.undone(back.name));
        });
    }

    /** @param {any} place  Of the copy. */
    const duplicateWidget = (widget, place) => addWidget({ ...copyOfWidget(widget), ...place });

    app.onReconnect(() => {
        autosave.retry();
        if (state.error !== null) read();
    });
    onScopeDispose(() => {
        autosave.flush();
    });

    return {
        state,
        dashboard,
        widgets,
        editable,
        read,
        readAnew,
        receive,
        change,
        addWidget,
        removeWidget,
        duplicateWidget,
        autosave,
    };
}

/** What a widget asks, and how it wants it: a change of its place alone asks nothing. */
const question = (widget) => (widget === undefined ? "" : JSON.stringify([
    widget.type,
    widget.data_query,
    widget.config,
]));
