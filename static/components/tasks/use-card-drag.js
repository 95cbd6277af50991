import { nextTick, onScopeDispose, shallowReactive } from "vue";
import { workStrings } from "../../logic/strings-work.js";
import { columnOf, placeOf, samePlace, stepped } from "../../logic/work/tasks.js";

const words = workStrings.tasks;
/** A press that moves less is a click, in pixels. */
const SLOP = 5;
/** A finger that rests so long lifts; one that moves before scrolls. */
const REST_MS = 260;
const REST_SLOP = 9;
/** So near to the window's edge, the page goes along. */
const EDGE = 64;
const SCROLL_STEP = 16;
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];

/**
 * Moving cards by mouse, by finger (after a moment's rest, so that the page still scrolls) and by keyboard. A copy of
 * the card goes with the pointer, and a gap shows where it would stand; the card itself stays in its place of the
 * document, unseen, because a finger's events end with the element that they began on.
 *
 * @param {object} options
 * @param {() => import("../../logic/work/tasks.js").Task[]} options.rows
 * @param {() => import("../../logic/work/tasks.js").TaskStatus[]} options.columns   Those in sight.
 * @param {(id: string, place: import("../../logic/work/tasks.js").Place) => unknown} options.onDrop
 */
export function useCardDrag({ rows, columns, onDrop }) {
    const state = shallowReactive({
        /** @type {string | null} */
        id: null,
        /** @type {"pointer" | "keys" | null} */
        kind: null,
        /** Where it would come to stand. @type {import("../../logic/work/tasks.js").Place | null} */
        place: null,
        /** Of the gap, in pixels. */
        height: 0,
        /** For who cannot see it. */
        said: "",
    });
    let release = () => {};

    const titleOf = (id) => rows().find((task) => task.id === id)?.title ?? "";
    const placeWords = ({ status, index }, id) => {
        const others = columnOf(rows(), status).filter((task) => task.id !== id).length;
        return /** @type {const} */ ([words.states[status], index + 1, others + 1]);
    };

    function take(id, kind, height) {
        Object.assign(state, { id, kind, height, place: placeOf(rows(), id) });
    }

    function finish(keep) {
        const { id, place } = state;
        release();
        release = () => {};
        Object.assign(state, { id: null, kind: null, place: null });
        if (keep && id !== null && place !== null) onDrop(id, place);
        return place;
    }

    // By pointer

    /** @param {PointerEvent} event  On the card. */
    function press(event, id) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (event.button !== 0 || state.id !== null || target.closest("button:not(.grip), input, select")) return;
        const card = /** @type {HTMLElement} */ (event.currentTarget);
        const isTouch = event.pointerType === "touch";
        const start = { x: event.clientX, y: event.clientY };
        const box = card.getBoundingClientRect();
        const within = new AbortController();
        const listen = (name, run, more = {}) => addEventListener(name, run, { signal: within.signal, ...more });
        let copy = null;
        let latest = event;
        let frame = 0;
        const resting = isTouch ? setTimeout(begin, REST_MS) : null;

        function follow(move) {
            latest = move;
            const far = Math.hypot(move.clientX - start.x, move.clientY - start.y);
            if (copy === null && isTouch && far > REST_SLOP) return end(false);
            if (copy === null && !isTouch && far >= SLOP) begin();
            if (copy !== null && frame === 0) frame = requestAnimationFrame(draw);
        }

        function begin() {
            take(id, "pointer", box.height);
            copy = copyOf(card, box);
            navigator.vibrate?.(8);
        }

        function draw() {
            frame = 0;
            if (copy === null) return;
            copy.style.translate = `${latest.clientX - start.x}px ${latest.clientY - start.y}px`;
            const place = placeUnder(latest.clientX, latest.clientY, id);
            if (place !== null && (state.place === null || !samePlace(place, state.place))) state.place = place;
            if (scrollAlong(latest, card.closest(".task-board"))) frame = requestAnimationFrame(draw);
        }

        function end(keep) {
            within.abort();
            clearTimeout(resting);
            if (copy === null) return;
            if (keep) draw(); // the last moves may not have been drawn yet
            swallowClick();
            finish(keep);
        }

        release = () => {
            within.abort();
            clearTimeout(resting);
            cancelAnimationFrame(frame);
            copy?.remove();
            copy = null;
        };
        listen("pointermove", follow);
        listen("pointerup", () => end(true));
        listen("pointercancel", () => end(false));
        listen("touchmove", (move) => copy !== null && move.preventDefault(), { passive: false });
        listen("contextmenu", (menu) => copy !== null && menu.preventDefault());
        listen("keydown", (key) => key.key === "Escape" && end(false));
    }

    // By keyboard

    /** @param {KeyboardEvent} event  On the card's grip. */
    function key(event, id) {
        const lifted = state.kind === "keys" && state.id === id;
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            if (lifted) drop(id);
            else lift(id);
        } else if (event.key === "Escape" && lifted) {
            event.preventDefault();
            finish(false);
            state.said = words.givenUp(titleOf(id));
        } else if (lifted && ARROWS.includes(event.key)) {
            event.preventDefault();
            state.place = stepped(rows(), id, state.place, /** @type {any} */ (event.key), columns());
            state.said = words.over(...placeWords(state.place, id));
        }
    }

    function lift(id) {
        if (state.id !== null) return;
        take(id, "keys", 44);
        state.said = words.lifted(titleOf(id), ...placeWords(state.place, id));
    }

    async function drop(id) {
        const title = titleOf(id);
        const place = finish(true);
        if (place === null) return;
        state.said = words.dropped(title, words.states[place.status], place.index + 1);
        await nextTick();
        focusGrip(id); // its card may be another one now, in another column
    }

    /** The focus left what was lifted: it stays where it was. */
    function blur(id) {
        if (state.kind === "keys" && state.id === id) finish(false);
    }

    onScopeDispose(() => release());

    return { state, press, key, blur };
}

