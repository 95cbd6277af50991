import { computed, h, onMounted, onBeforeUnmount, shallowReactive, shallowRef, watch } from "vue";
import { BoardStage } from "../components/board/stage.js";
import { BoardHead } from "../components/board/head.js";
import { ConflictNote } from "../components/board/conflict-note.js";
import { useBoard } from "../components/board/use-board.js";
import { useData } from "../components/board/use-data.js";
import { useLive } from "../components/board/use-live.js";
import { usePalette } from "../components/widgets/palette.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonBoard } from "../components/skeletons.js";
import { forgetDashboard, rememberDashboard } from "../lib/recent.js";
import { storage } from "../lib/storage.js";
import {
    DEFAULT_RANGE,
    endsOf,
    fixedRange,
    isMoving,
    momentText,
    rangeFrom,
    rangeText,
} from "../logic/board/ranges.js";
import { failureOf } from "../logic/failures.js";
import { nameOfCopy } from "../logic/repeats.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { boardStrings } from "../logic/strings-board.js";
import { knownZone } from "../logic/time.js";

const words = boardStrings;
/** Before this a skeleton would only flicker, in milliseconds. */
const PATIENCE_MS = 150;

/** One dashboard: its widgets live, moved and edited where they stand, together with others. */
export default {
    name: "DashboardPage",
    props: ["app", "route"],
    setup(props) {
        const { app } = props;
        const { id } = props.route;
        const user = app.person.claims?.sub;
        const state = shallowReactive({
            slow: false,
            /** @type {"gallery" | "editor" | "versions" | null} */ panel: null,
        });
        /** What the person chose here, or else what the board opens on. */
        const chosen = shallowRef(rangeFrom(props.route.query.get("range")) ?? rangeFrom(storage.get(`range.${id}`)));
        const ownRange = computed(
            () => rangeFrom(String(board.dashboard.value?.config?.range_seconds ?? "")) ?? DEFAULT_RANGE,
        );
        const range = computed(() => chosen.value ?? ownRange.value);

        const board = useBoard(app, id, { onData: (ids) => data.refresh.want(ids) });
        const automatic = computed(() => board.dashboard.value?.config?.auto_refresh !== false);
        const data = useData({
            app,
            id,
            range,
            widgets: () => (board.state.gone ? [] : board.widgets.value),
            automatic: () => automatic.value,
        });
        const live = useLive({
            app,
            id,
            onEvent: board.receive,
            onMoved: data.moved,
            onUnsure: refreshAll,
            async onClosed() {
                if (board.state.gone) return false;
                await board.read();
                return !board.state.gone && board.state.error === null;
            },
        });
        const context = {
            palette: usePalette(),
            hover: shallowRef(null),
            zone: () => knownZone(app.person.profile?.timezone),
            formats: () => app.formats,
            span: () => ("seconds" in range.value ? range.value.seconds : Math.round(
                (range.value.to - range.value.from) / 1000,
            )),
            ends: (metadata) => (metadata?.from && metadata?.to ? {
                from: Date.parse(metadata.from),
                to: Date.parse(metadata.to),
            } : endsOf(range.value, Date.now())),
            setRange: (from, to) => setRange(fixedRange(from, to)),
            resetRange: () => !isMoving(range.value) && setRange(ownRange.value),
            say: (text) => app.say(text),
            time: (at) => app.clock.exact(new Date(at).toISOString()),
            exactTime: (at) => momentText(at, knownZone(app.person.profile?.timezone)),
        };

        async function refreshAll() {
            await board.read();
            data.refresh.wantAll({ now: true });
        }

        function setRange(next) {
            if (next === null) return;
            chosen.value = next;
            storage.set(`range.${id}`, isMoving(next) ? rangeText(next) : null);
        }

        async function duplicate() {
            const { name } = board.dashboard.value;
            try {
                const { dashboard } = await app.client.dashboards.duplicate(id, { name: nameOfCopy(name, [name]) });
                app.say(words.header.duplicated(dashboard.name), {
                    link: { label: strings.dashboard.open, href: addresses.dashboard(dashboard.id) },
                });
            } catch (error) {
                app.sayFailure(error);
            }
        }

        async function remove() {
            const { name } = board.dashboard.value;
            board.state.gone = true;
            try {
                await app.client.dashboards.remove(id);
            } catch (error) {
                board.state.gone = error.status === 404;
                if (error.status !== 404) return app.sayFailure(error);
            }
            forgetDashboard(user, id);
            app.go(addresses.dashboards);
            app.offerUndo(words.header.removed(name), async () => {
                await app.client.dashboards.undelete(id);
                app.say(words.header.restored(name), {
                    link: { label: strings.dashboard.open, href: addresses.dashboard(id) },
                });
            });
        }

        const timer = setTimeout(() => (state.slow = true), PATIENCE_MS);
        board.read().then(() => {
            data.refresh.wantAll({ now: true });
            live.show(null, "look");
        });
        watch(
            () => live.state.connection,
            (connection) => data.refresh.setLive(connection === "live"),
            { immediate: true },
        );
        watch(() => board.dashboard.value?.name, (name) => name && rememberDashboard(user, { id, name }));
        watch(() => board.state.gone, (gone) => gone && forgetDashboard(user, id));
        onMounted(() => addEventListener("beforeunload", warn));
        onBeforeUnmount(() => {
            removeEventListener("beforeunload", warn);
            clearTimeout(timer);
        });
        app.commands(
            () => board.editable.value ? [
                {
                    id: "add-widget",
                    label: words.header.addWidget,
                    icon: "add",
                    keys: "a",
                    run: () => (state.panel = "gallery"),
                },
            ] : [],
        );

        /** The browser asks before something that is not saved is lost. */
        function warn(event) {
            if (!board.autosave.idle) event.preventDefault();
        }

        const nameOf = (thing) => board.widgets.value.find(
            (widget) => widget.id === thing,
        )?.name ?? board.dashboard.value.name;

        function failure() {
            const { error } = board.state;
            if (error.status === 404) {
                return [
                    h(PageHead, { title: words.gone.title }),
                    h(
                        "div",
                        { class: "panel" },
                        h(
                            EmptyState,
                            { title: words.gone.title, text: words.gone.text },
                            () => h("a", { class: "button main", href: addresses.dashboards }, words.gone.home),
                        ),
                    ),
                ];
            }
            return [
                h(PageHead, { title: strings.errors.pageTitle }),
                h(FailureNote, { failure: failureOf(error), retry: board.read }),
            ];
        }

        return () => {
            if (board.dashboard.value === null) {
                if (board.state.error !== null) return failure();
                return [h(PageHead, { title: words.widget.loading }), state.slow && h(SkeletonBoard)];
            }
            return h("div", { class: ["board-page", state.panel !== null && "with-panel"] }, [
                h(BoardHead, {
                    board,
                    live,
                    at: data.state.at,
                    automatic: automatic.value,
                    range: range.value,
                    context,
                    app,
                    onRange: setRange,
                    onAdd: () => (state.panel = "gallery"),
                    onVersions: () => (state.panel = "versions"),
                    onDuplicate: duplicate,
                    onRemove: remove,
                }),
                board.state.gone && h("p", { class: "note warn", role: "alert" }, words.gone.closed),
                board.state.conflicts.map(
                    (conflict) => h(ConflictNote, {
                        key: conflict.id,
                        conflict,
                        name: nameOf(conflict.id),
                        onResolve: (choice) => board.autosave.resolve(conflict.id, choice),
                    }),
                ),
                h(BoardStage, {
                    app,
                    id,
                    board,
                    data,
                    live,
                    context,
                    range: range.value,
                    panel: state.panel,
                    onPanel: (panel) => (state.panel = panel),
                }),
            ]);
        };
    },
};
