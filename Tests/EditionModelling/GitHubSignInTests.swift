import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// Sign-in with GitHub against a server that refuses whatever is wrong. Source: modelling contract, authentication;
/// contracts' page §2.
@Suite struct GitHubSignInTests {
    private func claims(_ response: TestResponse) throws -> TokenClaims {
        try #require(TokenClaims(response.json.text("access_token")), "\(response.status) \(response.json.text)")
    }

    private func profile(_ app: TestApp, _ response: TestResponse) throws -> JSONValue {
        let headers = ["Authorization": "Bearer \(response.json.text("access_token"))"]
        return try app.request(.get, "/api/profile", headers: headers).json["profile"] ?? .null
    }

    // MARK: New people

    @Test func `somebody new gets an account with a workspace and a first dashboard, and is signed in`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let person = GitHubStandIn.Person.new()
            let arrival = try browser.arrive(person)
            #expect(arrival.address == GitHubBrowser.page && Set(arrival.told.keys) == ["code"])
            let before = Instant.now.seconds
            let response = try browser.exchange(try #require(arrival.told["code"]))
            #expect(response.status == 200 && response.json.text("token_type") == "Bearer")
            let access = response.json.whole("access_token_expires_at")
            #expect((before + 1_800...before + 1_860).contains(access))
            #expect((before + 604_800...before + 604_860).contains(response.json.whole("refresh_token_expires_at")))
            #expect(try self.claims(response).claims.whole("exp") == access)
            let profile = try self.profile(app, response)
            #expect(profile.text("email") == person.emails[0].text && profile.text("full_name") == "Octo Cat")
            let headers = ["Authorization": "Bearer \(response.json.text("access_token"))"]
            let boards = try app.request(.get, "/api/dashboards", headers: headers).list("dashboards")
            #expect(boards.count == 1)
        }
    }

    @Test func `whoever comes again comes to the same account, whatever the addresses have become`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            var person = GitHubStandIn.Person.new()
            let first = try self.claims(try browser.signIn(person))
            person.emails = [(Maker.address(), true), (Maker.address(), false)]
            person.login = "renamed"
            #expect(try self.claims(try GitHubBrowser(app, gitHub).signIn(person)).user == first.user)
            person.emails = []
            let again = try browser.signIn(person)
            #expect(try self.claims(again).user == first.user)
            let headers = ["Authorization": "Bearer \(again.json.text("access_token"))"]
            let known = try app.request(.get, "/api/v1/auth/github/identities", headers: headers)
            #expect(known.list("identities").map { $0.text("login") } == ["renamed"])
            #expect(known.json["has_password"] == false)
        }
    }

    @Test func `of several verified addresses one is chosen, and no other is taken`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let (work, home, unread) = (Maker.address(), Maker.address(), Maker.address())
            let person = GitHubStandIn.Person.new([
                (work.uppercased(), true), (unread, false), (home, true), ("1+octo@users.noreply.github.com", true),
                ("not an address", true),
            ])
            let told = try browser.arrive(person).told
            #expect(told["select_email"] == "true")
            let code = try #require(told["code"])
            let asked = try browser.exchange(code)
            let details = asked.json["details"] ?? .null
            #expect(asked.status == 400 && asked.json.text("error") == "validation_error")
            #expect(details.text("field") == "email" && details["choices"] == [.string(work), .string(home)])
            for wrong in [unread, Maker.address(), "1+octo@users.noreply.github.com"] {
                #expect(try browser.exchange(code, email: wrong).status == 400)
            }
            let response = try browser.exchange(code, email: home.uppercased())
            #expect(try self.profile(app, response).text("email") == home)
            #expect(try browser.arrive(person).told["select_email"] == nil)
        }
    }

    @Test func `who has no verified address neither gets an account nor comes to one`() throws {
        try withGitHub { app, gitHub throws in
            let account = try app.make.account()
            let told = try GitHubBrowser(app, gitHub).arrive(.new([(account.email, false)])).told
            #expect(told["error"] == "email_not_verified" && told["code"] == nil)
        }
    }

    // MARK: People with an account

    @Test func `an account with the address is linked by its owner, signed in, and by nobody else`() throws {
        try withGitHub { app, gitHub throws in
            let account = try app.make.account()
            let browser = GitHubBrowser(app, gitHub)
            let person = GitHubStandIn.Person.new([(account.email, true)])
            let code = try browser.code(person)
            let refused = try browser.exchange(code)
            #expect(refused.status == 409 && refused.json.text("error") == "link_required")
            #expect(refused.json["details"]?.text("email") == account.email)
            #expect(try browser.exchange(code).status == 409)

            let linked = try browser.link(code, as: try app.make.signIn(account))
            #expect(linked.status == 200 && linked.json["last_used_at"] == .null)
            let response = try browser.signIn(person)
            #expect(try self.claims(response).claims.text("sub") == account.id)

            let other = try app.make.account()
            let conflict = try browser.link(try browser.code(person), as: other)
            #expect(conflict.status == 409 && conflict.json.text("error") == "conflict")
            #expect(try browser.link(try browser.code(person), as: account).status == 200)
        }
    }

    @Test func `a link is taken back, but not the last way in`() throws {
        try withGitHub { app, gitHub throws in
            let account = try app.make.account()
            let browser = GitHubBrowser(app, gitHub)
            let person = GitHubStandIn.Person.new()
            let identity = try browser.link(try browser.code(person), as: account).json.text("id")
            let path = "/api/v1/auth/github/identities/\(identity)"
            #expect(try app.request(.delete, path, as: try app.make.account()).status == 404)
            #expect(try app.request(.delete, path, as: account).status == 204)
            #expect(try app.request(.delete, path, as: account).status == 404)

            // The address of GitHub is no account's: an account of its own, without a password.
            let headers = ["Authorization": "Bearer \(try browser.signIn(person).json.text("access_token"))"]
            let list = try app.request(.get, "/api/v1/auth/github/identities", headers: headers).list("identities")
            let last = try #require(list.first?.text("id"))
            let refused = try app.request(.delete, "/api/v1/auth/github/identities/\(last)", headers: headers)
            #expect(refused.status == 409)
        }
    }

    @Test func `a disabled account is not entered by way of GitHub`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let person = GitHubStandIn.Person.new()
            _ = try browser.signIn(person)
            try app.withServices { try $0.administration.setDisabled(email: person.emails[0].text, true) }
            let refused = try browser.signIn(person)
            #expect(refused.status == 403 && refused.json["access_token"] == nil)
        }
    }

    @Test func `a password is no way into an account that has none`() throws {
        try withGitHub { app, gitHub throws in
            let person = GitHubStandIn.Person.new()
            _ = try GitHubBrowser(app, gitHub).signIn(person)
            let body: JSONValue = ["email": .string(person.emails[0].text), "password": .string(Maker.password)]
            #expect(try app.request(.post, "/auth/signin", json: body).status == 401)
        }
    }

    @Test func `two who register one address at once get one account and a request to link`() throws {
        try withGitHub { app, gitHub throws in
            let email = Maker.address()
            let codes = try (1...4).map { _ in
                let browser = GitHubBrowser(app, gitHub)
                return (code: try browser.code(.new([(email, true)])), cookie: browser.cookie)
            }
            let statuses = try concurrently(4) { index in
                let browser = GitHubBrowser(app, gitHub)
                browser.cookie = codes[index].cookie
                return try browser.exchange(codes[index].code).status
            }
            #expect(statuses.sorted() == [200, 409, 409, 409])
        }
    }

    // MARK: The rest of the contract

    @Test func `a refresh and the end of a sign-in answer as the contract has them`() throws {
        try withGitHub { app, gitHub throws in
            let first = try GitHubBrowser(app, gitHub).signIn(.new())
            let body: JSONValue = ["refresh_token": .string(first.json.text("refresh_token"))]
            let second = try app.request(.post, "/api/v1/auth/refresh", json: body)
            #expect(second.status == 200 && second[header: "Cache-Control"] == "no-store")
            #expect(Set(second.json.objectValue?.keys ?? []) == Set(first.json.objectValue?.keys ?? []))
            let headers = ["Authorization": "Bearer \(second.json.text("access_token"))"]
            let out = try app.request(.post, "/api/v1/auth/logout", headers: headers)
            #expect(out.status == 200 && out.body.isEmpty)
            #expect(try app.request(.post, "/api/v1/auth/logout", headers: headers).status == 401)
            let over: JSONValue = ["refresh_token": .string(second.json.text("refresh_token"))]
            let refused = try app.request(.post, "/api/v1/auth/refresh", json: over)
            #expect(refused.status == 401 && refused.json.text("error") == "unauthorized")
        }
    }

    @Test func `a browser that asks for it gets the refresh token as the cookie of /auth`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let wanted = ["X-Refresh-Token-Delivery": "cookie"]
            let response = try browser.exchange(try browser.code(.new()), headers: wanted)
            let cookie = String((response[header: "Set-Cookie"] ?? "").prefix { $0 != ";" })
            #expect(response.status == 200 && response.json["refresh_token"] == nil)
            let headers = wanted.merging(["Cookie": cookie]) { one, _ in one }
            #expect(try app.request(.post, "/auth/refresh", json: [:], headers: headers).status == 200)
        }
    }

    @Test func `without a configuration everything says so, and the page is told beforehand`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try app.request(.get, "/api/v1/auth/github").json == ["configured": false])
            for path in ["login", "login/desktop", "callback?state=x&code=y"] {
                let refused = try app.request(.get, "/api/v1/auth/github/\(path)")
                #expect(refused.status == 400 && refused.json["details"]?.text("field") == "provider", "\(path)")
            }
            for path in ["exchange", "github/link"] {
                let refused = try app.request(.post, "/api/v1/auth/\(path)", as: account, json: ["code": "x"])
                #expect(refused.status == 400 && refused.json["details"]?.text("field") == "provider", "\(path)")
            }
        }
        try withGitHub { app, _ throws in
            let told = try app.request(.get, "/api/v1/auth/github").json
            #expect(told["configured"] == true)
            let page = PercentCoding.encode(GitHubBrowser.page)
            #expect(told.text("login_url") == "https://test.example/api/v1/auth/github/login?redirect_uri=\(page)")
        }
    }
}
