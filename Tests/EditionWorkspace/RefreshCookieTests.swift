import JSON
import TestSupport
import Testing

/// The refresh token as a cookie, for browsers. Source: the foundation's requirements on accounts.
@Suite struct RefreshCookieTests {
    private static let wanted = ["X-Refresh-Token-Delivery": "cookie"]

    private func signUp(_ app: TestApp) throws -> TestResponse {
        try app.request(
            .post, "/auth/signup",
            json: ["email": .string(Maker.address()), "password": .string(Maker.password)], headers: Self.wanted)
    }

    private func refresh(_ app: TestApp, cookie: String, key: String? = nil) throws -> TestResponse {
        var headers = Self.wanted
        headers["Cookie"] = cookie
        headers["Idempotency-Key"] = key
        return try app.request(.post, "/auth/refresh", json: [:], headers: headers)
    }

    /// `name=value` of `Set-Cookie`.
    private func pair(_ response: TestResponse) -> String {
        String((response[header: "Set-Cookie"] ?? "").prefix { $0 != ";" })
    }

    @Test func `the cookie is HttpOnly, Secure, SameSite=Strict, and for the auth paths alone`() throws {
        try withApp { app throws in
            let response = try self.signUp(app)
            let parts = (response[header: "Set-Cookie"] ?? "").split(separator: "; ").map(String.init)
            #expect(parts.first?.hasPrefix("__Secure-") == true)
            #expect(Set(parts.dropFirst(2)) == ["Path=/auth", "HttpOnly", "Secure", "SameSite=Strict"])
            let life = try #require(Int(parts[1].dropFirst("Max-Age=".count)))
            #expect((604_790...604_800).contains(life))
            #expect(response.session["refresh_token"] == nil)
            #expect(!response.session.text("access_token").isEmpty)
        }
    }

    @Test func `a refresh by cookie rotates the cookie`() throws {
        try withApp { app throws in
            let first = self.pair(try self.signUp(app))
            let response = try self.refresh(app, cookie: "theme=dark; \(first); other=1")
            #expect(response.status == 200)
            #expect(self.pair(response) != first)
            #expect(response.json["refresh_token"] == nil)
            #expect(try self.refresh(app, cookie: self.pair(response)).status == 200)
        }
    }

    @Test func `the cookie alone, without the header, moves nothing`() throws {
        try withApp { app throws in
            let cookie = self.pair(try self.signUp(app))
            let response = try app.request(.post, "/auth/refresh", json: [:], headers: ["Cookie": cookie])
            #expect(response.status == 400)
            #expect(response[header: "Set-Cookie"] == nil)
            #expect(try self.refresh(app, cookie: cookie).status == 200)
        }
    }

    @Test func `a wrong, an empty and no cookie are a 401`() throws {
        try withApp { app throws in
            let name = self.pair(try self.signUp(app)).prefix { $0 != "=" }
            for cookie in ["", "\(name)=", "\(name)=rt_no", "theme=dark"] {
                #expect(try self.refresh(app, cookie: cookie).status == 401)
            }
        }
    }

    @Test func `signing out clears the cookie`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.post, "/auth/signout", as: account, headers: Self.wanted)
            #expect(response.status == 204)
            let cookie = response[header: "Set-Cookie"] ?? ""
            #expect(self.pair(response).hasSuffix("="))
            #expect(cookie.contains("Max-Age=0;") && cookie.contains("Path=/auth;"))
        }
    }

    @Test func `without the header there is no cookie`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(
                .post, "/auth/refresh", json: ["refresh_token": .string(account.refreshToken)])
            #expect(response[header: "Set-Cookie"] == nil)
        }
    }

    /// Two browsers that choose the same key: the body is `{}` for both, and only the cookie tells them apart.
    @Test func `an idempotency key never gives one person the tokens of another`() throws {
        try withApp { app throws in
            let mine = self.pair(try self.signUp(app))
            let yours = self.pair(try self.signUp(app))
            let first = try self.refresh(app, cookie: mine, key: "1")
            #expect(first.status == 200)
            let second = try self.refresh(app, cookie: yours, key: "1")
            #expect(second.json.text("access_token") != first.json.text("access_token"))
            #expect(self.pair(second) != self.pair(first))
            let nobody = try self.refresh(app, cookie: "", key: "1")
            #expect(nobody.json["access_token"] == nil)
            #expect(nobody[header: "Set-Cookie"] == nil)
        }
    }

    @Test func `a repeated refresh by cookie with the same key gets the same cookie`() throws {
        try withApp { app throws in
            let cookie = self.pair(try self.signUp(app))
            let first = try self.refresh(app, cookie: cookie, key: "tab")
            let again = try self.refresh(app, cookie: cookie, key: "tab")
            #expect(again[header: "Idempotency-Replayed"] == "true")
            #expect(self.pair(again) == self.pair(first))
        }
    }
}
