/**
 * How often figures may be asked for, so that one open board never uses up what the server allows a person: a reserve
 * for the moment when something moves, refilled slowly.
 *
 * @param {object} options
 * @param {number} options.most        Questions in the reserve.
 * @param {number} options.perMinute   By which it is refilled.
 * @param {() => number} [options.now] Milliseconds.
 */
export function createPace({ most, perMinute, now = Date.now }) {
    const perMs = perMinute / 60_000;
    let left = most;
    let at = now();

    function refill() {
        const time = now();
        left = Math.min(most, left + (time - at) * perMs);
        at = time;
    }

    return {
        /**
         * Takes so many questions.
         *
         * @param {number} count
         * @returns {number} 0: taken; otherwise how long to wait before it is worth asking again, in milliseconds
         */
        take(count) {
            refill();
            const wanted = Math.min(count, most);
            if (left + 1e-9 < wanted) return Math.ceil((wanted - left) / perMs);
            left -= wanted;
            return 0;
        },
    };
}
