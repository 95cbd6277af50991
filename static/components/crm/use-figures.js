import { computed, onScopeDispose, shallowReactive, watch } from "vue";
import { same } from "../../logic/board/merge.js";
import { createRefresh } from "../../logic/board/refresh.js";
import { keyOf, settingsOf } from "../../logic/crm/catalogue.js";
import { modelOf } from "../../logic/crm/models.js";
import { createPace } from "../../logic/crm/pace.js";
import { queryOf } from "../../logic/crm/range.js";

/** What moved is asked for at once; this long passes before the next round, in milliseconds. */
const APART_MS = 400;
/** The contract allows a hundred questions a minute and a thousand an hour, for all that a person has open. */
const RESERVE = 56;
const PER_MINUTE = 14;

/**
 * The figures of the board's widgets, asked of the crm edition, one question for each.
 *
 * @param {object} options
 * @param {import("../../application.js").Application} options.app
 * @param {() => any[]} options.widgets
 * @param {import("vue").Ref<any>} options.range                 Of logic/crm/range.js; null: each widget's own.
 * @param {import("vue").Ref<Map<string, import("../../logic/crm/catalogue.js").Entry>>} options.entries
 * @param {(widget: any, settings: any) => void} options.onConfigure
 */
export function useFigures({ app, widgets, range, entries, onConfigure }) {
    /** Widget's id → what it shows. @type {Record<string, import("../board/use-data.js").Datum>} */
    const byId = shallowReactive({});
    const state = shallowReactive({ at: 0, failing: false, waiting: false });
    const pace = createPace({ most: RESERVE, perMinute: PER_MINUTE });
    const entryOf = (widget) => entries.value.get(keyOf(widget) ?? "");

    function questionOf(widget, more) {
        const own = entryOf(widget)?.config_schema ?? {};
        const settings = Object.entries(widget.config ?? {}).filter(([name]) => Object.hasOwn(own, name));
        return { ...Object.fromEntries(settings), ...queryOf(range.value), ...more };
    }

    const fetchOne = (widget, more = {}) => app.client.crm.figures(keyOf(widget) ?? "", questionOf(widget, more));

    async function ask(ids) {
        if (entries.value.size === 0) return; // asked again when they are known
        const wanted = widgets().filter(({ id }) => ids === null || ids.includes(id));
        const wait = pace.take(wanted.length);
        state.waiting = wait > 0;
        if (wait > 0) throw { status: 429, retryAfter: wait / 1000 };
        const asked = range.value;
        const answers = await Promise.allSettled(wanted.map((widget) => fetchOne(widget)));
        if (asked !== range.value) return;
        let passing = null;
        let failure = null;
        for (const [index, answer] of answers.entries()) {
            if (answer.status === "fulfilled") take(wanted[index].id, answer.value);
            else {
                failure = answer.reason;
                if (isPassing(failure)) passing = failure;
                fail(wanted[index].id, failure);
            }
        }
        state.failing = failure !== null;
        if (failure === null) state.at = Date.now();
        if (passing !== null) throw passing; // they are asked again
    }

    function take(id, { data, metadata }) {
        const before = byId[id];
        const kept = before !== undefined && same(before.data, data) ? before.data : data;
        byId[id] = { data: kept, metadata, error: null };
    }

    function fail(id, error) {
        byId[id] = { data: byId[id]?.data, metadata: byId[id]?.metadata ?? null, error };
    }

    const refresh = createRefresh({ fetch: ask, apart: APART_MS });
    const shown = () => refresh.setVisible(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", shown);
    onScopeDispose(() => {
        document.removeEventListener("visibilitychange", shown);
        refresh.stop();
    });
    watch([range, entries], () => refresh.wantAll({ now: true }));
    app.onReconnect(() => refresh.wantAll({ now: true }));

    return {
        byId,
        state,
        refresh,
        all: computed(() => widgets().flatMap(({ id }) => byId[id] ?? [])),
        /** Another page of a table, or what is older in a feed. @param {{ page?: number, cursor?: string }} more */
        async model(widget, more) {
            pace.take(1);
            const answer = await fetchOne(widget, more);
            const key = keyOf(widget) ?? "";
            return modelOf(answer, { key, zone: app.formats.zone, settings: widget.config ?? {} });
        },
        settings: (widget) => settingsOf(widget, entryOf(widget)),
        configure: onConfigure,
        /** What a table is ordered by, and by what it can be. */
        order(widget) {
            const choices = entryOf(widget)?.config_schema.sortBy?.enum;
            if (choices === undefined) return null;
            const { sortBy, sortOrder } = settingsOf(widget, entryOf(widget));
            return { by: sortBy, order: sortOrder, choices };
        },
    };
}

const isPassing = ({ status }) => status === 0 || status === 429 || status >= 500;
