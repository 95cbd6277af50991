import { changing, editsFrom } from "./changing.js";
import {
    answered,
    begun,
    editorOf,
    exchanged,
    heard,
    refused,
    reloaded,
    sendable,
    sent,
    shownModel,
    unsent,
} from "./editing.js";
import { emptyHistory, forgotten, recorded, taken } from "./history.js";
import { withElement } from "./model.js";
import { keptOf, takenUp } from "./outbox.js";
import { colleaguesFrom, withPresence } from "./people.js";
import { carriedOut, diagramBody, isLive, messageOf, withoutGone } from "./requests.js";

/** A diagram that others change at the same moment is tried again so often. */
const MOST_TRIES = 8;
/** After the server did not answer, in milliseconds. */
const AGAIN_MS = 3_000;

/**
 * A workspace's model in one editor: it reads it, follows it, and carries out what the person does.
 *
 * @param {object} options
 * @param {any} options.client                     A ModellingClient.
 * @param {string} options.workspace
 * @param {string} options.user                    One's own.
 * @param {() => string} options.newId
 * @param {() => void} options.onChange            Something that is shown changed.
 * @param {(run: () => void) => void} [options.soon]   When what others did is shown: many changes at once. Default: now.
 * @param {(loss: import("./editing.js").Loss & { error: any }) => void} options.onLost   An edit, or a part of one, was
 *   not carried out.
 * @param {(message: any) => void} [options.onNews]    Each message of the live connection.
 * @param {(error: any) => void} [options.onEnded]     The access is lost.
 * @param {{ read: () => import("./outbox.js").Outbox | null, write: (outbox: any) => void }} [options.outbox]   Where
 *   edits wait for the server's word over a reload.
 * @param {any} [options.live]                     More for the live connection.
 */
