/** Runs `run` once, `ms` after the last call. `cancel` forgets a call that waits. */
export function debounced(run, ms) {
    let timer;
    const call = (...values) => {
        clearTimeout(timer);
        timer = setTimeout(() => run(...values), ms);
    };
    call.cancel = () => clearTimeout(timer);
    return call;
}

/** Before this a placeholder would only flicker. */
const PATIENCE_MS = 150;

/**
 * Waits for `work`; `show` is called if it takes longer than a person notices.
 *
 * @template T
 * @param {Promise<T>} work
 * @param {() => void} show
 * @returns {Promise<T>}
 */
export async function patiently(work, show) {
    const timer = setTimeout(show, PATIENCE_MS);
    try {
        return await work;
    } finally {
        clearTimeout(timer);
    }
}
