import { createGitHub } from "../sdk/github.js";
import { perApp } from "./per-app.js";

/** Sign-in with GitHub for this application's client. */
export const gitHubOf = perApp((app) =>
    createGitHub(app.client, { onReachability: (reachable) => app.link.report(reachable) }),
);
