import Core
import EditionCRM
import HTTP
import JSON
import Primitives
import Surface
import Synchronization
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

/// Every route of the edition × every kind of visitor, out of the route table. Source: contracts' page §2 and §7.
@Suite struct AuthorizationTests {
    private static let routes = CRMEdition().routes

    /// nobody, viewer, developer, owner, viewer at home, other tenant, intruder
    private static func expected(_ route: Route) -> [Int] {
        switch route.name {
        case "login": return Array(repeating: 200, count: Visitor.allCases.count)
        // Everybody has dashboards and a configuration of their own, wherever they act.
        case "listDashboards", "listWidgets", "getWidget", "getWidgetDemoData", "getWidgetData":
            return [401, 200, 200, 200, 200, 200, 404]
        case "createDashboard": return [401, 403, 201, 201, 201, 201, 404]
        // The owner's: somebody else's within the organization is 403, outside it 404.
        case "getDashboard": return [401, 403, 403, 200, 403, 404, 404]
        case "updateDashboard": return [401, 403, 403, 200, 403, 404, 404]
        case "deleteDashboard": return [401, 403, 403, 204, 403, 404, 404]
        // Acting in the owner's workspace, a member sees no default dashboard of their own there.
        case "getConfiguration", "getConfigurationData": return [401, 404, 404, 200, 200, 200, 404]
        case "updateConfiguration", "resetConfiguration": return [401, 403, 404, 200, 200, 200, 404]
        case "importRecords": return [401, 403, 202, 202, 202, 202, 404]
        default:
            if route.name.hasPrefix("list") { return [401, 200, 200, 200, 200, 200, 404] }
            if route.name.hasPrefix("get") { return [401, 200, 200, 200, 404, 404, 404] }
            if route.name.hasPrefix("create") { return [401, 403, 201, 201, 201, 201, 404] }
            if route.name.hasPrefix("update") { return [401, 403, 200, 200, 404, 404, 404] }
            return [401, 403, 204, 204, 404, 404, 404]
        }
    }

