/** Runs `run` once, `ms` after the last call. `cancel` forgets a call that waits, `flush` makes it at once. */
export function debounced(run, ms) {
    let timer;
    let waiting = null;
    const flush = () => {
        clearTimeout(timer);
        const values = waiting;
        waiting = null;
        if (values !== null) run(...values);
    };
    const call = (...values) => {
        clearTimeout(timer);
        waiting = values;
        timer = setTimeout(flush, ms);
    };
    call.flush = flush;
    call.cancel = () => {
        clearTimeout(timer);
        waiting = null;
    };
    return call;
}

/**
 * Runs `run` when asked to, but never twice within `ms`, nor within `ms` from now: what is asked for too early happens
 * at the end of that time, once. `cancel` forgets it.
 */
export function spaced(run, ms) {
    let timer = null;
    let last = Date.now();
    const go = () => {
        timer = null;
        last = Date.now();
        run();
    };
    const call = () => {
        timer ??= setTimeout(go, Math.max(0, last + ms - Date.now()));
    };
    call.cancel = () => {
        clearTimeout(timer);
        timer = null;
    };
    return call;
}
