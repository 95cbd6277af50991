import { computed, h, onBeforeUnmount, onMounted, shallowReactive, shallowRef, watch } from "vue";
import { storage } from "../../lib/storage.js";
import { catalogueWidgets, keyOf } from "../../logic/crm/catalogue.js";
import { isNothing, leftOutOf, modelOf } from "../../logic/crm/models.js";
import { rangeFrom, rangeText } from "../../logic/crm/range.js";
import { failureOf } from "../../logic/failures.js";
import { crmStrings } from "../../logic/strings-crm.js";
import { boardStrings } from "../../logic/strings-board.js";
import { knownZone } from "../../logic/time.js";
import { ConflictNote } from "../board/conflict-note.js";
import { useBoard } from "../board/use-board.js";
import { useLive } from "../board/use-live.js";
import { FailureNote } from "../notices.js";
import { PageHead } from "../page-head.js";
import { SkeletonBoard } from "../skeletons.js";
import { usePalette } from "../widgets/palette.js";
import { CRMBoardHead } from "./board-head.js";
import { CRMBoardStage } from "./board-stage.js";
import { CRMNav } from "./crm-nav.js";
import { LeftOutNote, NothingYet, ResetQuestion } from "./board-notes.js";
import { useArranging } from "./use-arranging.js";
import { useFigures } from "./use-figures.js";
import { useOrder } from "./use-order.js";

const words = crmStrings.boardPage;
/** Before this a skeleton would only flicker, in milliseconds. */
const PATIENCE_MS = 150;
const RANGE = "crm.range";

/**
 * The catalogue's widgets of one dashboard, as a board of their own: live, ordered and set up where they stand.
 *
 * Props: `app`, `id` (of the dashboard).
 */
