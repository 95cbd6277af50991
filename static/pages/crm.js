import { h } from "vue";
import { CRMBoard } from "../components/crm/board.js";
import { CRMNav } from "../components/crm/crm-nav.js";
import { EmptyState, FailureNote } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { SkeletonBoard } from "../components/skeletons.js";
import { useLoading } from "../lib/loading.js";
import { crmStrings } from "../logic/strings-crm.js";

const words = crmStrings.boardPage;

/** The CRM's board: the catalogue's widgets of the person's default dashboard. */
export default {
    name: "CRMPage",
    props: ["app", "route"],
    setup({ app }) {
        const loading = useLoading(
            async (signal) => (await app.client.crm.dashboards({ signal })).dashboards.find(
                ({ is_default: isDefault }) => isDefault,
            )?.id ?? "",
        );
        loading.load();
        app.onReconnect(() => loading.value === null && loading.load());

        /** There is none after it was deleted elsewhere: a reset makes one. */
        async function start() {
            try {
                await app.client.crm.resetConfig();
                await loading.load();
            } catch (error) {
                app.sayFailure(error);
            }
        }

        const missing = () =>
            h("div", { class: "panel" }, h(
                EmptyState,
                { title: words.missingTitle, text: words.emptyText, icon: "layout" },
                () => h("button", { type: "button", class: "main", onClick: start }, words.start),
            ));

        return () => {
            if (loading.value) return h(CRMBoard, { key: loading.value, app, id: loading.value });
            return [
                h(PageHead, { title: crmStrings.title }),
                h(CRMNav, { current: "board" }),
                loading.failure && h(FailureNote, { failure: loading.failure, retry: loading.load }),
                loading.slow && h(SkeletonBoard),
                loading.value === "" && missing(),
            ];
        };
    },
};
