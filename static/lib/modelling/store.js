import { onMounted, onScopeDispose, shallowReactive } from "vue";
import { failureOf } from "../../logic/failures.js";
import { createModelEngine } from "../../logic/modelling/engine.js";
import { modellingStrings } from "../../logic/strings-modelling.js";
import { newId } from "../../sdk/modelling/ids.js";
import { useLoading } from "../loading.js";
import { modellingOf } from "./client.js";

const words = modellingStrings;
/** How the frame calls the states of the live connection. */
const LIVE = { connecting: "connecting", live: "live", reconnecting: "lost", offline: "lost", closed: null };
/** So much of what an undo left out is said. */
const MOST_LEFT = 2;

/**
 * In setup(): a workspace's model, kept true while the page is there. What the person does shows at once, and is saved
 * by itself.
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
    const client = modellingOf(app);
    const state = shallowReactive({
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
    const refusals = new Set();
    let table = null;

    const engine = createModelEngine({
        client,
        workspace,
        user: app.person.claims?.sub ?? "",
        newId,
        onChange: show,
        onLost: lost,
        onNews: options.onNews,
        onEnded(error) {
            Object.assign(state, { phase: "failed", failure: failureOf(error, { [error.status]: words.ended }), error });
        },
    });

    function show() {
        if (engine.people !== table) {
            table = engine.people;
            state.people = [...table.values()].sort(byName);
        }
        const { model, access, unsaved, connection, undoes, redoes } = engine;
        const away = connection !== "live";
        if (connection !== state.connection) app.reportLive(LIVE[connection], "model");
        const saving = unsaved === 0 ? "saved" : away ? "waiting" : "saving";
        Object.assign(state, { model, access, unsaved, connection, saving, undo: undoes, redo: redoes });
    }

    const loading = useLoading((signal) => engine.start(signal).then(() => true), {
        words: { 404: words.missing, 403: words.missing },
    });

    async function load() {
        const slow = setTimeout(() => (state.slow = true), 150);
        const read = await loading.load();
        clearTimeout(slow);
        if (read === null && loading.failure === null) return; // the page is gone
        const { failure, error } = loading;
        Object.assign(state, { phase: read ? "ready" : "failed", slow: false, failure, error });
    }

    function lost(loss) {
        const { edit, fields, why, error } = loss;
        const reason = error === null ? "" : error.fields?.[0]?.message ?? error.message;
        app.say(words.lost[why](edit.kind, nameOf(edit), why === "refused" ? reason : fields), { tone: "bad" });
        for (const hear of refusals) hear({ ...loss, current: error?.details?.current ?? null });
    }

    function nameOf({ kind, id, table: owner, data }) {
        const model = engine.model;
        const there = kind === "column"
            ? model.tables.get(owner)?.columns.find((column) => column.id === id)
            : model[`${kind}s`]?.get(id);
        return there?.name ?? data.name ?? "";
    }

    function back(way) {
        const step = engine[way]();
        if (step === null) return null;
        const { label, left } = step;
        const news = left.slice(0, MOST_LEFT).map(({ kind, name, fields, why }) => words.left(kind, name, fields, why));
        app.say([way === "undo" ? words.undone(label) : words.redone(label), ...news].join(". "));
        return step;
    }

    onMounted(load);
    app.onReconnect(() => (state.phase === "failed" ? load() : engine.check()));
    const warn = (event) => engine.unsaved > 0 && event.preventDefault();
    addEventListener("beforeunload", warn);
    onScopeDispose(() => {
        removeEventListener("beforeunload", warn);
        engine.close();
        app.reportLive(null, "model");
    });

    return {
        state,
        load,
        change: engine.change,
        undo: () => back("undo"),
        redo: () => back("redo"),
        look: engine.look,
        /** Reads the model anew, as after an import. */
        reload: engine.reload,
        /** In setup(): hears what of the own changes was not carried out. @param {(refusal: any) => void} hear */
        onRefused(hear) {
            refusals.add(hear);
            onScopeDispose(() => refusals.delete(hear));
        },
    };
}

const byName = (a, b) => a.name.localeCompare(b.name) || (a.user < b.user ? -1 : 1);