export const CRMBoard = {
    name: "CRMBoard",
    props: ["app", "id"],
    setup(props) {
        const { app, id } = props;
        const state = shallowReactive({
            slow: false,
            resetting: false,
            /** @type {"catalogue" | "settings" | null} */
            panel: null,
            /** Of the widget whose settings are open. @type {string | null} */
            editing: null,
            /** Whether the CRM has nothing at all to count; null: not known. @type {boolean | null} */
            nothing: null,
            failure: /** @type {any} */ (null),
        });
        const range = shallowRef(rangeFrom(storage.get(RANGE)));
        const entries = shallowRef(new Map());

        const board = useBoard(app, id, { onData: (ids) => figures.refresh.want(ids) });
        const order = useOrder(app, id, { board, onFailure: app.sayFailure.bind(app) });
        const widgets = computed(
            () => (board.state.gone ? [] : order.applied(catalogueWidgets(board.widgets.value))),
        );
        const present = computed(() => new Set(widgets.value.map(keyOf)));
        const figures = useFigures({
            app,
            range,
            entries,
            widgets: () => widgets.value,
            onConfigure: (widget, config) => board.change(widget.id, { config }, { now: true }),
        });
        const live = useLive({
            app,
            id,
            onEvent: board.receive,
            onMoved() {}, // metrics, which are not shown here
            onUnsure: refreshAll,
            async onClosed() {
                if (board.state.gone) return false;
                await board.read();
                return !board.state.gone && board.state.error === null;
            },
        });
        const zone = () => knownZone(app.person.profile?.timezone);
        const context = {
            palette: usePalette(),
            hover: shallowRef(null),
            zone,
            formats: () => app.formats,
            figures,
            span: () => null,
            ends: () => ({ from: 0, to: 1 }),
            setRange() {},
            resetRange() {},
            say: (text) => app.say(text),
            time: (at) => app.formats.moment(at),
            exactTime: (at) => app.formats.moment(at),
        };

        async function refreshAll() {
            await board.read();
            figures.refresh.wantAll({ now: true });
        }

        async function readCatalogue() {
            try {
                const { widgets: all } = await app.client.crm.catalogue();
                Object.assign(state, { failure: null });
                entries.value = new Map(all.map((entry) => [entry.id, entry]));
            } catch (error) {
                state.failure = failureOf(error);
            }
        }

        const arranging = useArranging(app, { board, widgets, entries, present });

        const reset = () => arranging.reset(() => {
            state.resetting = false;
            close();
        });

        function close() {
            Object.assign(state, { panel: null, editing: null });
            look(null);
        }

        function open(widget) {
            Object.assign(state, { panel: "settings", editing: widget.id });
            look(null);
        }

        /** What the others see of this person. @param {string | null} focused */
        function look(focused) {
            live.show(state.editing ?? focused, state.editing === null ? "look" : "edit");
        }

        function setRange(next) {
            range.value = next;
            storage.set(RANGE, rangeText(next));
        }

        /** An empty CRM says what to do first. */
        watch(figures.all, async (answers) => {
            const isEmpty = answers.length > 0 && answers.length === widgets.value.length && widgets.value.every(
                (widget) => isNothing(modelOf(figures.byId[widget.id], {
                    key: keyOf(widget) ?? "",
                    zone: zone(),
                    settings: {},
                })),
            );
            if (!isEmpty) return (state.nothing = answers.length === 0 ? state.nothing : false);
            if (state.nothing !== null) return;
            state.nothing = await app.client.crm.records.list("customers", { limit: 1 }).then(
                ({ total }) => total === 0,
                () => null,
            );
        });

        const timer = setTimeout(() => (state.slow = true), PATIENCE_MS);
        readCatalogue();
        app.onReconnect(() => entries.value.size === 0 && readCatalogue());
        board.read().then(() => {
            figures.refresh.wantAll({ now: true });
            live.show(null, "look");
        });
        watch(
            () => live.state.connection,
            (connection) => figures.refresh.setLive(connection === "live"),
            { immediate: true },
        );
        onMounted(() => addEventListener("beforeunload", warn));
        onBeforeUnmount(() => {
            removeEventListener("beforeunload", warn);
            clearTimeout(timer);
        });
        const adding = { id: "add-widget", label: words.add, icon: "add", keys: "a" };
        app.commands(() =>
            board.editable.value ? [{ ...adding, run: () => (state.panel = "catalogue") }] : [],
        );

        /** The browser asks before something that is not saved is lost. */
        function warn(event) {
            if (!board.autosave.idle || order.state.save !== null) event.preventDefault();
        }

        function waiting() {
            const { error } = board.state;
            return [
                h(PageHead, { title: crmStrings.title }),
                h(CRMNav, { current: "board" }),
                error !== null && h(FailureNote, { failure: failureOf(error), retry: board.read }),
                error === null && state.slow && h(SkeletonBoard),
            ];
        }

        const notes = () => [
            board.state.gone && h("p", { class: "note warn", role: "alert" }, boardStrings.gone.closed),
            state.failure && h(FailureNote, { failure: state.failure, retry: readCatalogue }),
            figures.state.waiting && h("p", { class: "note warn", role: "status" }, words.waiting),
            !board.editable.value && !board.state.gone && h("p", { class: "note" }, words.readOnly),
            state.resetting && h(ResetQuestion, { act: reset, onNo: () => (state.resetting = false) }),
            board.state.conflicts.map((conflict) =>
                h(ConflictNote, {
                    key: conflict.id,
                    conflict,
                    name: widgets.value.find((widget) => widget.id === conflict.id)?.name ?? crmStrings.title,
                    onResolve: (choice) => board.autosave.resolve(conflict.id, choice),
                }),
            ),
            h(LeftOutNote, { amounts: leftOutOf(figures.all.value), formats: app.formats }),
            state.nothing && widgets.value.length > 0 && h(NothingYet, { canWrite: board.editable.value }),
        ];

        return () => {
            if (board.dashboard.value === null) return waiting();
            return h("div", { class: ["board-page crm-page", state.panel !== null && "with-panel"] }, [
                h(CRMBoardHead, {
                    app,
                    board,
                    save: order.state.save ?? board.state.save,
                    live,
                    at: figures.state.at,
                    range: range.value,
                    onRange: setRange,
                    onAdd: () => Object.assign(state, { panel: "catalogue", editing: null }),
                    onReset: () => (state.resetting = true),
                }),
                h(CRMNav, { current: "board" }),
                notes(),
                h(CRMBoardStage, {
                    app,
                    board,
                    widgets: widgets.value,
                    figures,
                    order,
                    live,
                    context,
                    range: range.value,
                    entries: entries.value,
                    present: present.value,
                    panel: state.panel,
                    editing: state.editing,
                    busy: arranging.state.busy,
                    onAdd: arranging.add,
                    onAddAll: arranging.addAll,
                    onStart: arranging.start,
                    onChoose: () => (state.panel = "catalogue"),
                    onEdit: open,
                    onClose: close,
                    onFocus: look,
                }),
            ]);
        };
    },
};
