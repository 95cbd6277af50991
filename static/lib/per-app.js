/**
 * One thing for each application and person, made when it is first asked for, and forgotten when the person leaves.
 *
 * @template T
 * @param {(app: import("../application.js").Application) => T} make
 * @param {(made: T) => void} [close]
 * @returns {(app: import("../application.js").Application) => T}
 */
export function perApp(make, close = () => {}) {
    /** @type {WeakMap<object, T>} */
    const all = new WeakMap();
    return (app) => {
        const known = all.get(app);
        if (known !== undefined) return known;
        const made = make(app);
        all.set(app, made);
        app.whenLeaving(() => {
            all.delete(app);
            close(made);
        });
        return made;
    };
}
