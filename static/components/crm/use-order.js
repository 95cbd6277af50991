import { onScopeDispose, shallowReactive } from "vue";
import { keyOf } from "../../logic/crm/catalogue.js";
import { movedOrder, moveOf } from "../../logic/crm/order.js";

/** So often somebody else may be faster, one after the other, before it waits. */
const MOST_RACES = 6;
const RETRY_MS = 4_000;

/**
 * The order of the CRM's board: moved at once here, kept as one change of the whole order. A move says which widget
 * went behind which, so that it holds on whatever order somebody else has made meanwhile: nothing is lost on either
 * side, and nobody is asked.
 *
 * @param {import("../../application.js").Application} app
 * @param {string} id   Of the dashboard.
 * @param {object} options
 * @param {ReturnType<typeof import("../board/use-board.js").useBoard>} options.board
 * @param {(error: any) => void} options.onFailure   A move could not be made, and is taken back.
 */
export function useOrder(app, id, { board, onFailure }) {
    const state = shallowReactive({
        /** Not kept yet, in the order in which they were made. @type {import("../../logic/crm/order.js").Move[]} */
        moves: [],
        /** null: all is kept. @type {"saving" | "offline" | "waiting" | null} */
        save: null,
    });
    let busy = false;
    let timer = null;

    async function save() {
        clearTimeout(timer);
        if (busy || state.moves.length === 0) return;
        busy = true;
        state.save = "saving";
        try {
            const made = await write();
            await board.readAnew(); // the order shows as it is kept before the moves are forgotten
            state.moves = state.moves.filter((move) => !made.includes(move));
            state.save = null;
        } catch (error) {
            refused(error);
        } finally {
            busy = false;
        }
        if (state.save === null) save();
    }

    /** @returns {Promise<import("../../logic/crm/order.js").Move[]>} what the server has now */
    async function write() {
        for (let race = 0; ; race += 1) {
            const made = [...state.moves];
            const { config, etag } = await app.client.crm.dashboard(id);
            const order = made.reduce(movedOrder, config.widgetOrder);
            if (order.every((key, index) => key === config.widgetOrder[index])) return made;
            try {
                await app.client.crm.updateDashboard(
                    id,
                    { config: { enabledWidgets: order, widgetOrder: order } },
                    { ifMatch: etag },
                );
                return made;
            } catch (error) {
                if (error.status !== 412 || race >= MOST_RACES) throw error;
            }
        }
    }

    /** What may work later is tried again; anything else is taken back. */
    function refused(error) {
        const passing = error.status === 0 || error.status === 429 || error.status === 412 || error.status >= 500;
        if (!passing) {
            Object.assign(state, { moves: [], save: null });
            return onFailure(error);
        }
        state.save = error.status === 0 ? "offline" : "waiting";
        timer = setTimeout(save, error.retryAfter ? error.retryAfter * 1_000 : RETRY_MS);
    }

    app.onReconnect(save);
    onScopeDispose(() => clearTimeout(timer));

    return {
        state,

        /** Widgets as they are kept, with the moves that are not kept yet. @param {any[]} widgets */
        applied(widgets) {
            if (state.moves.length === 0) return widgets;
            const byKey = new Map(widgets.map((widget) => [keyOf(widget), widget]));
            return state.moves.reduce(movedOrder, [...byKey.keys()]).map((key) => byKey.get(key));
        },

        /** @param {string[]} ids  In the new order.  @param {string} moved  The one that was moved. */
        move(ids, moved) {
            const keys = ids.map((one) => keyOf(board.widgets.value.find((widget) => widget.id === one)));
            state.moves = [...state.moves, moveOf(keys, keys[ids.indexOf(moved)])];
            save();
        },
    };
}
