import { onMounted, onScopeDispose, shallowReactive } from "vue";
import { failureOf } from "../../logic/failures.js";
import { createModelEngine } from "../../logic/modelling/engine.js";
import { modellingStrings } from "../../logic/strings-modelling.js";
import { newId, uuidOf } from "../../sdk/modelling/ids.js";
import { perApp } from "../per-app.js";
import { modellingOf } from "./client.js";
import { outboxIn } from "./outbox.js";

const words = modellingStrings;
/** How the frame calls the states of the live connection. */
const LIVE = { connecting: "connecting", live: "live", reconnecting: "lost", offline: "lost", closed: null };
/** So much of what an undo left out is said. */
const MOST_LEFT = 2;
/** Before this a placeholder would only flicker. */
const PATIENCE_MS = 150;
/** From page to page of one workspace it stays, and longer while something is not saved yet, in milliseconds. */
const LINGERS_MS = 3_000;
const MOST_LINGERS_MS = 60_000;

/** What each workspace's pages share. */
const stores = perApp(() => new Map(), (all) => all.forEach((store) => store.close()));

/**
 * In setup(): a workspace's model, kept true while one of its pages is there. What the person does shows at once, and
 * is saved by itself; what can be taken back stays so from page to page.
 *
 * - `state.phase`: `loading`, `ready`, `failed` (then `failure`, `error`); `slow`: a person notices the wait.
 * - `state.model`: what is to be shown, own changes with it. A new object with each change; what did not change keeps
 *   its identity. Never change it.
 * - `state.access`: `read` or `edit`; `state.people`: the others (logic/modelling/people.js), by their names.
 * - `state.saving`: `saved`, `saving`, `waiting` (no answer; it is kept), with `unsaved` changes.
 * - `state.undo`, `state.redo`: what would be taken back, or done again; null: nothing.
 *
 * @param {import("../../application.js").Application} app
 * @param {string} workspace
 * @param {{ onNews?: (message: any) => void }} [options]   `onNews`: hears every message of the live connection.
 */
export function useModelStore(app, workspace, options = {}) {
    const all = stores(app);
    const store = all.get(workspace) ?? createStore(app, workspace, () => all.delete(workspace));
    all.set(workspace, store);
    const { onNews } = options;
    store.take();
    if (onNews) store.news.add(onNews);
    onMounted(store.begin);
    app.onReconnect(store.reconnected);
    onScopeDispose(() => {
        store.news.delete(onNews);
        store.release();
    });

    return {
        state: store.state,
        load: store.load,
        change: store.engine.change,
        undo: () => store.back("undo"),
        redo: () => store.back("redo"),
        look: store.engine.look,
        /** Reads the model anew, as after an import. */
        reload: store.engine.reload,
        /** In setup(): hears what of the own changes was not carried out. @param {(refusal: any) => void} hear */
        onRefused(hear) {
            store.refusals.add(hear);
            onScopeDispose(() => store.refusals.delete(hear));
        },
    };
}

/**
 * @param {import("../../application.js").Application} app
 * @param {string} workspace
 * @param {() => void} onClosed
 */
