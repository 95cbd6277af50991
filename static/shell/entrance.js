import { shallowReactive, watch } from "vue";
import { isLinking } from "../lib/github-way.js";
import { currentSession, keepSession, watchSession } from "../lib/session-mark.js";
import { addresses } from "../logic/routes.js";
import { strings } from "../logic/strings.js";

/**
 * Who is in, and how they came: resumes a session, follows what other tabs do, and asks again when one ended.
 *
 * @typedef {object} Entrance
 * @property {"resuming" | "gate" | "failed" | "inside"} stage
 * @property {number} visit                  Counts up with each person who comes in.
 * @property {string | null} notice          Why the gate is shown, if there is more to it than coming in.
 * @property {string} email                  Known from before.
 * @property {any} failure                   Why the session could not be resumed.
 * @property {{ answer: (signedIn: boolean) => void } | null} question  The password is asked for, over the page.
 *
 * @param {object} options
 * @param {any} options.client
 * @param {ReturnType<import("./router.js").createRouter>} options.router
 * @param {() => Promise<unknown>} options.prepare    Loads what is needed inside. Also called while somebody types.
 * @param {(justSignedUp: boolean) => void} options.onEnter
 * @param {() => void} options.onLeave
 * @param {(error: any) => void} options.onFailure    Something that was asked for did not work.
 */
export function createEntrance({ client, router, prepare, onEnter, onLeave, onFailure }) {
    const state = shallowReactive(
        /** @type {Entrance} */ ({
            stage: "resuming",
            visit: 0,
            notice: null,
            email: "",
            failure: null,
            question: null,
        }),
    );
    /** `sub` of who is inside. */
    let user = null;

    function start() {
        watchSession(changedElsewhere);
        watch(() => router.state.route, () => state.stage === "gate" && isAside() && resume());
        if (currentSession() === "none" || isComingIn()) state.stage = "gate";
        else resume();
    }

    /** Back from GitHub with a sign-in of its own: what other tabs hold of an earlier one is not asked about. */
    const isComingIn = () => {
        const { name, query } = router.state.route;
        return name === "sign-in-complete" && query.has("code") && !isLinking();
    };

    /** At the gate only for what came back from GitHub, which is over: there is a session from before. */
    const isAside = () => currentSession() === "some" && router.state.route.name !== "sign-in-complete";

    async function resume() {
        Object.assign(state, { stage: "resuming", failure: null });
        try {
            await Promise.all([client.auth.refresh(), prepare()]);
            enter(false);
        } catch (error) {
            const ended = !client.session.active && [400, 401, 403].includes(error.status);
            if (!ended) return Object.assign(state, { stage: "failed", failure: error });
            const notice = currentSession() === "some" ? strings.account.endedNotice : null;
            keepSession(null);
            Object.assign(state, { stage: "gate", notice });
        }
    }

    async function enterAfter(justSignedUp) {
        try {
            await prepare();
            enter(justSignedUp);
        } catch (error) {
            Object.assign(state, { stage: "failed", failure: error });
        }
    }

    function enter(justSignedUp) {
        const { claims } = client.session;
        user = claims?.sub ?? "";
        keepSession(user);
        onEnter(justSignedUp);
        if (isGate(router.state.route.name)) router.replace(addresses.home);
        Object.assign(state, {
            stage: "inside",
            visit: state.visit + 1,
            notice: null,
            email: claims?.email ?? "",
            failure: null,
        });
    }

    /** Whether somebody inside has nothing to do there. */
    const isGate = (name) =>
        ["sign-in", "sign-up"].includes(name) || (name === "sign-in-complete" && !isLinking());

    /** What the client tells of its session. @param {import("../sdk/session.js").SessionChange} change */
    function sessionChanged(change) {
        const now = client.session.claims?.sub ?? "";
        if (change === "signed-in" && state.question !== null) {
            keepSession(now);
            if (now !== user) location.reload();
        } else if (change === "signed-in" || change === "signed-up") enterAfter(change === "signed-up");
        else if (change === "refreshed" && isAnother(now)) location.reload();
        else if (change === "signed-out") leave(strings.account.signedOutNotice);
    }

    const isAnother = (other) => state.stage === "inside" && other !== user;

    /** Another tab signed in, out, or in again. */
    function changedElsewhere(session) {
        if (session === null) {
            if (state.stage === "inside") leave(strings.account.signedOutElsewhere);
        } else if (state.stage !== "inside") {
            resume();
        } else if (isAnother(session.user)) {
            location.reload();
        } else if (state.question !== null) {
            const { answer } = state.question;
            client.auth.refresh().then(() => answer(true), () => {}); // else the question stays
        }
    }

    /** The session could not be renewed: the page stays, and its calls wait for the answer. */
    async function askAgain() {
        if (state.stage !== "inside") return false;
        const signedIn = await new Promise((answer) => (state.question = { answer }));
        state.question = null;
        if (!signedIn && state.stage === "inside") leave(strings.account.endedNotice);
        return signedIn;
    }

    async function signOut() {
        try {
            await client.auth.signOut();
        } catch (error) {
            onFailure(error);
        }
    }

    function leave(notice) {
        user = null;
        client.session.forget();
        keepSession(null);
        router.replace(addresses.signIn);
        Object.assign(state, { stage: "gate", notice });
        state.question?.answer(false);
        onLeave();
    }

    return {
        state,
        start,
        prepare,
        resume,
        askAgain,
        sessionChanged,
        signOut,
        /** This e-mail has an account: on to sign-in with it. */
        useEmail(email) {
            state.email = email;
            router.go(addresses.signIn);
        },
    };
}