function focusGrip(id) {
    const grip = document.querySelector(`[data-task="${CSS.escape(id)}"] .grip`);
    /** @type {HTMLElement | null} */ (grip)?.focus();
}

/** What goes with the pointer. */
function copyOf(card, box) {
    const copy = /** @type {HTMLElement} */ (card.cloneNode(true));
    copy.removeAttribute("data-task");
    copy.setAttribute("aria-hidden", "true");
    copy.inert = true;
    copy.classList.add("in-hand");
    for (const [name, value] of Object.entries(
        { left: box.left, top: box.top, width: box.width, height: box.height },
    )) {
        copy.style[name] = `${value}px`;
    }
    document.body.append(copy);
    return copy;
}

/** The click that follows a drag opens nothing. */
function swallowClick() {
    const stop = (event) => {
        event.preventDefault();
        event.stopPropagation();
    };
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 60);
}

/** @returns {import("../../logic/work/tasks.js").Place | null} */
function placeUnder(x, y, id) {
    const columns = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-column]")]);
    const distance = (column) => {
        const { left, right } = column.getBoundingClientRect();
        return Math.max(left - x, x - right, 0);
    };
    const [column] = columns.sort((a, b) => distance(a) - distance(b));
    if (column === undefined) return null;
    const cards = /** @type {HTMLElement[]} */ ([...column.querySelectorAll("[data-task]")]);
    const others = cards.filter((card) => card.dataset.task !== id); // its own is not to be seen
    const index = others.filter((card) => {
        const { top, height } = card.getBoundingClientRect();
        return top + height / 2 < y;
    }).length;
    return { status: /** @type {any} */ (column.dataset.column), index };
}

/** @returns {boolean} whether anything moved */
function scrollAlong({ clientX: x, clientY: y }, board) {
    const up = y < EDGE && scrollY > 0;
    const down = y > innerHeight - EDGE && scrollY + innerHeight < document.documentElement.scrollHeight;
    if (up || down) scrollBy(0, up ? -SCROLL_STEP : SCROLL_STEP);
    const left = x < EDGE && board.scrollLeft > 0;
    const right = x > innerWidth - EDGE && board.scrollLeft + board.clientWidth < board.scrollWidth - 1;
    if (left || right) board.scrollLeft += left ? -SCROLL_STEP : SCROLL_STEP;
    return up || down || left || right;
}
