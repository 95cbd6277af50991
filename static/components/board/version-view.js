import { h, shallowReactive, watch } from "vue";
import { useLoading } from "../../lib/loading.js";
import { boardStrings } from "../../logic/strings-board.js";
import { FailureNote } from "../notices.js";
import { SkeletonBoard } from "../skeletons.js";
import { BoardGrid } from "./grid.js";

const words = boardStrings.versions;
const NOBODY = Object.freeze({});

/**
 * The board as it was, with what its widgets show today; and the way back to it.
 *
 * Props: `app`, `id`, `version` (as listed), `board` (of use-board.js), `context`. Events: `done` (it is restored),
 * `back`.
 */
export const VersionView = {
    name: "VersionView",
    props: ["app", "id", "version", "board", "context"],
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

        /** @param {any} answer */
        function fill({ widgets }) {
            for (const { id, type, config, data_query } of widgets) {
                client.widgets.preview({ type, config, data_query }).then(
                    (answer) => (data[id] = { data: answer.data, metadata: answer.metadata, error: null }),
                    (error) => (data[id] = { metadata: null, error }),
                );
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
