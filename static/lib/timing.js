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
