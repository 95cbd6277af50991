import Core
import EditionModelling
import HTTP
import JSON
import Surface
import TestSupport
import Testing

/// No request takes more SQL statements because there is more of something.
@Suite struct StatementCountTests {
    private static let most = 16

    @Test func `every route takes as many statements in a full workspace as in a small one`() throws {
        try withApp { app throws in
            let small = try app.make.account()
            let large = try app.make.account()
            for _ in 0..<6 { _ = try ModelScene(app, large) }
            for route in ModellingEdition().routes where route.isAboutModels {
                let few = try self.statements(app, route, small)
                let more = try self.statements(app, route, large)
                #expect(few == more, "\(route.name)")
                #expect((0...Self.most).contains(more), "\(route.name): \(more)")
            }
        }
    }

    private func statements(_ app: TestApp, _ route: Route, _ account: TestAccount) throws -> Int {
        let scene = try ModelScene(app, account, for: route)
        _ = try app.request(.get, "/api/profile", as: account)
        let headers = ["Authorization": "Bearer \(account.accessToken)"]
        let response = try app.send(scene.request(route, headers))
        #expect(response.status == route.answer.status.rawValue, "\(route.name)")
        return response.statements
    }
}

extension Route {
    /// What takes a whole model in or away counts by that model's size.
    fileprivate var isAboutModels: Bool {
        self.path.hasPrefix("/api/v1/workspaces/{workspace_id}/")
            && !["importODCS", "importDatabase", "restoreModelVersion"].contains(self.name)
    }
}
