import { AtriumError } from "./errors.js";

/**
 * Sends with the access token. On a 401 the session is renewed (or begun again by `onSessionEnded`) and the call made
 * once more. However many exchanges take part, the person is asked once.
 *
 * @param {ReturnType<import("./session.js").createSession>} session
 * @param {() => Promise<boolean>} onSessionEnded
 */
export function authorization(session, onSessionEnded) {
    /** @type {Promise<boolean> | null} */
    let asking = null;

    async function resume(mayAsk) {
        try {
            await session.refresh();
        } catch (error) {
            if (session.active || !mayAsk) throw error;
            asking ??= onSessionEnded().finally(() => (asking = null));
            if (!(await asking)) throw error;
        }
    }

    /** Too early to matter if it fails: the token still holds for some seconds, and the call itself tells the rest. */
    async function renewEarly() {
        try {
            await session.refresh();
        } catch (error) {
            if (!(error instanceof AtriumError)) throw error;
        }
    }

    function attempt(send, call) {
        const token = session.accessToken;
        const bearer = token === null ? {} : { Authorization: `Bearer ${token}` };
        return send({ ...call, headers: { ...call.headers, ...bearer } });
    }

    /** @param {(call: import("./transport.js").Call) => Promise<any>} send */
    return (send) =>
    /**
     * @param {import("./transport.js").Call} call
     * @param {boolean} [mayAsk]  Whether the person may be asked to sign in again. Default true.
     * @returns {Promise<any>}
     */
    async function request(call, mayAsk = true) {
        if (asking !== null) await asking;
        const held = session.active;
        if (session.expiresSoon) await renewEarly();
        const used = session.accessToken;
        try {
            return await attempt(send, call);
        } catch (error) {
            if (error.status !== 401 || !held) throw error;
            if (asking !== null) await asking;
            else if (session.accessToken === used) await resume(mayAsk);
            return attempt(send, call);
        }
    };
}
