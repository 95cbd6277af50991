const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/**
 * Whether the server answers, from what requests really met: the browser's own `onLine` says nothing about a server
 * in the same house. While it does not answer, it is probed with growing pauses.
 *
 * @param {object} options
 * @param {() => Promise<boolean>} options.probe                      Whether the server answers.
 * @param {(run: () => void, ms: number) => unknown} options.schedule
 * @param {(reachable: boolean) => void} options.onChange
 */
export function watchConnection({ probe, schedule, onChange }) {
    let reachable = true;
    let probing = false;
    let scheduled = false;
    let wait = FIRST_WAIT_MS;

    function report(answers) {
        if (answers === reachable) return;
        reachable = answers;
        wait = FIRST_WAIT_MS;
        onChange(reachable);
        if (!reachable) again();
    }

    function again() {
        if (scheduled) return;
        scheduled = true;
        schedule(() => {
            scheduled = false;
            if (!reachable) check();
        }, wait);
        wait = Math.min(LONGEST_WAIT_MS, wait * 2);
    }

    async function check() {
        if (probing) return;
        probing = true;
        const answers = await probe();
        probing = false;
        if (!answers && !reachable) again();
        report(answers);
    }

    return {
        report,
        /** Looks at once, as when the browser says that the network came or went. */
        check,
        get reachable() {
            return reachable;
        },
    };
}
