import { between, fitted, LIMITS, nextScale, revealed, zoomed } from "../../logic/modelling/view.js";

/** How fast a wheel or pinch that zooms does, for each pixel that it says. */
const ZOOM_PER_PIXEL = 0.0022;
const PINCH_PER_PIXEL = 0.011; // a touchpad says little of a pinch
/** Of a wheel that counts lines or pages instead of pixels. */
const WHEEL_UNITS = [1, 18, 480];
/** Without a change for so long, the view has come to rest. */
const REST_MS = 140;
const GLIDE_MS = 260;
const STEP_PIXELS = 80;

const BARE = { top: 0, right: 0, bottom: 0 };
/** A scale that is so many times the drawn one, or so small a part of it, is drawn anew. */
const MOST_STRETCH = 1.7;

/**
 * Pan and zoom of one group in a drawing, with nothing rendered anew: each frame writes one `transform`.
 *
 * Another scale would have the browser lay out every text again, in each frame. So while it changes, the drawing as a
 * whole is stretched, as a picture; its texts are drawn at their size when it rests, or when it is stretched too far.
 *
 * A wheel moves, and zooms with Ctrl or ⌘ (as a touchpad's pinch does); one finger or the mouse on the ground moves,
 * two fingers zoom, the middle button and Space with the mouse move from everywhere. A press on anything with
 * `data-grip`, or with Shift held, is left to its own handler, until a second finger comes (`onPinch`).
 *
 * @param {SVGSVGElement} svg    Fills its parent, which cuts it off.
 * @param {SVGGElement} world      Gets the transform.
 * @param {object} [options]
 * @param {(view: View) => void} [options.onView]       In each frame that shows another view.
 * @param {(view: View) => void} [options.onSettled]    When it has come to rest.
 * @param {() => void} [options.onPinch]                A second finger came: what is dragged is given up.
 * @param {() => Covered} [options.covered]             By what lies over it.
 * @param {() => Covered[]} [options.corners]           By what lies in a corner: the best one counts when all is shown.
 * @param {import("../../logic/modelling/view.js").Limits} [options.limits]
 *
 * @typedef {import("../../logic/modelling/view.js").View} View
 * @typedef {{ top: number, right: number, bottom: number }} Covered   So much from these edges, in pixels.
 */
