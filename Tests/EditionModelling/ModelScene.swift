import Core
import EditionModelling
import HTTP
import JSON
import MariaDB
import Primitives
import Storage
import Surface
import TestSupport
import Testing

/// A workspace with a model in it, and a good request for each route that is about it.
struct ModelScene {
    let app: TestApp
    let owner: TestAccount
    private(set) var ids: [String: String] = [:]

    var root: String { "/api/v1/workspaces/\(self.owner.workspace)" }

    /// - Parameter route: what is wanted for it alone is made too.
    init(_ app: TestApp, _ owner: TestAccount, for route: Route? = nil) throws {
        self.app = app
        self.owner = owner
        self.ids["workspace_id"] = owner.workspace.description
        self.ids["spare_workspace"] = try self.workspace("Secret spare")
        self.ids["gone_workspace"] = try self.workspace("Secret waste")
        _ = try app.request(.delete, "/api/v1/workspaces/\(self["gone_workspace"])", as: owner)
        self.ids["domain_id"] = try self.make("domains", ["name": "Secret domain"])
        self.ids["spare_domain"] = try self.make("domains", ["name": "Secret spare"])
        self.ids["table_id"] = try self.table("Secret table")
        self.ids["other_table"] = try self.table("Secret other")
        let table = try app.request(.get, "\(self.root)/tables/\(self["table_id"])", as: owner).json
        self.ids["column_id"] = table["columns"]?[0]?.id
        self.ids["relationship_id"] = try self.relationship()
        self.ids["diagram_id"] = try self.make("data-flow-diagrams", ["name": "Secret flow"])
        self.ids["version_id"] = try self.make("versions", ["name": "Secret version"])
        self.ids["gone_domain"] = try self.waste("domains", self.make("domains", ["name": "Secret waste"]))
        self.ids["gone_table"] = try self.waste("tables", self.table("Secret waste"))
        self.ids["gone_relationship"] = try self.waste("relationships", self.relationship())
        self.ids["gone_diagram"] = try self.waste(
            "data-flow-diagrams", self.make("data-flow-diagrams", ["name": "Secret waste"]))
        if route?.path.contains("/collaboration/") == true { try self.gather() }
    }

    /// A participant, and somebody who may become one of what is no personal workspace then.
    private mutating func gather() throws {
        let workspace = self.owner.workspace
        try self.app.sql { tx in
            try tx.execute("UPDATE workspaces SET type = 'shared' WHERE id = \(workspace)")
        }
        self.ids["user_id"] = try self.app.make.member(.viewer, of: self.owner).id
        self.ids["invitee"] = try self.app.make.account().id
    }

    subscript(name: String) -> String { self.ids[name] ?? "" }

    /// A further workspace of the owner's, in which everybody is who is in the first.
    private func workspace(_ name: String) throws -> String {
        let response = try self.app.request(
            .post, "/api/v1/workspaces", as: self.owner, json: ["name": .string(name)])
        let id = try #require(response.status == 201 ? UUID(canonical: response.json.id) : nil)
        let members = try self.app.sql { tx in
            try tx.execute(
                """
                INSERT IGNORE INTO workspace_members (workspace_id, user_id, role, added_at)
                SELECT \(id), user_id, role, added_at FROM workspace_members
                WHERE workspace_id = \(self.owner.workspace)
                """)
            return try tx.workspaces.members(of: id)
        }
        for member in members { self.app.platform.generations.advance(member) }
        return id.description
    }

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
        if route.form != nil {
            let form = Maker.form(Array(Self.contract.utf8), as: "contract.yaml", type: "application/yaml")
            return TestRequest(
                route.method.rawValue, self.path(route) + query, headers: headers, body: form.body,
                type: "multipart/form-data; boundary=\(form.boundary)")
        }
        return TestRequest(
            route.method.rawValue, self.path(route) + query, headers: headers,
            body: self.body(route).map { JSONValue.object($0).encoded })
    }

    private static let contract = "version: a\napiVersion: v3.1.0\nkind: DataContract\nid: a\nschema: [{name: New}]\n"

    func path(_ route: Route) -> String {
        var ids = self.ids
        switch route.name {
        case "deleteDomain": ids["domain_id"] = ids["spare_domain"]
        case "deleteWorkspace": ids["workspace_id"] = ids["spare_workspace"]
        case "restoreWorkspace": ids["workspace_id"] = ids["gone_workspace"]
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
        case "createWorkspace", "createDomain", "createTable", "createDiagram": ["name": "New"]
        case "createColumn": ["name": "new", "data_type": "TEXT"]
        case "createRelationship":
            ["source_table_id": .string(self["other_table"]), "target_table_id": .string(self["table_id"])]
        case "updateWorkspace", "updateDomain", "updateTable", "updateRelationship", "updateDiagram":
            ["name": "Changed"]
        case "updateColumn": ["data_type": "BIGINT"]
        case "inviteParticipant": ["user_id": .string(self["invitee"]), "access_level": "edit"]
        case "updateParticipant": ["access_level": "edit"]
        case "createModelVersion": ["name": "New"]
        case "importDatabase": ["host": "127.0.0.1", "database": "secrets", "user": "u", "password": "p"]
        default: nil
        }
    }
}
