import EditionWorkspace
import HTTP
import JSON
import Surface
import TestSupport
import Testing

/// No request takes more SQL statements because there is more of something.
@Suite struct StatementCountTests {
    /// More than any route takes; a loop over rows would soon be above it.
    private static let most = 16

    @Test func `every route takes as many statements with twenty of everything as with one`() throws {
        // What takes away comes last.
        let last = ["deleteWidget", "undeleteWidget", "deleteDashboard", "undeleteDashboard", "signOut"]
        let routes = WorkspaceEdition().routes
        let ordered =
            routes.filter { !last.contains($0.name) }
            + last.compactMap { name in
                routes.first { $0.name == name }
            }
        #expect(ordered.count == routes.count)
        try withApp { app throws in
            let small = try World(app, size: 1)
            let large = try World(app, size: 20)
            for route in ordered {
                let one = try small.statements(route)
                let twenty = try large.statements(route)
                #expect(one == twenty, "\(route.name)")
                #expect((1...Self.most).contains(twenty), "\(route.name)")
            }
        }
    }

    @Test func `a list that goes on takes one statement more, to count it`() throws {
        try withApp { app throws in
            let world = try World(app, size: 20)
            _ = try app.request(.get, "/api/profile", as: world.account)
            let whole = try app.request(.get, "/api/dashboards?limit=100", as: world.account)
            let part = try app.request(.get, "/api/dashboards?limit=5", as: world.account)
            #expect(whole.list("dashboards").count == 40 && whole.statements == 1)
            #expect(part.json.whole("total") == 40 && part.statements == 2)
        }
    }

    @Test func `a token that was verified costs no statement`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let first = try app.request(.get, "/api/profile", as: account)
            let second = try app.request(.get, "/api/profile", as: account)
            #expect(first.statements == 2 && second.statements == 1)
        }
    }
}

/// An account with so many of everything.
private struct World {
    let app: TestApp
    let account: TestAccount
    let board: JSONValue
    let widget: JSONValue
    let dataSet: JSONValue
    let size: Int

    init(_ app: TestApp, size: Int) throws {
        self.app = app
        self.size = size
        self.account = try app.make.account()
        let tags: JSONValue = .array((0..<size).map { .string("tag \($0)") })
        for number in 1..<size { _ = try app.make.dashboard("Other \(number)", by: self.account) }
        self.board = try app.make.dashboard(by: self.account, ["tags": tags])
        self.widget = try app.make.widget(on: self.board, by: self.account)
        self.dataSet = try app.make.dataSet(by: self.account)
        for _ in 1..<size {
            _ = try app.make.dataSet(by: self.account)
            _ = try app.make.widget(on: self.board, by: self.account)
            _ = try app.make.signIn(self.account)
            let owner = try app.make.account()
            try app.withServices {
                try $0.administration.setMember(email: self.account.email, workspace: owner.workspace, role: .admin)
            }
        }
    }

    /// How many a request of the route takes, once the token and the statements are known to the worker.
    func statements(_ route: Route) throws -> Int {
        _ = try self.app.request(.get, "/api/profile", as: self.account)
        let path = route.path.split(separator: "/").map { segment in
            switch segment {
            case "{id}" where route.path.hasPrefix("/api/widgets"): self.widget.id
            case "{id}" where route.path.hasPrefix("/api/datasets"): self.dataSet.id
            case "{id}": self.board.id
            case "{version}": "\(self.size + 1)"
            default: String(segment)
            }
        }
        if route.form != nil {
            let response = try self.app.make.upload(Array("name,amount\nA,1\n".utf8), by: self.account)
            #expect(response.status == route.answer.status.rawValue)
            return response.statements
        }
        var body = AuthorizationTable.body(route.name, owner: self.account)
        if ["createDashboard", "updateDashboard"].contains(route.name) { body?["tags"] = self.board["tags"] }
        if route.name == "duplicateDashboard" { body?["include_data"] = true }
        let query = route.query.contains { "\($0.name)" == "limit" } ? "?limit=100" : ""
        let response = try self.app.request(
            route.method, "/" + path.joined(separator: "/") + query, as: self.account,
            json: body.map(JSONValue.object))
        #expect(response.status == route.answer.status.rawValue)
        return response.statements
    }
}
