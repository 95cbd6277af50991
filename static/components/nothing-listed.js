import { h } from "vue";
import { strings } from "../logic/strings.js";
import { EmptyState } from "./notices.js";

const words = strings.dashboards;

/** Why the list is empty, and what to do. Props `listing`, `canWrite`; events `create`, `clear`. */
export function NothingListed({ listing, canWrite }, { emit }) {
    const create = h("button", { type: "button", class: "main", onClick: () => emit("create") }, words.createFirst);
    const clear = (label) => h("button", { type: "button", onClick: () => emit("clear") }, label);
    const { search, tags, kind } = listing;
    const state = (title, text, icon, action) => h(
        "div",
        { class: "panel" },
        h(EmptyState, { title, text, icon }, () => action),
    );
    if (search.trim() !== "" || tags.length > 0) {
        return state(words.nothingTitle, words.nothingText(search.trim(), tags), "search", clear(words.clearFilters));
    }
    if (kind === "templates") return state(words.templatesTitle, words.templatesText, "template", clear(words.showAll));
    if (kind === "public") return state(words.publicTitle, words.publicText, "globe", clear(words.showAll));
    return state(words.emptyTitle, words.emptyText, "grid", canWrite && create);
}
NothingListed.props = ["listing", "canWrite"];
NothingListed.emits = ["create", "clear"];
