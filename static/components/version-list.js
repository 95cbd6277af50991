import { h, replace } from "../lib/dom.js";
import { patiently } from "../lib/timing.js";
import { failureOf } from "../logic/failures.js";
import { strings } from "../logic/strings.js";
import { inlineConfirm } from "./confirm.js";
import { failureNote } from "./notices.js";
import { timeOf } from "./times.js";

const words = strings.versions;
const PAGE = 10;

/**
 * The versions of a dashboard, the latest first, with the way back to each.
 *
 * @param {object} options
 * @param {any} options.client
 * @param {string} options.id
 * @param {any} options.clock
 * @param {boolean} options.mayRestore
 * @param {(version: number) => void} options.onRestored
 */
export function versionList({ client, id, clock, mayRestore, onRestored }) {
    const body = h("div", {});
    const element = h("section", { class: "versions" }, h("h2", {}, words.title), body);
    let rows = [];
    let more = false;

    async function load(offset = 0, limit = PAGE) {
        try {
            const answer = await patiently(client.dashboards.versions(id, { offset, limit }), () => {
                if (rows.length === 0) replace(body, h("p", { class: "quiet" }, `${strings.loading}…`));
            });
            rows = offset === 0 ? answer.versions : [...rows, ...answer.versions];
            more = answer.has_more === true;
            show();
        } catch (error) {
            replace(body, failureNote(failureOf(error, { 0: strings.connection.loadsByItself }), [], () => load()));
        }
    }

    function show() {
        if (rows.length === 0) return replace(body, h("p", { class: "quiet" }, words.empty));
        const loadMore = () => load(rows.length);
        replace(
            body,
            h("ol", { class: "panel" }, rows.map(itemOf)),
            more && h("button", { type: "button", onclick: loadMore }, words.showMore),
        );
    }

    function itemOf(version, index) {
        const { version: number, name, widget_count: widgets } = version;
        const ask = () => askAt(item, version);
        const restore = { type: "button", "aria-label": words.restoreLabel(number), onclick: ask };
        const said = (ago) => `${words.widgets(widgets)}, ${ago}`;
        const item = h(
            "li",
            {},
            h("div", {}, h("b", {}, words.version(number)), h("span", {}, name)),
            timeOf(version.changed_at, clock, said),
            index === 0 && h("span", { class: "badge" }, words.current),
            index > 0 && mayRestore && h("button", restore, words.restore),
        );
        return item;
    }

    function askAt(item, { version }) {
        const confirm = inlineConfirm({
            question: words.question(version),
            text: words.questionText,
            yes: words.yes,
            no: strings.cancel,
            async onYes() {
                await client.dashboards.restoreVersion(id, version);
                onRestored(version);
            },
            onNo() {
                question.replaceWith(item);
                item.querySelector("button")?.focus();
            },
        });
        const question = h("li", {}, confirm.element);
        item.replaceWith(question);
        confirm.focus();
    }

    return { element, load };
}
