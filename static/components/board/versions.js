import { h, shallowReactive } from "vue";
import { useLoading } from "../../lib/loading.js";
import { boardStrings } from "../../logic/strings-board.js";
import { FailureNote } from "../notices.js";
import { SkeletonRows } from "../skeletons.js";
import { TimeAgo } from "../times.js";
import { SidePanel } from "./side-panel.js";

const words = boardStrings.versions;
const PAGE = 20;

/**
 * What the board was, the latest first. Looking changes nothing.
 *
 * Props: `app`, `id`, `version` (of the dashboard now: the list follows it), `shown` (the number looked at, or null).
 * Events: `look` (a version as listed, or null), `close`.
 */
export const Versions = {
    name: "Versions",
    props: ["app", "id", "shown"],
    emits: ["look", "close"],
    setup(props, { emit }) {
        const list = shallowReactive({ rows: [], more: false });
        const loading = useLoading((signal) => props.app.client.dashboards.versions(
            props.id,
            { limit: PAGE, offset: list.rows.length },
            { signal },
        ), {
            take(answer) {
                list.rows = [...list.rows, ...answer.versions];
                list.more = answer.has_more === true;
            },
        });
        loading.load();

        function row(version, index) {
            const { version: number, name, widget_count: widgets, changed_at: at } = version;
            const now = index === 0;
            return h("li", { key: number }, [
                h("button", {
                    type: "button",
                    "aria-pressed": String(now ? props.shown === null : props.shown === number),
                    onClick: () => emit("look", now ? null : version),
                }, [
                    h("b", now ? words.now : words.number(number)),
                    h("span", name),
                    h(
                        "small",
                        h(TimeAgo, {
                            at,
                            clock: props.app.clock,
                            phrase: (ago) => `${words.widgets(widgets)}, ${ago}`,
                        }),
                    ),
                ]),
            ]);
        }

        return () =>
            h(SidePanel, {
                title: words.title,
                closeLabel: words.close,
                look: "version-panel",
                onClose: () => emit("close"),
            }, () => [
                loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
                loading.slow && h(SkeletonRows, { rows: 4 }),
                loading.value !== null && list.rows.length === 0 && h("p", { class: "quiet" }, words.empty),
                h("ol", { class: "version-list" }, list.rows.map(row)),
                list.more && h("button", { type: "button", onClick: loading.load }, words.more),
            ]);
    },
};
