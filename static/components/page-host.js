import { h, onErrorCaptured, onMounted, shallowReactive, watch } from "vue";
import { failureOf } from "../logic/failures.js";
import { keyOf } from "../logic/routes.js";
import { strings } from "../logic/strings.js";
import { pageOf } from "../shell/pages.js";
import { FailureNote } from "./notices.js";
import { PageHead } from "./page-head.js";

/**
 * The page of the present route. The one before stays until the next is loaded; one that breaks is replaced by words,
 * and the frame around it goes on.
 */
export const PageHost = {
    name: "PageHost",
    props: ["app"],
    setup({ app }) {
        const { state: router } = app.router;
        const shown = shallowReactive({ page: null, key: "", route: router.route, error: null });

        async function show() {
            const { route } = router;
            const key = keyOf(route);
            if (key === shown.key && shown.error === null) return (shown.route = route);
            try {
                const page = await pageOf(route.name);
                if (keyOf(router.route) !== key) return;
                Object.assign(shown, { page, key, route: router.route, error: null });
                scrollTo(0, 0);
            } catch (error) {
                Object.assign(shown, { key, error });
            }
        }

        onErrorCaptured((error) => {
            console.error(error);
            shown.error = error;
            return false;
        });
        onMounted(() => watch(() => router.route, show, { immediate: true }));
        app.onReconnect(() => shown.error?.status === 0 && show());

        return () => {
            if (shown.error !== null) {
                return [
                    h(PageHead, { title: strings.errors.pageTitle }),
                    h(FailureNote, { failure: failureOf(shown.error), retry: () => location.reload() }),
                ];
            }
            return shown.page && h(shown.page, { key: shown.key, app, route: shown.route });
        };
    },
};
