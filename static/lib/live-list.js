import { onBeforeUnmount, onMounted } from "vue";
import { spaced } from "./timing.js";

/** However much happens elsewhere, the list is not read more often than this. */
const APART_MS = 4_000;
/** Coming back to the window within this, nothing is read again. */
const FRESH_MS = 10_000;

/**
 * In setup(): keeps a list of dashboards true, by the workspace's live topic, and when the window is looked at again.
 * What changed shows at once where it is; what is new, and what that does to the order, with the next reading.
 *
 * @param {import("../application.js").Application} app
 * @param {ReturnType<import("./dashboard-list.js").useDashboardList>} list
 */
export function useLiveList(app, list) {
    let readAt = Date.now();
    let channel = null;
    let over = false;
    const again = spaced(read, APART_MS);

    function read() {
        readAt = Date.now();
        return list.load();
    }

    const shown = () => document.visibilityState === "visible" && Date.now() - readAt > FRESH_MS && read();

    function hear({ type, payload }) {
        if (type === "dashboard_deleted") list.drop(payload.id);
        else if (type === "dashboard_updated") list.put(payload);
        again();
    }

    async function join() {
        const realtime = await app.realtime().catch(() => null); // without it the list is read when it is looked at
        const workspace = app.person.claims?.workspace;
        if (realtime === null || !workspace || over) return;
        channel = realtime.channel(`workspace:${workspace}`, {
            onEvent: hear,
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
