import Core
import EditionModelling
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// A workspace with a model in it, and a good request for each route that is about it.
struct ModelScene {
    let app: TestApp
    let owner: TestAccount
    private(set) var ids: [String: String] = [:]

    var root: String { "/api/v1/workspaces/\(self.owner.workspace)" }

    init(_ app: TestApp, _ owner: TestAccount) throws {
        self.app = app
        self.owner = owner
        self.ids["workspace_id"] = owner.workspace.description
        self.ids["domain_id"] = try self.make("domains", ["name": "Secret domain"])
        self.ids["spare_domain"] = try self.make("domains", ["name": "Secret spare"])
        self.ids["table_id"] = try self.table("Secret table")
        self.ids["other_table"] = try self.table("Secret other")
        let table = try app.request(.get, "\(self.root)/tables/\(self["table_id"])", as: owner).json
        self.ids["column_id"] = table["columns"]?[0]?.id
        self.ids["relationship_id"] = try self.relationship()
        self.ids["diagram_id"] = try self.make("data-flow-diagrams", ["name": "Secret flow"])
        self.ids["gone_domain"] = try self.waste("domains", self.make("domains", ["name": "Secret waste"]))
        self.ids["gone_table"] = try self.waste("tables", self.table("Secret waste"))
        self.ids["gone_relationship"] = try self.waste("relationships", self.relationship())
        self.ids["gone_diagram"] = try self.waste(
            "data-flow-diagrams", self.make("data-flow-diagrams", ["name": "Secret waste"]))
    }

    subscript(name: String) -> String { self.ids[name] ?? "" }

    private func make(_ path: String, _ body: JSONValue) throws -> String {
        let response = try self.app.request(.post, "\(self.root)/\(path)", as: self.owner, json: body)
        return try #require(response.status == 201 ? response.json.id : nil, "\(response.json.text)")
    }

    private func table(_ name: String) throws -> String {
        try self.make(
            "tables",
            ["name": .string(name), "columns": [["name": "id", "data_type": "INT", "is_primary_key": true]]])
    }

    private func relationship() throws -> String {
        try self.make(
            "relationships",
            [
                "source_table_id": .string(self["table_id"]), "target_table_id": .string(self["other_table"]),
                "name": "Secret link",
            ])
    }

    private func waste(_ path: String, _ id: String) throws -> String {
        let response = try self.app.request(.delete, "\(self.root)/\(path)/\(id)", as: self.owner)
        return try #require(response.status == 204 ? id : nil)
    }

    /// A good request of the route, by whoever the headers say.
    func request(_ route: Route, _ headers: [String: String], query: String = "") -> TestRequest {
        TestRequest(
            route.method.rawValue, self.path(route) + query, headers: headers,
            body: self.body(route).map { JSONValue.object($0).encoded })
    }

    func path(_ route: Route) -> String {
        var ids = self.ids
        switch route.name {
        case "deleteDomain": ids["domain_id"] = ids["spare_domain"]
        case "restoreDomain": ids["domain_id"] = ids["gone_domain"]
        case "restoreTable": ids["table_id"] = ids["gone_table"]
        case "restoreRelationship": ids["relationship_id"] = ids["gone_relationship"]
        case "restoreDiagram": ids["diagram_id"] = ids["gone_diagram"]
        default: break
        }
        return route.path.split(separator: "/").reduce("") { path, part in
            let name = part.hasPrefix("{") ? String(part.dropFirst().dropLast()) : nil
            return path + "/" + (name.flatMap { ids[$0] } ?? String(part))
        }
    }

    private func body(_ route: Route) -> JSONObject? {
        switch route.name {
        case "createDomain", "createTable", "createDiagram": ["name": "New"]
        case "createColumn": ["name": "new", "data_type": "TEXT"]
        case "createRelationship":
            ["source_table_id": .string(self["other_table"]), "target_table_id": .string(self["table_id"])]
        case "updateDomain", "updateTable", "updateRelationship", "updateDiagram": ["name": "Changed"]
        case "updateColumn": ["data_type": "BIGINT"]
        default: nil
        }
    }
}