export function createModelEngine(options) {
    const { client, workspace, user, newId, outbox, onChange, onLost, onNews, onEnded } = options;
    const soon = options.soon ?? ((run) => run());
    /** @type {import("./editing.js").Editor | null} */
    let editor = null;
    let shown = null;
    let history = emptyHistory();
    let people = new Map();
    let access = "edit";
    let live = null;
    let held = null;
    let looked = null;
    let closed = false;
    let due = false;
    let moved = false;
    let timer = null;
    /** The edits that were written to `outbox` last, and whether it has any. */
    let written = null;
    let isKept = false;

    // Reading and following

    async function start() {
        const whole = await client.model(workspace);
        if (closed) return;
        const kept = outbox?.read() ?? null;
        const next = takenUp(editorOf(whole), kept?.edits ?? []);
        editor = next.editor;
        isKept = kept !== null;
        access = whole.access_level ?? access;
        live ??= client.live(workspace, {
            ...options.live,
            clientId: kept?.client,
            since: whole.offset,
            onMessage: (message) => (held === null ? hear(message) : held.push(message)),
            onSession: letIn,
            onPresence: (message) => become(withPresence(people, message, user)),
            onResync: () => reload(),
            onState: () => (flush(), onChange()),
            onEnded,
        });
        publish();
        next.lost.forEach((loss) => lose(loss, null));
        if (looked !== null) live.look(looked);
        flush();
    }

    function letIn(session) {
        access = session.access_level === "read" ? "read" : "edit";
        become(colleaguesFrom(session, user));
    }

    function become(next) {
        if (next === people) return;
        people = next;
        if (moved) return;
        moved = true;
        soon(() => {
            moved = false;
            if (!closed) onChange();
        });
    }

    function hear(message) {
        if (message.type === "model_imported") return reload();
        if (message.type === "participant_changed" && message.data?.user_id === user && message.data.access_level) {
            access = message.data.access_level;
        }
        const next = heard(editor, message, live.client);
        if (next.editor !== editor) {
            editor = next.editor;
            next.lost.forEach((loss) => lose(loss, null));
            publishSoon();
            flush();
        }
        onNews?.(message);
    }

    /** What comes meanwhile waits, and is heard over what was read. */
    async function reload() {
        if (held !== null) return;
        held = [];
        try {
            const whole = await client.model(workspace);
            editor = reloaded(editor, whole);
            live?.resumeFrom(whole.offset);
        } catch {
            timer = setTimeout(() => closed || reload(), AGAIN_MS); // no answer: the model stays as it is for now
        }
        const waiting = held;
        held = null;
        for (const message of waiting) hear(message);
        publish();
        flush();
    }

    function publishSoon() {
        if (due) return;
        due = true;
        soon(() => due && !closed && publish());
    }

    function publish() {
        due = false;
        shown = shownModel(editor);
        keep();
        onChange();
    }

    function keep() {
        if (outbox === undefined || live === null || written === editor.pending) return;
        const kept = keptOf(editor, live.client);
        if (kept !== null || isKept) outbox.write(kept);
        isKept = kept !== null;
        written = editor.pending;
    }

    // Own changes

    function commit(changes) {
        if (changes.length === 0) return;
        editor = begun(editor, editsFrom(changes, newId));
        publish();
        flush();
    }

    function flush() {
        if (editor === null || live === null || closed) return;
        const ready = sendable(editor);
        if (ready.length === 0) return;
        editor = sent(editor, ready.map(({ request }) => request));
        for (const edit of ready) void send(edit);
    }

    async function send(edit) {
        try {
            if (isLive(edit)) return void (await live.edit(messageOf(edit, editor.confirmed), edit.request));
            const element = edit.kind === "diagram" && edit.action === "update"
                ? await sendDiagram(edit)
                : await carriedOut(client, workspace, edit, { client: live.client, request: edit.request });
            editor = answered(editor, edit.request, element);
        } catch (error) {
            failed(edit, error);
        }
        if (closed) return;
        publishSoon();
        flush();
    }

    /** Its links are sent as a whole list, on the state that it was made of; another state: it is made again. */
    async function sendDiagram({ id, data, request }) {
        for (let tries = 1; ; tries += 1) {
            const diagram = editor.confirmed.diagrams.get(id);
            const body = diagram === undefined ? null : diagramBody(diagram, data);
            if (body === null) return diagram;
            try {
                const options = { ifMatch: `"${diagram.version}"`, origin: { client: live.client, request } };
                return await client.diagrams.update(workspace, id, body, options);
            } catch (error) {
                if (error.status !== 412 || tries === MOST_TRIES) throw error;
                const fresh = await client.diagrams.get(workspace, id);
                editor = { ...editor, confirmed: withElement(editor.confirmed, "diagram", fresh) };
            }
        }
    }

    function failed(edit, error) {
        if (closed) return;
        if (edit.action === "delete" && [404, 409].includes(error.status)) {
            editor = answered(editor, edit.request, undefined);
            return;
        }
        if (error.status === 0 || error.status === 503) return again(edit);
        if (edit.kind === "diagram" && error.code === "validation_error" && smaller(edit)) return;
        const gone = error.status === 404 || (error.code === "conflict" && error.details?.current === null);
        const why = gone ? "gone" : error.code === "conflict" ? "changed" : "refused";
        const next = refused(editor, edit.request, why);
        editor = next.editor;
        for (const loss of next.lost) lose(loss, error);
    }

    /** A change of a part that somebody deleted is refused with all that goes with it: the rest goes alone. */
    function smaller(edit) {
        const diagram = editor.confirmed.diagrams.get(edit.id);
        const data = diagram === undefined ? edit.data : withoutGone(edit.data, diagram);
        if (diagram === undefined || partsIn(data) === partsIn(edit.data)) return false;
        editor = exchanged(editor, edit.request, { ...edit, request: newId(), data });
        return true;
    }

    function again(edit) {
        editor = unsent(editor, edit.request);
        clearTimeout(timer);
        timer = setTimeout(flush, AGAIN_MS);
    }

    function lose(loss, error) {
        history = forgotten(history, loss.edit);
        onLost({ ...loss, error });
    }

    function back(way) {
        if (due) publish();
        const step = taken(history, way, shown);
        if (step === null) return null;
        history = step.history;
        commit(step.changes);
        onChange();
        return { label: step.label, left: step.left };
    }

    return {
        start,
        reload,

        /**
         * Does something that is one step of the person's.
         *
         * @template T
         * @param {string} label
         * @param {(edit: ReturnType<typeof changing>["edit"]) => T} write
         * @returns {T}
         */
        change(label, write) {
            if (due) publish();
            const { edit, changes } = changing(shown, newId);
            const result = write(edit);
            if (changes.length > 0) {
                history = recorded(history, { label, changes });
                commit(changes);
            }
            return result;
        },

        undo: () => back("undo"),
        redo: () => back("redo"),

        /** @param {import("../../sdk/modelling/looking.js").Look} look */
        look(look) {
            looked = look;
            live?.look(look);
        },

        /** Looks at once whether the connection holds. */
        check: () => live?.check(),

        get model() {
            return shown;
        },
        get people() {
            return people;
        },
        get access() {
            return access;
        },
        get connection() {
            return live?.state ?? "connecting";
        },
        /** How many edits the server has not carried out yet. */
        get unsaved() {
            return editor?.pending.length ?? 0;
        },
        /** What would be taken back. */
        get undoes() {
            return history.undo.at(-1)?.label ?? null;
        },
        get redoes() {
            return history.redo.at(-1)?.label ?? null;
        },

        close() {
            closed = true;
            clearTimeout(timer);
            live?.close();
        },
    };
}

const partsIn = ({ nodes, connections }) =>
    Object.keys(nodes?.set ?? {}).length + Object.keys(connections?.set ?? {}).length;
