import Core
import EditionModelling
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Who sends the requests.
private enum Visitor: Int, CaseIterable {
    case nobody, viewer, developer, owner
    /// The owner, acting in a workspace of a member's: that is not the path's.
    case ownerElsewhere
    case otherTenant
    /// The same, naming the owner's workspace as theirs.
    case intruder
}

/// Every route of the edition × every kind of visitor, out of the route table. Source: contracts' page §2.
@Suite struct AuthorizationTests {
    /// Those that are about a workspace; signing in has a test of its own.
    private static let routes = ModellingEdition().routes.filter { !$0.isAboutSignIn }

    /// nobody, viewer, developer, owner, owner elsewhere, other tenant, intruder
    private static func expected(_ route: Route) -> [Int] {
        // It is on this machine, where nobody's databases are read.
        let success = route.name == "importDatabase" ? 400 : route.answer.status.rawValue
        if route.name == "listWorkspaces" { return [401, 200, 200, 200, 200, 200, 404] }
        // Where they act by themselves, everybody is at home, and may make one.
        if route.name == "createWorkspace" { return [401, 201, 201, 201, 201, 201, 404] }
        // Brought back by who owned it, wherever they may administer.
        if route.name == "restoreWorkspace" { return [401, 404, 404, 200, 200, 404, 404] }
        if route.isOfAdministrators { return [401, 403, 403, success, 404, 404, 404] }
        if route.isReading { return [401, 200, 200, 200, 404, 404, 404] }
        return [401, 403, success, success, 404, 404, 404]
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each visitor as the table says, and tells strangers nothing`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let stranger = try app.make.account()
            let viewer = try app.make.member(.viewer, of: owner)
            let developer = try app.make.member(.developer, of: owner)
            let elsewhere = try app.make.account()
            try app.withServices {
                try $0.administration.setMember(email: owner.email, workspace: elsewhere.workspace, role: .admin)
            }
            for visitor in Visitor.allCases {
                let scene = try ModelScene(app, owner, for: route)
                let account: TestAccount? =
                    switch visitor {
                    case .nobody: nil
                    case .viewer: viewer
                    case .developer: developer
                    case .owner, .ownerElsewhere: owner
                    case .otherTenant, .intruder: stranger
                    }
                var headers: [String: String] = [:]
                if visitor == .intruder { headers["X-Workspace-ID"] = owner.workspaceID }
                if visitor == .ownerElsewhere { headers["X-Workspace-ID"] = elsewhere.workspaceID }
                if let account { headers["Authorization"] = "Bearer \(account.accessToken)" }
                let response = try app.send(scene.request(route, headers))
                #expect(response.status == Self.expected(route)[visitor.rawValue], "\(visitor)")
                if [.nobody, .otherTenant, .intruder].contains(visitor), route.isSigned {
                    let text = String(decoding: response.body, as: UTF8.self)
                    for secret in ["Secret", owner.id, owner.workspace.description, owner.email] {
                        #expect(!text.contains(secret), "\(name) to \(visitor): \(secret)")
                    }
                }
            }
        }
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each program as what was granted to it says, and an administrator as a developer`(
        name: String
    ) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let row = Self.expected(route)
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let stranger = try app.make.account()
            for program in Program.allCases {
                let scene = try ModelScene(app, owner, for: route)
                var headers = try program.headers(route, app.make, owner: owner, stranger: stranger)
                if route.name == "deleteWorkspace" { headers["X-Workspace-ID"] = scene["spare_workspace"] }
                let response = try app.send(scene.request(route, headers))
                let wanted = program.expected(
                    route, owner: row[Visitor.owner.rawValue], intruder: row[Visitor.intruder.rawValue])
                #expect(response.status == wanted, "\(program)")
            }
            let admin = try app.make.member(.admin, of: owner)
            let headers = ["Authorization": "Bearer \(admin.accessToken)"]
            let response = try app.send(try ModelScene(app, owner, for: route).request(route, headers))
            let model = route.isOfAdministrators && route.name != "restoreWorkspace" ? Visitor.owner : .developer
            #expect(response.status == row[model.rawValue])
        }
    }
}

extension Route {
    fileprivate var isOfAdministrators: Bool {
        if case .signedIn(.workspaceAdmin, _) = self.access { return true }
        return false
    }

    fileprivate var isReading: Bool {
        if case .signedIn(.modelRead, _) = self.access { return true }
        return false
    }

    var isAboutSignIn: Bool { self.path.hasPrefix("/api/v1/auth/") }

    var isSigned: Bool {
        if case .signedIn = self.access { return true }
        return false
    }
}
