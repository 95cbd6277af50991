import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// Source: workspace contract, rate limiting; contracts' page §4.
@Suite struct RateLimitTests {
    private func signIn(_ app: TestApp, from address: String, headers: [String: String] = [:]) throws -> TestResponse {
        try app.request(
            .post, "/auth/signin", json: ["email": .string(Maker.address()), "password": "x"], headers: headers,
            from: address)
    }

    private func expectRefused(_ response: TestResponse, rule: String, limit: Int) {
        #expect(response.status == 429 && response.code == "RATE_LIMIT_EXCEEDED")
        #expect(response.details.text("rule") == rule)
        #expect(response[header: "X-RateLimit-Limit"] == "\(limit)")
        #expect(response[header: "X-RateLimit-Remaining"] == "0")
        #expect(response[header: "X-RateLimit-Window"] == "60")
        let wait = Int(response[header: "Retry-After"] ?? "") ?? 0
        #expect((1...60).contains(wait))
        let reset = Int64(response[header: "X-RateLimit-Reset"] ?? "") ?? 0
        // Both mean one moment, and the answer is not old.
        #expect((-2...30).contains(Instant.now.seconds - (reset - Int64(wait))))
    }

    @Test func `ten sign-ins a minute are allowed to one address, each told how many are left`() throws {
        try withApp(.withContractLimits) { app throws in
            for left in (0..<10).reversed() {
                let response = try self.signIn(app, from: "198.51.100.1")
                #expect(response.status == 401)
                #expect(response[header: "X-RateLimit-Limit"] == "10")
                #expect(response[header: "X-RateLimit-Remaining"] == "\(left)")
                let reset = Int64(response[header: "X-RateLimit-Reset"] ?? "") ?? 0
                #expect((Instant.now.seconds...Instant.now.seconds + 61).contains(reset))
            }
            self.expectRefused(try self.signIn(app, from: "198.51.100.1"), rule: "authentication", limit: 10)
            #expect(try self.signIn(app, from: "198.51.100.2").status == 401)
        }
    }

    @Test func `sign-up, sign-in and refresh are counted together`() throws {
        try withApp(.withContractLimits) { app throws in
            for number in 0..<10 {
                let path = ["/auth/signup", "/auth/signin", "/auth/refresh"][number % 3]
                #expect(try app.request(.post, path, json: [:], from: "198.51.100.3").status == 400)
            }
            for path in ["/auth/signup", "/auth/signin", "/auth/refresh"] {
                let response = try app.request(.post, path, json: [:], from: "198.51.100.3")
                self.expectRefused(response, rule: "authentication", limit: 10)
            }
        }
    }

