import { onScopeDispose, shallowReactive } from "vue";
import { cellAt, cellsOf, layoutOf, movedItems, pixelsOf, stepped, withItem } from "../../logic/board/layout.js";
import { boardStrings } from "../../logic/strings-board.js";

const words = boardStrings.grid;
/** A press that moves less is a click, in pixels. */
const SLOP = 4;
/** So near to the window's edge, the page goes along. */
const EDGE = 56;
const SCROLL_STEP = 14;
const ARROWS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/** Where a widget is, in words: by column and row. */
const SAID = {
    lifted: (name, { x, y }, _) => words.lifted(name, x + 1, y + 1),
    moved: ({ x, y }, _) => words.moved(x + 1, y + 1),
    dropped: (name, { x, y }, _) => words.dropped(name, x + 1, y + 1),
};
/** @type {Rules} */
const FREE = { layout: layoutOf, withItem, stepped };

/**
 * Moving and resizing widgets by pointer, touch and keyboard. While something is dragged only its own `translate` (or
 * size) changes with each move of the pointer; the others are laid out anew when it enters another cell.
 *
 * @param {object} options
 * @param {() => import("../../logic/board/layout.js").Item[]} options.items
 * @param {() => number} options.width                     Of the board, in pixels.
 * @param {() => number} options.columns
 * @param {(id: string) => string} options.nameOf
 * @param {(moved: import("../../logic/board/layout.js").Item[], after: Dropped) => void} options.onDrop
 * @param {(id: string | null, item: any) => void} options.onHold  What is in hand, and where it would come to stand.
 * @param {Rules} [options.rules]
 *
 * @typedef {{ id: string, items: import("../../logic/board/layout.js").Item[] }} Dropped  What was in hand, and all.
 *
 * @typedef {object} Rules   Another way to lay out than logic/board/layout.js.
 * @property {(widgets: any[], columns: number) => import("../../logic/board/layout.js").Item[]} layout
 * @property {typeof withItem} withItem
 * @property {typeof stepped} stepped
 * @property {typeof SAID} [said]
 */
