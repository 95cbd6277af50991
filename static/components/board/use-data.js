import { onScopeDispose, shallowReactive, watch } from "vue";
import { same } from "../../logic/board/merge.js";
import { endsOf, isMoving } from "../../logic/board/ranges.js";
import { createRefresh } from "../../logic/board/refresh.js";

/**
 * What the widgets of a board show: one request for all whose data moved.
 *
 * @typedef {object} Datum
 * @property {any} [data]       Undefined: never had.
 * @property {any} metadata
 * @property {any} error        Why the last try failed; null: it did not.
 *
 * @param {object} options
 * @param {import("../../application.js").Application} options.app
 * @param {string} options.id
 * @param {import("vue").Ref<import("../../logic/board/ranges.js").Range>} options.range
 * @param {() => any[]} options.widgets      Those there are.
 * @param {() => boolean} options.automatic  Whether data that moves is followed.
 */
export function useData({ app, id, range, widgets, automatic }) {
    /** @type {Record<string, Datum>} */
    const byId = shallowReactive({});
    const state = shallowReactive({ /** When data last came, in milliseconds. */ at: 0, failing: false });
    /** Entity tags of the last answers: question → tag. @type {Map<string, string>} */
    const tags = new Map();

    /** Widgets with a range of their own are asked for apart: the board's does not count for them. */
    async function ask(ids) {
        const present = widgets();
        const wanted = ids === null ? present : present.filter((widget) => ids.includes(widget.id));
        const [own, shared] = [wanted.filter(hasOwnRange), wanted.filter((widget) => !hasOwnRange(widget))];
        const asked = range.value;
        const ends = endsOf(asked, Date.now());
        const answers = await Promise.allSettled([
            fetchFor(shared, { ...ends, widgets: shared.length === present.length ? undefined : idsOf(shared) }),
            fetchFor(own, { widgets: idsOf(own) }),
        ]);
        if (asked !== range.value) return;
        let failure = null;
        for (const [index, answer] of answers.entries()) {
            if (answer.status === "fulfilled") for (const item of answer.value) take(item);
            else failed((failure = answer.reason), idsOf(index === 0 ? shared : own));
        }
        state.failing = failure !== null;
        if (failure === null) state.at = Date.now();
        else if (isPassing(failure)) throw failure; // it is asked again
    }

    async function fetchFor(some, query) {
        if (some.length === 0) return [];
        const question = JSON.stringify(query);
        const answer = await app.client.dashboards.data(id, query, { ifNoneMatch: tags.get(question) ?? null });
        if (answer.notModified) return [];
        tags.clear();
        if (answer.etag) tags.set(question, answer.etag);
        return answer.widgets;
    }

    /** @param {any} item  Of the answer: with `data` and `metadata`, or with `error`. */
    function take({ widget_id: widget, data, metadata = null, error = null }) {
        const before = byId[widget];
        const kept = error !== null
            ? before?.data
            : before !== undefined &&
            same(before.data, data)
            ? before.data
            : data;
        if (before !== undefined && kept === before.data && same(before.error, error) && same(
            before.metadata,
            metadata,
        )) return;
        byId[widget] = { data: kept, metadata: metadata ?? before?.metadata, error };
    }

    /** What is shown stays; what never came says why. */
    function failed(error, ids) {
        for (const one of ids) byId[one] = { data: byId[one]?.data, metadata: byId[one]?.metadata ?? null, error };
    }

    const refresh = createRefresh({ fetch: ask });
    const shown = () => refresh.setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", shown);
    onScopeDispose(() => {
        document.removeEventListener("visibilitychange", shown);
        refresh.stop();
    });
    watch(range, () => refresh.wantAll({ now: true }));
    app.onReconnect(() => refresh.wantAll({ now: true }));

    return {
        byId,
        state,
        refresh,
        /** Metrics moved: followed where the span moves with the clock. */
        moved(ids) {
            if (automatic() && isMoving(range.value)) refresh.want(ids);
        },
        forget(widget) {
            delete byId[widget];
        },
    };
}

const hasOwnRange = (widget) => widget.config?.own_range === true;
const idsOf = (widgets) => widgets.map(({ id }) => id);
const isPassing = ({ status }) => status === 0 || status === 429 || status >= 500;
