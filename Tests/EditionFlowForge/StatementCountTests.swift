import Core
import EditionFlowForge
import HTTP
import JSON
import Surface
import TestSupport
import Testing

/// No request takes more SQL statements because there is more of something.
@Suite struct StatementCountTests {
    private static let most = 14

    @Test func `every route takes as many statements in a full workspace as in a small one`() throws {
        try withApp { app throws in
            let small = try app.make.account()
            let large = try app.make.account()
            for _ in 0..<6 {
                _ = try Things(app, large)
                _ = try WorkScene(app, large)
            }
            let one = try Things(app, small)
            let many = try Things(app, large)
            for _ in 0..<5 { _ = try app.make.widget(on: many.dashboard, by: large) }
            for route in FlowForgeEdition(site: "").routes where route.method != .delete && route.isSigned {
                let few = try self.statements(app, route, one, small)
                let more = try self.statements(app, route, many, large)
                #expect(few == more, "\(route.name)")
                #expect((0...Self.most).contains(more), "\(route.name): \(more)")
            }
        }
    }

    private func statements(
        _ app: TestApp, _ route: Route, _ things: Things, _ account: TestAccount
    ) throws -> Int {
        _ = try app.request(.get, "/api/profile", as: account)
        let query = route.query.contains { $0.name == "limit" } ? "?limit=100" : ""
        let headers = ["Authorization": "Bearer \(account.accessToken)"]
        let response = try app.send(try things.request(route, headers, query: query))
        #expect(response.status == route.answer.status.rawValue, "\(route.name)")
        return response.statements
    }
}
