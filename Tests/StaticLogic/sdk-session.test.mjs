import assert from "node:assert/strict";
import { test } from "node:test";
import { createClient } from "../../static/sdk/index.js";
import { envelope, fakeFetch, token, tokens } from "./fake-server.mjs";

const refused = { status: 401, body: envelope("UNAUTHORIZED", "Invalid or missing authentication token") };

/** Accepts the access tokens in `valid`; /auth/refresh gives the next of `successors`, then refuses. */
function server(valid, successors) {
    return fakeFetch(({ path, headers }) => {
        if (path === "/auth/signin") return { body: { user: { id: "usr_1" }, session: tokens(valid[0]) } };
        if (path === "/auth/refresh") return successors.length > 0 ? { body: tokens(successors.shift()) } : refused;
        if (path === "/auth/signout") return { status: 204 };
        const bearer = headers.get("Authorization")?.replace("Bearer ", "");
        return valid.includes(bearer) ? { body: { dashboards: [] } } : refused;
    });
}

async function signedIn(options) {
    const client = createClient(options);
    await client.auth.signIn({ email: "a@b.c", password: "secret secret" });
    return client;
}

test("a browser's refresh token is asked for as a cookie and never seen", async () => {
    const { fetch, requests } = server(["one"], ["two"]);
    const client = await signedIn({ fetch, delivery: "cookie" });
    await client.auth.refresh();
    for (const request of requests) {
        assert.equal(request.headers.get("X-Refresh-Token-Delivery"), "cookie");
        assert.equal(request.credentials, "include");
    }
    assert.deepEqual(requests[1].body, {});
    assert.equal(client.session.refreshToken, null);
});

test("a program's refresh token travels in the body and is replaced by its successor", async () => {
    const { fetch, requests } = fakeFetch(() => ({ body: tokens("two", { refresh_token: "r2" }) }));
    const client = createClient({ fetch, refreshToken: "r1" });
    await client.auth.refresh();
    assert.deepEqual(requests[0].body, { refresh_token: "r1" });
    assert.equal(requests[0].headers.get("X-Refresh-Token-Delivery"), null);
    assert.equal(client.session.refreshToken, "r2");
});

test("calls that meet an expired token together refresh once and are all made again", async () => {
    const { fetch, requests } = server(["two"], ["two"]);
    const client = createClient({ fetch, delivery: "cookie" });
    client.session.begin(tokens("one"), "signed-in");
    await Promise.all([client.dashboards.list(), client.profile.get(), client.dashboards.list()]);
    assert.equal(requests.filter(({ path }) => path === "/auth/refresh").length, 1);
    assert.equal(requests.filter(({ headers }) => headers.get("Authorization") === "Bearer two").length, 3);
});

test("a token about to expire is renewed before it is used", async () => {
    let time = 0;
    const { fetch, requests } = server(["one", "two"], ["two"]);
    const client = await signedIn({ fetch, now: () => time });
    time = (1800 - 10) * 1000;
    await client.dashboards.list();
    assert.deepEqual(requests.map(({ path }) => path), ["/auth/signin", "/auth/refresh", "/api/dashboards"]);
    assert.equal(requests[2].headers.get("Authorization"), "Bearer two");
});

test("a server that cannot renew just now does not end the session", async () => {
    const changes = [];
    const busy = { status: 503, body: envelope("UNAVAILABLE", "Busy"), headers: { "Retry-After": "2" } };
    const { fetch } = fakeFetch(({ path }) => (path === "/auth/refresh" ? busy : refused));
    const client = createClient({ fetch, onSessionChange: (change) => changes.push(change) });
    client.session.begin(tokens("one"), "signed-in");
    await assert.rejects(client.dashboards.list(), { status: 503, retryAfter: 2 });
    assert.equal(client.session.active, true);
    assert.deepEqual(changes, ["signed-in"]);
});

test("when a session has ended the person is asked once and the waiting calls then go on", async () => {
    const { fetch, requests } = server(["new"], []);
    let asked = 0;
    const client = createClient({
        fetch,
        async onSessionEnded() {
            asked += 1;
            await client.auth.signIn({ email: "a@b.c", password: "secret secret" });
            return true;
        },
    });
    client.session.begin(tokens("old"), "signed-in");
    const answers = await Promise.all([client.dashboards.list(), client.dashboards.list()]);
    assert.equal(asked, 1);
    assert.deepEqual(answers, [{ dashboards: [] }, { dashboards: [] }]);
    assert.equal(requests.filter(({ path }) => path === "/auth/refresh").length, 1);
});

test("a call made while the person is asked waits for the answer", async () => {
    let answer;
    const { fetch } = server(["new"], []);
    const client = createClient({ fetch, onSessionEnded: () => new Promise((resolve) => (answer = resolve)) });
    client.session.begin(tokens("old"), "signed-in");
    const first = client.dashboards.list();
    while (answer === undefined) await new Promise(setImmediate);
    const second = client.profile.get();
    client.session.begin(tokens("new"), "signed-in");
    answer(true);
    await Promise.all([first, second]);
});

test("a person who does not sign in again leaves the calls with the 401", async () => {
    const changes = [];
    const { fetch } = server([], []);
    const client = createClient({ fetch, onSessionChange: (change) => changes.push(change) });
    client.session.begin(tokens("old"), "signed-in");
    await assert.rejects(client.dashboards.list(), { code: "UNAUTHORIZED", status: 401 });
    assert.deepEqual(changes, ["signed-in", "ended"]);
});

test("a wrong password is a 401 that refreshes nothing", async () => {
    const { fetch, requests } = fakeFetch(() => refused);
    await assert.rejects(signedIn({ fetch }), { status: 401 });
    assert.equal(requests.length, 1);
});

test("signing out forgets the tokens, also when the session was over already", async () => {
    const changes = [];
    const { fetch } = fakeFetch(() => refused);
    const client = createClient({ fetch, onSessionChange: (change) => changes.push(change) });
    client.session.begin(tokens("one"), "signed-in");
    await client.auth.signOut();
    assert.equal(client.session.active, false);
    assert.equal(changes.at(-1), "signed-out");
});

test("a sign-out that the server did not hear of is a failure and keeps the session", async () => {
    const client = createClient({ fetch: () => Promise.reject(new TypeError("refused")) });
    client.session.begin(tokens("one"), "signed-in");
    await assert.rejects(client.auth.signOut(), { code: "UNREACHABLE" });
    assert.equal(client.session.active, true);
});

test("the claims of the access token are readable, accents included", () => {
    const client = createClient({ fetch: () => {} });
    client.session.begin(tokens(token({ sub: "usr_1", email: "jana@example.org", name: "Nováková" })), "signed-in");
    assert.deepEqual(client.session.claims, { sub: "usr_1", email: "jana@example.org", name: "Nováková" });
});
