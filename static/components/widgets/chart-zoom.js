import { shallowReactive } from "vue";

/** Less than this is a click, in pixels. */
const LEAST = 6;

/**
 * Dragging with the mouse over a chart marks a span of its axis.
 *
 * @param {object} options
 * @param {import("vue").ShallowRef<any>} options.chart
 * @param {import("vue").Ref<HTMLElement | null>} options.place
 * @param {() => boolean} options.enabled
 * @param {(from: number, to: number) => void} options.onZoom
 */
export function useZoom({ chart, place, enabled, onZoom }) {
    const state = shallowReactive({ selecting: false, left: 0, width: 0 });

    function start(event) {
        if (event.button !== 0 || event.pointerType === "touch" || !enabled() || chart.value === null) return;
        const { left } = place.value.getBoundingClientRect();
        const y = place.value.clientHeight / 2;
        const begin = event.clientX - left;
        if (!chart.value.containPixel({ gridIndex: 0 }, [begin, y])) return;
        const target = event.currentTarget;
        const within = new AbortController();
        const listen = (name, run) => target.addEventListener(name, run, { signal: within.signal });

        function move({ clientX }) {
            const here = nearestInside(chart.value, clientX - left, begin, y);
            Object.assign(state, {
                left: Math.min(begin, here),
                width: Math.abs(here - begin),
                selecting: Math.abs(here - begin) >= LEAST || state.selecting,
            });
        }

        function end(apply) {
            within.abort();
            const { selecting, left: from, width } = state;
            state.selecting = false;
            if (!apply || !selecting || width < LEAST) return;
            const time = (x) => chart.value.convertFromPixel({ xAxisIndex: 0 }, x);
            onZoom(time(from), time(from + width));
        }

        target.setPointerCapture(event.pointerId);
        listen("pointermove", move);
        listen("pointerup", () => end(true));
        listen("pointercancel", () => end(false));
        addEventListener("keydown", (key) => key.key === "Escape" && end(false), { signal: within.signal });
    }

    return { state, start };
}

/** The pointer may leave the plot; the mark ends at its edge. */
function nearestInside(chart, x, begin, y) {
    let here = x;
    const step = x > begin ? -1 : 1;
    while (here !== begin && !chart.containPixel(
        { gridIndex: 0 },
        [here, y],
    ) && Math.abs(here - begin) > 1) here += step;
    return here;
}
