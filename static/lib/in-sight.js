import { onBeforeUnmount, onMounted } from "vue";

/** In pixels: what is this near counts as seen. */
const MARGIN = 240;

/**
 * In setup(): calls `run` when the element comes into sight.
 *
 * @param {{ value: Element | null }} element
 * @param {() => void} run
 * @param {{ once?: boolean }} options
 */
export function whenInSight(element, run, { once }) {
    const observer = new IntersectionObserver(
        (entries) => {
            if (!entries.some((entry) => entry.isIntersecting)) return;
            if (once) observer.disconnect();
            run();
        },
        { rootMargin: `${MARGIN}px` },
    );
    onMounted(() => observer.observe(element.value));
    onBeforeUnmount(() => observer.disconnect());
}
