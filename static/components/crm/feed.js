import { h, shallowReactive, watch } from "vue";
import { failureOf } from "../../logic/failures.js";
import { merged } from "../../logic/crm/feed.js";
import { addresses } from "../../logic/routes.js";
import { crmStrings, inWords } from "../../logic/strings-crm.js";
import { FailureNote } from "../notices.js";
import { TimeAgo } from "../times.js";

const words = crmStrings.feed;

/** What happened, the latest first; what is older comes when it is asked for. */
export const FeedWidget = {
    name: "FeedWidget",
    props: ["widget", "model", "metadata", "context"],
    setup(props) {
        const state = shallowReactive({ feed: props.model, busy: false, failure: null });
        watch(() => props.model, (model) => (state.feed = merged(state.feed, model)));

        async function more() {
            if (state.busy) return;
            Object.assign(state, { busy: true, failure: null });
            try {
                const older = await props.context.figures.model(props.widget, { cursor: state.feed.next });
                state.feed = { items: [...state.feed.items, ...older.items], next: older.next };
            } catch (error) {
                state.failure = failureOf(error);
            } finally {
                state.busy = false;
            }
        }

        return () => {
            const { items, next } = state.feed;
            if (items.length === 0) return h("p", { class: "widget-note" }, words.empty);
            const formats = props.context.formats();
            const clock = { ago: formats.ago, exact: formats.moment };
            return h("div", { class: "crm-scroll", tabindex: "0", role: "group", "aria-label": props.widget.name }, [
                h("ul", { class: "feed" }, items.map((item) => itemOf(item, clock))),
                state.failure && h(FailureNote, { failure: state.failure }),
                next !== null && props.context.figures !== undefined && h(
                    "button",
                    { type: "button", class: "feed-more", "aria-disabled": state.busy ? "true" : null, onClick: more },
                    words.more,
                ),
            ]);
        };
    },
};

function itemOf({ id, kind, subject, owner, customer, link, at }, clock) {
    const who = customer && (link === null ? customer : h("a", { href: `${addresses.crm}/${link}` }, customer));
    return h("li", { key: id }, [
        h("span", { class: ["feed-kind", `of-${kind}`] }, words.kinds[kind] ?? inWords(kind)),
        h("p", [h("span", { class: "feed-subject" }, subject), who && " · ", who]),
        h("p", { class: "quiet" }, [
            h(TimeAgo, { at: new Date(at).toISOString(), clock }),
            owner ? ` ${words.by(owner)}` : "",
        ]),
    ]);
}
