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
const RESERVE = 40;
const PER_MINUTE = 12;

/**
 * The figures of the board's widgets, asked of the crm edition: one question for all that moved.
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
        const wanted = widgets().filter(({ id }) => ids === null || ids.includes(id));
        if (wanted.length === 0) return;
        const wait = pace.take(1);
        state.waiting = wait > 0;
        if (wait > 0) throw { status: 429, retryAfter: wait / 1_000 };
        const asked = range.value;
        try {
            const answer = await app.client.crm.boardFigures({ ...queryOf(asked), widgets: wanted.map(keyOf) });
            if (asked === range.value) show(wanted, answer.widgets);
        } catch (error) {
            state.failing = true;
            for (const { id } of wanted) fail(id, error);
            if (isPassing(error)) throw error; // it is asked again
        }
    }

    /** One that the server does not know yet as part of the board comes with the next answer. */
    function show(wanted, answers) {
        for (const answer of answers) {
            const widget = wanted.find((one) => keyOf(one) === answer.widget_id);
            if (widget === undefined) continue;
            if (answer.error) fail(widget.id, answer.error);
            else take(widget.id, answer);
        }
        state.failing = answers.some(({ error }) => error);
        if (!state.failing) state.at = Date.now();
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
    watch(range, () => refresh.wantAll({ now: true }));
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
