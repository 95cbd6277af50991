import { onBeforeUnmount, onMounted } from "vue";
import { debounced } from "./timing.js";

/** News come in crowds (somebody arranges widgets): the list is read once for all of them. */
const TOGETHER_MS = 600;
/** Coming back to the window within this, nothing is read again. */
const FRESH_MS = 10_000;

/**
 * In setup(): keeps a list of dashboards true, by the workspace's live topic, and when the window is looked at again.
 *
 * @param {import("../application.js").Application} app
 * @param {() => Promise<unknown>} load
 */
export function useLiveList(app, load) {
    let readAt = Date.now();
    let channel = null;
    let over = false;
    const again = debounced(read, TOGETHER_MS);

    function read() {
        readAt = Date.now();
        return load();
    }

    const shown = () => document.visibilityState === "visible" && Date.now() - readAt > FRESH_MS && read();

    async function join() {
        const realtime = await app.realtime().catch(() => null); // without it the list is read when it is looked at
        const workspace = app.person.claims?.workspace;
        if (realtime === null || !workspace || over) return;
        channel = realtime.channel(`workspace:${workspace}`, {
            onEvent: () => again(),
            onJoined: ({ resumed }) => resumed || again(),
        });
    }

    onMounted(() => {
        document.addEventListener("visibilitychange", shown);
        join();
    });
    onBeforeUnmount(() => {
        over = true;
        document.removeEventListener("visibilitychange", shown);
        again.cancel();
        channel?.leave();
    });
}
