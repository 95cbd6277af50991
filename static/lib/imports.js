import { onBeforeUnmount, onMounted, shallowReactive } from "vue";
import { isOver, withImport } from "../logic/crm/imports.js";
import { useLoading } from "./loading.js";

/** Without a live connection, what runs is asked for this often. */
const POLL_MS = 2_500;
const MOST = 20;

/**
 * In setup(): the workspace's imports, the latest first, kept true by its live topic.
 *
 * @param {import("../application.js").Application} app
 */
export function useImports(app) {
    const state = shallowReactive({ /** @type {import("../logic/crm/imports.js").Import[]} */ all: [] });
    const loading = useLoading((signal) => app.client.crm.imports.list({ limit: MOST }, { signal }), {
        take: ({ imports }) => (state.all = imports.reduceRight(withImport, state.all.filter(isNewer(imports)))),
    });
    let channel = null;
    let over = false;
    let timer = null;

    const hear = (heard) => (state.all = withImport(state.all, heard));

    async function join() {
        const realtime = await app.realtime().catch(() => null); // without it, what runs is asked for
        const workspace = app.person.claims?.workspace;
        if (realtime === null || !workspace || over) return;
        channel = realtime.channel(`workspace:${workspace}`, {
            onEvent: ({ type, payload }) => type === "import_progress" && hear(payload),
            onJoined: ({ resumed }) => resumed || loading.load(),
        });
    }

    async function poll() {
        timer = setTimeout(poll, POLL_MS);
        const running = state.all.find((one) => !isOver(one));
        if (running === undefined || app.connection.live === "live") return;
        await app.client.crm.imports.get(running.import_id).then(hear, () => {}); // it is asked again
    }

    onMounted(() => {
        loading.load();
        join();
        timer = setTimeout(poll, POLL_MS);
    });
    onBeforeUnmount(() => {
        over = true;
        clearTimeout(timer);
        channel?.leave();
    });
    app.onReconnect(loading.load);
    return { state, loading, hear };
}

/** What came while the list was read stays in it. */
const isNewer = (imports) => {
    const known = new Set(imports.map(({ import_id: id }) => id));
    return (one) => known.has(one.import_id) || imports.length === 0 || one.created_at > imports[0].created_at;
};
