import EditionWorkspace
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Every route × every kind of visitor, out of the route table. Source: contracts' page §2.
@Suite struct AuthorizationTests {
    private static let routes: [Route] =
        WorkspaceEdition().routes + SystemRoutes.all(editions: [WorkspaceEdition()], server: "https://test.example")

    @Test func `every route has a row of expectations, and every row a route`() {
        let names = Self.routes.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names) == Set(AuthorizationTable.expected.keys))
        for (name, row) in AuthorizationTable.expected { #expect(row.count == Visitor.allCases.count, "\(name)") }
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each visitor as the table says, and tells strangers nothing`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let expected = try #require(AuthorizationTable.expected[name])
        try withApp { app throws in
            let scene = try Scene(app)
            for visitor in Visitor.allCases {
                let board = try app.make.dashboard("Owner's secret board", by: scene.owner)
                let widget = try app.make.widget("Owner's secret widget", on: board, by: scene.owner)
                try scene.prepare(route, board, widget)
                let request = try scene.request(route, visitor, board, widget)
                let response = try app.send(request)
                #expect(response.status == expected[visitor.rawValue], "\(visitor)")
                if route.isSigned, [.nobody, .otherTenant, .intruder, .revoked].contains(visitor) {
                    scene.expectNothingLeaked(by: response, board, widget, "\(name) to \(visitor)")
                }
                if !(200..<300).contains(response.status) { try scene.expectUnchanged(by: route, board, widget) }
            }
        }
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each program as what was granted to it says`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let expected = try #require(AuthorizationTable.expected[name])
        try withApp { app throws in
            let scene = try Scene(app)
            for program in Program.allCases {
                let board = try app.make.dashboard("Owner's secret board", by: scene.owner)
                let widget = try app.make.widget("Owner's secret widget", on: board, by: scene.owner)
                try scene.prepare(route, board, widget)
                let headers = try program.headers(route, app.make, owner: scene.owner, stranger: scene.stranger)
                let response = try app.send(try scene.request(route, headers: headers, board, widget))
                let wanted = program.expected(
                    route, owner: expected[Visitor.owner.rawValue], intruder: expected[Visitor.intruder.rawValue])
                #expect(response.status == wanted, "\(program)")
                if !(200..<300).contains(response.status) { try scene.expectUnchanged(by: route, board, widget) }
                if program == .strangersKey, route.isSigned {
                    scene.expectNothingLeaked(by: response, board, widget, "\(name) to \(program)")
                }
            }
        }
    }

    @Test func `a route that wants a body has a good one here`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            for route in Self.routes where route.body != nil {
                let body = try #require(AuthorizationTable.body(route.name, owner: owner), "\(route.name)")
                #expect(route.body?.issues(of: .object(body)).isEmpty == true, "\(route.name)")
            }
        }
    }
}

/// The people around one workspace.
private struct Scene {
    let app: TestApp
    let owner: TestAccount
    private let members: [Visitor: TestAccount]
    let stranger: TestAccount

    init(_ app: TestApp) throws {
        self.app = app
        self.owner = try app.make.account(name: "Olga Owner")
        self.members = [
            .viewer: try app.make.member(.viewer, of: self.owner),
            .developer: try app.make.member(.developer, of: self.owner),
            .admin: try app.make.member(.admin, of: self.owner),
        ]
        self.stranger = try app.make.account()
    }

    /// A request of the visitor by a sign-in of its own, so that signing out is felt by nobody else.
    func request(
        _ route: Route, _ visitor: Visitor, _ board: JSONValue, _ widget: JSONValue
    ) throws -> TestRequest {
        let account: TestAccount? =
            switch visitor {
            case .nobody: nil
            case .viewer, .developer, .admin: self.members[visitor]
            case .viewerAtHome: self.members[.viewer]
            case .owner, .revoked: self.owner
            case .otherTenant, .intruder: self.stranger
            }
        var headers: [String: String] = [:]
        if let account {
            let fresh = try self.app.make.signIn(account)
            headers["Authorization"] = "Bearer \(fresh.accessToken)"
            if visitor == .revoked { _ = try self.app.request(.post, "/auth/signout", as: fresh) }
        }
        if [.viewer, .developer, .admin, .owner, .intruder].contains(visitor) {
            headers["X-Workspace-ID"] = self.owner.workspaceID
        }
        return try self.request(route, headers: headers, board, widget)
    }

    func request(
        _ route: Route, headers: [String: String], _ board: JSONValue, _ widget: JSONValue
    ) throws -> TestRequest {
        let path = try route.path.split(separator: "/").map { segment in
            switch segment {
            case "{id}": try self.thing(route, board, widget)
            case "{version}": "1"
            default: String(segment)
            }
        }
        var body = AuthorizationTable.body(route.name, owner: self.owner).map { JSONValue.object($0).encoded }
        var type = "application/json"
        if route.form != nil {
            let form = Maker.form(Array("name,amount\nA,1\n".utf8), as: "data.csv")
            body = form.body
            type = "multipart/form-data; boundary=\(form.boundary)"
        }
        return TestRequest(
            route.method.rawValue, "/" + path.joined(separator: "/"), headers: headers, body: body, type: type)
    }

    /// The id of what the path names.
    private func thing(_ route: Route, _ board: JSONValue, _ widget: JSONValue) throws -> String {
        if route.path.hasPrefix("/api/widgets") { return widget.id }
        guard route.path.hasPrefix("/api/datasets") else { return board.id }
        return try self.app.make.dataSet(name: "Owner's secret table", by: self.owner).id
    }

    func expectNothingLeaked(by response: TestResponse, _ board: JSONValue, _ widget: JSONValue, _ which: String) {
        let text =
            String(decoding: response.body, as: UTF8.self) + response.headers.map(\.value).joined(separator: "\n")
        let canonical = [board.id, widget.id, self.owner.id, self.owner.workspaceID].compactMap { id in
            UUID(base62: id.drop { $0 != "_" }.dropFirst())?.description
        }
        let secrets =
            canonical + [
                board.id, widget.id, "secret", "Olga", self.owner.id, self.owner.email, self.owner.workspaceID,
            ]
        for secret in secrets { #expect(!text.contains(secret), "\(which): \(secret)") }
    }

    /// What can only be brought back is deleted first.
    func prepare(_ route: Route, _ board: JSONValue, _ widget: JSONValue) throws {
        guard let path = Self.deleted(by: route, board, widget) else { return }
        #expect(try self.app.request(.delete, path, as: self.owner).status == 204)
    }

    private static func deleted(by route: Route, _ board: JSONValue, _ widget: JSONValue) -> String? {
        switch route.name {
        case "undeleteDashboard": "/api/dashboards/\(board.id)"
        case "undeleteWidget": "/api/widgets/\(widget.id)"
        default: nil
        }
    }

    /// What was refused has changed nothing.
    func expectUnchanged(by route: Route, _ board: JSONValue, _ widget: JSONValue) throws {
        if let path = Self.deleted(by: route, board, widget) {
            #expect(try self.app.request(.get, path, as: self.owner).status == 404)
            return
        }
        let shown = try self.app.request(.get, "/api/dashboards/\(board.id)", as: self.owner)
        #expect(shown.dashboard.version == 2 && shown.dashboard.text("name") == "Owner's secret board")
        #expect(shown.list("widgets") == [widget])
    }
}