    @Test(arguments: Self.routes.map(\.name))
    func `a route answers each visitor as the table says, and tells strangers nothing`(name: String) throws {
        let route = try #require(Self.routes.first { $0.name == name })
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
                if let account { headers["Authorization"] = "Bearer \(account.accessToken)" }
                if [.viewer, .developer, .owner, .intruder].contains(visitor) {
                    headers["X-Workspace-ID"] = owner.workspaceID
                }
                let body = things.body(route, by: account ?? owner)
                // A reference to the owner's customer cannot be made from elsewhere.
                let refers = body?["customer_id"] != nil && [.viewerAtHome, .otherTenant].contains(visitor)
                let response = try app.send(things.request(route, headers, by: account ?? owner))
                let wanted = Self.expected(route)[visitor.rawValue]
                #expect(response.status == (refers && wanted == 201 ? 400 : wanted), "\(visitor)")
                if [.nobody, .otherTenant, .intruder].contains(visitor), route.isSigned {
                    let text = String(decoding: response.body, as: UTF8.self)
                    // What somebody has just made is their own.
                    let word = [201, 202].contains(response.status) ? owner.id : "Secret"
                    for secret in [word, owner.id, owner.workspaceID, things.board, owner.email] {
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
        try withApp { app throws in
            let owner = try app.make.account(name: "Olga Owner")
            let stranger = try app.make.account()
            for program in Program.allCases {
                let things = try Things(app, owner)
                let headers = try program.headers(route, app.make, owner: owner, stranger: stranger)
                let response = try app.send(things.request(route, headers, by: owner))
                let row = Self.expected(route)
                let wanted = program.expected(
                    route, owner: row[Visitor.owner.rawValue], intruder: row[Visitor.intruder.rawValue])
                #expect(response.status == wanted, "\(program)")
            }
            let admin = try app.make.member(.admin, of: owner)
            let headers = ["X-Workspace-ID": owner.workspaceID, "Authorization": "Bearer \(admin.accessToken)"]
            let response = try app.send(try Things(app, owner).request(route, headers, by: admin))
            #expect(response.status == Self.expected(route)[Visitor.developer.rawValue], "an administrator")
        }
    }
}

/// What one company has: a dashboard and one record of each kind.
struct Things {
    let board: String
    let records: [RecordKind: JSONValue]
    let anImport: String
    /// A customer whom nothing refers to.
    private let spare: String

    init(_ app: TestApp, _ owner: TestAccount) throws {
        let name = "Secret board \(UUID.v7())"
        let board = try app.request(
            .post, "/api/v1/dashboards", as: owner,
            json: ["name": .string(name), "config": ["enabledWidgets": ["kpi_revenue"]]])
        self.board = board.json.id
        var records: [RecordKind: JSONValue] = [:]
        for kind in RecordKind.allCases {
            let body = Self.sample(kind, customer: records[.customers]?.id ?? "")
            let made = try app.request(.post, "/api/v1/crm/\(kind.rawValue)", as: owner, json: .object(body))
            #expect(made.status == 201, "\(made.json.text)")
            records[kind] = made.json
        }
        self.records = records
        let form = Maker.form(Array("name\nSecret\n".utf8), as: "Secret.csv", fields: [("type", "customers")])
        self.anImport = try app.send(
            TestRequest(
                "POST", "/api/v1/crm/import", headers: ["Authorization": "Bearer \(owner.accessToken)"],
                body: form.body, type: "multipart/form-data; boundary=\(form.boundary)")
        ).json.text("import_id")
        self.spare = try app.request(.post, "/api/v1/crm/customers", as: owner, json: ["name": "Secret spare"]).json.id
    }

    private static let days = Atomic<Int>(0)

    /// A day that no other rate of this run is of.
    private static func someDay() -> Day {
        Day(number: 10_000 + self.days.add(1, ordering: .relaxed).newValue % 70_000)
    }

    /// A good body for each kind; a rate is of a day of its own.
    static func sample(_ kind: RecordKind, customer: String) -> JSONObject {
        switch kind {
        case .customers: ["name": "Secret customer"]
        case .vehicles: ["make": "Secret", "model": "Car"]
        case .opportunities: ["name": "Secret deal", "amount": 12.5, "currency": "CZK"]
        case .invoices:
            [
                "number": "Secret 1", "customer_id": .string(customer), "currency": "CZK", "due_on": "2026-01-31",
                "lines": [["description": "Secret part", "unit_price": 100]],
            ]
        case .activities: ["subject": "Secret talk", "kind": "call"]
        case .goals:
            [
                "name": "Secret goal", "metric": "revenue", "currency": "CZK", "target": 1, "starts_on": "2026-01-01",
                "ends_on": "2026-12-31",
            ]
        case .rates:
            [
                "currency": "EUR", "quote": "CZK", "rate": 25,
                "day": .string(Self.someDay().description),
            ]
        }
    }

    /// A good request of the route.
    func request(_ route: Route, _ headers: [String: String], by account: TestAccount) -> TestRequest {
        let form = route.form.map { _ in
            Maker.form(Array("name\nSecret\n".utf8), as: "data.csv", fields: [("type", "customers")])
        }
        return TestRequest(
            route.method.rawValue, self.path(route), headers: headers,
            body: form?.body ?? self.body(route, by: account).map { JSONValue.object($0).encoded },
            type: form.map { "multipart/form-data; boundary=\($0.boundary)" } ?? "application/json")
    }

    func path(_ route: Route) -> String {
        let kind = RecordKind.allCases.first { route.path.hasPrefix("/api/v1/crm/\($0.rawValue)") }
        let record = kind == .customers && route.method == .delete ? self.spare : nil
        let id =
            record ?? kind.map { self.records[$0]?.id ?? "" }
            ?? (route.path.contains("imports") ? self.anImport : nil)
            ?? (route.path.contains("widgets") ? "kpi_revenue" : self.board)
        return route.path.split(separator: "/").map { $0 == "{id}" ? id : String($0) }
            .reduce("") { $0 + "/" + $1 }
    }

    func body(_ route: Route, by account: TestAccount) -> JSONObject? {
        if let kind = RecordKind.allCases.first(where: { route.path.hasPrefix("/api/v1/crm/\($0.rawValue)") }) {
            switch route.method {
            case .post: return Self.sample(kind, customer: self.records[.customers]?.id ?? "")
            case .put: return ["external_id": .string("\(UUID.v7())")]
            default: return nil
            }
        }
        switch route.name {
        case "login": return ["email": .string(account.email), "password": .string(account.password)]
        case "createDashboard": return ["name": .string("New \(UUID.v7())")]
        case "updateDashboard": return ["description": "Changed"]
        case "updateConfiguration": return ["enabledWidgets": ["kpi_profit"]]
        default: return nil
        }
    }
}
