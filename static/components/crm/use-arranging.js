import { shallowReactive } from "vue";
import { columnsOf } from "../../logic/board/layout.js";
import { draftOf, keyOf } from "../../logic/crm/catalogue.js";
import { endPlace } from "../../logic/crm/order.js";
import { crmStrings } from "../../logic/strings-crm.js";

const words = crmStrings.boardPage;

/**
 * Putting widgets on the CRM's board, and beginning it anew.
 *
 * @param {import("../../application.js").Application} app
 * @param {object} options
 * @param {ReturnType<typeof import("../board/use-board.js").useBoard>} options.board
 * @param {import("vue").Ref<any[]>} options.widgets       Of the catalogue, in order.
 * @param {import("vue").Ref<Map<string, import("../../logic/crm/catalogue.js").Entry>>} options.entries
 * @param {import("vue").Ref<Set<string>>} options.present  Keys that are on the board.
 */
export function useArranging(app, { board, widgets, entries, present }) {
    const state = shallowReactive({ busy: false });

    async function attempt(work) {
        if (state.busy) return;
        state.busy = true;
        try {
            await work();
        } catch (error) {
            app.sayFailure(error);
        } finally {
            state.busy = false;
        }
    }

    function put(entry) {
        const draft = draftOf(entry);
        const columns = columnsOf(board.dashboard.value.layout);
        return board.addWidget({ ...draft, ...endPlace(board.widgets.value, widgets.value, draft, columns) });
    }

    /** @param {() => void} [onDone] */
    async function reset(onDone) {
        const before = configOf(widgets.value);
        await app.client.crm.resetConfig();
        onDone?.();
        await board.readAnew();
        if (before.enabledWidgets.length === 0) return;
        app.offerUndo(words.wasReset, async () => {
            await app.client.crm.setConfig(before);
            await board.readAnew();
            app.say(words.resetUndone);
        });
    }

    return {
        state,
        reset,
        start: () => attempt(reset),

        add: (entry) =>
            attempt(async () => {
                const { id, name } = await put(entry);
                app.say(crmStrings.catalogue.added(name));
                reveal(id);
            }),

        /** In the catalogue's order, each behind the last. */
        addAll: () =>
            attempt(async () => {
                const missing = [...entries.value.values()].filter((entry) => !present.value.has(entry.id));
                for (const entry of missing) await put(entry);
                app.say(crmStrings.catalogue.addedAll(missing.length));
            }),
    };
}

/** A new widget may be below the fold. */
function reveal(id) {
    requestAnimationFrame(
        () => document.querySelector(`[data-widget="${id}"]`)?.scrollIntoView({ block: "nearest", behavior: "smooth" }),
    );
}

/** What the board shows, as the crm edition keeps it. */
function configOf(widgets) {
    const keys = widgets.map(keyOf);
    const configs = widgets.map((widget) => [keyOf(widget), widget.config ?? {}]);
    return { enabledWidgets: keys, widgetOrder: keys, widgetConfigs: Object.fromEntries(configs) };
}
