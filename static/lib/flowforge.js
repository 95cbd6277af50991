import { FlowForgeClient } from "../sdk/flowforge/index.js";
import { perApp } from "./per-app.js";

/** The page tells of a server that is away before all tries are used up, and comes back by itself. */
const RETRIES = 2;
/** How the frame calls the states of the live connection. */
const STATES = { connecting: "connecting", live: "live", reconnecting: "lost", offline: "lost", closed: null };

/** The client of the flowforge edition for the person who is signed in, and its one live connection. */
export const flowForgeOf = perApp(
    (app) => {
        const client = new FlowForgeClient({
            session: app.client,
            retryOptions: { retries: RETRIES },
            onReachability: (reachable) => app.link.report(reachable),
        });
        return { client, live: client.realtime({ onState: (state) => app.reportLive(STATES[state], "flowforge") }) };
    },
    ({ live }) => live.close(),
);
