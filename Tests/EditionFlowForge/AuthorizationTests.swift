import Core
import EditionFlowForge
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Who sends the requests.
private enum Visitor: Int, CaseIterable {
    case nobody, viewer, developer, owner
    /// The viewer, acting in a workspace of their own.
    case viewerAtHome
    case otherTenant
    /// The same, naming the owner's workspace as theirs.
    case intruder
}

/// Every route of the edition × every kind of visitor, out of the route table. Source: contracts' page §2.
@Suite struct AuthorizationTests {
    private static let routes = FlowForgeEdition(site: "").routes

    /// nobody, viewer, developer, owner, viewer at home, other tenant, intruder
    private static let expected: [String: [Int]] = [
        "listVersions": [200, 200, 200, 200, 200, 200, 200],
        "listDashboards": [401, 200, 200, 200, 200, 200, 404],
        "listUsers": [401, 200, 200, 200, 200, 200, 404],
        "listUsersV1": [401, 200, 200, 200, 200, 200, 404],
        "listWorkspaces": [401, 200, 200, 200, 200, 200, 404],
        "createDashboard": [401, 403, 201, 201, 201, 201, 404],
        "getDashboard": [401, 200, 200, 200, 200, 404, 404],
        "updateDashboard": [401, 403, 200, 200, 403, 404, 404],
        "patchDashboard": [401, 403, 200, 200, 403, 404, 404],
        "deleteDashboard": [401, 403, 204, 204, 403, 404, 404],
        "duplicateDashboard": [401, 403, 201, 201, 201, 404, 404],
        "listWidgets": [401, 200, 200, 200, 200, 404, 404],
        "addWidget": [401, 403, 201, 201, 403, 404, 404],
        "getWidget": [401, 200, 200, 200, 200, 404, 404],
        "updateWidget": [401, 403, 200, 200, 403, 404, 404],
        "patchWidget": [401, 403, 200, 200, 403, 404, 404],
        "deleteWidget": [401, 403, 204, 204, 403, 404, 404],
        "moveWidget": [401, 403, 200, 200, 403, 404, 404],
        "getWidgetData": [401, 200, 200, 200, 200, 404, 404],
        "listTasks": [401, 200, 200, 200, 200, 200, 404],
        "createTask": [401, 403, 201, 201, 201, 201, 404],
        "getTask": [401, 200, 200, 200, 200, 404, 404],
        "updateTask": [401, 403, 200, 200, 403, 404, 404],
        "patchTask": [401, 403, 200, 200, 403, 404, 404],
        "deleteTask": [401, 403, 204, 204, 403, 404, 404],
        "undeleteTask": [401, 403, 200, 200, 403, 404, 404],
        "moveTask": [401, 403, 200, 200, 403, 404, 404],
        "listMilestones": [401, 200, 200, 200, 200, 200, 404],
        "createMilestone": [401, 403, 201, 201, 201, 201, 404],
        "getMilestone": [401, 200, 200, 200, 200, 404, 404],
        "updateMilestone": [401, 403, 200, 200, 403, 404, 404],
        "patchMilestone": [401, 403, 200, 200, 403, 404, 404],
        "deleteMilestone": [401, 403, 204, 204, 403, 404, 404],
        "listComments": [401, 200, 200, 200, 200, 404, 404],
        "createComment": [401, 403, 201, 201, 403, 404, 404],
        // The owner's: another developer is not its author.
        "updateComment": [401, 403, 403, 200, 403, 404, 404],
        "patchComment": [401, 403, 403, 200, 403, 404, 404],
        "deleteComment": [401, 403, 403, 204, 403, 404, 404],
        "listAttachments": [401, 200, 200, 200, 200, 404, 404],
        "createAttachment": [401, 403, 201, 201, 403, 404, 404],
        "getAttachment": [401, 200, 200, 200, 200, 404, 404],
        "deleteAttachment": [401, 403, 403, 204, 403, 404, 404],
        // Time is its person's own; the others have none that runs.
        "listTimeEntries": [401, 200, 200, 200, 200, 200, 404],
        "startTimeTracking": [401, 403, 201, 201, 403, 404, 404],
        "getActiveTimeEntry": [401, 204, 204, 200, 204, 204, 404],
        "getTimeEntry": [401, 404, 404, 200, 404, 404, 404],
        "updateTimeEntry": [401, 403, 404, 200, 404, 404, 404],
        "patchTimeEntry": [401, 403, 404, 200, 404, 404, 404],
        "deleteTimeEntry": [401, 403, 404, 204, 404, 404, 404],
        "stopTimeTracking": [401, 403, 404, 200, 404, 404, 404],
        "listHourlyRates": [401, 200, 200, 200, 200, 200, 404],
        "setHourlyRate": [401, 403, 403, 200, 200, 200, 404],
        "getMetrics": [401, 200, 200, 200, 200, 200, 404],
        "listMetrics": [401, 200, 200, 200, 200, 200, 404],
        "pushMetrics": [401, 403, 202, 202, 202, 202, 404],
        "listAlerts": [401, 200, 200, 200, 200, 200, 404],
        "createAlert": [401, 403, 201, 201, 201, 201, 404],
        "listAlertEvents": [401, 200, 200, 200, 200, 200, 404],
        "getAlert": [401, 200, 200, 200, 200, 404, 404],
        "updateAlert": [401, 403, 200, 200, 403, 404, 404],
        "patchAlert": [401, 403, 200, 200, 403, 404, 404],
        "deleteAlert": [401, 403, 204, 204, 403, 404, 404],
        "listAlertHistory": [401, 200, 200, 200, 200, 404, 404],

        // Everybody has keys and applications of their own, and nobody sees another's.
        "listApiKeys": [401, 200, 200, 200, 200, 200, 404],
        "createApiKey": [401, 201, 201, 201, 201, 201, 404],
        "getApiKey": [401, 404, 404, 200, 404, 404, 404],
        "deleteApiKey": [401, 404, 404, 204, 404, 404, 404],
        "listOAuthClients": [401, 200, 200, 200, 200, 200, 404],
        "createOAuthClient": [401, 201, 201, 201, 201, 201, 404],
        "getOAuthClient": [401, 404, 404, 200, 404, 404, 404],
        "deleteOAuthClient": [401, 404, 404, 204, 404, 404, 404],
        "listOAuthGrants": [401, 200, 200, 200, 200, 200, 404],
        "deleteOAuthGrant": [401, 404, 404, 204, 404, 404, 404],
        // Anybody may be asked by any application.
        "authorize": [302, 302, 302, 302, 302, 302, 302],
        "decideAuthorization": [401, 200, 200, 200, 200, 200, 404],
        "describeAuthorization": [401, 200, 200, 200, 200, 200, 404],
        "exchangeToken": [200, 200, 200, 200, 200, 200, 200],
        "refreshToken": [200, 200, 200, 200, 200, 200, 200],
        "revokeToken": [200, 200, 200, 200, 200, 200, 200],
        "oauthMetadata": [200, 200, 200, 200, 200, 200, 200],
    ]

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each visitor as the table says, and tells strangers nothing`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let wanted = try #require(Self.expected[name], "the table has no row for \(name)")
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let stranger = try app.make.account()
            let viewer = try app.make.member(.viewer, of: owner)
            let developer = try app.make.member(.developer, of: owner)
            for visitor in Visitor.allCases {
                let things = try Things(app, owner)
                let account: TestAccount? =
                    switch visitor {
                    case .nobody: nil
                    case .viewer, .viewerAtHome: viewer
                    case .developer: developer
                    case .owner: owner
                    case .otherTenant, .intruder: stranger
                    }
                var headers: [String: String] = [:]
                if [.viewer, .developer, .owner, .intruder].contains(visitor) {
                    headers["X-Workspace-ID"] = owner.workspaceID
                }
                if let account { headers["Authorization"] = "Bearer \(account.accessToken)" }
                let response = try app.send(try things.request(route, headers))
                #expect(response.status == wanted[visitor.rawValue], "\(visitor)")
                if [.nobody, .otherTenant, .intruder].contains(visitor), route.isSigned {
                    let text = String(decoding: response.body, as: UTF8.self)
                    for secret in ["Secret", owner.id, owner.workspaceID, owner.email] {
                        #expect(!text.contains(secret), "\(name) to \(visitor): \(secret)")
                    }
                }
            }
        }
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each program as what was granted to it says`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let row = try #require(Self.expected[name])
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let stranger = try app.make.account()
            for program in Program.allCases {
                let things = try Things(app, owner)
                let headers = try program.headers(route, app.make, owner: owner, stranger: stranger)
                let response = try app.send(try things.request(route, headers))
                let wanted = program.expected(
                    route, owner: row[Visitor.owner.rawValue], intruder: row[Visitor.intruder.rawValue])
                #expect(response.status == wanted, "\(program)")
                if program == .strangersKey, route.isSigned {
                    #expect(!String(decoding: response.body, as: UTF8.self).contains("Secret"), "\(name)")
                }
            }
        }
    }

    /// Routes at which an administrator may what the owner may; at the others, what a developer may.
    private static let administered: Set<String> = [
        "updateComment", "patchComment", "deleteComment", "deleteAttachment", "getTimeEntry", "updateTimeEntry",
        "patchTimeEntry", "deleteTimeEntry", "stopTimeTracking", "setHourlyRate",
    ]

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers an administrator as a developer, but where it is about administration`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
        let row = try #require(Self.expected[name])
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let admin = try app.make.member(.admin, of: owner)
            let headers = ["X-Workspace-ID": owner.workspaceID, "Authorization": "Bearer \(admin.accessToken)"]
            let response = try app.send(try Things(app, owner).request(route, headers))
            let model = Self.administered.contains(name) ? Visitor.owner : .developer
            #expect(response.status == row[model.rawValue])
        }
    }

    @Test func `the table has no row without a route`() {
        #expect(Set(Self.expected.keys) == Set(Self.routes.map(\.name)))
    }
}

/// What the owner has, named by the requests.
struct Things {
    let dashboard: JSONValue
    let widget: JSONValue
    private let app: TestApp
    private let owner: TestAccount
    let alert: JSONValue

    init(_ app: TestApp, _ owner: TestAccount) throws {
        self.app = app
        self.owner = owner
        self.dashboard = try app.make.dashboard("Secret board \(UUID.v7())", by: owner)
        self.widget = try app.make.widget("Secret tile", on: self.dashboard, by: owner)
        self.alert = try app.request(
            .post, "/api/v2/alerts", as: owner,
            json: ["name": "Secret alert", "metric": "cpu", "operator": "gt", "threshold": 90]
        ).json
    }

    /// A good request of the route, by whoever the headers say.
    func request(_ route: Route, _ headers: [String: String], query: String = "") throws -> TestRequest {
        if WorkScene.knows(route) {
            return try WorkScene(self.app, self.owner).request(route, headers, query: query)
        }
        if let request = try self.credentialRequest(route, headers) { return request }
        return TestRequest(
            route.method.rawValue, self.path(route) + query, headers: headers,
            body: self.body(route).map { JSONValue.object($0).encoded })
    }

    /// The same for routes about keys and applications.
    private func credentialRequest(_ route: Route, _ headers: [String: String]) throws -> TestRequest? {
        guard ["/api/v2/api-keys", "/api/v2/oauth", "/oauth"].contains(where: { route.path.hasPrefix($0) }) else {
            return nil
        }
        let scene = try CredentialScene(self.app, self.owner)
        return try scene.request(route, headers)
    }

    /// The route's path with the owner's thing in place of each parameter.
    func path(_ route: Route) -> String {
        let id =
            route.path.hasPrefix("/api/v2/widgets")
            ? self.widget.id : route.path.hasPrefix("/api/v2/alerts") ? self.alert.id : self.dashboard.id
        let query = route.name == "getMetrics" ? "?metric=cpu" : ""
        return self.path(route, id) + query
    }

    private func path(_ route: Route, _ id: String) -> String {
        route.path.split(separator: "/").map { $0.hasPrefix("{") ? id : String($0) }
            .reduce("") { $0 + "/" + $1 }
    }

    /// A good body for each route that wants one.
    func body(_ route: Route) -> JSONObject? {
        switch route.name {
        case "createDashboard": ["name": "New", "layout": "grid", "widgets": []]
        case "updateDashboard", "patchDashboard": ["description": "Changed"]
        case "addWidget": ["type": "metric", "title": "New"]
        case "updateWidget", "patchWidget": ["title": "Changed"]
        case "moveWidget": ["x": 1, "y": 2]
        case "pushMetrics": ["samples": [["metric": "depth", "value": 1]]]
        case "createAlert": ["name": "Hot", "metric": "cpu", "operator": "gt", "threshold": 90]
        case "updateAlert", "patchAlert": ["threshold": 80]
        default: nil
        }
    }
}
