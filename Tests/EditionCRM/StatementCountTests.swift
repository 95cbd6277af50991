import Core
import EditionCRM
import HTTP
import JSON
import Surface
import TestSupport
import Testing

/// No request takes more SQL statements because there is more of something.
@Suite struct StatementCountTests {
    private static let most = 14

    @Test func `every route takes as many statements in a full company as in a small one`() throws {
        try withApp { app throws in
            let small = try app.make.account()
            let large = try app.make.account()
            let one = try Things(app, small)
            for _ in 0..<6 { _ = try Things(app, large) }
            let many = try Things(app, large)
            let routes = CRMEdition().routes.filter { $0.method != .delete && $0.form == nil }
            for route in routes {
                let few = try self.statements(app, route, one, small)
                let more = try self.statements(app, route, many, large)
                #expect(few == more, "\(route.name)")
                #expect((0...Self.most).contains(more), "\(route.name)")
            }
        }
    }

    @Test func `a board of fourteen widgets is written in as many statements as one of two`() throws {
        try withApp { app throws in
            let counts = try [2, 14].map { count in
                let account = try app.make.account()
                _ = try app.request(.get, "/api/profile", as: account)
                let keys = Catalogue.keys.prefix(count).map(JSONValue.string)
                let response = try app.request(
                    .put, "/api/v1/config/dashboard", as: account,
                    json: ["enabledWidgets": .array(Array(keys)), "widgetConfigs": [:]])
                #expect(response.status == 200)
                return response.statements
            }
            #expect(counts[0] == counts[1])
        }
    }

    private func statements(
        _ app: TestApp, _ route: Route, _ things: Things, _ account: TestAccount
    ) throws -> Int {
        _ = try app.request(.get, "/api/profile", as: account)
        let query = route.query.contains { $0.name == "limit" } && route.name.hasPrefix("list") ? "?limit=100" : ""
        let response = try app.request(
            route.method, things.path(route) + query, as: account,
            json: things.body(route, by: account).map(JSONValue.object))
        #expect(response.status == route.answer.status.rawValue, "\(route.name)")
        return response.statements
    }
}
