import { h } from "vue";
import { EmptyState } from "../components/notices.js";
import { PageHead } from "../components/page-head.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.notFound;

export default {
    name: "NotFoundPage",
    props: ["app", "route"],
    setup: () => () => [
        h(PageHead, { title: words.title }),
        h("div", { class: "panel" }, h(EmptyState, { title: words.emptyTitle, text: words.text, icon: "search" }, () =>
            h("a", { class: "button main", href: addresses.dashboards }, words.home),
        )),
    ],
};
