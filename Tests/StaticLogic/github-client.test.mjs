import assert from "node:assert/strict";
import { test } from "node:test";
import { createGitHub } from "../../static/sdk/github.js";
import { createClient } from "../../static/sdk/index.js";
import { fakeFetch, token } from "./fake-server.mjs";

function signingIn(answer) {
    const changes = [];
    const { fetch, requests } = fakeFetch(answer);
    const client = createClient({ fetch, delivery: "cookie", onSessionChange: (change) => changes.push(change) });
    return { changes, client, requests, github: createGitHub(client, { fetch }) };
}

test("a code becomes the session, with the refresh token as a cookie and the life that the token itself tells", async () => {
    const access = token({ sub: "usr_1", iat: 1_000, exp: 1_020 });
    const body = { access_token: access, access_token_expires_at: 1_020, refresh_token_expires_at: 9, token_type: "Bearer" };
    const { changes, client, github, requests } = signingIn(() => ({ body }));
    await github.exchange("gc_1");
    assert.deepEqual(changes, ["signed-in"]);
    assert.equal(client.session.accessToken, access);
    assert.equal(client.session.expiresSoon, false);
    const [{ path, method, credentials, headers, body: sent }] = requests;
    assert.deepEqual([method, path, credentials], ["POST", "/api/v1/auth/exchange", "include"]);
    assert.equal(headers.get("X-Refresh-Token-Delivery"), "cookie");
    assert.deepEqual(sent, { code: "gc_1" });
});

test("what is to be asked first is in the failure, and nobody is signed in", async () => {
    const choices = ["a@x.org", "b@x.org"];
    const refusal = { error: "validation_error", message: "Invalid", details: { field: "email", choices }, request_id: "r" };
    const { changes, github, requests } = signingIn(() => ({ status: 400, body: refusal }));
    await assert.rejects(github.exchange("gc_1"), { code: "validation_error", requestId: "r" });
    await github.exchange("gc_1", "b@x.org").catch((error) => assert.deepEqual(error.details.choices, choices));
    assert.deepEqual(requests[1].body, { code: "gc_1", email: "b@x.org" });
    assert.deepEqual(changes, []);
});

test("a link carries both who is signed in and the browser's cookie", async () => {
    const { client, github, requests } = signingIn(() => ({ body: { id: "1", login: "octo" } }));
    client.session.begin({ access_token: token({ sub: "usr_1" }), expires_in: 1_800 }, "signed-in");
    assert.equal((await github.link("gc_1")).login, "octo");
    assert.equal(requests[0].credentials, "include");
    assert.match(requests[0].headers.get("Authorization"), /^Bearer /);
    await github.unlink("a/b");
    assert.deepEqual([requests[1].method, requests[1].path], ["DELETE", "/api/v1/auth/github/identities/a%2Fb"]);
});
