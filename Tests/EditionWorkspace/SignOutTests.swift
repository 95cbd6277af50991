import JSON
import TestSupport
import Testing

/// Signing out revokes at once. Source: workspace contract, POST /auth/signout; contracts' page §2.
@Suite struct SignOutTests {
    @Test func `signing out answers 204 and ends the sign-in's tokens`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try app.request(.get, "/api/profile", as: account).status == 200)
            #expect(try app.request(.post, "/auth/signout", as: account).status == 204)
            let after = try app.request(.get, "/api/profile", as: account)
            #expect(after.status == 401)
            #expect(after.message == "The access token was revoked.")
            let refresh = try app.request(
                .post, "/auth/refresh", json: ["refresh_token": .string(account.refreshToken)])
            #expect(refresh.status == 401)
        }
    }

    @Test func `another process that has the token in its cache refuses it at once`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            for process in [app, other] {
                #expect(try process.request(.get, "/api/profile", as: account).status == 200)
            }
            #expect(try app.request(.post, "/auth/signout", as: account).status == 204)
            #expect(try other.request(.get, "/api/profile", as: account).status == 401)
        }
    }

    @Test func `every access token of the sign-in ends, also those from before a refresh`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            var refreshed = account
            refreshed.accessToken = try app.request(
                .post, "/auth/refresh", json: ["refresh_token": .string(account.refreshToken)]
            ).json.text("access_token")
            #expect(try app.request(.post, "/auth/signout", as: refreshed).status == 204)
            #expect(try app.request(.get, "/api/profile", as: account).status == 401)
            #expect(try app.request(.get, "/api/profile", as: refreshed).status == 401)
        }
    }

    @Test func `another sign-in of the same person goes on`() throws {
        try withApp { app throws in
            let phone = try app.make.account()
            let desk = try app.make.signIn(phone)
            #expect(try app.request(.post, "/auth/signout", as: phone).status == 204)
            #expect(try app.request(.get, "/api/profile", as: desk).status == 200)
        }
    }

    @Test func `signing out twice is a 401, and without a token too`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try app.request(.post, "/auth/signout", as: account).status == 204)
            #expect(try app.request(.post, "/auth/signout", as: account).status == 401)
            #expect(try app.request(.post, "/auth/signout").status == 401)
        }
    }

    @Test func `signing out with an idempotency key revokes as well`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            #expect(try other.request(.get, "/api/profile", as: account).status == 200)
            let response = try app.request(
                .post, "/auth/signout", as: account, headers: ["Idempotency-Key": "bye"])
            #expect(response.status == 204)
            #expect(try other.request(.get, "/api/profile", as: account).status == 401)
        }
    }

    @Test func `signing out takes an empty object and refuses fields`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try app.request(.post, "/auth/signout", as: account, json: ["everywhere": true]).status == 400)
            #expect(try app.request(.post, "/auth/signout", as: account, json: [:]).status == 204)
        }
    }
}
