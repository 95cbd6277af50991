import { h } from "vue";
import { addresses } from "../../logic/routes.js";
import { strings } from "../../logic/strings.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Icon } from "../icons.js";
import { MenuButton } from "../menu.js";
import { PageHead } from "../page-head.js";
import { BoardTags } from "./board-tags.js";
import { InPlace } from "./in-place.js";
import { LiveState, SaveState } from "./live-state.js";
import { People } from "./people.js";
import { RangePicker } from "./range-picker.js";
import { ShareButton } from "./share.js";

const words = boardStrings.header;
const LONGEST_NAME = 200;
const LONGEST_DESCRIPTION = 2_000;

/**
 * The head of a board: what it is, whether it is live and saved, who is here, and the few actions.
 *
 * Props: `board` (of use-board.js), `live` (of use-live.js), `at` (when data came), `automatic`, `range`, `context`,
 * `app`. Events: `range`, `add`, `versions`, `duplicate`, `remove`.
 */
export const BoardHead = {
    name: "BoardHead",
    props: ["board", "live", "at", "automatic", "range", "context", "app"],
    emits: ["range", "add", "versions", "duplicate", "remove"],
    setup(props, { emit }) {
        const change = (changes) => props.board.change(props.board.dashboard.value.id, changes, { now: true });

        function keepRange(seconds) {
            change({ config: { range_seconds: seconds } });
            props.app.say(boardStrings.range.kept);
        }

        function menu() {
            const { dashboard, editable } = props.board;
            const paused = dashboard.value.config?.auto_refresh === false;
            return [
                { label: words.versions, icon: "history", action: () => emit("versions") },
                { label: words.duplicate, icon: "copy", action: () => emit("duplicate") },
                editable.value && {
                    label: paused ? words.resume : words.pause,
                    icon: paused ? "play" : "pause",
                    action: () => change({ config: { auto_refresh: paused } }),
                },
                editable.value && { heading: "" },
                editable.value && { label: words.remove, icon: "remove", danger: true, action: () => emit("remove") },
            ];
        }

        function title() {
            const { dashboard, editable } = props.board;
            return h(InPlace, {
                value: dashboard.value.name,
                label: words.name,
                editable: editable.value,
                most: LONGEST_NAME,
                required: true,
                look: "board-name",
                onChange: (name) => change({ name }),
            });
        }

        function state() {
            return [
                h(LiveState, { live: props.live.state, at: props.at, automatic: props.automatic }),
                props.board.editable.value && h(SaveState, { save: props.board.state.save }),
            ];
        }

        function actions() {
            const { dashboard, editable } = props.board;
            const { seconds } = props.range;
            const isKept = seconds === undefined || seconds === dashboard.value.config?.range_seconds;
            return [
                h(People, { people: props.live.people.value }),
                h(RangePicker, {
                    range: props.range,
                    zone: props.context.zone(),
                    time: props.context.exactTime,
                    keepable: editable.value && !isKept,
                    onChange: (range) => emit("range", range),
                    onBack: () => props.context.resetRange(),
                    onKeep: () => keepRange(seconds),
                }),
                h(ShareButton, {
                    dashboard: dashboard.value,
                    editable: editable.value,
                    app: props.app,
                    onChange: change,
                }),
                h(
                    MenuButton,
                    { label: strings.moreActions(dashboard.value.name), items: menu },
                    () => h(Icon, { name: "more" }),
                ),
                editable.value && h(
                    "button",
                    { type: "button", class: "main", "aria-label": words.addWidget, onClick: () => emit("add") },
                    [h(Icon, { name: "add" }), h("span", words.addWidget)],
                ),
            ];
        }

        function facts() {
            const { dashboard, editable } = props.board;
            const { description, tags = [] } = dashboard.value;
            if (!editable.value && !description && tags.length === 0) return null;
            return h("div", { class: "board-facts" }, [
                h("p", { class: "description" }, h(InPlace, {
                    value: description ?? "",
                    label: words.description,
                    placeholder: words.describe,
                    editable: editable.value,
                    most: LONGEST_DESCRIPTION,
                    look: "board-description",
                    onChange: (text) => change({ description: text === "" ? null : text }),
                })),
                h(BoardTags, { tags, editable: editable.value, onChange: (next) => change({ tags: next }) }),
            ]);
        }

        return () => {
            const { dashboard } = props.board;
            const back = { href: addresses.dashboards, label: strings.dashboards.title };
            return [
                h(PageHead, { title: dashboard.value.name, back, class: "board-head" }, { title, state, actions }),
                facts(),
            ];
        };
    },
};