function createStore(app, workspace, onClosed) {
    const state = emptyState();
    const refusals = new Set();
    const news = new Set();
    let table = null;
    let users = 0;
    let timer = null;
    let leftAt = 0;
    let loading = null;

    const user = uuidOf(app.person.claims?.sub ?? "");
    const engine = createModelEngine({
        client: modellingOf(app),
        workspace,
        user,
        newId,
        outbox: outboxIn(user, workspace),
        soon: nextFrame,
        onChange: show,
        onLost: lost,
        onNews: (message) => news.forEach((hear) => hear(message)),
        onEnded(error) {
            const failure = failureOf(error, { [error.status]: words.ended });
            Object.assign(state, { phase: "failed", failure, error });
        },
    });

    function show() {
        if (engine.people !== table) {
            table = engine.people;
            state.people = [...table.values()].sort(byName);
        }
        const { model, access, unsaved, connection, undoes, redoes } = engine;
        if (connection !== state.connection) app.reportLive(LIVE[connection], "model");
        const saving = unsaved === 0 ? "saved" : connection === "live" ? "saving" : "waiting";
        Object.assign(state, { model, access, unsaved, connection, saving, undo: undoes, redo: redoes });
    }

    async function load() {
        const mine = (loading = {});
        const slow = setTimeout(() => (state.slow = true), PATIENCE_MS);
        try {
            await engine.start();
            Object.assign(state, { phase: "ready", failure: null, error: null });
        } catch (error) {
            const failure = failureOf(error, { 403: words.missing, 404: words.missing });
            if (mine === loading) Object.assign(state, { phase: "failed", failure, error });
        } finally {
            clearTimeout(slow);
            state.slow = false;
        }
    }

    function lost(loss) {
        const { edit, fields, why, error } = loss;
        const reason = error === null ? "" : error.fields?.[0]?.message ?? error.message;
        const about = why === "refused" ? reason : fields;
        app.say(words.lost[why](edit.kind, nameOf(engine.model, edit), about), { tone: "bad" });
        for (const hear of refusals) hear({ ...loss, current: error?.details?.current ?? null });
    }

    /** @param {"undo" | "redo"} way */
    function back(way) {
        const step = engine[way]();
        if (step === null) return null;
        const { label, left } = step;
        const done = way === "undo" ? words.undone(label) : words.redone(label);
        const stays = left.slice(0, MOST_LEFT);
        const said = stays.map(({ kind, name, fields, why }) => words.left(kind, name, fields, why));
        app.say([done, ...said].join(". "));
        return step;
    }

    const warn = (event) => engine.unsaved > 0 && event.preventDefault();
    addEventListener("beforeunload", warn);

    function close() {
        clearTimeout(timer);
        removeEventListener("beforeunload", warn);
        engine.close();
        app.reportLive(null, "model");
        onClosed();
    }

    function linger() {
        const over = engine.unsaved === 0 || Date.now() - leftAt > MOST_LINGERS_MS;
        if (users > 0) return;
        if (over) close();
        else timer = setTimeout(linger, LINGERS_MS);
    }

    return {
        state,
        engine,
        refusals,
        news,
        load,
        back,
        close,
        /** Reads the model, unless that was done. */
        begin: () => loading === null && load(),
        reconnected: () => (state.phase === "failed" ? load() : engine.check()),
        take() {
            users += 1;
            clearTimeout(timer);
        },
        release() {
            users -= 1;
            if (users > 0) return;
            leftAt = Date.now();
            engine.look({ cursor: null, selected: [] });
            if (state.phase === "ready") timer = setTimeout(linger, LINGERS_MS);
            else close();
        },
    };
}

const emptyState = () =>
    shallowReactive({
        phase: /** @type {"loading" | "ready" | "failed"} */ ("loading"),
        slow: false,
        failure: null,
        /** The same as it was thrown. */
        error: null,
        /** @type {import("../../logic/modelling/model.js").Model | null} */
        model: null,
        connection: "connecting",
        access: /** @type {"read" | "edit"} */ ("edit"),
        saving: /** @type {"saved" | "saving" | "waiting"} */ ("saved"),
        unsaved: 0,
        /** @type {import("../../logic/modelling/people.js").Colleague[]} */
        people: [],
        undo: null,
        redo: null,
    });

function nameOf(model, { kind, id, table, data }) {
    const there = kind === "column"
        ? model.tables.get(table)?.columns.find((column) => column.id === id)
        : model[`${kind}s`]?.get(id);
    return there?.name ?? data.name ?? "";
}

/** Once a frame; a window that is not seen has none. */
const nextFrame = (run) => (document.visibilityState === "visible" ? requestAnimationFrame(run) : setTimeout(run, 100));

const byName = (a, b) => a.name.localeCompare(b.name) || (a.user < b.user ? -1 : 1);
