import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/workspaces/{workspace_id}/tables`, and single columns of them. Source: modelling contract, tables.
enum TableRoutes {
    private static let rule = ModellingEdition.Rules.requests
    private static let path = "/api/v1/workspaces/{workspace_id}/tables"
    private static let one = "/api/v1/workspaces/{workspace_id}/tables/{table_id}"
    private static let column = "/api/v1/workspaces/{workspace_id}/tables/{table_id}/columns/{column_id}"

    static let routes: [Route] = [
        Route(
            .get, path, name: "listTables", summary: "The workspace's tables with their columns, oldest first.",
            rule: rule, access: .signedIn(.modelRead, list),
            query: [
                QueryParameter("domain_id", .identifier(.modelDomain), "Those that are shown in this domain alone.")
            ],
            body: nil, answer: .json(.ok, ModelWire.list("tables", of: TableWire.shape, ModelRules.tables)),
            conditional: .read),
        Route(
            .post, path, name: "createTable", summary: "Makes a table.", rule: rule,
            access: .signedIn(.modelWrite, create), headers: EditName.headers, body: TableWire.create,
            answer: .json(.created, TableWire.shape),
            refusals: ModelRefusals.full),
        Route(
            .get, one, name: "getTable", summary: "One table.", rule: rule, access: .signedIn(.modelRead, get),
            body: nil, answer: .json(.ok, TableWire.shape), conditional: .read),
        Route(
            .put, one, name: "updateTable",
            summary: "Changes what is given, keeps the rest; a list of columns takes the place of all.", rule: rule,
            access: .signedIn(.modelWrite, update), headers: EditName.headers, body: TableWire.update,
            answer: .json(.ok, TableWire.shape),
            conditional: .write, refusals: ModelRefusals.gone),
        Route(
            .delete, one, name: "deleteTable",
            summary: "Deletes a table with its relationships; it can be brought back for a while.", rule: rule,
            access: .signedIn(.modelWrite, delete), headers: EditName.headers, body: nil, answer: .noContent,
            conditional: .write,
            refusals: ModelRefusals.gone),
        Route(
            .post, "\(one)/restore", name: "restoreTable",
            summary: "Brings a deleted table back, with the relationships that went with it.", rule: rule,
            access: .signedIn(.modelWrite, restore), headers: EditName.headers, body: nil,
            answer: .json(.ok, TableWire.shape),
            refusals: [Route.Refusal(.conflict, "No domain is left, or there are as many tables as there may be.")]),
        Route(
            .post, "\(one)/columns", name: "createColumn", summary: "Adds a column; the whole table is answered.",
            rule: rule, access: .signedIn(.modelWrite, addColumn), headers: EditName.headers, body: TableWire.newColumn,
            answer: .json(.created, TableWire.shape), refusals: ModelRefusals.full),
        Route(
            .put, column, name: "updateColumn", summary: "Changes a column; the whole table is answered.", rule: rule,
            access: .signedIn(.modelWrite, updateColumn), headers: EditName.headers, body: TableWire.columnChange,
            answer: .json(.ok, TableWire.shape), conditional: .write, refusals: ModelRefusals.gone),
        Route(
            .delete, column, name: "deleteColumn",
            summary: "Removes a column, and what refers to it; the whole table is answered.", rule: rule,
            access: .signedIn(.modelWrite, deleteColumn), headers: EditName.headers, body: nil,
            answer: .json(.ok, TableWire.shape),
            conditional: .write, refusals: ModelRefusals.gone),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let domain = request.query("domain_id")?.stringValue.flatMap { IdentifierPrefix.modelDomain.identifier($0) }
        let tables = try request.services.models.tables.list(
            in: try request.workspace(), domain: domain, for: actor)
        return ModelWire.list("tables", tables, TableWire.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let made = try request.services.models.tables.create(
            TableWire.draft(request.body), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.created, made.value)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let table = try request.services.models.tables.get(
            try self.id(request), in: try request.workspace(), for: actor)
        return self.response(.ok, table)
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.tables.update(
            try self.id(request), TableWire.draft(request.body), in: try request.workspace(), basis: request.basis,
            by: actor)
        return self.response(.ok, edited.value)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        _ = try request.services.models.tables.delete(
            try self.id(request), in: try request.workspace(), basis: request.basis, by: actor)
        return .noContent
    }

    private static func restore(_ request: Request, _ actor: Actor) throws -> Response {
        let restored = try request.services.models.tables.restore(
            try self.id(request), in: try request.workspace(), origin: request.origin, by: actor)
        return self.response(.ok, restored.value)
    }

    private static func addColumn(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.tables.addColumn(
            TableWire.columnDraft(request.body), to: try self.id(request), in: try request.workspace(),
            basis: request.basis, by: actor)
        return self.response(.created, edited.value)
    }

    private static func updateColumn(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.tables.updateColumn(
            try self.columnID(request), TableWire.columnDraft(request.body), of: try self.id(request),
            in: try request.workspace(), basis: request.basis, by: actor)
        return self.response(.ok, edited.value)
    }

    private static func deleteColumn(_ request: Request, _ actor: Actor) throws -> Response {
        let edited = try request.services.models.tables.deleteColumn(
            try self.columnID(request), of: try self.id(request), in: try request.workspace(), basis: request.basis,
            by: actor)
        return self.response(.ok, edited.value)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.element("table_id", .modelTable, "Table")
    }

    private static func columnID(_ request: Request) throws(CoreError) -> UUID {
        try request.element("column_id", .modelColumn, "Column")
    }

    private static func response(_ status: HTTPStatus, _ table: ModelTable) -> Response {
        Response.json(status, version: table.version) { TableWire.write(table, $0) }
    }
}
