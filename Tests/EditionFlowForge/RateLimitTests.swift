import Core
import EditionFlowForge
import JSON
import Surface
import TestSupport
import Testing

/// Tiers, endpoint rules and bursts. Source: flowforge contract, rate limiting; contracts' page §4 and §7.
@Suite struct RateLimitTests {
    private typealias Rules = FlowForgeEdition.Rules

    private func app(_ limits: [(RateRule, Int)], _ body: (TestApp) throws -> Void) throws {
        var setup = AppSetup()
        setup.flowforgeLimits = limits.map { (rule: $0.0, requests: $0.1) }
        try withApp(setup, body)
    }

    private func headers(_ response: TestResponse) -> [String?] {
        ["Limit", "Remaining", "Policy", "Burst"].map { response[header: "X-RateLimit-\($0)"] }
    }

    @Test func `a new organization has the default policy, and the answer says where one stands`() throws {
        try self.app([(Rules.standard, 3), (Rules.standardBurst, 50)]) { app throws in
            let ann = try app.make.account()
            let first = try app.request(.get, "/api/v2/users", as: ann)
            #expect(self.headers(first) == ["3", "2", "default", "50"])
            #expect((Int(first[header: "X-RateLimit-Reset"] ?? "") ?? 0) > 1_700_000_000)
            _ = try app.request(.get, "/api/v2/users", as: ann)
            #expect(self.headers(try app.request(.get, "/api/v2/nothing")) == ["3", "2", "default", "50"])
            _ = try app.request(.get, "/api/v2/users", as: ann)
            let refused = try app.request(.get, "/api/v2/users", as: ann)
            #expect(refused.status == 429 && refused.code == "RATE_LIMIT_EXCEEDED")
            #expect(self.headers(refused) == ["3", "0", "default", "50"])
            let error = refused.json["error"] ?? .null
            #expect(error["retryAfter"]?.integerValue == Int64(refused[header: "Retry-After"] ?? ""))
            #expect((3_500...3_600).contains(error.whole("retryAfter")))
            #expect(error.text("upgradeUrl") == "https://test.example/docs/rate-limits")
            #expect(try app.request(.get, "/docs/rate-limits").status == 200)
            // Somebody else counts for themselves.
            #expect(try app.request(.get, "/api/v2/users", as: app.make.account()).status == 200)
        }
    }

    @Test func `an endpoint's own rule is counted instead of the default`() throws {
        try self.app([(Rules.standard, 1), (Rules.dashboards, 2)]) { app throws in
            let ann = try app.make.account()
            #expect(
                self.headers(try app.request(.get, "/api/v2/dashboards", as: ann)) == ["2", "1", "dashboards", nil])
            #expect(try app.request(.get, "/api/v2/dashboards", as: ann).status == 200)
            #expect(try app.request(.get, "/api/v2/dashboards", as: ann).status == 429)
            #expect(try app.request(.get, "/api/v2/users", as: ann).status == 200)
        }
    }

    @Test func `a tier holds for everybody of the organization at once, and besides the endpoints' rules`() throws {
        try self.app([(Rules.standard, 100), (Rules.dashboards, 50), (Rules.free, 2), (Rules.pro, 60)]) { app throws in
            let ann = try app.make.account()
            #expect(try app.request(.get, "/api/v2/users", as: ann)[header: "X-RateLimit-Policy"] == "default")
            let set = { (tier: OrganizationTier) throws in
                try app.withServices { try $0.administration.setTier(tier, of: .member(email: ann.email)) }
            }
            try set(.free)
            #expect(self.headers(try app.request(.get, "/api/v2/dashboards", as: ann)) == ["2", "1", "free", nil])
            #expect(try app.request(.get, "/api/v2/users", as: ann).status == 200)
            #expect(try app.request(.get, "/api/v2/dashboards", as: ann).status == 429)
            try set(.pro)
            let pro = try app.request(.get, "/api/v2/dashboards", as: ann)
            #expect(self.headers(pro) == ["50", "47", "dashboards", nil])
            #expect(self.headers(try app.request(.get, "/api/v2/users", as: ann)) == ["60", "58", "pro", nil])
            try set(.enterprise)
            #expect(self.headers(try app.request(.get, "/api/v2/users", as: ann)) == [nil, nil, nil, nil])
        }
    }

    @Test func `more than a burst at once is refused for a moment`() throws {
        try self.app([(Rules.standard, 100), (Rules.standardBurst, 2), (Rules.enterpriseBurst, 1_000)]) { app throws in
            let ann = try app.make.account()
            var refused: TestResponse?
            // Three within one second, unless the machine is that slow; then the next three are.
            for _ in 0..<50 where refused == nil {
                let response = try app.request(.get, "/api/v2/users", as: ann)
                if response.status == 429 { refused = response }
            }
            #expect(refused?[header: "Retry-After"] == "1")
            #expect(refused.map(self.headers) == ["2", "0", "default_burst", "2"])
            try app.withServices { try $0.administration.setTier(.enterprise, of: .member(email: ann.email)) }
            let free = try app.request(.get, "/api/v2/users", as: ann)
            #expect(self.headers(free) == ["1000", "999", "enterprise_burst", "1000"])
        }
    }

    @Test func `the limits are the contract's`() {
        let hours: [(RateRule, Int, Int)] = [
            (Rules.standard, 1_000, 3_600), (Rules.free, 100, 3_600), (Rules.pro, 5_000, 3_600),
            (Rules.dashboards, 1_000, 3_600), (Rules.metrics, 600, 60), (Rules.llmQuery, 100, 3_600),
            (Rules.freeBurst, 10, 1), (Rules.proBurst, 100, 1), (Rules.enterpriseBurst, 1_000, 1),
            (Rules.standardBurst, 50, 1),
        ]
        for (rule, requests, seconds) in hours {
            #expect(rule.requests == requests && rule.window == .seconds(seconds), "\(rule.name)")
        }
    }
}