export function useDrag({ items, width, columns, nameOf, onDrop, onHold, rules = FREE }) {
    const said = rules.said ?? SAID;
    const state = shallowReactive({
        /** @type {string | null} */
        id: null,
        /** @type {"move" | "resize" | "keys" | null} */
        kind: null,
        /** @type {import("../../logic/board/layout.js").Item[]} */
        preview: [],
        /** For who cannot see it. */
        said: "",
    });
    let before = [];
    let release = () => {};

    const itemIn = (list, id) => list.find((item) => item.id === id);

    function take(id, kind) {
        before = items();
        Object.assign(state, { id, kind, preview: before });
        onHold(id, itemIn(before, id));
    }

    function show(preview) {
        if (movedItems(state.preview, preview).length === 0) return false;
        state.preview = preview;
        onHold(state.id, itemIn(preview, state.id));
        return true;
    }

    function finish(keep) {
        const { id, preview } = state;
        release();
        release = () => {};
        const moved = keep ? movedItems(before, preview) : [];
        Object.assign(state, { id: null, kind: null });
        onHold(null, null);
        if (moved.length > 0) onDrop(moved, { id, items: preview });
        return itemIn(preview, id);
    }

    // By pointer

    /** @param {PointerEvent} event  @param {HTMLElement} card  @param {"move" | "resize"} kind */
    function press(event, id, card, kind) {
        if (event.button !== 0 || state.id !== null) return;
        const start = { x: event.clientX, y: event.clientY, scroll: scrollY };
        const pointer = event.pointerId;
        const grip = /** @type {HTMLElement} */ (event.currentTarget);
        const size = { width: card.offsetWidth, height: card.offsetHeight };
        const within = new AbortController();
        const listen = (name, run, options = {}) => grip.addEventListener(
            name,
            run,
            { signal: within.signal, ...options },
        );
        let latest = event;
        let frame = 0;
        if (kind === "resize") event.preventDefault();

        function follow(moved) {
            latest = moved;
            const far = Math.hypot(moved.clientX - start.x, moved.clientY - start.y) >= SLOP;
            if (state.id === null && far) begin();
            if (state.id !== null && frame === 0) frame = requestAnimationFrame(draw);
        }

        function begin() {
            take(id, kind);
            card.classList.add("held");
        }

        function draw() {
            frame = 0;
            const x = latest.clientX - start.x;
            const y = latest.clientY - start.y + scrollY - start.scroll;
            if (kind === "move") moveBy(x, y);
            else resizeBy(x, y);
            if (scrollAlong(latest.clientY)) frame = requestAnimationFrame(draw);
        }

        function moveBy(x, y) {
            card.style.translate = `${x}px ${y}px`;
            const at = pixelsOf(itemIn(before, id), width(), columns());
            show(rules.withItem(before, id, cellAt(at.left + x, at.top + y, width(), columns()), columns()));
        }

        function resizeBy(x, y) {
            const wide = Math.max(40, size.width + x);
            const high = Math.max(40, size.height + y);
            card.style.width = `${wide}px`;
            card.style.height = `${high}px`;
            const item = itemIn(before, id);
            const { w, h } = cellsOf(wide, high, width(), columns());
            show(rules.withItem(before, id, { w: Math.min(w, columns() - item.x), h }, columns()));
        }

        function end(keep) {
            within.abort();
            if (state.id === null) return;
            if (keep) draw(); // the last moves may not have been drawn yet
            finish(keep);
        }

        release = () => {
            within.abort();
            cancelAnimationFrame(frame);
            card.classList.remove("held");
            card.style.translate = "";
            card.style.width = `${size.width}px`; // as it was rendered: the next rendering goes on from there
            card.style.height = `${size.height}px`;
        };
        grip.setPointerCapture(pointer); // now: the first move may already be beside it
        listen("pointermove", follow);
        listen("pointerup", () => end(true));
        listen("pointercancel", () => end(false));
        listen("click", (click) => click.stopPropagation(), { capture: true, once: true });
        addEventListener("keydown", (key) => key.key === "Escape" && end(false), { signal: within.signal });
    }

    function scrollAlong(y) {
        const up = y < EDGE && scrollY > 0;
        const down = y > innerHeight - EDGE && scrollY + innerHeight < document.documentElement.scrollHeight + EDGE;
        if (up || down) scrollBy(0, up ? -SCROLL_STEP : SCROLL_STEP);
        return up || down;
    }

    // By keyboard

    /** @param {KeyboardEvent} event  @param {string} id  @param {{ fixed: boolean, rigid: boolean }} item */
    function key(event, id, item) {
        const lifted = state.kind === "keys" && state.id === id;
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            if (!lifted) return lift(id);
            const { preview } = state;
            state.said = said.dropped(nameOf(id), finish(true), preview);
        } else if (event.key === "Escape" && lifted) {
            event.preventDefault();
            finish(false);
            state.said = words.givenUp(nameOf(id));
        } else if (event.key in ARROWS && lifted) {
            event.preventDefault();
            step(id, ARROWS[event.key], event.shiftKey, item);
        }
    }

    function lift(id) {
        if (state.id !== null) return;
        take(id, "keys");
        state.said = said.lifted(nameOf(id), itemIn(before, id), before);
    }

    function step(id, direction, resize, { fixed, rigid }) {
        const allowed = resize ? !rigid : !fixed;
        const moved = allowed && show(rules.stepped(state.preview, id, direction, resize, columns()));
        const now = itemIn(state.preview, id);
        if (!moved) state.said = words.stays;
        else state.said = resize ? words.resized(now.w, now.h) : said.moved(now, state.preview);
    }

    /** The focus left what was lifted: it is dropped where it is. */
    function blur(id) {
        if (state.kind === "keys" && state.id === id) finish(true);
    }

    onScopeDispose(() => release());

    return { state, press, key, blur };
}
