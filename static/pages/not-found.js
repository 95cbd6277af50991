import { emptyState } from "../components/notices.js";
import { h } from "../lib/dom.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

const words = strings.notFound;

export function notFoundPage() {
    const action = h("a", { href: addresses.dashboards }, words.home);
    const empty = emptyState({ title: words.title, text: words.text, action, level: "h1" });
    return { title: words.title, element: h("div", { class: "page" }, empty) };
}
