import { ModellingClient } from "../../sdk/modelling/index.js";
import { perApp } from "../per-app.js";

/** The page tells of a server that is away before all tries are used up, and comes back by itself. */
const RETRIES = 2;

/** The client of the modelling edition for the person who is signed in. */
export const modellingOf = perApp(
    (app) =>
        new ModellingClient({
            session: app.client,
            retryOptions: { retries: RETRIES },
            onReachability: (reachable) => app.link.report(reachable),
        }),
);
