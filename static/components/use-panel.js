import { nextTick, ref, useId } from "vue";

const GAP = 8;

/**
 * A panel that opens below its button: a popover, which Escape and a click elsewhere close.
 *
 * The button takes `ref: button` and `popovertarget: id`, the panel `ref: panel` and everything of `attributes`.
 *
 * @param {() => void} [prepare]  Fills in what the panel holds, before anything can be typed into it: `toggle` is told
 *                                of a while after the panel is there.
 */
export function usePanel(prepare) {
    const id = useId();
    const button = ref(/** @type {HTMLElement | null} */ (null));
    const panel = ref(/** @type {HTMLElement | null} */ (null));

    function opens({ newState }) {
        if (newState === "open") prepare?.();
    }

    async function opened({ newState }) {
        if (newState !== "open") return;
        await nextTick();
        if (panel.value === null || button.value === null) return;
        const at = button.value.getBoundingClientRect();
        const left = Math.min(at.left, innerWidth - panel.value.offsetWidth - GAP);
        panel.value.style.top = `${at.bottom + 4}px`;
        panel.value.style.left = `${Math.max(GAP, left)}px`;
        if (panel.value.contains(document.activeElement)) return;
        /** @type {HTMLElement | null} */ (panel.value.querySelector("input, button"))?.focus();
    }

    return {
        id,
        button,
        panel,
        close: () => panel.value?.hidePopover(),
        attributes: { id, popover: "auto", onBeforetoggle: opens, onToggle: opened },
    };
}
