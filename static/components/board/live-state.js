import { h, onBeforeUnmount, ref } from "vue";
import { passed } from "../../logic/board/format.js";
import { boardStrings } from "../../logic/strings-board.js";
import { Icon } from "../icons.js";

const { live: words, save: saveWords } = boardStrings;
const TICK_MS = 500;
const POLLED_MS = 5_000;

/**
 * Whether what is shown is true now, and since when.
 *
 * Props: `live` (of use-live.js), `at` (when data came, in milliseconds), `automatic`.
 */
export const LiveState = {
    name: "LiveState",
    props: ["live", "at", "automatic"],
    setup(props) {
        const now = ref(Date.now());
        const timer = setInterval(() => (now.value = Date.now()), TICK_MS);
        onBeforeUnmount(() => clearInterval(timer));

        return () => {
            const { connection, heardAt } = props.live;
            const ago = Math.max(now.value, heardAt) - Math.max(heardAt, props.at);
            // Data that came after the connection was last heard of was asked for by the clock.
            const isPolling = props.at - heardAt > POLLED_MS;
            const [look, text] = said(connection, ago, props.automatic, isPolling);
            return h("span", { class: ["live-state", look] }, [h("i", { "aria-hidden": "true" }), h("span", text)]);
        };
    },
};

function said(connection, ago, automatic, isPolling) {
    if (connection === "ended") return ["offline", words.ended];
    if (connection === "offline") return ["offline", words.offline];
    if (connection === "live" && !automatic) return ["paused", words.paused];
    if (connection === "live") return ["live", words.live(passed(ago))];
    if (isPolling) return ["waiting", words.polling];
    if (connection === "connecting") return ["waiting", words.connecting];
    return ["waiting", words.reconnecting];
}

/** Whether what was changed here is kept by the server. Prop `save`. */
export function SaveState({ save }) {
    const bad = save === "offline" || save === "conflict";
    return h("span", { class: ["save-state", bad && "bad", save === "saved" && "calm"], role: "status" }, [
        save === "saved" && h(Icon, { name: "check" }),
        saveWords[save],
    ]);
}
SaveState.props = ["save"];
