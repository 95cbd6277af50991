import { computed, onScopeDispose, shallowReactive } from "vue";
import { handsOn, peopleOf, visitorsOf } from "../../logic/board/presence.js";
import { displayName } from "../../logic/people.js";
import { createRealtime } from "../../sdk/realtime.js";

/** A token with less life than this is renewed before it is used, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;
/** What is dragged is told to the others this often. */
const TELL_EVERY_MS = 60;
/** The focus that goes from one thing to the next is told when it has arrived. */
const TELL_AFTER_MS = 60;
/** A drag that nobody tells about any more is over. */
const GHOST_STAYS_MS = 3_000;
/** After losing the topic for a moment only. */
const REJOIN_MS = 3_000;

/**
 * The live connection of a board: events, other people, and what they have in hand.
 *
 * @param {object} options
 * @param {import("../../application.js").Application} options.app
 * @param {string} options.id
 * @param {(event: any) => void} options.onEvent
 * @param {(ids: string[]) => void} options.onMoved    Data of these widgets moved.
 * @param {() => void} options.onUnsure                Something may have been missed: the board has to be read again.
 * @param {() => Promise<boolean>} options.onClosed    The server ended it. Resolves to whether there still is access.
 */
export function useLive({ app, id, onEvent, onMoved, onUnsure, onClosed }) {
    const { session } = app.client;
    const ownKey = `${session.claims?.sub ?? ""}:${Math.random().toString(36).slice(2, 10)}`;
    const state = shallowReactive({
        connection: /** @type {import("../../sdk/realtime.js").RealtimeState | "ended"} */ ("connecting"),
        heardAt: 0,
        /** @type {import("../../logic/board/presence.js").Visitor[]} */
        visitors: [],
        /** What others drag: key of the connection → where it would come to stand. @type {Record<string, any>} */
        ghosts: {},
    });
    let facts = null;
    let channel = null;
    let toldAt = 0;
    let rejoin = null;
    let telling = null;
    let left = false;
    const ghostTimers = new Map();

    const realtime = createRealtime({ accessToken: freshToken });

    async function freshToken({ renew }) {
        const ends = (session.claims?.exp ?? Infinity) * 1000;
        if (renew || session.expiresSoon || ends - Date.now() < RENEW_BEFORE_MS) await session.refresh();
        return session.accessToken;
    }

    function join() {
        channel = realtime.channel(`dashboard:${id}`, {
            presenceKey: ownKey,
            onEvent,
            onBroadcast: hear,
            onPresence: (presence) => (state.visitors = visitorsOf(presence, ownKey)),
            onJoined: ({ resumed }) => !resumed && onUnsure(),
            onClosed: closed,
        });
        if (facts !== null) channel.track(facts);
    }

    function track(widget, mode) {
        const { profile, claims } = app.person;
        const next = { user: claims?.sub ?? ownKey, name: displayName(profile, claims), widget, mode };
        if (JSON.stringify(next) === JSON.stringify(facts)) return;
        facts = next;
        channel.track(facts);
    }

    async function closed() {
        state.visitors = [];
        if (left) return;
        const isThere = await onClosed();
        if (left) return;
        if (!isThere) return leave();
        rejoin = setTimeout(join, REJOIN_MS);
    }

    function hear(event, payload) {
        if (event === "widget_data") onMoved(payload?.payload?.widget_ids ?? payload?.widget_ids ?? []);
        else if (event === "drag") showGhost(payload);
    }

    function showGhost(payload) {
        const { key, widget, x, y, w, h } = payload ?? {};
        if (typeof key !== "string" || key === ownKey) return;
        clearTimeout(ghostTimers.get(key));
        const { [key]: _, ...others } = state.ghosts;
        const whole = [x, y, w, h].every(Number.isInteger);
        state.ghosts = whole ? { ...others, [key]: { key, widget, x, y, w, h } } : others;
        if (whole) ghostTimers.set(key, setTimeout(() => showGhost({ key }), GHOST_STAYS_MS));
    }

    const stopWatching = realtime.watch((connection) => {
        state.connection = connection;
        app.reportLive(connection === "live" ? "live" : connection === "offline" ? "lost" : "connecting");
    });
    const ticking = setInterval(() => (state.heardAt = realtime.heardAt), 500);
    join();

    /** For good: the page is left, or what it shows is nobody's to see here any more. */
    function leave() {
        if (left) return;
        left = true;
        stopWatching();
        clearInterval(ticking);
        clearTimeout(rejoin);
        clearTimeout(telling);
        for (const timer of ghostTimers.values()) clearTimeout(timer);
        realtime.close();
        Object.assign(state, { connection: "ended", ghosts: {} });
        app.reportLive(null);
    }

    onScopeDispose(leave);

    return {
        state,
        ownKey,
        hands: computed(() => handsOn(state.visitors)),
        people: computed(() => peopleOf(state.visitors, session.claims?.sub ?? "")),
        look: realtime.look,

        /** What this person has in hand. @param {string | null} widget  @param {"look" | "move" | "edit"} mode */
        show(widget, mode) {
            clearTimeout(telling);
            telling = setTimeout(() => track(widget, mode), TELL_AFTER_MS);
        },

        /** Where a dragged widget would come to stand; null: it is dropped. */
        tellDrag(place) {
            const now = performance.now();
            if (place !== null && now - toldAt < TELL_EVERY_MS) return;
            toldAt = now;
            channel.broadcast("drag", { key: ownKey, ...place });
        },
    };
}
