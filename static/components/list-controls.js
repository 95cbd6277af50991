import { h, replace } from "../lib/dom.js";
import { debounced } from "../lib/timing.js";
import { strings } from "../logic/strings.js";
import { tagButton } from "./dashboard-table.js";
import { selectBox } from "./field.js";
import { icon } from "./icons.js";

const words = strings.dashboards;
const SEARCH_PAUSE_MS = 220;
const TAGS_IN_SIGHT = 10;
const LONGEST_SEARCH = 200;

/**
 * Search, sort and tags above the list. It shows the listing it is given and asks for another; it keeps none itself.
 *
 * @param {object} options
 * @param {import("../logic/listing.js").Listing} options.listing
 * @param {(change: Partial<import("../logic/listing.js").Listing>) => void} options.onChange
 * @param {(tag: string) => void} options.onTag
 */
export function listControls({ listing, onChange, onTag }) {
    const ask = debounced((search) => onChange({ search }), SEARCH_PAUSE_MS);
    const input = h("input", {
        type: "search",
        value: listing.search,
        placeholder: words.search,
        "aria-label": words.search,
        maxlength: LONGEST_SEARCH,
        autocomplete: "off",
        spellcheck: "false",
        oninput: () => ask(input.value),
        onkeydown(event) {
            if (event.key !== "Enter") return;
            ask.cancel();
            onChange({ search: input.value });
        },
    });
    const select = sortSelect(onChange);
    const tags = h("div", { class: "tag-bar", role: "group", "aria-label": words.tagFilter, hidden: true });
    let all = false;

    function show(current, choices) {
        select.value = `${current.sort}.${current.order}`;
        if (document.activeElement !== input) input.value = current.search;
        showTags(current, choices);
    }

    function showTags(current, choices) {
        const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.choice;
        const shown = choices.filter((tag, index) => all || index < TAGS_IN_SIGHT || current.tags.includes(tag));
        const hiddenCount = choices.length - shown.length;
        tags.hidden = choices.length === 0;
        replace(
            tags,
            shown.map((tag) => choice(tag, current.tags.includes(tag), onTag)),
            (hiddenCount > 0 || all) && moreButton(hiddenCount, current, choices),
        );
        if (focused) [...tags.querySelectorAll("button")].find((one) => one.dataset.choice === focused)?.focus();
    }

    function moreButton(hiddenCount, current, choices) {
        const label = all ? words.fewerTags : words.moreTags(hiddenCount);
        const toggle = () => {
            all = !all;
            showTags(current, choices);
            tags.querySelector("button:last-child")?.focus();
        };
        return h("button", { type: "button", class: "link", "aria-expanded": String(all), onclick: toggle }, label);
    }

    const searchBox = h("div", { class: "search", role: "search" }, icon("search"), input);
    return { element: h("div", { class: "controls" }, searchBox, selectBox(select), tags), show, input };
}

function choice(tag, pressed, onTag) {
    const button = tagButton(tag, pressed, () => onTag(tag));
    button.dataset.choice = tag;
    return button;
}

function sortSelect(onChange) {
    const options = Object.entries(words.sorts).map(([value, label]) => h("option", { value }, label));
    const select = h("select", { "aria-label": words.sortLabel, onchange }, options);

    function onchange() {
        const [sort, order] = select.value.split(".");
        onChange({ sort, order });
    }

    return select;
}
