import { onScopeDispose, shallowRef } from "vue";

/**
 * The colours of styles/tokens.css as a canvas needs them, reactive: they change with the theme.
 *
 * @returns {import("vue").ShallowRef<import("../../logic/board/chart-options.js").Palette>}
 */
export function usePalette() {
    const palette = shallowRef(readPalette());
    const read = () => (palette.value = readPalette());
    const system = matchMedia("(prefers-color-scheme: dark)");
    const observer = new MutationObserver(read);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    system.addEventListener("change", read);
    onScopeDispose(() => {
        observer.disconnect();
        system.removeEventListener("change", read);
    });
    return palette;
}

/** A token may be made of others (`light-dark(…)`): only an element that uses it tells its colour. */
function readPalette() {
    const probe = document.createElement("i");
    probe.hidden = true;
    document.body.append(probe);
    const colour = (name) => {
        probe.style.color = `var(${name})`;
        return getComputedStyle(probe).color;
    };
    const palette = {
        series: [1, 2, 3, 4, 5, 6].map((n) => colour(`--series-${n}`)),
        ink: colour("--ink"),
        ink2: colour("--ink-2"),
        ink3: colour("--ink-3"),
        line: colour("--line"),
        surface: colour("--surface"),
        warn: colour("--warn"),
        bad: colour("--bad"),
        font: getComputedStyle(document.body).fontFamily,
    };
    probe.remove();
    return palette;
}
