import { h, shallowReactive, watch } from "vue";
import { useLoading } from "../../lib/loading.js";
import { same } from "../../logic/board/merge.js";
import { boardStrings } from "../../logic/strings-board.js";
import { FailureNote } from "../notices.js";
import { SkeletonBoard } from "../skeletons.js";
import { BoardGrid } from "./grid.js";

const words = boardStrings.versions;
const NOBODY = Object.freeze({});

/**
 * The board as it was, with what its widgets show today; and the way back to it.
 *
 * Props: `app`, `id`, `version` (as listed), `board` (of use-board.js), `data` (what widgets show now), `context`.
 * Events: `done` (it is restored), `back`.
 */
export const VersionView = {
    name: "VersionView",
    props: ["app", "id", "version", "board", "data", "context"],
    emits: ["done", "back"],
    setup(props, { emit }) {
        const { client } = props.app;
        const data = shallowReactive({});
        const state = shallowReactive({ busy: false });
        const loading = useLoading(
            (signal) => client.dashboards.version(props.id, props.version.version, { signal }),
            { take: fill },
        );
        watch(() => props.version.version, loading.load, { immediate: true });

        /**
         * What a widget shows that asks the same today is known; only the others are asked for.
         *
         * @param {any} answer
         */
        function fill({ widgets }) {
            for (const widget of widgets) {
                const today = props.board.widgets.value.find(({ id }) => id === widget.id);
                const known = today !== undefined && asksSame(today, widget) ? props.data[widget.id] : undefined;
                if (known !== undefined) data[widget.id] = known;
                else ask(widget);
            }
        }

        async function ask({ id, type, config, data_query }) {
            try {
                const answer = await client.widgets.preview({ type, config, data_query });
                data[id] = { data: answer.data, metadata: answer.metadata, error: null };
            } catch (error) {
                data[id] = { metadata: null, error };
            }
        }

        /** Without asking: the present one stays in the list, nothing is lost. */
        async function restore() {
            if (state.busy) return;
            state.busy = true;
            try {
                await client.dashboards.restoreVersion(props.id, props.version.version);
                await props.board.readAnew();
                props.app.say(words.restored(props.version.version));
                emit("done");
            } catch (error) {
                props.app.sayFailure(error);
            } finally {
                state.busy = false;
            }
        }

        return () => [
            h("div", { class: "note looking" }, [
                h("p", words.looking(props.version.version, props.app.clock.ago(props.version.changed_at))),
                h("div", { class: "row" }, [
                    props.board.editable.value && h(
                        "button",
                        {
                            type: "button",
                            class: "main",
                            "aria-disabled": state.busy ? "true" : null,
                            onClick: restore,
                        },
                        words.restore,
                    ),
                    h("button", { type: "button", onClick: () => emit("back") }, words.back),
                ]),
            ]),
            loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
            loading.slow && h(SkeletonBoard),
            loading.value && h(BoardGrid, {
                dashboard: loading.value.dashboard,
                widgets: loading.value.widgets,
                data,
                context: props.context,
                editable: false,
                hands: NOBODY,
                ghosts: NOBODY,
                visitors: [],
                editing: null,
            }),
        ];
    },
};

const asksSame = (a, b) => a.type === b.type && same(a.config, b.config) && same(a.data_query, b.data_query);
