import { h } from "vue";
import { FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonBoard } from "../components/skeletons.js";
import { useLoading } from "../lib/loading.js";
import { lastOpened } from "../lib/recent.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

/** Where one begins: the dashboard that was open last in this browser, else the default one, else the list. */
export default {
    name: "HomePage",
    props: ["app", "route"],
    setup({ app }) {
        const loading = useLoading((signal) => firstDashboard(app, signal));
        const open = async () => {
            const address = await loading.load();
            if (address !== null && app.router.isAt("home")) app.router.replace(address);
        };
        app.onReconnect(() => loading.failure && open());
        open();
        return () => {
            if (loading.failure) {
                return [
                    h(PageHead, { title: strings.dashboards.title }),
                    h(FailureNote, { failure: loading.failure, retry: open }),
                ];
            }
            return loading.slow ? h(SkeletonBoard) : null;
        };
    },
};

async function firstDashboard({ client, person }, signal) {
    const last = lastOpened(person.claims?.sub);
    if (last !== null) return addresses.dashboard(last);
    const query = /** @type {const} */ ({ sort: "created_at", order: "asc", limit: 20 });
    const { dashboards } = await client.dashboards.list(query, { signal });
    const own = dashboards.filter((one) => one.user_id === person.claims?.sub);
    const first = own.find((one) => one.is_default) ?? own[0];
    return first === undefined ? addresses.dashboards : addresses.dashboard(first.id);
}