    @Test func `an account has 100 reads and 50 changes a minute, counted apart`() throws {
        try withApp(.withContractLimits) { app throws in
            let account = try app.make.account()
            for _ in 1...100 { #expect(try app.request(.get, "/api/profile", as: account).status == 200) }
            let read = try app.request(.get, "/api/dashboards", as: account)
            self.expectRefused(read, rule: "data_fetching", limit: 100)
            for _ in 1...50 { #expect(try app.request(.put, "/api/profile", as: account, json: [:]).status == 200) }
            let change = try app.request(.post, "/api/dashboards", as: account, json: ["name": "N"])
            self.expectRefused(change, rule: "dashboard_operations", limit: 50)
        }
    }

    @Test func `a refused request is not carried out`() throws {
        var setup = AppSetup()
        setup.changingLimit = 2
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let statuses = try (1...5).map { _ in
                try app.request(.post, "/api/dashboards", as: account, json: ["name": "N"]).status
            }
            #expect(statuses == [201, 201, 429, 429, 429])
            #expect(try app.request(.get, "/api/dashboards", as: account).json.whole("total") == 3)
        }
    }

    @Test func `accounts behind one address do not share, and one account at two addresses does`() throws {
        var setup = AppSetup()
        setup.readingLimit = 4
        try withApp(setup) { app throws in
            let one = try app.make.account()
            let two = try app.make.account()
            let get = { account, address in
                try app.request(.get, "/api/profile", as: account, from: address).status
            }
            for _ in 1...2 {
                #expect(try get(one, "198.51.100.4") == 200)
                #expect(try get(one, "198.51.100.5") == 200)
            }
            #expect(try get(one, "198.51.100.4") == 429)
            for _ in 1...4 { #expect(try get(two, "198.51.100.4") == 200) }
            #expect(try get(two, "198.51.100.4") == 429)
        }
    }

    @Test func `what is wrong with a token is counted by address`() throws {
        var setup = AppSetup()
        setup.readingLimit = 3
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let statuses = try (1...5).map { number in
                try app.request(
                    .get, "/api/profile", headers: ["Authorization": "Bearer guess-\(number)"], from: "198.51.100.6"
                ).status
            }
            #expect(statuses == [401, 401, 401, 429, 429])
            #expect(try app.request(.get, "/api/profile", as: account, from: "198.51.100.6").status == 200)
        }
    }

    @Test func `every answer but the installation's own carries the headers, errors too`() throws {
        try withApp(.withContractLimits) { app throws in
            let account = try app.make.account()
            let path = "/api/dashboards/\(try app.make.dashboard(by: account).id)"
            let tag = try app.request(.get, path, as: account).etag
            for response in try [
                app.request(.get, path, as: account, headers: ["If-None-Match": tag]), app.request(.get, path),
                app.request(.post, path, as: account), app.request(.get, "/api/nothing"), app.request(.get, "/"),
                app.request(.put, path, as: account, json: ["x": 1]), app.request(.get, path + "?x=1", as: account),
                app.request(.get, path, as: account, headers: ["API-Version": "1"]),
                app.request(.get, path, as: account, headers: ["X-Workspace-ID": "x"]),
                app.request(.delete, path, as: account), app.request(.post, "/auth/signout", as: account),
            ] {
                for name in ["Limit", "Remaining", "Reset", "Window"] {
                    #expect(response[header: "X-RateLimit-\(name)"] != nil, "\(response.status) \(name)")
                }
            }
            for path in ["/healthz", "/.well-known/jwks.json", "/api/openapi/workspace.json"] {
                #expect(try app.request(.get, path)[header: "X-RateLimit-Limit"] == nil)
            }
        }
    }

    @Test func `unknown paths are counted by address`() throws {
        var setup = AppSetup()
        setup.readingLimit = 2
        try withApp(setup) { app throws in
            let statuses = try ["/a", "/b", "/c"].map { try app.request(.get, $0, from: "198.51.100.7").status }
            #expect(statuses == [404, 404, 429])
            #expect(try app.request(.patch, "/auth/signin", from: "198.51.100.7").status == 429)
        }
    }

    @Test func `two processes and eight threads together allow exactly as many as the rule`() throws {
        try withApp(.withContractLimits) { app throws in
            let account = try app.make.account()
            let other = try app.anotherProcess()
            let statuses = try concurrently(8) { number in
                let process = number % 2 == 0 ? app : other
                return try (0..<20).map { _ in try process.request(.get, "/api/profile", as: account).status }
            }.flatMap { $0 }
            #expect(statuses.count { $0 == 200 } == 100)
            #expect(statuses.count { $0 == 429 } == 60)
        }
    }

    @Test(arguments: [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
        ("::ffff:203.0.113.1", "::ffff:203.0.113.2", false), ("::ffff:203.0.113.1", "203.0.113.1", true),
        ("203.0.113.1", "203.0.113.2", false),
    ])
    func `a client is its IPv4 address, or the /64 of its IPv6 one`(one: String, two: String, isSame: Bool) throws {
        var setup = AppSetup()
        setup.authenticationLimit = 3
        try withApp(setup) { app throws in
            for _ in 1...3 { #expect(try self.signIn(app, from: one).status == 401) }
            #expect(try self.signIn(app, from: one).status == 429)
            #expect(try self.signIn(app, from: two).status == (isSame ? 429 : 401))
        }
    }

    @Test func `a client cannot choose its address by a header`() throws {
        var setup = AppSetup()
        setup.authenticationLimit = 3
        try withApp(setup) { app throws in
            let statuses = try (1...4).map { number in
                try self.signIn(
                    app, from: "198.51.100.8",
                    headers: [
                        "X-Forwarded-For": "10.0.0.\(number)", "X-Real-IP": "10.0.0.\(number)",
                        "Forwarded": "for=10.0.0.\(number)", "X-Client-IP": "10.0.0.\(number)",
                    ]
                ).status
            }
            #expect(statuses == [401, 401, 401, 429])
        }
    }

    @Test func `a repeat that is answered from the record is counted too`() throws {
        var setup = AppSetup()
        setup.changingLimit = 2
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let statuses = try (1...3).map { _ in
                try app.request(
                    .post, "/api/dashboards", as: account, json: ["name": "N"], headers: ["Idempotency-Key": "k"]
                ).status
            }
            #expect(statuses == [201, 201, 429])
        }
    }

    @Test func `a rule that is switched off counts nothing and sends no headers`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for _ in 1...120 { #expect(try app.request(.get, "/api/profile", as: account).status == 200) }
            #expect(try app.request(.get, "/api/profile", as: account)[header: "X-RateLimit-Limit"] == nil)
        }
    }
}