export function createViewport(svg, world, options = {}) {
    const { onView, onSettled, onPinch, covered = () => BARE, corners = () => [BARE], limits = LIMITS } = options;
    /** @type {View} */
    let view = { x: 0, y: 0, k: 1 };
    /** As the group has it. */
    let drawn = view;
    let scaling = false;
    let frame = 0;
    let gliding = 0;
    let resting = /** @type {any} */ (null);
    let spaceHeld = false;
    /**
     * Fingers and buttons that move the view: pointer → where it was last.
     *
     * @type {Map<number, { x: number, y: number }>}
     */
    const held = new Map();
    /** All fingers on the drawing, also those that drag something. */
    const fingers = new Map();
    const listening = new AbortController();
    const listen = (target, name, run, more = {}) =>
        target.addEventListener(name, run, { signal: listening.signal, ...more });

    const ground = /** @type {HTMLElement} */ (svg.parentElement);
    const size = () => ({ width: ground.clientWidth, height: ground.clientHeight });
    svg.style.transformOrigin = "0 0";

    /** The part in which things are shown. */
    function room(corner = BARE) {
        const { width, height } = size();
        const { right, bottom } = covered();
        return {
            width: Math.max(1, width - Math.max(right, corner.right)),
            height: Math.max(1, height - Math.max(bottom, corner.bottom)),
        };
    }

    /** Where an event is, from the drawing's corner. */
    function inWindow({ clientX, clientY }) {
        const corner = ground.getBoundingClientRect(); // the drawing itself may be stretched
        return { x: clientX - corner.left, y: clientY - corner.top };
    }

    function show(next) {
        scaling ||= next.k !== view.k;
        view = next;
        if (frame === 0) frame = requestAnimationFrame(draw);
        if (resting === null) svg.classList.add("moving-view");
        clearTimeout(resting);
        resting = setTimeout(settle, REST_MS);
    }

    function draw() {
        frame = 0;
        const stretch = view.k / drawn.k;
        if (scaling && stretch < MOST_STRETCH && stretch > 1 / MOST_STRETCH) {
            const [right, down] = [view.x - stretch * drawn.x, view.y - stretch * drawn.y];
            svg.style.transform = `translate(${right}px, ${down}px) scale(${stretch})`;
        } else {
            redraw();
        }
        onView?.(view);
    }

    function redraw() {
        drawn = view;
        const { x, y, k } = view;
        world.setAttribute("transform", `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${k.toFixed(4)})`);
        svg.style.transform = "";
    }

    function settle() {
        resting = null;
        if (scaling) {
            scaling = false;
            redraw();
        }
        svg.classList.remove("moving-view");
        onSettled?.(view);
    }

    function glide(to) {
        cancelAnimationFrame(gliding);
        if (matchMedia("(prefers-reduced-motion: reduce)").matches) return show(to);
        const from = view;
        const start = performance.now();
        const step = (now) => {
            const t = Math.min(1, Math.max(0, (now - start) / GLIDE_MS));
            show(between(from, to, 1 - (1 - t) ** 3));
            gliding = t < 1 ? requestAnimationFrame(step) : 0;
        };
        gliding = requestAnimationFrame(step);
    }

    function take(next) {
        cancelAnimationFrame(gliding);
        show(next);
    }

    const panBy = (dx, dy) => take({ ...view, x: view.x + dx, y: view.y + dy });
    const zoomAround = (factor, at) => take(zoomed(view, factor, at, limits));

    function wheel(event) {
        event.preventDefault();
        const unit = WHEEL_UNITS[event.deltaMode] ?? 1;
        if (event.ctrlKey || event.metaKey) {
            const fine = event.deltaMode === 0 && Math.abs(event.deltaY) < 30;
            const factor = Math.exp(-event.deltaY * unit * (fine ? PINCH_PER_PIXEL : ZOOM_PER_PIXEL));
            zoomAround(factor, inWindow(event));
        } else if (event.shiftKey && event.deltaX === 0) {
            panBy(-event.deltaY * unit, 0);
        } else {
            panBy(-event.deltaX * unit, -event.deltaY * unit);
        }
    }

    // Fingers and buttons

    function press(event) {
        if (event.target !== ground && !svg.contains(event.target)) return; // what lies over the drawing
        const at = inWindow(event);
        if (event.pointerType === "touch") fingers.set(event.pointerId, at);
        if (fingers.size === 2) return beginPinch();
        const onGround = !event.shiftKey && event.target.closest?.("[data-grip]") === null;
        const asked = event.button === 1 || (event.button === 0 && spaceHeld);
        if (!asked && (event.button !== 0 || !onGround)) return;
        if (asked) event.stopPropagation();
        if (event.button === 1) event.preventDefault(); // no scrolling of the browser's own
        hold(event.pointerId, at);
    }

    function beginPinch() {
        onPinch?.();
        for (const [pointer, at] of fingers) hold(pointer, at);
    }

    function hold(pointer, at) {
        held.set(pointer, at);
        svg.classList.add("panning");
    }

    function move(event) {
        if (fingers.has(event.pointerId)) fingers.set(event.pointerId, inWindow(event));
        const before = held.get(event.pointerId);
        if (before === undefined) return;
        const now = inWindow(event);
        const others = [...held].filter(([pointer]) => pointer !== event.pointerId).map(([, at]) => at);
        held.set(event.pointerId, now);
        if (others.length === 0) return panBy(now.x - before.x, now.y - before.y);
        pinch(before, now, others[0]);
    }

    /** One of two fingers moved. The middle between them stays on its point of the plane. */
    function pinch(before, now, other) {
        const distance = (a, b) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
        const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
        const [was, is] = [middle(before, other), middle(now, other)];
        const moved = { ...view, x: view.x + is.x - was.x, y: view.y + is.y - was.y };
        take(zoomed(moved, distance(now, other) / distance(before, other), is, limits));
    }

    function release(event) {
        fingers.delete(event.pointerId);
        held.delete(event.pointerId);
        if (held.size === 0) svg.classList.remove("panning");
    }

    function space(event) {
        if (event.key !== " ") return;
        const typing = event.target.closest?.("input, textarea, select, button, a, [data-grip]") !== null;
        spaceHeld = event.type === "keydown" && !typing;
        svg.classList.toggle("pannable", spaceHeld);
        if (spaceHeld && svg.contains(event.target)) event.preventDefault();
    }

    // On the ground: a drawing that is stretched small does not reach its edges.
    listen(ground, "wheel", wheel, { passive: false });
    listen(ground, "pointerdown", press, { capture: true });
    listen(window, "pointermove", move);
    listen(window, "pointerup", release);
    listen(window, "pointercancel", release);
    listen(window, "keydown", space);
    listen(window, "keyup", space);
    for (const name of ["gesturestart", "gesturechange"]) listen(ground, name, (event) => event.preventDefault());

    return {
        get view() {
            return view;
        },
        size,
        panBy,
        /** By steps of the arrow keys. @param {number} across  @param {number} down */
        step: (across, down) => glide({ ...view, x: view.x - across * STEP_PIXELS, y: view.y - down * STEP_PIXELS }),
        /** @param {number} clientX  @param {number} clientY  @returns {{ x: number, y: number }} of the plane */
        toWorld(clientX, clientY) {
            const at = inWindow({ clientX, clientY });
            return { x: (at.x - view.x) / view.k, y: (at.y - view.y) / view.k };
        },
        /** @param {number} clientX  @param {number} clientY  @param {number} factor */
        zoomAt: (clientX, clientY, factor) => zoomAround(factor, inWindow({ clientX, clientY })),
        /** To the next rounder scale, around the middle. @param {1 | -1} direction */
        zoomStep(direction) {
            const { width, height } = size();
            const factor = nextScale(view.k, direction) / view.k;
            glide(zoomed(view, factor, { x: width / 2, y: height / 2 }, limits));
        },
        /** To life size, around the middle. */
        zoomReset() {
            const { width, height } = size();
            glide(zoomed(view, 1 / view.k, { x: width / 2, y: height / 2 }, limits));
        },
        /**
         * @param {import("../../logic/modelling/view.js").Box} box
         * @param {{ padding?: number, at?: "once", least?: number }} options   `least`: a scale; what is larger then
         *   shows its upper left corner.
         */
        fit(box, { padding = 48, at, least = 0 } = {}) {
            const all = corners().map((corner) => fitted(box, room(corner), { padding, limits }));
            const whole = all.reduce((best, one) => (one.k > best.k ? one : best));
            const corner = { x: padding / 2 - box.x * least, y: padding / 2 + covered().top - box.y * least, k: least };
            const next = whole.k < least ? corner : whole;
            if (at === "once") take(next);
            else glide(next);
        },
        /** Moves no further than needed. @param {import("../../logic/modelling/view.js").Box} box */
        reveal(box) {
            const above = covered().top / view.k;
            const whole = { ...box, y: box.y - above, height: box.height + above };
            const next = revealed(view, whole, room());
            if (next.x !== view.x || next.y !== view.y) glide(next);
        },
        /** At once. @param {View} next */
        set: take,
        glide,
        destroy() {
            listening.abort();
            cancelAnimationFrame(frame);
            cancelAnimationFrame(gliding);
            clearTimeout(resting);
        },
    };
}
